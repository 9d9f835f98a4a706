"""Priority inversion: on paper, against a definition written out, and under routing that forbids or allows it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim.center import Center
from sim.comparison.run import run
from sim.entities.units import SECOND
from sim.measures.inversions import Inversions
from sim.measures.layout import layout
from sim.tables import Disposition, Outcomes
from tests.examples import examples
from tests.measures.made import outcomes, random_outcomes, sales, segment, two_places

TWO = two_places()
"""Sales (priority 1, T = 20 s) and technical (priority 2); group 0 serves both, group 1 sales only."""


def counted(run_: Outcomes, center: Center = TWO) -> dict[str, list[int]]:
    """Counts by queue over the whole run."""
    plan, rows = layout(center), run_.segments
    columns = Inversions(center, plan).columns(plan, run_, rows.offered // plan.interval)
    return {name: table.sum(axis=0).tolist() for name, table in columns.items()}


def technical(offered: float, wait: float, **changes: Any) -> dict[str, int]:
    """A visit of the lower priority."""
    return segment(offered, wait, **{"queue": 1, "type": 1} | changes)


def test_who_is_answered_before_a_late_contact_of_higher_priority_inverts() -> None:
    rows = [
        segment(100, 60),
        technical(90, 30),  # answered at 120: the other has waited 20 s, which is within T
        technical(90, 31),  # at 121: beyond T
        technical(90, 70),  # at 160: the other is answered at this moment and no longer waits
        technical(90, 75),  # at 165: nobody waits
        segment(125, 0),  # of the same priority: no inversion
        technical(130, 0),  # at 130: beyond T
    ]
    found = counted(outcomes(rows))
    assert found == {
        "inversions": [0, 2], "outrankable": [0, 5], "overtaken": [1, 0], "overtakable": [2, 0],
    }  # fmt: skip


def test_abandoned_and_open_contacts_are_overtaken_too_and_the_delay_of_routing_counts() -> None:
    rows = [
        segment(100, 60, Disposition.ABANDONED), segment(110, 0, Disposition.OPEN), technical(90, 45),
        segment(400, 0, Disposition.BLOCKED), technical(380, 60),
    ]  # fmt: skip
    assert counted(outcomes(rows))["overtaken"] == [2, 0]
    slow = two_places(routing={"overflow": [{"group": "own", "type": "sales", "after": "40s"}]})
    found = counted(outcomes(rows), slow)
    assert (found["inversions"], found["overtaken"]) == ([0, 1], [1, 0])


@examples(60)
@given(random_outcomes())
def test_the_counts_are_those_of_the_definition_written_out(run_: Outcomes) -> None:
    rows = [
        dict(zip(run_.segments.as_dict(), row, strict=True))
        for row in zip(*run_.segments.as_dict().values(), strict=True)
    ]
    left = [
        row["answered"] if row["answered"] >= 0 else row["ended"] if row["ended"] >= 0 else 2**60
        for row in rows
    ]
    pairs = {
        (low, high)
        for low, one in enumerate(rows) if one["queue"] == 1 and one["answered"] >= 0 and one["group"] == 0
        for high, other in enumerate(rows)
        if other["queue"] == 0 and other["offered"] + 20 * SECOND < one["answered"] < left[high]
    }  # fmt: skip
    found = counted(run_)
    assert found["inversions"] == [0, len({low for low, _ in pairs})]
    assert found["overtaken"] == [len({high for _, high in pairs}), 0]


def shared_desk(contacts: str) -> Center:
    """A busy desk that serves dealers before consumers, if the rule for contacts looks at priority."""
    kinds = {
        name: sales(
            segment=name, demand={"volume": 400}, open={"mon-sun": "08:00-18:00"},
            handle_time={"exponential": {"mean": "3min"}}, patience={"exponential": {"mean": "4min"}},
        )
        for name in ("dealer", "consumer")
    }  # fmt: skip
    return Center.from_dict({
        "name": "desk", "start": "2026-04-13", "channels": {"phone": {"kind": "live"}},
        "segments": {"dealer": {"priority": 1}, "consumer": {"priority": 2}}, "contact_types": kinds,
        "agent_groups": {"desk": {"agents": 3, "skills": ["dealer", "consumer"]}}, "routing": {"contacts": contacts},
    })  # fmt: skip


@pytest.mark.parametrize("contacts", ["priority", "first_come_first_served"])
def test_routing_by_priority_never_inverts_and_first_come_first_served_often_does(contacts: str) -> None:
    results = run(shared_desk(contacts), 3, workers=1)
    kpis = results.kpis(("segment",)).set_index(["kpi", "name"])["mean"]
    if contacts == "priority":
        assert kpis["priority_inversion", "consumer"] == kpis["overtaken", "dealer"] == 0.0
    else:
        assert kpis["priority_inversion", "consumer"] > 0.2
        assert kpis["overtaken", "dealer"] > 0.2
    assert np.isnan(kpis["priority_inversion", "dealer"])
    assert np.isnan(kpis["overtaken", "consumer"])
