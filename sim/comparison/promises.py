"""Whether each contact type keeps its promise: how many periods met the target, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.comparison.shortfalls import Share

if TYPE_CHECKING:
    from sim.comparison.results import Results
    from sim.entities.contact_type import Target


@dataclass(frozen=True)
class Promise:
    """A contact type's target and what came of it.

    `met` of `counted` periods (days or intervals, as the target says) met it · `share`: of periods that met it ·
    `level`, `level_1`: service level by the target's own definition and by SL1 · `abandonment`: abandoned of offered.
    """

    contact_type: str
    target: Target
    met: int
    counted: int
    share: Share
    level: Share
    level_1: Share
    abandonment: Share

    @property
    def missed(self) -> int:
        """Periods that did not meet the target."""
        return self.counted - self.met

    @property
    def too_many_leave(self) -> bool:
        """Whether abandonment, all periods together, is above the target's ceiling."""
        ceiling = self.target.abandonment
        return ceiling is not None and self.abandonment.mean > ceiling

    @property
    def too_slow(self) -> bool:
        """Whether the service level, all periods together, is below the target."""
        return self.level.mean < self.target.service_level


def promises(results: Results) -> tuple[Promise, ...]:
    """One promise a contact type that had contacts, in the order of the center."""
    found, kpis = results.values(("type",)), results.kpis(("type",))
    rows = {(row["kpi"], row["name"]): row for row in kpis.to_dict("records")}
    met = found.numerators.sum(axis=0), found.denominators.sum(axis=0)

    def share(kpi: str, name: str) -> Share:
        row = rows[kpi, name]
        return Share(row["mean"], row["low"], row["high"])

    promised = []
    for name, kind in results.center.contact_types.items():
        place = found.row("target_met", "type", name)
        if met[1][place]:
            shares = [
                share(kpi, name) for kpi in ("target_met", "service_level", "service_level_1", "abandonment")
            ]
            promised.append(Promise(name, kind.target, int(met[0][place]), int(met[1][place]), *shares))
    return tuple(promised)
