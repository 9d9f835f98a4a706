"""Real records take the same way as simulated ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.center import Center
from sim.entities.units import HOUR, SECOND
from sim.errors import ConfigError
from sim.measures.acd_log import RecordColumns
from sim.measures.records import outcomes_from_records, segments_from_records
from sim.measures.tally import tally
from sim.measures.values import Values, values
from sim.tables import Disposition
from tests.measures.made import one_queue, sales, two_places

LOG = pd.DataFrame(
    {
        "arrival": ["2026-04-13 09:00:10", "2026-04-13 09:00:05", "2026-04-13 10:15:00"],
        "type": ["sales", "sales", "sales"],
        "wait": [12, 30, 0.5],
        "outcome": ["answered", "abandoned", "answered"],
        "talk": [100, None, 50],
    }
)
BANK = Path(__file__).parents[3] / "shared/data/anonymous_bank_1999/calls_1999_jan_jul.parquet"
BANK_TYPES = ("PS", "NE", "NW", "IN", "PE", "TT", "AA")


def test_records_become_segments_in_order_of_arrival() -> None:
    rows = segments_from_records(LOG, Center.from_dict(one_queue()))
    rows.check()
    nine = 9 * HOUR
    assert rows.offered.tolist() == [nine + 5 * SECOND, nine + 10 * SECOND, 10 * HOUR + 900 * SECOND]
    assert rows.answered.tolist() == [-1, nine + 22 * SECOND, 10 * HOUR + 900 * SECOND + 500_000]
    assert rows.ended.tolist() == [
        nine + 35 * SECOND,
        nine + 122 * SECOND,
        10 * HOUR + 950 * SECOND + 500_000,
    ]
    assert rows.talk.tolist() == [0, 100 * SECOND, 50 * SECOND]
    assert rows.disposition.tolist() == [2, 1, 1]
    assert rows.group.tolist() == [-1, 0, 0]
    assert rows.case.tolist() == [0, 1, 2]


def test_measures_run_on_records_and_agents_time_is_missing() -> None:
    center = Center.from_dict(one_queue())
    run = outcomes_from_records(LOG, center)
    assert run.audit.waiting.tolist() == [round(42.5 * SECOND)]
    found = values(center, [tally(center, run)])
    shares = {measure.name: share for (measure, _), share in zip(found.rows, found.pooled(), strict=True)}
    assert (shares["abandonment"], shares["asa"], shares["aht"]) == pytest.approx((1 / 3, 6.25, 75.0))
    assert shares["service_level_1"] == pytest.approx(2 / 3)
    assert np.isnan(shares["occupancy"])


def test_columns_words_and_groups_of_a_log_are_mapped() -> None:
    frame = pd.DataFrame(
        {
            "Queue time": pd.to_datetime(["2026-04-13 08:00", "2026-04-13 08:01", "2026-04-13 08:02"]),
            "Skill": ["S", "T", "S"],
            "ASA": [1, 2, 3],
            "Result": ["ok", "ok", "left"],
            "Talk": [10, 20, 30],
            "ACW": [5, 6, 0],
            "Agent": ["Ann", "Bo", ""],
            "Team": ["bought", "own", ""],
        }
    )
    names = RecordColumns(
        arrival="Queue time", type="Skill", wait="ASA", outcome="Result", talk="Talk", wrap_up="ACW", server="Agent",
        group="Team", outcomes={"ok": Disposition.ANSWERED, "left": Disposition.ABANDONED},
        types={"S": "sales", "T": "technical"},
    )  # fmt: skip
    rows = segments_from_records(frame, two_places(), names)
    assert rows.queue.tolist() == [0, 1, 0]
    assert rows.group.tolist() == [1, 0, -1]
    assert rows.agent.tolist() == [0, 1, -1]
    assert rows.wrap_up.tolist() == [5 * SECOND, 6 * SECOND, 0]


def test_wall_clocks_are_read_in_the_centers_zone() -> None:
    """Clocks fall back on 25 October 2026: 03:30 is 4.5 h after midnight, 02:30 is read as the first of the two."""
    center = Center.from_dict(one_queue(timezone="Europe/Berlin", start="2026-10-25"))
    frame = LOG.assign(arrival=["2026-10-25 01:00", "2026-10-25 02:30", "2026-10-25 03:30"])
    assert (segments_from_records(frame, center).offered / HOUR).tolist() == [1.0, 2.5, 4.5]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"type": ["sales", "slaes", "sales"]}, "column type: is none of sales: row 2 (slaes)"),
        (
            {"outcome": ["answered", "gone", "gone"]},
            "column outcome: is none of answered, abandoned: row 2 (gone), 3 (gone)",
        ),
        ({"wait": [1, -2, None]}, "column wait: is not a number of seconds from 0 up: row 2 (-2.0), 3 (nan)"),
        ({"talk": ["1", "", "long"]}, "column talk: is not a number of seconds from 0 up: row 3 (long)"),
        ({"arrival": ["2026-04-13", "x", "2026-04-13"]}, "column arrival: is not a date and time: row 2 (x)"),
        (
            {"arrival": ["2026-04-13"] * 2 + ["2026-04-14"]},
            "is outside the center's 1 days from 2026-04-13: row 3",
        ),
    ],
)
def test_a_fault_is_told_with_column_and_rows(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as error:
        segments_from_records(LOG.assign(**change), Center.from_dict(one_queue()))
    assert told in str(error.value)
    assert "records: 1 problem\n" in str(error.value)


def test_all_faults_are_told_at_once_and_many_rows_are_counted() -> None:
    frame = pd.concat([LOG.assign(type="x", wait=-1)] * 3)
    with pytest.raises(ConfigError) as error:
        segments_from_records(frame, Center.from_dict(one_queue()))
    assert "records: 2 problems" in str(error.value)
    assert "row 1 (x), 2 (x), 3 (x), 4 (x), 5 (x) and 4 more" in str(error.value)


def test_a_missing_column_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match='column wait: is missing; did you mean "waits"'):
        segments_from_records(LOG.rename(columns={"wait": "waits"}), Center.from_dict(one_queue()))


def test_with_several_groups_the_log_must_tell_which_one_answered() -> None:
    with pytest.raises(ConfigError, match=r"columns\.group: name the column"):
        segments_from_records(LOG, two_places())
    frame = LOG.assign(type="technical", team="bought")
    with pytest.raises(
        ConfigError, match=r"column team: is not served by the agent group: row 1 \(bought\), 3"
    ):
        segments_from_records(frame, two_places(), RecordColumns(group="team"))


@pytest.fixture(scope="module")
def bank() -> tuple[pd.DataFrame, Values]:
    """The queued calls of a bank, January to July 1999, and their measures by day and in total."""
    if not BANK.exists():
        pytest.skip("the bank's records lie beside a development checkout only, in ../shared/data")
    calls = pd.read_parquet(BANK)
    calls = calls[(calls.outcome == "AGENT") | ((calls.outcome == "HANG") & calls.q_start.notna())]
    calls = calls.assign(joined=calls.vru_exit.fillna(calls.arrival)).reset_index(drop=True)
    kinds = {name: sales(demand={"volume": 1}) for name in BANK_TYPES}
    groups = {"agents": {"agents": 1, "skills": list(BANK_TYPES)}}
    year = {
        "timezone": "Asia/Jerusalem",
        "start": "1999-01-01",
        "days": 213,
        "contact_types": kinds,
        "agent_groups": groups,
    }
    center = Center.from_dict(one_queue(**year))
    names = RecordColumns(
        arrival="joined", type="type", wait="q_time", outcome="outcome", talk="ser_time", server="server",
        outcomes={"AGENT": Disposition.ANSWERED, "HANG": Disposition.ABANDONED},
    )  # fmt: skip
    return calls, values(center, [tally(center, outcomes_from_records(calls, center, names))])


def test_no_record_of_the_bank_is_lost(bank: tuple[pd.DataFrame, Values]) -> None:
    calls, found = bank
    assert found.pooled()[found.row("offered")] == len(calls)
    days = [
        row
        for row, (measure, scope) in enumerate(found.rows)
        if (measure.name, scope.kind) == ("offered", "day")
    ]
    assert found.numerators[0, days].sum() == len(calls)


def test_measures_of_the_bank_are_those_of_the_table(bank: tuple[pd.DataFrame, Values]) -> None:
    calls, found = bank
    shares = found.pooled()
    answered = calls[calls.outcome == "AGENT"]
    assert shares[found.row("abandonment")] == pytest.approx((calls.outcome == "HANG").mean())
    assert shares[found.row("asa")] == pytest.approx(answered.q_time.mean())
    assert shares[found.row("service_level_1")] == pytest.approx((answered.q_time <= 20).sum() / len(calls))
    assert shares[found.row("wait_p90")] == np.quantile(answered.q_time, 0.9, method="inverted_cdf")
    nw = calls[calls.type == "NW"]
    assert shares[found.row("abandonment", "type", "NW")] == pytest.approx((nw.outcome == "HANG").mean())


def test_the_bank_stands_near_what_is_known_of_its_ten_months(bank: tuple[pd.DataFrame, Values]) -> None:
    """January to October: 15.4 % abandoned, ASA 57 s, 47 % within 20 s. These seven months hold the worst ones (March
    24 %, but not October 6 %), so the bands are as wide as months differ: 3 points, 10 s, 7 points."""
    _, found = bank
    shares = found.pooled()
    assert shares[found.row("abandonment")] == pytest.approx(0.154, abs=0.03)
    assert shares[found.row("asa")] == pytest.approx(57, abs=10)
    assert shares[found.row("service_level_1")] == pytest.approx(0.47, abs=0.07)
    assert shares[found.row("aht")] == pytest.approx(188, abs=10)
