"""What is kept of a replication: whole tallies for a report, or the sums of KPIs for a cell of a sweep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from sim.comparison import units
from sim.comparison.estimates import Sums
from sim.comparison.units import Alternative, Played, Stream
from sim.measures.scopes import CONTACT_KINDS, scopes
from sim.measures.tally import Tallies
from sim.measures.values import values
from sim.measures.waits import PERCENTS

if TYPE_CHECKING:
    from sim.center import Center
    from sim.comparison.store import Columns

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Form(Generic[Kept]):
    """How replications become what is kept of them, in workers, and how that becomes arrays and back.

    `output` names the form in the store · `play(alternative, stream, first, count)` gives one entry a replication, or
    says in a line why it could not.
    """

    output: str
    play: Callable[[Alternative, Stream, int, int], list[Kept] | str]
    pack: Callable[[Center, Kept], Columns]
    unpack: Callable[[Center, Columns], Kept]


def whole() -> Form[Played]:
    """All that a report needs of a replication."""
    return Form("tallies", units.play, _pack_played, _unpack_played)


def sums_over(kinds: tuple[str, ...]) -> Form[Sums]:
    """Numerators and denominators of all measures over the scopes of these kinds, one row a replication."""
    return Form(
        f"values over {','.join(kinds)}", partial(values_or_error, kinds),
        lambda _, sums: sums._asdict(), lambda _, columns: Sums(**columns),
    )  # fmt: skip


def values_or_error(
    kinds: tuple[str, ...], alternative: Alternative, stream: Stream, first: int, count: int
) -> list[Sums] | str:
    """The values of some replications, or what went wrong in one line: one bad cell does not end a sweep."""
    try:
        center, played = alternative.center, units.play(alternative, stream, first, count)
        found = values(center, [one.tallies for one in played], scopes(center, kinds))
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    return [Sums(*row) for row in zip(found.numerators, found.denominators, strict=True)]


def _pack_played(center: Center, played: Played) -> Columns:
    columns = {"customers": np.frombuffer(played.customers, np.uint8)}
    for field in fields(Tallies):
        entry = getattr(played.tallies, field.name)
        if field.name in _QUANTILES:
            columns[field.name] = np.array([entry.get(name, _NOBODY) for name in _scopes_of_waits(center)])
        elif isinstance(entry, dict):
            columns |= {f"{field.name}.{name}": array for name, array in entry.items()}
        else:
            columns[field.name] = entry
    return columns


def _unpack_played(center: Center, columns: Columns) -> Played:
    named: dict[str, dict[str, np.ndarray]] = {}
    for path, array in columns.items():
        room, _, name = path.partition(".")
        named.setdefault(room, {})[name] = array
    customers = named.pop("customers")[""].tobytes()
    scopes = _scopes_of_waits(center)
    quantiles = {
        room: {
            name: tuple(found)
            for name, found in zip(scopes, named.pop(room)[""].tolist(), strict=True)
            if tuple(found) != _NOBODY
        }
        for room in _QUANTILES
    }
    rooms = {room: entries.get("", entries) for room, entries in named.items()}
    return Played(Tallies(**rooms, **quantiles), customers)  # type: ignore[arg-type]


_QUANTILES = ("quantiles", "first_responses", "resolutions")
_NOBODY = (-1,) * len(PERCENTS)
"""In place of the quantiles of a scope in which nobody was answered."""


def _scopes_of_waits(center: Center) -> list[tuple[str, str]]:
    return [(scope.kind, scope.name) for scope in scopes(center, CONTACT_KINDS)]
