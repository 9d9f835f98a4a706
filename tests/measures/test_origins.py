"""Where visits come from, and flows between types, of hand-made rows."""

from __future__ import annotations

from sim.measures.tally import tally
from sim.tables import Origin
from tests.measures.made import outcomes, segment, two_places

TWO = two_places()


def test_visits_are_counted_by_what_they_follow_from() -> None:
    rows = [
        segment(10 * number, 0, origin=int(origin)) for number, origin in enumerate([*Origin, Origin.REDIAL])
    ]
    # who was in service when the run began is not counted
    rows.append(segment(2000, 0, queue=1, type=1, origin=int(Origin.TRANSFER)))
    day = tally(TWO, outcomes(rows))
    found = {name: table[:2].tolist() for name, table in day.contacts.items() if name.startswith("from_")}
    assert found == {
        "from_first": [[1, 0], [0, 0]], "from_returned": [[1, 0], [0, 0]],
        "from_redial": [[2, 0], [0, 0]], "from_transfer": [[1, 0], [0, 1]], "from_callback": [[1, 0], [0, 0]],
        "from_recontact": [[1, 0], [0, 0]], "from_chaser": [[1, 0], [0, 0]], "from_backlog": [[1, 0], [0, 0]],
        "from_follow_up": [[1, 0], [0, 0]], "from_false_containment": [[1, 0], [0, 0]],
    }  # fmt: skip


def test_transfers_are_counted_from_and_to() -> None:
    rows = [segment(0, 0, transferred=1), segment(9, 0, transferred=1), segment(20, 0)]
    rows.append(segment(30, 0, queue=1, type=1, transferred=1))
    assert tally(TWO, outcomes(rows)).transfers.tolist() == [[0, 2], [0, 1]]
    put_back = [segment(50, 0, transferred=0), segment(60, 0, origin=int(Origin.RETURNED))]
    assert tally(TWO, outcomes(rows + put_back)).transfers.tolist() == [[0, 2], [0, 1]]
