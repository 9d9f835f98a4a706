"""What a measure is taken over: the total, a contact type, a site, a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.measures.layout import layout
from sim.measures.once import once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.center import Center

CONTACT_KINDS = (
    "total",
    "type",
    "queue",
    "channel",
    "channel_kind",
    "segment",
    "trunk",
    "self_service",
    "site",
    "vendor",
    "day",
)
KINDS = (
    "total", "type", "queue", "channel", "channel_kind", "segment", "trunk", "self_service", "group", "site",
    "vendor", "day",
)  # fmt: skip
"""The kinds of scope taken by default; `interval` and `type_day` are there when asked for."""


@dataclass(frozen=True)
class Scope:
    """A named part of a run: intervals [start, stop) and the types, queues, pairs and groups that belong to it.

    A scope of contacts has the pairs and groups that may serve its queues, so groups may be in several of them; a
    scope of agents has the queues that only it serves (those that sourcing sends to its place), often none. `judged`
    are the queues whose service level stands for the scope: the live ones, unless there are none.
    """

    kind: str
    name: str
    start: int
    stop: int
    types: tuple[int, ...]
    queues: tuple[int, ...]
    judged: tuple[int, ...]
    pairs: tuple[int, ...]
    groups: tuple[int, ...]


def scopes(center: Center, kinds: Sequence[str] = KINDS) -> tuple[Scope, ...]:
    """Every scope of a center of the given kinds; kinds that would only repeat another (queues where no type is
    divided, sites where none is defined) are left out."""
    known = _known(center)
    for kind in kinds:
        if kind not in known:
            known[kind] = tuple(_KINDS[kind](center))
    return tuple(scope for kind in kinds for scope in known[kind])


@once
def _known(center: Center) -> dict[str, tuple[Scope, ...]]:
    """The scopes of a center that somebody asked for, by kind."""
    return {}


def _whole(center: Center, kind: str, name: str, chosen: Callable[[str], bool]) -> Scope:
    """The scope of the contact types that are chosen by name, over all intervals."""
    types = tuple(index for index, entry in enumerate(center.type_names) if chosen(entry))
    return _of_queues(
        center, kind, name, types, [q for q, e in enumerate(center.queues) if e.type_index in types]
    )


def _of_queues(center: Center, kind: str, name: str, types: tuple[int, ...], queues: Sequence[int]) -> Scope:
    pairs = tuple(index for index, pair in enumerate(center.pairs) if pair.queue in queues)
    groups = tuple(sorted({center.pairs[pair].group for pair in pairs}))
    judged = _judged(center, queues)
    return Scope(kind, name, 0, center.clock.intervals, types, tuple(queues), judged, pairs, groups)


def _of_groups(
    center: Center, kind: str, name: str, groups: tuple[int, ...], destination: str = "-"
) -> Scope:
    queues = tuple(index for index, queue in enumerate(center.queues) if queue.destination == destination)
    pairs = tuple(index for index, pair in enumerate(center.pairs) if pair.group in groups)
    judged = _judged(center, queues)
    return Scope(kind, name, 0, center.clock.intervals, (), queues, judged, pairs, groups)


def _judged(center: Center, queues: Sequence[int]) -> tuple[int, ...]:
    live = tuple(q for q in queues if not center.is_deferred(center.queues[q].contact_type))
    return live or tuple(queues)


def _total(center: Center) -> list[Scope]:
    every = tuple(range(len(center.group_names)))
    return [replace(_whole(center, "total", "total", lambda name: True), groups=every)]


def _types(center: Center) -> list[Scope]:
    return [_whole(center, "type", name, name.__eq__) for name in center.type_names]


def _queues(center: Center) -> list[Scope]:
    if not any(queue.destination for queue in center.queues):
        return []
    return [_of_queues(center, "queue", queue.name, (), [q]) for q, queue in enumerate(center.queues)]


def _channels(center: Center) -> list[Scope]:
    kinds = center.contact_types
    used = [name for name in center.channels if any(kind.channel == name for kind in kinds.values())]
    return [_whole(center, "channel", name, lambda t, name=name: kinds[t].channel == name) for name in used]  # type: ignore[misc]


def _channel_kinds(center: Center) -> list[Scope]:
    """Live and deferred contacts apart, where there are both."""
    deferred = {name: center.is_deferred(name) for name in center.type_names}
    if len(set(deferred.values())) < 2:
        return []
    return [
        _whole(center, "channel_kind", name, lambda t, which=which: deferred[t] == which)  # type: ignore[misc]
        for name, which in (("live", False), ("deferred", True))
    ]


def _segments(center: Center) -> list[Scope]:
    kinds = center.contact_types
    names = dict.fromkeys(kind.segment for kind in kinds.values() if kind.segment)
    return [_whole(center, "segment", name, lambda t, name=name: kinds[t].segment == name) for name in names]  # type: ignore[misc]


def _trunks(center: Center) -> list[Scope]:
    return [
        _whole(center, "trunk", name, lambda t, types=trunk.types: t in types)  # type: ignore[misc]
        for name, trunk in center.trunks.items()
    ]


def _machines(center: Center) -> list[Scope]:
    """The types that begin with each machine."""
    rules = {name: kind.self_service for name, kind in center.contact_types.items()}
    users = {
        machine: {name for name, rule in rules.items() if rule and rule.at == machine}
        for machine in center.self_services
    }
    return [
        _whole(center, "self_service", machine, names.__contains__)
        for machine, names in users.items()
        if names
    ]


def _groups(center: Center) -> list[Scope]:
    return [_of_groups(center, "group", name, (index,)) for index, name in enumerate(center.group_names)]


def _places(kind: str) -> Callable[[Center], list[Scope]]:
    def of(center: Center) -> list[Scope]:
        places = [center.place_of(group) for group in center.group_names]
        return [
            _of_groups(
                center, kind, name, tuple(group for group, place in enumerate(places) if place == name), name
            )
            for name in (center.sites if kind == "site" else center.vendors)
        ]

    return of


def _days(center: Center) -> list[Scope]:
    return [scope for whole in _total(center) for scope in _by_day(center, "day", whole, "")]


def _type_days(center: Center) -> list[Scope]:
    return [
        scope for whole in _types(center) for scope in _by_day(center, "type_day", whole, f"{whole.name} ")
    ]


def _by_day(center: Center, kind: str, whole: Scope, prefix: str) -> list[Scope]:
    bounds = layout(center).day_bounds.tolist()
    return [
        replace(
            whole,
            kind=kind,
            name=f"{prefix}{center.clock.date(day)}",
            start=bounds[day],
            stop=bounds[day + 1],
        )
        for day in range(center.days)
    ]


def _intervals(center: Center) -> list[Scope]:
    whole = _total(center)[0]
    return [
        replace(whole, kind="interval", name=interval_name(center, index), start=index, stop=index + 1)
        for index in range(center.clock.intervals)
    ]


def interval_name(center: Center, index: int) -> str:
    """Local date and clock time at which an interval starts; the second pass of an hour that the clock shows twice
    is marked."""
    start = center.clock.local(index * center.interval)
    return f"{start:%Y-%m-%d %H:%M}" + (" (second time)" if start.fold else "")


_KINDS: dict[str, Callable[[Center], list[Scope]]] = {
    "total": _total, "type": _types, "queue": _queues, "channel": _channels,
    "channel_kind": _channel_kinds, "segment": _segments, "trunk": _trunks, "self_service": _machines, "group": _groups,
    "site": _places("site"), "vendor": _places("vendor"), "day": _days, "type_day": _type_days, "interval": _intervals,
}  # fmt: skip
