"""The result of a benchmark as tables, for the terminal and for docs/performance.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.known import ERRORS_ALLOWED

if TYPE_CHECKING:
    from benchmarks.our_engine import Parts
    from benchmarks.race import Row
    from benchmarks.suite import Goal, Measured

HEAD = """# Performance

Written by `ccsim bench` (`make bench`); run it again on your machine. Only ratios within one run travel: absolute
figures are those of one machine in one hour. All engines play the same two workloads (`benchmarks/workloads.py`):

- **W1**, one queue: M/M/37+M, 10,000 contacts in 24 hours, handle times of 300 s and patience of 120 s on average.
- **W2**, a multi-skill day: five contact types and a second tier, 120 agents in six groups, lognormal handle times,
  three staggered breaks, 8 % escalation, half-hourly rates over 12 hours, until drained. **W2 x10** has ten times
  the agents and the contacts.

Engines take turns, the first to start changing from round to round; seconds are CPU seconds on one core. Ours run from
`sample_demand` and `sample_roster` to filled Outcomes: every row of every table, and the laws that are checked after
each run, are included; measures are added up apart. The baselines draw with plain NumPy, keep one number a contact (its
wait), and check nothing.
"""


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
    return "\n".join([HEAD, made, *(table.markdown() for table in tables(measured))]).rstrip() + "\n"


def tables(measured: Measured) -> list[Table]:
    """Goals first, then what stands behind them."""
    return [
        _goals(measured.goals()),
        _races(measured.races),
        _growth(measured.growth),
        _parts(measured.parts),
        _known(measured),
        _sampling(measured.sampling),
        _startup(measured),
    ]


def _goals(goals: tuple[Goal, ...]) -> Table:
    rows = tuple(
        (
            goal.text,
            f"{goal.measured:.2f} {goal.unit}",
            f"{'at least' if goal.at_least else 'at most'} {goal.wanted:g} {goal.unit}",
            "met" if goal.is_met else "missed",
        )
        for goal in goals
    )
    return Table("Goals", ("goal", ">measured", ">wanted", "verdict"), rows)


def _races(races: tuple[Row, ...]) -> Table:
    columns = ("workload", "engine", ">contacts/s (median)", ">lowest", ">highest", ">x callbacks only")
    rows = tuple(
        (
            row.workload,
            row.name + (" (40 minutes of the peak)" if row.is_slice else ""),
            f"{row.median:,.0f}",
            f"{row.low:,.0f}",
            f"{row.high:,.0f}",
            f"{row.ratio:.3g}",
        )
        for row in sorted(races, key=lambda row: (row.workload, -row.median))
    )
    return Table("Contacts per second", columns, rows)


def _growth(growth: dict[str, float]) -> Table:
    rows = tuple((name, f"{factor:.2f} x") for name, factor in growth.items())
    return Table("Cost of a contact at ten times the size of W2", ("engine", ">factor"), rows)


def _parts(parts: dict[str, tuple[int, Parts]]) -> Table:
    columns = ("workload", ">sampling", ">simulating", ">of which laws", ">adding up measures")
    rows = tuple(
        (
            name,
            *(
                f"{1e6 * seconds / contacts:.2f} µs"
                for seconds in (part["sampling"], part["simulating"], part["laws"], part["measuring"])
            ),
        )
        for name, (contacts, part) in parts.items()
    )
    return Table("Where our time goes, per contact", columns, rows)


def _known(measured: Measured) -> Table:
    rows = tuple(
        (
            known.workload,
            known.kpi,
            f"{known.measured:.4f}",
            f"{known.known:.4f}",
            f"{known.errors_apart:.1f}",
            "equal" if known.errors_apart <= ERRORS_ALLOWED else "differs",
        )
        for known in measured.known
    )
    days = measured.effort.known_days
    columns = ("workload", "KPI", ">ours", ">known", ">standard errors apart", "verdict")
    return Table(
        f"The right thing: {days} days of ours beside known values (4 standard errors)", columns, rows
    )


def _sampling(sampling: dict[str, float]) -> Table:
    rows = tuple((name, f"{rate / 1e6:.2f}", f"{1e9 / rate:,.1f}") for name, rate in sampling.items())
    return Table("Sampling, on one core", ("drawn", ">million a second", ">ns each"), rows)


def _startup(measured: Measured) -> Table:
    startup = measured.startup
    cold = "not timed" if startup.cold is None else f"{startup.cold:.1f} s"
    rows = (
        ("`ccsim --help`", f"{startup.help:.2f} s"),
        ("first day of W2 in a new process, kernels cached", f"{startup.warm:.1f} s"),
        ("the same, kernels compiled for the first time", cold),
    )
    return Table("Start", ("what", ">wall clock"), rows)
