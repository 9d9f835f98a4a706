"""Where visits come from: origins add up to what was offered, transfers to what was handed on."""

from __future__ import annotations

import pytest

from sim.comparison.journey import TOTAL, flows, journey
from sim.comparison.run import run
from tests.comparison.small import description
from tests.report.cases import center, customers


def test_origins_add_up_to_visits_and_are_those_of_the_rows() -> None:
    results = run(customers(), 3, workers=1)
    table = journey(results)
    assert list(dict.fromkeys(table["origin"])) == ["first", "redial", "transfer"]
    offered = results.kpis(("type",)).set_index(["kpi", "name"])["mean"]["offered"]
    for name, rows in table[table["type"] != TOTAL].groupby("type"):
        assert rows["mean"].sum() == pytest.approx(offered[name] / 2)
        assert rows["share"].sum() == pytest.approx(1.0)
    assert table.loc[table["type"] == TOTAL, "share"].sum() == pytest.approx(1.0)
    rows = [results.segments(replication) for replication in range(3)]
    redials = sum(int((one["origin"] == "redial").sum()) for one in rows)
    told = table[(table["origin"] == "redial") & (table["type"] == TOTAL)]["mean"].item()
    assert told == pytest.approx(redials / 3 / 2)


def test_flows_are_the_transfers_of_the_rows() -> None:
    results = run(customers(), 3, workers=1)
    (row,) = flows(results).to_dict("records")
    rows = [results.segments(replication) for replication in range(3)]
    moved = sum(int((one["transferred"] == "technical").sum()) for one in rows)
    answered = sum(
        int(((one["type"] == "consumer_service") & (one["disposition"] == "answered")).sum()) for one in rows
    )
    assert (row["from"], row["to"]) == ("consumer_service", "technical")
    assert row["mean"] == pytest.approx(moved / 3 / 2)
    assert row["share"] == pytest.approx(moved / answered)


def test_first_attempts_alone_and_nobody_at_all() -> None:
    assert set(journey(run(center(), 2, workers=1))["origin"]) == {"first"}
    idle = description()["contact_types"]["sales"] | {"demand": {"volume": 0}}
    nobody = run(center(contact_types={"sales": idle}), 2, workers=1)
    assert not len(journey(nobody))
    assert not len(flows(nobody))
