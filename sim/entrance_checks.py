"""Checks of the customers' entrance across a whole center: lines, announcements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from sim.center import Center


def entrance(center: Center) -> Iterator[Problem]:
    """Every problem with what happens to customers before an agent is asked for."""
    yield from _trunks(center)
    yield from _machines(center)
    yield from _nobody_waits(center)


def _trunks(center: Center) -> Iterator[Problem]:
    carried: dict[str, str] = {}
    for name, trunk in center.trunks.items():
        place = f"trunks.{name}.types"
        for kind in trunk.types:
            if kind not in center.contact_types:
                yield Problem(place, f'"{kind}" is no contact type{did_you_mean(kind, center.contact_types)}')
            elif kind in carried:
                yield Problem(
                    place, f"{kind} has lines already, on trunk {carried[kind]}; a type is on one trunk"
                )
            carried.setdefault(kind, name)


def _machines(center: Center) -> Iterator[Problem]:
    for name, kind in center.contact_types.items():
        rule = kind.self_service
        if rule is not None and rule.at not in center.self_services:
            place = f"contact_types.{name}.self_service.at"
            nearest = did_you_mean(rule.at, center.self_services)
            yield Problem(place, f'"{rule.at}" is not among self_services{nearest}', ("self_services",))


def _nobody_waits(center: Center) -> Iterator[Problem]:
    """On a deferred channel no customer is there who could hold a line, balk, or be called back."""
    lines = {kind: f"trunks.{name}.types" for name, trunk in center.trunks.items() for kind in trunk.types}
    for name, kind in center.contact_types.items():
        channel = center.channels.get(kind.channel)
        if channel is None or channel.kind == "live":
            continue
        given = {"balking": kind.balking, "callback": kind.callback}
        places = [f"contact_types.{name}.{key}" for key, value in given.items() if value is not None]
        for place in [*places, lines[name]] if name in lines else places:
            yield Problem(place, f"{name} comes by {kind.channel}, where no customer waits; leave it out")
