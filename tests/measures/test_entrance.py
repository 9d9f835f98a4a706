"""Measures of the customers' entrance on tiny days worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sim.measures.tally import tally
from sim.measures.values import values
from tests.simulation.tiny import Call, center
from tests.simulation.tiny import play_compiled as play

if TYPE_CHECKING:
    from sim.center import Center

MINUTE = 60.0


def measured(
    described: Center, calls: list[Call], kind: str = "total", name: str = "total"
) -> dict[str, float]:
    """All measures of a scope."""
    found = values(described, [tally(described, play(described, calls).outcomes)])
    shares = found.pooled()
    return {m.name: shares[row] for row, (m, s) in enumerate(found.rows) if (s.kind, s.name) == (kind, name)}


def callback(**changes: Any) -> dict[str, Any]:
    """Offered above 3 minutes."""
    return {
        "callback": {"when_wait_above": "3min", "accept": 1.0, "no_answer": 0.0, "ring": "2min"} | changes
    }


def test_a_callback_is_counted_once_and_both_waits_are_told() -> None:
    """Online waits of 0 and 16 minutes; the callback, taken at 9, speaks at 21."""
    found = measured(center({"sales": callback()}), [Call(0, talk=20), Call(4, talk=1), Call(9, talk=7)])
    assert (found["offered"], found["answered"], found["callbacks"], found["handled"]) == (3, 2, 1, 3)
    assert found["asa"] == 8 * MINUTE
    assert found["wait_to_conversation"] == pytest.approx((16 + 12) * MINUTE / 3)
    assert found["wait_max"] == 16 * MINUTE
    assert (found["first_call_success"], found["callback_success"]) == (1.0, 1.0)
    assert (found["callback_offers"], found["callback_acceptance"], found["calls_per_callback"]) == (
        1,
        1.0,
        1.0,
    )
    assert (found["callback_announced"], found["callback_wait"]) == (5 * MINUTE, 12 * MINUTE)


def test_calls_in_vain_are_no_work_on_contacts() -> None:
    """It rings twice for 2 minutes and nobody is reached; the agent is busy, but handles two contacts only."""
    rule = callback(no_answer=1.0, retry={"after": "10min", "at_most": 1})
    found = measured(center({"sales": rule}), [Call(0, talk=20), Call(4, talk=1), Call(9, talk=7)])
    assert (found["handled"], found["callbacks"], found["first_call_success"]) == (2, 1, 0.0)
    assert found["calls_per_callback"] == 2.0
    assert found["aht"] == pytest.approx(21 * MINUTE / 2)
    assert found["occupancy"] == pytest.approx(25 / 120)


def test_errors_of_announced_waits() -> None:
    """Announced 0 and 5 minutes, waited 16 and 12."""
    kind = {"balking": {"announced": "head_of_line", "tolerance": {"constant": "10h"}}}
    found = measured(center({"sales": kind}), [Call(0, talk=20), Call(4, talk=1), Call(9, talk=7)])
    assert found["prediction_bias"] == pytest.approx((5 - 16 - 12) * MINUTE / 2)
    assert found["prediction_error"] == pytest.approx((16 + 7) * MINUTE / 2)


def test_load_of_a_trunk_and_who_found_no_line() -> None:
    """Two lines: held from 0 to 20 and from 4 to 21; who comes at 9 finds none. A day has 1440 minutes."""
    described = center(trunks={"main": {"lines": 2, "types": ["sales"]}})
    calls = [Call(0, talk=20), Call(4, talk=1), Call(9)]
    for kind, name in (("total", "total"), ("trunk", "main")):
        found = measured(described, calls, kind, name)
        assert (found["blocked"], found["no_line"]) == (1, 1)
        assert found["trunk_load"] == pytest.approx((20 + 17) / (2 * 1440))
