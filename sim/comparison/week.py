"""The week of a center: what happened by weekday and clock time, each complete week of a replication a play of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.center import Center
from sim.entities.units import DAY
from sim.measures.tally import Tallies
from sim.policies.sourcing import Sourcing

if TYPE_CHECKING:
    from sim.comparison.results import Results
    from sim.tables import Int64

DAYS = 7


@dataclass(frozen=True)
class Week:
    """At most seven days with one queue a contact type.

    `center` and `tallies` are those of the results, or seven days of local clock time and one tally a complete week of
    a replication; `weeks` is the number of weeks in a replication, `zone` the clock's time zone. `waits` and
    quantiles of the tallies are empty, and `transfers` are those of the whole replication.
    """

    center: Center
    tallies: tuple[Tallies, ...]
    weeks: int
    antithetic: bool
    zone: str

    def sums(self, room: str, name: str) -> Int64:
        """A sum of every play: (plays, intervals, columns)."""
        return np.stack([getattr(one, room)[name] for one in self.tallies])

    def day(self, interval: int) -> int:
        """Number of the day in which an interval starts."""
        return self.center.clock.day_of(interval * self.center.interval)


def week_of(results: Results) -> Week:
    """The results by weekday and clock time; days after the last complete week of a longer horizon are left out."""
    source = results.center
    weeks = source.days // DAYS if source.days > DAYS else 1
    center = _described(source)
    queue_of, pair_of = _merged(source, center)
    places = [_places(source, center, week) for week in range(weeks)]
    tallies = tuple(
        _folded(one, center, place, queue_of, pair_of) for one in results.tallies for place in places
    )
    return Week(center, tallies, weeks, results.antithetic and weeks == 1, source.timezone)


def _described(source: Center) -> Center:
    """The center with one queue a type; of a longer horizon seven days, whose clock is the local one."""
    fields = {name: getattr(source, name) for name in Center.model_fields}
    if source.sourcing.policy == "percentage":
        fields["sourcing"] = Sourcing()
    if source.days > DAYS:
        fields |= {"days": DAYS, "timezone": "UTC", "from": None}
    return Center.model_construct(**fields)


def _merged(source: Center, center: Center) -> tuple[Int64, Int64]:
    """The new number of each queue and of each pair of the source."""
    number = {(pair.contact_type, pair.group): place for place, pair in enumerate(center.pairs)}
    return (
        np.array([queue.type_index for queue in source.queues], np.int64),
        np.array([number[pair.contact_type, pair.group] for pair in source.pairs], np.int64),
    )


def _places(source: Center, center: Center, week: int) -> tuple[Int64, Int64]:
    """Intervals of a week of the source, and the interval of `center` that each belongs to."""
    count = center.clock.intervals
    if source.days <= DAYS:
        return np.arange(count), np.arange(count)
    clock, width = source.clock, source.interval
    first, last = (-(-clock.day_starts[DAYS * number] // width) for number in (week, week + 1))
    moments = [interval * width for interval in range(first, last)]
    own = [((clock.day_of(moment) % DAYS) * DAY + clock.clock_of(moment)) // width for moment in moments]
    return np.arange(first, last), np.array(own, np.int64)


def _folded(
    one: Tallies, center: Center, place: tuple[Int64, Int64], queue_of: Int64, pair_of: Int64
) -> Tallies:
    size, groups, kinds = center.clock.intervals, len(center.group_names), len(center.contact_types)

    def room(tables: dict[str, Int64], column: Int64, width: int) -> dict[str, Int64]:
        found = {name: np.zeros((size, width), np.int64) for name in tables}
        for name, table in tables.items():
            np.add.at(found[name], (place[1][:, None], column), table[place[0]])
        return found

    return Tallies(
        room(one.contacts, queue_of, len(center.queues)), room(one.services, pair_of, len(center.pairs)),
        room(one.agents, np.arange(groups), groups), room(one.targets, np.arange(kinds), kinds),
        np.zeros((0, 0), np.int64), one.transfers, {}, {}, {},
    )  # fmt: skip
