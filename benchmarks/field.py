"""Who races on which workload, and the lines that come of it: speeds, and the ratios that have goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import c_loop, our_engine
from benchmarks.goals import Goal, Line
from benchmarks.race import CALLBACKS, IDIOMATIC, PEAK_SLICE, Contender, Row, baselines, ciw, race

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.workloads import Workload

C_LOOP = "C loop, special-purpose"
FILLED = "our compiled engine, Demand to Outcomes"
OURS_COMPILED = "our compiled engine"
OURS = "our SimPy engine"
WHY_SLOWER = (
    "Two thirds of our time are the loop itself, which any routing table may steer and in which simultaneous events "
    "have a written order: entries of two words, three streams to merge, rules of a group's queues instead of "
    "constants. A third is what the C loop has none of: a row of 24 columns for each visit, the days of agents tiled "
    "to the microsecond, and the customers' columns taken in. See docs/decisions/0025."
)
WHY_SIMPY = (
    "A quarter of our time goes into rows, agents' time and laws, of which the baseline has none; the rest into 28 "
    "calls a contact, most of them short: SimPy's calendar, whose entries have a written order, the customer and the "
    "visit as objects of their own, and selections that any routing table may steer. See docs/decisions/0026."
)
SPEED = "contacts/s"
RATIO = "x"


def raced(workload: Workload, rounds: int, load: float, seed: int, with_c: bool, slow: bool) -> list[Line]:
    """All engines in alternation; a plain Python engine plays `load` contacts a round, compiled ones more.

    Idiomatic SimPy plays a slice of a large workload, once, and only if `slow`.
    """
    field = [
        *([Contender(C_LOOP, c_loop.run, 40 * load)] if with_c else []),
        Contender(FILLED, our_engine.filled, 10 * load),
        Contender(OURS_COMPILED, our_engine.compiled, 10 * load),
        Contender(OURS, our_engine.run, load),
        *baselines(PEAK_SLICE if workload.scale > 1 else None, load),
        *([ciw(load)] if workload.is_single_queue else []),
    ]
    rows = race([c for c in field if not c.window], workload, rounds, seed)
    lines = [*speeds(rows), *ratios(rows)]
    sliced = [c for c in field if c.window or c.name == CALLBACKS]
    if len(sliced) > 1 and slow:
        lines += [line for line in speeds(race(sliced, workload, 1, seed)) if line.what != CALLBACKS]
    return lines


def speeds(rows: Sequence[Row]) -> list[Line]:
    """A line an engine of one race, the fastest first."""
    by_name = {row.name: row for row in rows}
    loop, callbacks = by_name.get(C_LOOP), by_name[CALLBACKS]
    return [
        Line(
            row.workload,
            row.name + (" (40 minutes of the peak)" if row.is_slice else ""),
            row.speed,
            SPEED,
            over_c=loop.over(row).median if loop else None,
            over_callbacks=row.over(callbacks).median,
        )
        for row in sorted(rows, key=lambda row: -row.speed.median)
    ]


def ratios(rows: Sequence[Row]) -> list[Line]:
    """The ratios of a race on W2 that have goals."""
    by_name, subject = {row.name: row for row in rows}, rows[0].workload
    if subject != "W2":
        return []
    loop, filled, ours = by_name.get(C_LOOP), by_name[FILLED], by_name[OURS]
    within = "compiled, Demand to Outcomes: time over that of the C loop"
    goals = (
        [Line(subject, within, loop.over(filled), RATIO, Goal(2.0, moonshot=1.4, why=WHY_SLOWER))]
        if loop
        else []
    )
    return [
        *goals,
        Line(
            subject, "SimPy engine: speed over that of callbacks only", ours.over(by_name[CALLBACKS]), RATIO,
            Goal(0.5, at_least=True, why=WHY_SIMPY),
        ),
        Line(
            subject, "SimPy engine: speed over that of idiomatic SimPy", ours.over(by_name[IDIOMATIC]), RATIO,
            Goal(5.0, at_least=True, why=WHY_SIMPY),
        ),
    ]  # fmt: skip
