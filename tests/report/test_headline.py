"""What stands for the whole center where some contacts have a waiting customer and others have not."""

from __future__ import annotations

import pytest

from sim.comparison.run import run
from sim.report.facts import Facts
from sim.report.headline import OF_LIVE, headline
from sim.report.words import answer
from tests.report.cases import customers, results


def test_waits_and_service_are_those_of_live_channels_and_the_rest_is_of_all() -> None:
    found = run(customers(), 3, workers=1)
    kpis = found.kpis().set_index(["kpi", "scope", "name"])["mean"]
    told = headline(found.kpis()).set_index(["kpi", "scope", "name"])["mean"]
    assert told["asa", "total", "total"] == kpis["asa", "channel", "phone"]
    assert told["wait_p90", "total", "total"] == kpis["wait_p90", "channel", "phone"]
    assert told["asa", "total", "total"] != kpis["asa", "total", "total"]
    assert told["offered", "total", "total"] == kpis["offered", "total", "total"]
    assert len(told) == len(kpis)
    assert any("Over all contacts on live channels" in line for line in answer(Facts("desk", found)))


def test_a_center_of_live_channels_is_told_as_it_is() -> None:
    kpis = results().kpis()
    assert headline(kpis) is kpis
    assert set(OF_LIVE) & set(kpis["kpi"])


@pytest.mark.parametrize("kpi", ["asa", "service_level"])
def test_facts_give_the_headline(kpi: str) -> None:
    facts = Facts("desk", run(customers(), 2, workers=1))
    assert facts.is_mixed
    assert facts.kpi(kpi)[0] == facts.kpi(kpi, "channel_kind", "live")[0]
