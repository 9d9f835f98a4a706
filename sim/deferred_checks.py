"""What can be said of live and of deferred channels only: checks across channels and types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.center import Center
    from sim.entities.contact_type import ContactType

_OF_LIVE_TARGETS = ("definition", "short_abandon", "abandonment")


def deferred(center: Center) -> Iterator[Problem]:
    """Settings of deferred work on a live channel, and those of waiting customers on a deferred one."""
    for name, kind in center.contact_types.items():
        if kind.channel in center.channels:
            check = _on_deferred if center.is_deferred(name) else _on_live
            yield from check(f"contact_types.{name}", kind)


def _on_live(place: str, kind: ContactType) -> Iterator[Problem]:
    if kind.order is not None:
        yield Problem(
            f"{place}.order", f"is for deferred channels; on a live one ({kind.channel}) it is fifo"
        )
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
