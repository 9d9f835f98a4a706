"""What can be said of live and of deferred channels only: checks across channels and types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center
    from sim.entities.contact_type import ContactType

_OF_DEFERRED = {
    "order": "on a live one ({channel}) it is fifo",
    "pending": "a customer on a live one ({channel}) is on the line",
    "chaser": "customers on a live one ({channel}) wait themselves",
    "backlog": "nobody waits overnight on a live one ({channel})",
}
_OF_LIVE_TARGETS = ("definition", "short_abandon", "abandonment")


def deferred(center: Center) -> Iterator[Problem]:
    """Settings of deferred work on a live channel, and those of waiting customers on a deferred one."""
    for name, kind in center.contact_types.items():
        if kind.channel in center.channels:
            check = _on_deferred if center.is_deferred(name) else _on_live
            yield from check(f"contact_types.{name}", kind)
        if kind.chaser and kind.chaser.to not in center.contact_types:
            near = did_you_mean(kind.chaser.to, center.contact_types)
            yield Problem(f"contact_types.{name}.chaser.to", f'"{kind.chaser.to}" is no contact type{near}')
        if kind.pending and kind.order != "fifo":
            yield from _pending_order(center, name)


def _on_live(place: str, kind: ContactType) -> Iterator[Problem]:
    for key, why in _OF_DEFERRED.items():
        if getattr(kind, key) is not None:
            yield Problem(f"{place}.{key}", f"is for deferred channels; {why.format(channel=kind.channel)}")
    if kind.target.clock != "elapsed":
        text = f"is for deferred channels; customers on a live one ({kind.channel}) wait by elapsed time"
        yield Problem(f"{place}.target.clock", text)


def _on_deferred(place: str, kind: ContactType) -> Iterator[Problem]:
    if "within" not in kind.target.model_fields_set:
        text = f"is missing: by when work on a deferred channel ({kind.channel}) is to be done, such as 24h"
        yield Problem(f"{place}.target.within", text)
    for key in _OF_LIVE_TARGETS:
        if key in kind.target.model_fields_set:
            text = f"is for live channels; deferred work ({kind.channel}) is done by when it is due, or late"
            yield Problem(f"{place}.target.{key}", text)


def _pending_order(center: Center, name: str) -> Iterator[Problem]:
    """Tasks that come back go ahead of others by their due time; a delay of routing looks at the head of a queue only,
    which must then be who has waited longest."""
    waits = any(rule.type in (None, name) for rule in center.routing.overflow)
    waits |= center.sourcing.policy == "fill_first" and center.is_sourced(name)
    if waits:
        text = "must be fifo with pending work and groups that come in after a wait: these look at who waits longest"
        yield Problem(f"contact_types.{name}.order", text)
