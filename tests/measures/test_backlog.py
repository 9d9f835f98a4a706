"""Backlog, age and time limits of deferred work, and contacts held at once, on days small enough for paper."""

from __future__ import annotations

from sim.center import Center
from sim.entities.units import HOUR, SECOND
from sim.measures.backlog import COLUMNS, Backlog
from sim.measures.layout import layout
from sim.tables import Disposition, Int64, Outcomes
from tests.measures.made import one_queue, outcomes, sales, segment

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
        "due_met": [1, 0, 0, 0], "due_counted": [2, 1, 0, 0], "finished": [0, 1, 1, 0], "backlog": [2, 2, 1, 1],
        "oldest": [1800 * SECOND, 3000 * SECOND, 3500 * SECOND, 5300 * SECOND],
    }  # fmt: skip
    assert found["due_counted"].sum() == 3
    assert found["backlog"][47, 0] == 2
    assert set(found) == {*COLUMNS, "oldest"}


def test_live_contacts_are_no_backlog() -> None:
    center = Center.from_dict(one_queue())
    run = outcomes([segment(0, 5), segment(10, 0, Disposition.OPEN)])
    assert not any(table.any() for table in added(center, run).values())
