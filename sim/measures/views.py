"""The sums of a replication that belong to a scope; measures are written over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.measures.scopes import Scope
    from sim.measures.tally import Tallies
    from sim.tables import Float64, Int64

WAITS = ("wait_p50", "wait_p90", "wait_p95", "wait_max")
"""Names of the quantiles of waits, in the order of `waits.PERCENTS`."""
_RANKS = ("p50", "p90", "p95", "max")
_QUANTILES = {
    "quantiles": ("has_waits", WAITS),
    "first_responses": ("has_responses", tuple(f"first_response_{rank}" for rank in _RANKS)),
    "resolutions": ("has_resolutions", tuple(f"full_resolution_{rank}" for rank in _RANKS)),
}
_LEVEL = ("level_met", "level_counted")


class View:
    """Named sums over a scope as attributes: `view.answered`. Over many scopes or replications they are arrays."""

    def __init__(self, sums: Mapping[str, Any]) -> None:
        self._sums = sums

    def __getattr__(self, name: str) -> Any:
        try:
            return self._sums[name]
        except KeyError:
            raise AttributeError(
                f"there is no sum named {name!r}; there are {', '.join(self._sums)}"
            ) from None

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def names(self) -> tuple[str, ...]:
        """The sums there are."""
        return tuple(self._sums)


def view(tallies: Tallies, scope: Scope) -> View:
    """The sums of one replication over one scope, as numbers."""
    every = view_all(tallies, (scope,))
    return View({name: every[name][0] for name in every.names()})


def view_all(tallies: Tallies, chosen: Sequence[Scope]) -> View:
    """The sums of one replication over many scopes, with what is no sum: quantiles of waits (with `has_waits`), of
    first responses and resolutions, and the worst interval (with `has_level`); these are 0 where they are missing."""
    worst = np.array([_worst(tallies, scope) for scope in chosen])
    return View(
        totals(tallies, chosen)
        | _quantiles(tallies, chosen)
        | {"worst_level": np.nan_to_num(worst), "has_level": np.isfinite(worst).astype(np.int64)}
    )


def _quantiles(tallies: Tallies, chosen: Sequence[Scope]) -> dict[str, Int64]:
    found: dict[str, Int64] = {}
    for room, (has_any, names) in _QUANTILES.items():
        entries = [getattr(tallies, room).get((scope.kind, scope.name), ()) for scope in chosen]
        ranks = np.array([entry or (0,) * len(names) for entry in entries], np.int64)
        found |= dict(zip(names, ranks.reshape(len(chosen), len(names)).T, strict=True))
        found[has_any] = np.array([bool(entry) for entry in entries], np.int64)
    return found


def side_by_side(views: Sequence[View]) -> View:
    """The sums of several replications over the same scopes: (replications, scopes)."""
    return View({name: np.stack([one[name] for one in views]) for name in views[0].names()})


def totals(tallies: Tallies, chosen: Sequence[Scope]) -> dict[str, Int64]:
    """Each sum of a replication over each scope: name -> one entry a scope."""
    start = np.array([scope.start for scope in chosen], np.int64)
    stop = np.array([scope.stop for scope in chosen], np.int64)
    judged = {name: tallies.contacts[name] for name in _LEVEL}
    rooms = (
        (tallies.contacts, [scope.queues for scope in chosen]),
        (judged, [scope.judged for scope in chosen]),
        (tallies.services, [scope.pairs for scope in chosen]),
        (tallies.agents, [scope.groups for scope in chosen]),
        (tallies.targets, [scope.types for scope in chosen]),
    )
    return {
        name: column for room, members in rooms for name, column in _sums(room, members, start, stop).items()
    }


def _sums(
    room: Mapping[str, Int64], members: Sequence[tuple[int, ...]], start: Int64, stop: Int64
) -> dict[str, Int64]:
    """Sums over intervals by differences of running totals, then over the columns of each scope."""
    tables = np.stack(list(room.values()))
    running = np.zeros((tables.shape[0], tables.shape[1] + 1, tables.shape[2]), np.int64)
    np.cumsum(tables, axis=1, out=running[:, 1:])
    found = ((running[:, stop] - running[:, start]) * membership(members, tables.shape[2])).sum(axis=2)
    return dict(zip(room, found, strict=True))


def membership(members: Sequence[tuple[int, ...]], columns: int) -> Int64:
    """1 where a column belongs to a row, else 0: (rows, columns)."""
    belongs = np.zeros((len(members), columns), np.int64)
    for row, chosen in enumerate(members):
        belongs[row, list(chosen)] = 1
    return belongs


def ratio(numerators: Float64, denominators: Float64) -> Float64:
    """Numerator by denominator, NaN where the denominator is 0."""
    missing: Float64 = np.full(np.shape(numerators), np.nan)
    return np.divide(numerators, denominators, out=missing, where=denominators != 0)


def _worst(tallies: Tallies, scope: Scope) -> float:
    """Lowest service level of an interval of the scope, NaN where no interval has one."""
    part = np.s_[scope.start : scope.stop, list(scope.judged)]
    met, counted = (tallies.contacts[name][part].sum(axis=1) for name in _LEVEL)
    return float((met[counted > 0] / counted[counted > 0]).min()) if counted.any() else np.nan
