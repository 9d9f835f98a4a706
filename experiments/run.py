"""Plays one center and shows its KPIs with confidence intervals.

for example
    ccsim run center=ridgeline_voice replications=30
    ccsim run center=two_skills routing=priority days=2
    ccsim run center=mine.yaml 'agent_groups.desk.headcount={scheduled: 12}'
    ccsim run center=two_skills router=my_module.py:MyRouter
"""

from __future__ import annotations

from experiments.app import hydra_app
from experiments.console import say
from experiments.settings import Settings
from experiments.show import kpi_table


def main(settings: Settings) -> None:
    """Play, print the KPIs, write the report."""
    from sim.comparison.run import run

    center = settings.center()
    router = next(iter(settings.routers().values()), None)
    with settings.folder() as folder:
        results = folder.play(
            "playing",
            lambda progress: run(
                center, settings.replications, settings.seed, settings.engine, settings.antithetic,
                settings.workers, router, settings.until, progress,
            ),
        )  # fmt: skip
        title = f"{center.name}: {results.replications} replications, 95 % confidence intervals"
        kpi_table(title, results.kpis(("total", "type")))
        folder.report(results)
        say(*([results.note] if results.note else []))


if __name__ == "__main__":
    hydra_app(main, "run")()
