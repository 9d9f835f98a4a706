"""In-house and vendors: what each division of the work costs and achieves, for the same customers.

for example
    ccsim split experiment=bpo_split
    ccsim split experiment=sourcing_modes replications=50
    ccsim split center=two_vendors staffing=erlang_a sourcing=one_queue,percentage

The first split is the base of all differences. Places are staffed as the center or `staffing=` says: with a staffing
policy their headcounts follow their shares.
"""

from __future__ import annotations

from pydantic import Field

from experiments.app import hydra_app
from experiments.console import say
from experiments.pieces import show
from experiments.settings import Alternatives


class Splits(Alternatives):
    """Settings of splits."""

    paid_hours: float = Field(
        default=40.0, gt=0.0, le=168.0, description="hours a week that one FTE is paid for"
    )


def main(settings: Splits) -> None:
    """Play, print the splits, their differences and prices, write tables, figures and the report."""
    from sim.comparison.split import split_table
    from sim.report.split import split_section

    centers = settings.several()
    with settings.folder() as folder:
        comparison = folder.compare(centers)
        section = split_section(comparison, settings.paid_hours)
        show(section)
        splits = split_table(comparison, settings.paid_hours)
        folder.report(comparison, sections=[section], tables={"splits": splits})
        say(*([comparison.note] if comparison.note else []))


if __name__ == "__main__":
    hydra_app(main, "split")()
