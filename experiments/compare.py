"""Plays named alternatives for the same customers and says which of them can be told apart.

for example
    ccsim compare experiment=routing_and_staffing
    ccsim compare center=two_skills routing=longest_idle,skill_rank replications=50
    ccsim compare center=small_shop 'alternatives={today: [], one more: [agent_groups.desk.agents=7]}'
    ccsim compare center=two_skills router=my_module.py:MyRouter
"""

from __future__ import annotations

from experiments.app import hydra_app
from experiments.console import say
from experiments.settings import Alternatives
from experiments.verdicts import difference_table, level_table, needed


def main(settings: Alternatives) -> None:
    """Play, print levels and paired differences, write the report."""
    from sim.report.assumptions import costs_of_two_kinds
    from sim.report.unattended import unattended_lines

    centers = settings.several()
    say(*unattended_lines(centers))
    with settings.folder() as folder:
        comparison = folder.compare(centers)
        level_table(comparison)
        deltas = comparison.deltas(("total",))
        difference_table(comparison, deltas)
        say(*needed(deltas), *filter(None, [costs_of_two_kinds(centers)]))
        folder.report(comparison)
        say(*([comparison.note] if comparison.note else []))


if __name__ == "__main__":
    hydra_app(main, "compare")()
