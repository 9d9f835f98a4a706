"""Ridgeline, the reference center: its requirement by queue and pooled, its workload, and its what-ifs.

The numbers it is held against were worked out by hand from the volumes of its forecast; 1 % is what rounding to whole
agents and half-hours may take from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import sim
from experiments.app import read_settings
from experiments.settings import Alternatives
from sim.comparison.requirement import (
    agent_hours,
    group_requirement,
    peaks,
    queue_requirement,
    scheduled_agents,
)
from sim.demand.expected import expected_arrivals, expected_offered
from sim.entities.units import HOUR
from sim.load.choices import CONFIGS
from sim.tables import Origin

if TYPE_CHECKING:
    from sim.center import Center

DAYS = 7
WHAT_IFS = sorted(
    path.stem
    for path in (CONFIGS / "experiment").glob("ridgeline_*.yaml")
    if path.stem != "ridgeline_pooling"
)


def alternatives(experiment: str, *words: str) -> dict[str, Center]:
    return read_settings(Alternatives, "compare", [f"experiment={experiment}", *words]).centers()


def monday(center: Center, kind: str) -> float:
    """Contacts offered on Monday, as the forecast has them."""
    offered = expected_offered(center)[:, center.type_names.index(kind)]
    return float(agent_hours(center, offered[:, None])[0, 0]) * HOUR / center.interval


def test_isolated_queues_require_444_hours_on_monday() -> None:
    center = sim.load("ridgeline_voice")
    found = queue_requirement(center)
    assert agent_hours(center, found.erlang_a)[0].tolist() == [194.5, 106.5, 107.0, 36.0]
    assert peaks(center, found.erlang_a)[0].tolist() == [22, 12, 12, 4]


def test_pooling_three_queues_saves_13_percent_of_mondays_hours() -> None:
    apart, pooled = alternatives("ridgeline_pooling").values()
    before = agent_hours(apart, group_requirement(apart).erlang_a)[0]
    after = agent_hours(pooled, group_requirement(pooled).erlang_a)[0]
    assert before.sum() == 444
    three = before[[0, 1, 3]].sum()
    assert three == 337
    assert after[0] == pytest.approx(292, rel=0.01)
    assert after[0] / three - 1 == pytest.approx(-0.13, abs=0.01)


def test_deferred_work_of_monday_takes_152_hours_at_its_occupancies() -> None:
    """Volume x handle time, over an occupancy of .92, .90 and .93."""
    center = sim.load("ridgeline")
    hours = sum(
        monday(center, kind) * center.contact_types[kind].handle_time.mean / HOUR / occupancy
        for kind, occupancy in (("email", 0.92), ("social", 0.90), ("warranty", 0.93))
    )
    assert hours == pytest.approx(152, rel=0.01)


def test_chats_of_monday_take_81_agent_hours_two_at_a_time() -> None:
    """Volume x session time, over two sessions and an occupancy of .70."""
    center = sim.load("ridgeline")
    chat = center.contact_types["chat"]
    sessions = monday(center, "chat") * chat.handle_time.mean / HOUR
    assert sessions / center.channels["chat"].concurrency / 0.70 == pytest.approx(81, rel=0.01)


def test_volumes_are_offered_and_the_first_attempts_behind_them_are_fewer() -> None:
    """Transfers and recontacts by the same channel leave 956 of 1,200 consumer calls, and so on; redials and
    a quarter of recontacts by another channel move that by less than a tenth."""
    center = sim.load("ridgeline")
    wednesday = expected_arrivals(center)[2 * 48 : 3 * 48].sum(axis=0)
    for kind, volume in {"consumer": 956, "dealer": 440, "spanish": 88, "email": 466, "social": 70}.items():
        assert wednesday[center.type_names.index(kind)] == pytest.approx(volume, rel=0.1), kind


def test_email_comes_at_night_and_on_sunday() -> None:
    center = sim.load("ridgeline")
    email = expected_arrivals(center)[:, center.type_names.index("email")].reshape(DAYS, 48)
    outside = np.r_[0:14, 38:48]
    assert email[2, outside].sum() / email[2].sum() == pytest.approx(0.25)
    assert email[6].sum() / email[2].sum() == pytest.approx(0.18)


def test_the_week_begins_with_a_backlog_that_the_desk_works_off() -> None:
    """240 emails and 40 claims, older than the run; by Monday evening all of them are answered."""
    center = sim.load("ridgeline", ["days=1"])
    rows = sim.simulate(center, sim.sample_demand(center, 1), sim.sample_roster(center, 1), 1).segments
    old = rows.origin == Origin.BACKLOG
    counts = [
        int((old & (rows.type == center.type_names.index(kind))).sum()) for kind in ("email", "warranty")
    ]
    assert counts == [240, 40]
    assert rows.offered[old].max() < 0
    assert rows.offered[old].min() >= -36 * HOUR
    assert (rows.answered[old] >= 0).mean() > 0.99


def test_training_is_moved_and_not_lost() -> None:
    today, tuesdays, _ = alternatives("ridgeline_training").values()
    before, after = (
        scheduled_agents(center).reshape(DAYS, 48, -1).sum(axis=2) for center in (today, tuesdays)
    )
    ten = slice(20, 24)
    assert (after[1, ten] > before[1, ten] + 10).all()
    assert (after[4, ten] < before[4, ten] - 10).all()
    assert after.sum() == pytest.approx(before.sum(), rel=0.002)


def test_there_are_eight_what_ifs() -> None:
    """Each file says in its second line which of the questions of the scenario it answers."""
    texts = [(CONFIGS / "experiment" / f"{name}.yaml").read_text("utf-8") for name in WHAT_IFS]
    numbers = [text.split("\n")[1][2] for text in texts]
    assert sorted(filter(str.isdigit, numbers)) == list("12345678")


@pytest.mark.parametrize("name", WHAT_IFS)
def test_a_what_if_is_answered(name: str) -> None:
    """A Monday (or what is left of the week's question in it), played once in each alternative."""
    centers = alternatives(name, "days=1")
    found = sim.compare(centers, replications=2, seed=1, workers=1)
    deltas = found.deltas()
    assert set(deltas["alternative"]) == set(list(centers)[1:])
    assert "service_level" in set(deltas["kpi"])


def test_what_containment_by_the_bot_is_worth_is_answered() -> None:
    """Ten points more containment, true or false, are ten points more of a count of sessions; true ones leave fewer
    chats to agents and bring nobody back."""
    centers = alternatives("bot_containment", "days=1")
    found = sim.compare(centers, replications=2, seed=1, workers=1)
    kpis = {
        name: results.kpis(("total",)).set_index("kpi")["mean"] for name, results in found.results.items()
    }
    today, helped, seeming = kpis.values()
    assert helped["containment"] - today["containment"] == pytest.approx(0.10, abs=0.03)
    assert seeming["containment"] - today["containment"] == pytest.approx(0.10, abs=0.03)
    assert helped["false_containment"] == pytest.approx(today["false_containment"], abs=0.02)
    assert seeming["false_containment"] - today["false_containment"] == pytest.approx(0.10, abs=0.03)
    assert seeming["from_false_containment"] > helped["from_false_containment"]
