"""Backlog, age and time limits of deferred work, and contacts held at once, on days small enough for paper."""

from __future__ import annotations

import numpy as np

from sim.center import Center
from sim.entities.units import HOUR, SECOND
from sim.measures.backlog import COLUMNS, Backlog
from sim.measures.layout import layout
from sim.measures.tally import tally
from sim.measures.values import values
from sim.tables import Disposition, Int64, Origin, Outcomes, State
from tests.measures.made import one_queue, outcomes, sales, segment, spell

TEN_TO_TEN = 36_000
"""Ten o'clock in seconds."""


def mail() -> Center:
    """One deferred type whose contacts are due after an hour."""
    letters = sales(channel="mail", target={"within": "1h"})
    del letters["patience"]
    return Center.from_dict(
        one_queue(channels={"mail": {"kind": "deferred"}}, contact_types={"sales": letters})
    )


def letter(
    offered: float, wait: float, kind: Disposition = Disposition.ANSWERED, **changes: int
) -> dict[str, int]:
    """A letter that comes at so many seconds after ten."""
    row = segment(TEN_TO_TEN + offered, wait, kind, **changes)
    return {"due": row["offered"] + HOUR} | row | {"due": row["offered"] + HOUR}


def added(center: Center, run: Outcomes) -> dict[str, Int64]:
    """The columns of a day in one piece."""
    backlog = Backlog(center, layout(center))
    backlog.add(run.segments, run.segments.offered // center.interval, 24 * HOUR)
    return backlog.columns()


def test_backlog_age_and_what_was_done_in_time() -> None:
    center = mail()
    rows = [
        letter(0, 1730),  # over at 10:30 to the second: still there at the end of that interval
        letter(600, 3600),  # done at 11:11:10: 70 s too late
        letter(1900, 0, Disposition.OPEN),  # never done, and due within the day
        letter(50_000 - 36_000 + 36_300, 0, Disposition.OPEN),  # comes at 23:58:20: not yet due at the end
        letter(2000, 0, transferred=0),  # put back into its own queue: not finished
    ]
    run = outcomes(rows)
    found = added(center, run)
    by_interval = {name: table[20:24, 0].tolist() for name, table in found.items()}
    assert by_interval == {
        "due_met": [1, 0, 0, 0], "due_counted": [2, 1, 0, 0], "finished": [0, 1, 1, 0], "set_aside": [0, 0, 0, 0],
        "put_back": [0, 1, 0, 0], "lost": [0, 0, 0, 0], "backlog": [2, 2, 1, 1],
        "oldest": [1800 * SECOND, 3000 * SECOND, 3500 * SECOND, 5300 * SECOND],
    }  # fmt: skip
    assert found["due_counted"].sum() == 3
    assert found["backlog"][47, 0] == 2
    assert set(found) == {*COLUMNS, "oldest"}


def test_live_contacts_are_no_backlog() -> None:
    center = Center.from_dict(one_queue())
    run = outcomes([segment(0, 5), segment(10, 0, Disposition.OPEN)])
    assert not any(table.any() for table in added(center, run).values())


def test_work_that_waits_outside_is_finished_once_and_has_two_times() -> None:
    """It comes at 10:00, is set aside at 10:20, comes back at 11:30 and is done at 11:40; another is done at once."""
    center = mail()
    minute = 60
    rows = [
        letter(0, 20 * minute - 70, contact=7, resumes=(TEN_TO_TEN + 90 * minute) * SECOND),
        letter(90 * minute, 10 * minute - 70, contact=7, leg=1, origin=Origin.FOLLOW_UP),
        letter(0, 30 * minute - 70, contact=8),
    ]
    run = outcomes(rows, end=24 * HOUR)
    found = values(center, [tally(center, run)])
    mean = {measure.name: value for (measure, scope), value in zip(found.rows, found.pooled(), strict=True)
            if scope.kind == "total"}  # fmt: skip
    assert mean["finished"] == 2
    assert mean["first_response"] == (20 + 30) / 2 * minute
    assert mean["full_resolution"] == (100 + 30) / 2 * minute
    assert mean["full_resolution_inside"] == (30 + 30) / 2 * minute
    assert (mean["first_response_p50"], mean["full_resolution_p90"]) == (20 * minute, 100 * minute)


def test_work_put_back_is_followed_to_where_it_came() -> None:
    """Put back after 10 minutes, done after 40: one answer, 40 minutes after it came."""
    center = mail()
    rows = [
        letter(0, 530, contact=7, transferred=0),
        letter(600, 1730, contact=7, leg=1, origin=Origin.RETURNED),
    ]
    sums = tally(center, outcomes(rows)).contacts
    assert sums["responded"].sum() == sums["resolutions"].sum() == 1
    assert sums["response_time"].sum() == sums["resolution_time"].sum() == 2400 * SECOND


def test_chasers_belong_to_the_work_that_was_late() -> None:
    """Of the letters of one customer the one that waits when they call is asked after; a call of another is none."""
    described = one_queue(channels={"mail": {"kind": "deferred"}, "phone": {"kind": "live"}})
    demand = {"volume": 100, "volume_basis": "first_attempts"}
    letters = sales(
        channel="mail", demand=demand, target={"within": "1h"}, chaser={"to": "calls", "probability": 0.5}
    )
    del letters["patience"]
    described["contact_types"] = {"letters": letters, "calls": sales(demand=demand)}
    described["agent_groups"] = {"team": {"agents": 2, "skills": ["letters", "calls"]}}
    center = Center.from_dict(described)
    rows = [
        letter(0, 3600, case=1, contact=0),
        letter(5000, 9000, case=1, contact=1),
        letter(0, 20_000, case=2, contact=2),
        segment(TEN_TO_TEN + 4000, 5, case=1, contact=3, attempt=1, type=1, queue=1, origin=Origin.CHASER),
        segment(TEN_TO_TEN + 9500, 5, case=1, contact=4, attempt=2, type=1, queue=1, origin=Origin.CHASER),
        segment(TEN_TO_TEN + 9500, 5, case=3, contact=5, type=1, queue=1),
    ]
    sums = tally(center, outcomes(rows)).contacts
    at = (TEN_TO_TEN + 5000) // 1800
    assert sums["chasers"].sum() == sums["chasers"][at, 0] == 1
    assert sums["from_chaser"][:, 1].sum() == 2


def test_waits_and_levels_of_a_total_are_those_of_live_contacts() -> None:
    """A letter that waits for an hour, in time, and a call that waits for a minute, too late."""
    described = one_queue(channels={"mail": {"kind": "deferred"}, "phone": {"kind": "live"}})
    letters = sales(channel="mail", target={"within": "2h"})
    del letters["patience"]
    described["contact_types"] = {"letters": letters, "calls": sales()}
    described["agent_groups"] = {
        "team": {"agents": 2, "skills": ["letters", "calls"]}, "desk": {"agents": 1, "skills": ["letters"]},
    }  # fmt: skip
    center = Center.from_dict(described)
    rows = [
        letter(0, 3600) | {"due": (TEN_TO_TEN + 7200) * SECOND},
        segment(TEN_TO_TEN, 60, case=1, contact=1, type=1, queue=1),
    ]
    spells = [
        spell(State.TALK, 0, 600), spell(State.DEFERRED, 600, 900), spell(State.AVAILABLE, 900, 1200),
        spell(State.DEFERRED, 0, 600, group=1, agent=2), spell(State.AVAILABLE, 600, 800, group=1, agent=2),
    ]  # fmt: skip
    found = values(center, [tally(center, outcomes(rows, spells, end=24 * HOUR))])
    mean = {
        (measure.name, scope.kind, scope.name): value
        for (measure, scope), value in zip(found.rows, found.pooled(), strict=True)
    }
    assert mean["service_level", "total", "total"] == mean["service_level", "type", "calls"] == 0.0
    assert mean["service_level", "type", "letters"] == mean["on_time", "total", "total"] == 1.0
    assert mean["asa", "total", "total"] == mean["wait_p90", "total", "total"] == 60.0
    assert np.isnan(mean["asa", "type", "letters"])
    assert np.isnan(mean["service_level_1", "type", "letters"])
    assert mean["days_in_target", "total", "total"] == 0.5
    assert mean["occupancy", "total", "total"] == 1500 / 2000
    assert mean["live_occupancy", "total", "total"] == 600 / 1200
    assert np.isnan(mean["live_occupancy", "group", "desk"])


def test_a_call_takes_as_many_places_as_it_keeps_from_chats() -> None:
    """An agent with three places for chats holds one chat and then a call, 75 s each of ten minutes; another, who only
    has calls, one call."""
    described = one_queue(channels={"chat": {"kind": "live", "concurrency": 3}, "phone": {"kind": "live"}})
    described["contact_types"] = {"chats": sales(channel="chat"), "calls": sales()}
    described["agent_groups"] = {
        "both": {"agents": 1, "skills": ["chats", "calls"]}, "phones": {"agents": 1, "skills": ["calls"]},
    }  # fmt: skip
    center = Center.from_dict(described)
    rows = [segment(0, 0), segment(100, 0, type=1, queue=1), segment(0, 0, type=1, queue=1, group=1, agent=1)]
    spells = [spell(State.TALK, 0, 600), spell(State.TALK, 0, 600, group=1, agent=1)]
    found = values(center, [tally(center, outcomes(rows, spells))])
    load = {scope.name: value for (measure, scope), value in zip(found.rows, found.pooled(), strict=True)
            if measure.name == "concurrency_load" and scope.kind in {"group", "total"}}  # fmt: skip
    assert load == {
        "both": (75 + 3 * 75) / (3 * 600), "phones": 75 / 600, "total": (75 + 3 * 75 + 75) / (3 * 600 + 600),
    }  # fmt: skip
