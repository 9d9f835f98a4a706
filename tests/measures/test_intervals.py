"""The interval table: one line an interval and queue."""

from __future__ import annotations

import numpy as np
import pytest

from sim.center import Center
from sim.errors import UserError
from sim.measures.intervals import interval_table, quantile
from sim.measures.tally import tally
from sim.tables import Disposition, State
from tests.measures.made import one_queue, outcomes, segment, spell, two_places

TWO = two_places()
AVAILABLE = spell(State.AVAILABLE, 1800, 2700, group=1, agent=1)


def test_a_line_has_the_place_in_the_calendar_and_the_spread_over_replications() -> None:
    days = [
        tally(TWO, outcomes([segment(1800 + k, wait) for k, wait in enumerate(waits)], [AVAILABLE]))
        for waits in ([0, 10], [30, 0, 30, 20], [25])
    ]
    table = interval_table(TWO, days)
    assert table[["interval", "date", "weekday", "start", "queue"]].values.tolist() == [
        [1, "2026-04-13", "mon", "00:30", "sales"]
    ]
    line = table.iloc[0]
    assert line.offered == pytest.approx(7 / 3)
    assert line.service_level == pytest.approx(4 / 7)
    assert (line.service_level_p10, line.service_level_p90) == pytest.approx((0.1, 0.9))
    assert line.asa == pytest.approx((10 + 80 + 25) / 7)
    assert line.target_met == pytest.approx(1 / 3)
    assert (line.agents, line.occupancy) == (0.5, 0.0)


def test_a_queue_has_the_agents_of_every_group_that_may_serve_it() -> None:
    spells = [AVAILABLE, spell(State.TALK, 1800, 3600), spell(State.BREAK, 3600, 5400)]
    table = interval_table(TWO, [tally(TWO, outcomes([], spells))]).set_index(["interval", "queue"])
    assert table.loc[(1, "sales"), "agents"] == 1.5
    assert table.loc[(1, "sales"), "occupancy"] == pytest.approx(1800 / 2700)
    assert table.loc[(1, "technical"), "agents"] == 1.0
    assert len(table) == 2


def test_a_replication_without_a_service_level_leaves_the_mean_and_the_share() -> None:
    days = [
        tally(TWO, outcomes(rows)) for rows in ([segment(10, 0)], [segment(10, 2, Disposition.ABANDONED)], [])
    ]
    line = interval_table(TWO, days).iloc[0]
    assert (line.service_level, line.target_met, line.service_level_p10) == (1.0, 1.0, 1.0)
    assert line.abandonment == 0.5
    assert np.isnan(line.occupancy)


def test_other_measures_can_be_asked_for() -> None:
    center = Center.from_dict(one_queue())
    table = interval_table(center, [tally(center, outcomes([segment(10, 7)]))], ["aht", "service_level_4"])
    assert table.loc[0, "aht"] == 75.0
    assert list(table.columns[5:8]) == ["aht", "aht_p10", "aht_p90"]


def test_quantiles_are_linear_and_leave_out_what_is_missing() -> None:
    each = np.array([[3.0, np.nan, np.nan], [1.0, 5.0, np.nan], [2.0, np.nan, np.nan]])
    assert quantile(each, 0.25).tolist() == pytest.approx([1.5, 5.0, np.nan], nan_ok=True)
    assert quantile(each[:, 0], 0.9) == pytest.approx(np.quantile([1.0, 2.0, 3.0], 0.9))


def test_a_name_that_is_no_measure_is_refused_with_the_nearest() -> None:
    with pytest.raises(UserError, match='"ocupancy" is no measure; did you mean "occupancy"'):
        interval_table(TWO, [tally(TWO, outcomes([]))], ["ocupancy"])
