"""The fit report: what was used and left out, every estimate with its 95 % interval, and how well the parts agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.bank.check import check_classes
from experiments.bank.demand import Estimate
from experiments.bank.log import CLASSES, KINDS

if TYPE_CHECKING:
    from experiments.bank.fit import BankFit, TypeFit

_Z = 1.96
_WEEKS = 20


def fit_report(fit: BankFit) -> str:
    """The report as plain text."""
    parts = (_records, _arrivals, _services, _patience, _redials, _agents, _checks)
    return "\n\n".join(part(fit) for part in parts)


def play_report(fit: BankFit, center: str) -> str:
    """The fitted center, played for twenty weeks, beside the log."""
    from experiments.bank.played import compare, play_weeks

    head = ("", "offered a day", "log", "abandoned", "log", "ASA, s", "log", "answered in 20 s", "log")
    rows = [
        (c.name, *_pair(c.offered, 0), *_pair(c.abandonment, 3), *_pair(c.asa, 1), *_pair(c.within_20, 3))
        for c in compare(fit, play_weeks(center, _WEEKS), _WEEKS)
    ]
    return _table(
        f"The center played for {_WEEKS} weeks, beside the log (types: Sunday to Thursday)", head, rows
    )


def _pair(values: tuple[float, float] | None, digits: int) -> tuple[str, str]:
    return ("", "") if values is None else (f"{values[0]:.{digits}f}", f"{values[1]:.{digits}f}")


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns under a title: the first to the left, numbers to the right."""
    cells = [head, *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]
    return "\n".join([title, *("  " + line.rstrip() for line in lines)])


def _pm(estimate: Estimate, digits: int) -> str:
    return f"{estimate.value:.{digits}f} ± {_Z * estimate.error:.{digits}f}"


def _records(fit: BankFit) -> str:
    log = fit.log
    offered = log.offered
    lost = int((~offered.answered).sum())
    rows = [(f"{count:,}", reason) for reason, count in log.dropped]
    lines = [f"  {count:>9}  left out: {reason}" for count, reason in rows]
    return "\n".join([
        f"Records {log.days[0]:%Y-%m-%d} to {log.days[-1]:%Y-%m-%d}: {log.rows:,} rows",
        *lines,
        f"  {len(offered):>9,}  offered calls fitted, on {len(log.days)} days; {lost:,} abandoned",
        f"  {fit.odd_half_hours:>9,}  half-hours beyond 3 times or under 1/3 of the expected count (outages, surges):",
        " " * 13 + "kept in the volumes, not in the variances",
    ])  # fmt: skip


def _arrivals(fit: BankFit) -> str:
    head = ("kind", "calls Sun-Thu", "busyness cv", "noise cv", "in common", "VIP share")
    by_kind = {kind: fit.whole[kind] for kind in KINDS}
    rows = [
        (kind, _pm(a.volume, 1), _pm(a.busyness, 3), _pm(a.noise, 3) if a.noise.value else "-", _pm(a.correlation, 2),
         _pm(a.vip_share, 3) if a.vip_share.value else "-")
        for kind, a in by_kind.items()
    ]  # fmt: skip
    return _table("Arrivals (95 % intervals; of variances by the jackknife over days)", head, rows)


def _services(fit: BankFit) -> str:
    head = ("type", "calls", "over 2 h", "under 10 s, %", "mean of others, s", "cv", "KS distance")
    return _table("Service", head, [_service_row(kind) for kind in fit.types])


def _service_row(kind: TypeFit) -> tuple[str, ...]:
    service = kind.service
    short = Estimate(100.0 * service.short.value, 100.0 * service.short.error)
    estimates = (_pm(short, 1), _pm(service.mean, 0), _pm(service.cv, 2))
    return (kind.name, f"{service.calls:,}", str(service.too_long), *estimates, f"{service.distance:.3f}")


def _patience(fit: BankFit) -> str:
    head = (
        "type",
        "waits",
        "abandoned",
        "50 at risk until",
        "S(10 s)",
        "S(60 s)",
        "S(180 s)",
        "S(300 s)",
        "median",
    )
    return _table("Patience (Kaplan-Meier, Greenwood intervals)", head, [_patience_row(t) for t in fit.types])


def _patience_row(kind: TypeFit) -> tuple[str, ...]:
    patience = kind.patience
    counts = (f"{patience.waits:,}", f"{patience.abandoned:,}")
    survival = [_pm(Estimate(value, error), 3) for _, value, error in patience.survival]
    median = float(np.interp(0.5, patience.table.probabilities, patience.table.values))
    return (
        kind.name, *counts, f"{patience.reliable:.0f} s", *survival, f"{median:.0f} s"
    )  # fmt: skip


def _redials(fit: BankFit) -> str:
    head = ("type", "abandoned", "served", "seen again after abandoning", "after service", "probability")
    rows = [
        (
            t.name,
            f"{r.abandoned:,}",
            f"{r.served:,}",
            f"{r.raw[0]:.3f}",
            f"{r.raw[1]:.3f}",
            _pm(r.probability, 3),
        )
        for t in fit.types
        if (r := t.redial)
    ]
    return _table(
        "Redial within 30 min (PS and PE pooled, NE pooled; NW and IN are not identified)", head, rows
    )


def _agents(fit: BankFit) -> str:
    agents, wrap = fit.agents, fit.agents.wrap_up
    head = ("group", "agents seen", "kinds", *(f"hours {name}" for name in CLASSES), "rounded")
    rows = [
        (g.name, str(len(g.servers)), "+".join(g.kinds), *(f"{sum(g.presence[c]) / 2:.1f}" for c in CLASSES),
         " ".join(f"{sum(g.headcount[c]) / 2:.1f}" for c in CLASSES))
        for g in agents.groups
    ]  # fmt: skip
    counted = " ".join(f"{sum(agents.distinct[c]) / 2:.1f}" for c in CLASSES)
    return _table("Agents on the phone", head, rows) + (
        f"\n  counting distinct agents in each half-hour (median day) would give {counted} hours\n"
        f"Wrap-up: {wrap.pauses:,} pauses with customers waiting; {100 * wrap.away:.1f} % over 2 min (away from the "
        f"phone); the others have mean {wrap.table.mean:.1f} s"
    )


def _checks(fit: BankFit) -> str:
    head = ("days", "n", "calls", "agent hours", "abandoned", "ASA, s", "Erlang A: abandoned", "occupancy")
    rows = [
        (c.name, str(c.days), f"{c.calls:.0f}", f"{c.agent_hours:.1f}", f"{c.abandonment:.3f}", f"{c.asa:.1f}",
         f"{c.erlang_a:.3f}", f"{c.occupancy:.3f}")
        for c in check_classes(fit)
    ]  # fmt: skip
    note = "  Erlang A: one pool, exponential times, no variation between days; the log's own figures have all of that."
    return _table("Check: the log, and Erlang A on the fitted load and headcounts", head, rows) + "\n" + note
