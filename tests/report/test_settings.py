"""Settings are told as a center file has them: with units, clock times and currencies."""

from __future__ import annotations

import re
from pathlib import Path

import sim
from sim.report.settings import changes, defaults

EVERY_KEY = Path(__file__).parents[1] / "errors" / "every_key.yaml"
MICROSECONDS = re.compile(r"\d{7}")


def test_what_differs_is_told_as_it_is_written() -> None:
    base = sim.load(EVERY_KEY)
    other = sim.load(
        EVERY_KEY,
        [
            "contact_types.sales.callback.when_wait_above=4min",
            "agent_groups.desk.ring_fence.0.hours='12:00-13:00'",
            "agent_groups.desk.pay.wage=22.5 USD/h",
            "agent_groups.seats.headcount={on_phone: {'09:00': 4, '18:00': 0}}",
            "agent_groups.desk.off_phone.0.days=mon",
            "contact_types.sales.escalation=[]",
            "name=Another",
        ],
    )
    found = {path: (before, after) for path, before, after in changes(base, other)}
    levels = {place for place in found if ".on_phone." in place}
    assert found[levels.pop()] == ("4 from 08:00, 0 from 18:00", "4 from 09:00, 0 from 18:00")
    assert {path: pair for path, pair in found.items() if ".on_phone." not in path} == {
        "contact_types.sales.callback.when_wait_above": ("3 min", "4 min"),
        "agent_groups.desk.ring_fence.0.hours": ("13:00-15:00", "12:00-13:00"),
        "agent_groups.desk.pay.wage": ("21 USD/h", "22.5 USD/h"),
        "agent_groups.desk.off_phone.0.days": ("tue", "mon"),
        "contact_types.sales.escalation.0.after": ("2 min", "–"),
        "contact_types.sales.escalation.0.priority": ("2", "–"),
    }


def test_no_setting_of_any_key_is_told_in_microseconds() -> None:
    """Every key there is against a center that uses few."""
    told = changes(sim.load("small_shop"), sim.load(EVERY_KEY))
    assert len(told) > 150
    assert [line for line in told if MICROSECONDS.search(line[2])] == []
    assert [line for line in defaults(sim.load(EVERY_KEY)) if MICROSECONDS.search(line[1])] == []
