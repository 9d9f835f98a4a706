"""Measures of self-service before the queue on tiny days worked out by hand, and in slices of a day."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.center import Center
from sim.entities.units import MINUTE
from sim.measures.tally import tally
from sim.simulation import model
from tests.measures.test_entrance import measured
from tests.measures.test_slices import in_parts_as_whole
from tests.simulation.test_compiled import drawn_day
from tests.simulation.tiny import Call, center

FOUR = [Call(at, talk=5) for at in (0, 1, 2, 10)]
BACK = {"probability": 0.999, "after": {"constant": "20min"}, "at_most": 1}


def with_bot(capacity: int | None = None, **rule: Any) -> Center:
    """All begin with a bot whose sessions take 5 minutes; a contact is resolved by whoever serves it."""
    machine = {"session": {"constant": "5min"}} | ({"capacity": capacity} if capacity else {})
    kind = {"self_service": {"at": "bot", "contained": 0.0} | rule, "resolution": 1.0}
    return center({"sales": kind}, self_services={"bot": machine})


def test_who_is_contained_is_resolved_in_one_contact_and_no_matter_of_agents() -> None:
    """Four contained of four; nothing is offered to the queue, and first contact resolution is not told."""
    found = measured(with_bot(contained=1.0), FOUR)
    assert (found["self_service_sessions"], found["containment"], found["true_containment"]) == (4, 1.0, 1.0)
    assert (found["false_containment"], found["handed_over"], found["offered"]) == (0.0, 0, 0)
    assert found["self_service_time"] == 300.0
    assert (found["contacts_per_case"], found["one_contact_resolution"]) == (1.0, 1.0)
    assert math.isnan(found["first_contact_resolution"])


def test_who_is_falsely_contained_comes_again_and_is_not_resolved_in_one_contact() -> None:
    """Each comes twice, and stays unhelped."""
    found = measured(with_bot(falsely_contained=1.0, recontact=BACK), FOUR)
    assert (found["self_service_sessions"], found["containment"], found["true_containment"]) == (8, 1.0, 0.0)
    assert (found["contacts_per_case"], found["one_contact_resolution"]) == (2.0, 0.0)


def test_who_comes_again_after_false_containment_has_not_come_again_to_an_agent() -> None:
    """The first conversation is with an agent who answers no bots: no other contact follows it within N."""
    rule = {
        "at": "bot",
        "contained": 0.0,
        "falsely_contained": 1.0,
        "recontact": BACK | {"to": {"desk": 1.0}},
    }
    described = center(
        {"sales": {"self_service": rule}, "desk": {"resolution": 1.0}},
        {"ada": ["sales", "desk"]},
        self_services={"bot": {"session": {"constant": "5min"}}},
        days=9,
    )
    found = measured(described, FOUR)
    assert found["from_false_containment"] == 4
    assert (found["contacts_per_case"], found["first_contact_resolution"]) == (2.0, 1.0)


def test_a_full_machine_is_told() -> None:
    """Places for two: of those who come at 0, 1, 2 and 10 the third finds none, and waits for ada like the others."""
    found = measured(with_bot(capacity=2), FOUR)
    assert (found["self_service_sessions"], found["self_service_full"]) == (3, 1)
    assert found["self_service_blocking"] == 0.25
    assert (found["handed_over"], found["offered"], found["contacts_per_case"]) == (3, 4, 1.0)
    assert found["self_service_load"] == pytest.approx(15 / (2 * 120))


def test_measures_of_a_machine_are_of_the_types_that_use_it() -> None:
    """Support has no machine."""
    kinds = {"sales": {"self_service": {"at": "bot", "contained": 1.0}}, "support": {}}
    described = center(kinds, {"ada": ["sales", "support"]}, self_services={"bot": {"session": "5min"}})
    calls = [Call(0), Call(1, kind=1)]
    assert measured(described, calls, "self_service", "bot")["offered"] == 0
    assert measured(described, calls, "type", "sales")["self_service_sessions"] == 1
    assert math.isnan(measured(described, calls, "type", "support")["self_service_sessions"])


LAW = {"exponential": {"mean": "2min"}}
BUSY = Center.from_dict(
    {
        "name": "menus", "start": "2026-04-13", "interval": "10min", "channels": {"phone": {"kind": "live"}},
        "self_services": {"menu": {"session": LAW, "capacity": 5}, "bot": {"session": LAW}},
        "contact_types": {
            name: {
                "channel": "phone", "open": "08:00-09:00", "handle_time": LAW, "patience": LAW, "resolution": 0.6,
                "demand": {"volume": 200, "volume_basis": "first_attempts"},
                "redial": {"probability": 0.5, "after": LAW}, "recontact": {"probability": 0.5, "after": LAW},
                "self_service": {
                    "at": machine, "share": 0.8, "contained": 0.3, "falsely_contained": 0.3, "when_full": "blocked",
                    "recontact": {"probability": 0.7, "after": LAW, "to": {"support": 0.4}},
                },
            }
            for name, machine in (("sales", "menu"), ("support", "bot"))
        },
        "trunks": {"main": {"lines": 9, "types": ["sales"]}},
        "agent_groups": {"desk": {"agents": 6, "skills": ["sales", "support"]}},
    }
)  # fmt: skip


@pytest.mark.parametrize("step", [1, 7, 25])
def test_sessions_in_slices_add_up_to_the_whole(step: int) -> None:
    """An hour in which everything happens that may, cut every few minutes."""
    day = drawn_day(BUSY)
    told = tally(day.center, model.simulate(day.center, day.demand, day.roster, day.seed))
    for name in ("contained", "falsely_contained", "handed_off", "bot_full", "machine_time"):
        assert told.targets[name].sum() > 0, name
    for name in ("from_false_containment", "from_recontact", "redials", "no_line", "line_time"):
        assert (told.contacts | told.targets)[name].sum() > 0, name
    bounds = [minute * MINUTE for minute in range(8 * 60 + step, 9 * 60 + 10, step)]
    assert in_parts_as_whole(day, bounds) == []
