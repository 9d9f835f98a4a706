"""Plays one center and shows its KPIs with confidence intervals.

for example
    ccsim run center=ridgeline_voice replications=30
    ccsim run center=two_skills routing=priority days=2
    ccsim run center=mine.yaml 'agent_groups.desk.headcount={scheduled: 12}'
    ccsim run center=two_skills router=my_module.py:MyRouter
    ccsim run center=ridgeline days=1 from=10:30 opening_state.file=state.csv

Where targets are missed, it also seeks the extra agents that would cure the worst block of intervals, and their price
(cure=false leaves that out).
"""

from __future__ import annotations

from pydantic import Field

from experiments.app import hydra_app
from experiments.console import say
from experiments.settings import Settings
from experiments.show import kpi_table

SENTENCES = 4
"""Of the report's answer, shown in the terminal too."""


class Run(Settings):
    """Settings of a run."""

    cure: bool = Field(
        default=True, description="seek the extra agents that cure the worst block of intervals"
    )


def main(settings: Run) -> None:
    """Play, print the KPIs, seek a cure of what is missed, write the report."""
    from sim.comparison.cure import cure
    from sim.report.facts import Facts
    from sim.report.numbers import replications
    from sim.report.terms import beginning
    from sim.report.unattended import unattended_lines
    from sim.report.words import answer

    center = settings.center()
    say(*unattended_lines({center.name: center}))
    router = next(iter(settings.routers().values()), None)
    with settings.folder() as folder:
        results = folder.run(center, router)
        begins = beginning(center)
        begins = f", {begins}" if begins else ""
        title = f"{center.name}{begins}: {replications(results.replications)}"
        kpi_table(title, results.kpis(("total", "type")))
        cured = None
        if settings.cure and not folder.stopped:
            cured = folder.play(
                "curing",
                lambda progress: cure(
                    results, settings.workers, progress, settings.kept_in, settings.cluster
                ),
            )
        say(*answer(Facts(center.name, results, cured))[:SENTENCES])
        folder.report(results, cure=cured)
        say(*([results.note] if results.note else []))


if __name__ == "__main__":
    hydra_app(main, "run")()
