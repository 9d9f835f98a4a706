"""From required agent-hours to employees: full-time equivalents (FTE), grossed up for shrinkage by division."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.entities.units import HOUR
from sim.errors import UserError

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.agent_group import AgentGroup

PAID_HOURS = 40.0
"""Hours a week that one FTE is paid for, unless told otherwise."""


def fte(hours: float, shrinkage: float, weeks: float = 1.0, paid_hours: float = PAID_HOURS) -> float:
    """Employees who give so many agent-hours on the phone: hours / weeks / paid hours a week / (1 - shrinkage).

    Raises UserError for a shrinkage that leaves nobody there.
    """
    if not 0.0 <= shrinkage < 1.0:
        raise UserError(f"shrinkage {shrinkage:g}: allowed are shares from 0 to below 1, such as 0.30")
    return hours / weeks / paid_hours / (1.0 - shrinkage)


def weeks_of(center: Center) -> int:
    """Weeks in the horizon; one that is begun counts whole, for a center may be closed on its last days."""
    return math.ceil(center.days / 7)


def shrinkage_parts(group: AgentGroup) -> dict[str, float]:
    """Shares of paid time in which an agent of a group is not on the phone, by cause; those of 0 are left out.

    Lateness and paid breaks are shares of the mean paid shift, shifts weighed by their shares.
    """
    rules, paid = group.shrinkage, _paid_shift(group)
    parts = {name: getattr(rules, name) for name in ("leave", "training", "meetings", "sick", "system")}
    if paid > 0.0:
        parts |= {"late": rules.late / paid, "paid breaks": _breaks(group, paid=True) / paid}
    return {name: share for name, share in parts.items() if share > 0.0}


def by_product(parts: dict[str, float]) -> float:
    """All causes together where each takes its share of what the others leave: 1 - the product of (1 - share)."""
    return 1.0 - math.prod(1.0 - share for share in parts.values())


def by_sum(parts: dict[str, float]) -> float:
    """All causes together where each is a share of all paid time: their sum."""
    return sum(parts.values())


def _paid_shift(group: AgentGroup) -> float:
    """Mean paid length of a shift in µs; 0 without shifts."""
    length = sum(shift.share * shift.length for shift in group.shifts)
    return length - _breaks(group, paid=False)


def _breaks(group: AgentGroup, paid: bool) -> float:
    """Mean length of the breaks of a shift, paid or unpaid, in µs."""
    return float(
        sum(
            shift.share * pause.length
            for shift in group.shifts
            for pause in (group.breaks if shift.breaks is None else shift.breaks)
            if pause.paid == paid
        )
    )


def fte_paid(paid: float, weeks: float = 1.0, paid_hours: float = PAID_HOURS) -> float:
    """FTE behind µs of paid time."""
    return paid / HOUR / weeks / paid_hours
