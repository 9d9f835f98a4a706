"""How many agents each interval needs, who is scheduled, and what service that gives.

for example
    ccsim staff center=ridgeline_voice replications=20
    ccsim staff center=ridgeline_voice target.service_level=0.85 target.within=30s target.max_occupancy=0.85
    ccsim staff center=mine.yaml shrinkage=0.32 paid_hours=37.5

Required agents are those of isolated queues, each contact type as if it had agents of its own; by group, the types of
its agents are pooled. A `target` holds for all contact types alike.
"""

from __future__ import annotations

from experiments.app import hydra_app
from experiments.pieces import show
from experiments.targets import Staff


def main(settings: Staff) -> None:
    """Play, print requirement, schedule and service, write tables, figures and the report."""
    from sim.comparison.requirement_table import Plan
    from sim.report.requirement import requirement_section

    center, router = settings.center(), next(iter(settings.routers().values()), None)
    with settings.folder() as folder:
        results = folder.run(center, router)
        plan = Plan(results)
        groups = plan.group_table(settings.shrinkage, settings.paid_hours)
        section = requirement_section(plan, groups, settings.paid_hours)
        show(section)
        tables = {
            "requirement": plan.intervals(),
            "requirement_by_day": plan.days(),
            "requirement_by_group": groups,
        }
        folder.report(results, answer=section.text[:1], sections=[section], tables=tables)


if __name__ == "__main__":
    hydra_app(main, "staff")()
