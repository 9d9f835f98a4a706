"""The golden day: the same tables to the bit as when they were kept, with any number of workers."""

from __future__ import annotations

import json
import platform

import pytest

from tests.golden.digests import KEPT, found, played, tallied

DIGESTS = ("segments", "agent_states", "tallies")


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_the_golden_day_is_as_kept(engine: str) -> None:
    """To the bit on the platform it was kept on; elsewhere exp and log may differ in their last bit, so counts only.

    After a change that means to change results: `python -m tests.golden.digests`.
    """
    kept, now = json.loads(KEPT.read_text("utf-8")), found(played(engine))
    if kept["platform"] != f"{platform.system()} {platform.machine()}":
        kept, now = ({k: v for k, v in it.items() if k not in (*DIGESTS, "platform")} for it in (kept, now))
    assert now == kept


def test_the_golden_day_holds_a_little_of_everything() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    assert all(kept["dispositions"][name] > 0 for name in ("answered", "abandoned", "blocked"))
    assert kept["legs"] > 0
    assert kept["redials"] > 0


def test_workers_leave_no_trace() -> None:
    assert tallied(played(workers=2)) == json.loads(KEPT.read_text("utf-8"))["tallies"]
