"""A whole day of the reference center with every way out: nobody is lost, and every queue obeys Little's law."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sim.center import Center
from sim.load.description import describe
from sim.measures.tally import tally
from sim.tables import Disposition
from tests.simulation.test_compiled import compiled, drawn_day

if TYPE_CHECKING:
    from tests.simulation.test_compiled import Played

CALLED = {"callback": {"when_wait_above": "5s", "no_answer": 0.6, "retry": {"after": "5min", "at_most": 2}}}
BALKS = {"balking": {"announced": "head_of_line", "tolerance": {"exponential": {"mean": "3min"}}}}


def monday(basis: str) -> Played:
    """Ridgeline's Monday with lines, callbacks, balking, short queues and a fixed close."""
    data: dict[str, Any] = deepcopy(dict(describe("ridgeline", ["days=1"]).data))
    kinds = data["contact_types"]
    for kind in kinds.values():
        if "demand" in kind:
            kind["demand"]["volume_basis"] = basis
    for name, more in {
        "consumer": CALLED,
        "spanish": CALLED,
        "technical": CALLED,
        "dealer": BALKS,
        "chat": {"queue_limit": 2},
    }.items():
        kinds[name] |= more
    data["trunks"] = {"main": {"lines": 45, "types": ["consumer", "dealer", "spanish"]}}
    return drawn_day(Center.from_dict(data | {"end_of_day": "cut"}))


@pytest.mark.parametrize("basis", ["offered", "first_attempts"])
def test_every_contact_that_is_offered_has_one_way_out_and_little_holds(basis: str) -> None:
    """By queue (who is called back counts once), whatever the volumes contain."""
    day = monday(basis)
    outcomes = compiled(day)
    rows, sums = outcomes.segments, tally(day.center, outcomes).contacts
    assert {Disposition(way) for way in np.unique(rows.disposition).tolist()} == {*Disposition}
    ways = ("answered", "abandoned", "blocked", "callbacks", "flow_out", "still_open")
    offered, out = sums["offered"], {name: sums[name].sum(axis=0) for name in ways}
    assert offered.sum(axis=0).tolist() == sum(out.values()).tolist()  # type: ignore[union-attr]
    gone = np.where(rows.answered >= 0, rows.answered, np.where(rows.ended >= 0, rows.ended, outcomes.end))
    waited = np.zeros(len(day.center.queues), np.int64)
    np.add.at(waited, rows.queue, gone - rows.offered)
    assert waited.tolist() == outcomes.audit.waiting.tolist()
