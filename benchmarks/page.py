"""The result of a benchmark as tables, for the terminal and for docs/performance.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.field import SPEED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.goals import Goal, Line
    from benchmarks.known import Known
    from benchmarks.our_engine import Parts
    from benchmarks.suite import Measured

HEAD = """# Performance

Written by `ccsim bench` (`make bench`); run it again on your machine. Only ratios within one run travel: absolute
figures are those of one machine in one hour. All engines play the same two workloads (`benchmarks/workloads.py`):

- **W1**, one queue: M/M/37+M, 10,000 contacts in 24 hours, handle times of 300 s and patience of 120 s on average.
- **W2**, a multi-skill day: five contact types and a second tier, 120 agents in six groups, lognormal handle times,
  three staggered breaks, 8 % escalation, half-hourly rates over 12 hours, until drained. **W2 x10** has ten times
  the agents and the contacts.

Engines take turns, the first to start changing from round to round, and a ratio is taken within a round; shown are the
median of the rounds, the lowest and the highest. Speeds are contacts per CPU second of one core.

- **Our engines** run from `sample_demand` and `sample_roster` to filled Outcomes: every row of every table is included,
  and so are the laws that are checked after each run; measures are added up apart. *Demand to Outcomes* is the part
  from drawn customers to the filled tables, without the laws: what the goal beside the C loop is about.
- **The C loop** (`benchmarks/reference.c`) can play nothing but these workloads, whose tables are compiled into it. It
  draws its own arrivals and handle times, draws patience only for those who have to wait, needs no event for losing it,
  and keeps a dozen sums, no records. Its KPIs must agree with ours within four standard errors, or there is no race.
- **The baselines in Python** draw with plain NumPy, keep one number a contact (its wait), and check nothing.

The year and the longer horizons are played by `sim.run`, from the center to the sums of its measures. Sampling is timed
as sampling is done, a block of random numbers for four columns, and the random numbers are included.
"""
PLAIN = "–"


@dataclass(frozen=True)
class Table:
    """A titled table; columns that begin with ">" are set to the right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """The table in Markdown, under a heading."""
        names = " | ".join(column.removeprefix(">") for column in self.columns)
        rule = " | ".join("---:" if column.startswith(">") else "---" for column in self.columns)
        lines = [f"| {names} |", f"| {rule} |", *(f"| {' | '.join(row)} |" for row in self.rows)]
        return "\n".join([f"## {self.title}", "", *lines, ""])


def page(measured: Measured, command: str) -> str:
    """docs/performance.md."""
    made = f"Made by `{command}` on: {measured.machine}; {measured.effort.rounds} rounds.\n"
    missing = (
        f"There is no C loop in this run: {measured.missing.splitlines()[0]}.\n" if measured.missing else ""
    )
    shown = (table.markdown() for table in tables(measured))
    parts = [HEAD, made, *filter(None, [missing]), *shown, *_why(measured.lines)]
    return "\n".join(parts).rstrip() + "\n"


def _why(lines: Iterable[Line]) -> list[str]:
    """What keeps us from goals that are missed."""
    missed = [line for line in lines if line.is_missed and line.goal is not None and line.goal.why]
    told = [f"- **{line.subject}, {line.what}.** {line.goal.why}" for line in missed if line.goal]
    return ["## Why goals are missed", "", *told] if told else []


def tables(measured: Measured) -> list[Table]:
    """The one table first, then what stands behind it."""
    return [_lines(measured.lines), _parts(measured.parts), _known(measured.known)]


def _lines(lines: Iterable[Line]) -> Table:
    columns = (
        "of", "what", ">median", ">lowest", ">highest", ">x time of C", ">x speed of callbacks", "goal", "verdict",
    )  # fmt: skip
    return Table("Measured, and asked for", columns, tuple(_row(line) for line in lines))


def _row(line: Line) -> tuple[str, ...]:
    found = line.measured
    return (
        line.subject,
        line.what,
        _figure(found.median, line.unit),
        _figure(found.low, line.unit),
        _figure(found.high, line.unit),
        PLAIN if line.over_c is None else f"{line.over_c:.3g}",
        PLAIN if line.over_callbacks is None else f"{line.over_callbacks:.3g}",
        PLAIN if line.goal is None else _wanted(line.goal, line.unit),
        PLAIN if line.goal is None else "missed" if line.is_missed else "met",
    )


def _figure(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if unit == SPEED else f"{value:.2f} {unit}"


def _wanted(goal: Goal, unit: str) -> str:
    moonshot = f" (moonshot {goal.moonshot:g} {unit})" if goal.moonshot else ""
    return f"at {'least' if goal.at_least else 'most'} {goal.wanted:g} {unit}{moonshot}"


def _parts(parts: dict[str, tuple[int, Parts]]) -> Table:
    columns = (
        "workload, engine", ">customers", ">roster", ">Demand to Outcomes", ">laws", ">adding up measures",
    )  # fmt: skip
    rows = tuple(
        (
            name,
            *(
                f"{1e9 * seconds / contacts:,.0f} ns"
                for seconds in (
                    part["demand"], part["roster"], part["filling"], part["laws"], part["measuring"],
                )
            ),
        )
        for name, (contacts, part) in parts.items()
    )  # fmt: skip
    return Table("Where our time goes, per contact, the quickest of the rounds", columns, rows)


def _known(known: Iterable[Known]) -> Table:
    rows = tuple(
        (
            one.workload,
            one.kpi,
            one.engine,
            f"{one.measured:.4f}",
            one.beside,
            f"{one.known:.4f}",
            f"{one.errors_apart:.1f}",
            "equal" if one.is_equal else "differs",
        )
        for one in known
    )
    columns = (
        "workload",
        "KPI",
        "engine",
        ">measured",
        "beside",
        ">known",
        ">standard errors apart",
        "verdict",
    )
    return Table("The right thing: KPIs beside known values (4 standard errors)", columns, rows)
