"""In which order deferred work is done: due or first in first out within a queue, earliest due across queues."""

from __future__ import annotations

from typing import Any

import pytest

from sim.entities.units import MINUTE
from tests.simulation.tiny import Call, center, minute, play

CHANNELS = {"phone": {"kind": "live"}, "mail": {"kind": "deferred"}}


def mail(within: str, **rest: Any) -> dict[str, Any]:
    """A type of mail that is due within a time."""
    return {"channel": "mail", "target": {"within": within, **rest}}


@pytest.mark.parametrize(
    ("contacts", "served"),
    [
        ("first_come_first_served", [1, 2, 0]),
        ("earliest_due", [2, 0, 1]),
        ("priority", [1, 2, 0]),
    ],
)
def test_earliest_due_across_queues(contacts: str, served: list[int]) -> None:
    """One agent, busy until 30. Claims of 1 within 60 (due 61), mails of 2 within 20 (due 22); a call at 3, due by its
    target of 30 min at 33: first come is claim, mail, call; earliest due is mail (22), call (33), claim (61)."""
    types = {"sales": {"target": {"within": "30min"}}, "claims": mail("60min"), "mails": mail("20min")}
    described = center(types, channels=CHANNELS, routing={"contacts": contacts})
    calls = [Call(0, talk=30), Call(1, kind=1, talk=5), Call(2, kind=2, talk=5), Call(3, talk=5)]
    story = play(described, calls)
    answered = sorted(
        (visit.answered or 0, kind) for visit, kind in zip(story.visits, story.column("type"), strict=True)
    )
    assert [kind for _, kind in answered[1:]] == served
    due = [minute(moment) if moment >= 0 else None for moment in story.column("due")]
    assert due == [None, 61, 22, None]


def test_more_are_in_time_by_due_dates_than_first_come_first_served() -> None:
    """Four jobs of 10 at 0, one agent; allowed 40 and 20 and 10 and 30 in this order: by due dates all are in time,
    first in first out two are late."""
    types = {str(within): mail(f"{within}min") for within in (40, 20, 10, 30)}
    calls = [Call(0, kind=kind, talk=10) for kind in range(4)]
    late = {}
    for contacts in ("first_come_first_served", "earliest_due"):
        story = play(
            center(types, channels=CHANNELS, routing={"contacts": contacts}), calls, shifts=[(0, 1, 120)]
        )
        rows = story.outcomes.segments
        late[contacts] = int((rows.ended > rows.due + MINUTE).sum())  # the agent comes at 1
    assert late == {"first_come_first_served": 2, "earliest_due": 0}


def test_due_by_open_hours_and_business_days() -> None:
    """The desk is open from 08:00 to 10:00 every day: what comes at 09:50 has 10 minutes today and the rest tomorrow;
    one business day is tomorrow's closing time."""
    types = {"hours": mail("30min", clock="open_hours"), "days": mail("1d", clock="business_days")}
    story = play(center(types, channels=CHANNELS), [Call(110), Call(110, kind=1)], shifts=[(0, 0, 5)])
    assert [minute(moment) for moment in story.column("due")] == [24 * 60 + 20, 24 * 60 + 120]
