"""Plays every combination of a grid of settings for the same customers: one tidy table, heatmaps and marginal plots.

for example
    ccsim sweep experiment=small_grid
    ccsim sweep center=small_shop agent_groups.desk.agents=5,6,7 routing=longest_idle,random
    ccsim sweep center=mine.yaml 'grid={contact_types.orders.demand.volume: [400, 460, 520], staffing.plus: [0, 1]}'

Finished cells stay in the store: stopped and started again, or with a wider grid or more replications, only what is
missing is played.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.app import hydra_app
from experiments.console import say
from experiments.grid import Grid, manifest, sweep_table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


def main(settings: Grid) -> None:
    """Play the missing cells, print a summary, write table, figures and report."""
    from sim.comparison.sweep import sweep
    from sim.report import write_sweep

    def play(progress: Callable[[int, int], None]) -> pd.DataFrame:
        return sweep(
            settings.base, settings.grid, settings.replications, settings.seed, settings.engine, settings.antithetic,
            settings.scopes, settings.kept_in, settings.workers, progress, settings.folders, cluster=settings.cluster,
        )  # fmt: skip

    with settings.folder() as folder:
        table = folder.play("cells", play)
        engines = table.attrs.pop("engines")
        sweep_table(table, tuple(settings.grid))
        table.to_parquet(folder.path / "sweep.parquet", index=False)
        text = manifest(settings, table["cell"].nunique(), engines)
        title = f"{settings.base.data.get('name', settings.base.source)}: a sweep"
        page = write_sweep(table, folder.path, settings.command_line, title, text)
        folder.page = page.relative_to(folder.path)
        say(f"Table: {folder.final / 'sweep.parquet'}")


if __name__ == "__main__":
    hydra_app(main, "sweep")()
