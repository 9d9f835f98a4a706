"""Each measure on a day small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.center import Center
from sim.entities.units import DAY, SECOND
from sim.measures.deferred_kpis import DEFERRED
from sim.measures.kpis import MEASURES
from sim.measures.measure import EVERYWHERE
from sim.measures.scopes import scopes
from sim.measures.self_service_kpis import SELF_SERVICE
from sim.measures.tally import tally
from sim.measures.values import values
from sim.measures.views import view
from sim.tables import Disposition, Manner, Origin, State
from tests.examples import examples
from tests.measures.made import one_queue, outcomes, random_outcomes, segment, spell, two_places

TWO = two_places()
WARM = {"manner": Manner.WARM, "held": 30 * SECOND}
ROWS = [
    segment(0, 0, resolved=1),
    segment(100, 20, resolved=0, transferred=1, contact=1, attempt=1, origin=Origin.REDIAL, **WARM),
    segment(200, 40, case=2, resolved=1, group=1),
    segment(300, 4, Disposition.ABANDONED, case=3),
    segment(400, 36, Disposition.ABANDONED, case=4),
    segment(500, 0, Disposition.BALKED, case=5),
    segment(600, 0, Disposition.BLOCKED, case=6),
    segment(700, 100, Disposition.FLOW_OUT, case=7),
    segment(170000, 0, Disposition.OPEN, case=8),
    segment(220, 12, queue=1, type=1, contact=1, attempt=1, leg=1, origin=Origin.TRANSFER),
]
SPELLS = [
    spell(State.AVAILABLE, 0, 1800), spell(State.TALK, 1800, 5400), spell(State.BREAK, 5400, 6300),
    spell(State.UNPAID_BREAK, 6300, 7200), spell(State.TALK, 7200, 8100, overtime=1),
    spell(State.AVAILABLE, 0, 3600, group=1, agent=1),
]  # fmt: skip
OF_DEFERRED = {measure.name for measure in DEFERRED} - {"backlog", "oldest"}
"""Nothing is deferred here."""
SALES = {
    "offered": 9, "contacts": 9, "first_attempts": 8, "answered": 3, "abandoned": 3, "balked": 1, "blocked": 1,
    "flow_out": 1, "still_open": 1, "no_line": 0, "callbacks": 0,
    "from_first": 8, "from_returned": 0, "from_follow_up": 0,
    "concurrency": np.nan, **dict.fromkeys(OF_DEFERRED, np.nan),
    "from_redial": 1, "from_transfer": 0, "from_callback": 0, "from_recontact": 0, "from_chaser": 0, "from_backlog": 0,
    "from_false_containment": 0,
    "value_offered": 18, "value_abandoned": 6, "value_abandonment": 1 / 3,
    "priority_inversion": np.nan, "overtaken": 1 / 9,
    "service_level_1": 2 / 6, "service_level_2": 2 / 4, "service_level_3": 4 / 6, "service_level_4": 2 / 3,
    "service_level_5": 2 / 4, "service_level_6": 4 / 6, "service_level_7": 2 / 7, "service_level_8": 2 / 3,
    "service_level": 2 / 4, "intervals_in_target": 0, "days_in_target": 0, "target_met": 0, "worst_interval": 2 / 4,
    "asa": 60 / 3, "wait_to_conversation": 60 / 3,
    "wait_mean": (60 + 40 + 100) / 7, "wait_if_any": 60 / 2, "time_to_abandon": 40 / 3,
    "wait_p50": 20, "wait_p90": 40, "wait_p95": 40, "wait_max": 40,
    "answer_rate": 3 / 9, "first_attempt_service_level": 1 / 3, "first_attempt_abandonment": 3 / 8,
    "first_attempt_answer_rate": 2 / 8, "cases_answered": 2 / 8,
    "abandonment": 3 / 9, "short_abandonment": 2 / 9, "redial_share": 1 / 9, "transfer_rate": 1 / 3,
    "escalation_rate": 1 / 3, "recontact_share": 0, "first_attempt_share": 8 / 9,
    "contacts_per_case": 9 / 8, "redials_per_case": 1 / 8, "recontacts_per_case": 0, "chasers_per_case": 0,
    "chaser_share": 0, "first_contact_resolution": 1, "cases_censored": 0, "one_contact_resolution": 1 / 2,
    "warm_transfer_rate": 1 / 3, "consult_rate": 0, "time_held": 30,
    "handled": 3, "aht": 75, "talk": 60, "hold": 10, "wrap_up": 5, "resolution_rate": 2 / 3,
    "resolved": 2, "occupancy": 4500 / 9900, "live_occupancy": 4500 / 9900, "utilisation": 4500 / 10800, "shrinkage":
    900 / 10800,
}  # fmt: skip
MISSING = {
    "first_call_success", "callback_success", "prediction_bias", "prediction_error", "trunk_load", "callback_offers",
    "callback_acceptance", "calls_per_callback", "callback_announced", "callback_wait",
    *(measure.name for measure in SELF_SERVICE),
}  # fmt: skip
"""Nobody is called back here, hears of a wait, needs a line, or begins with a machine."""
OWN_GROUP = {
    "handled": 3, "resolution_rate": 1 / 2,
    "occupancy": 4500 / 6300, "live_occupancy": 4500 / 6300, "concurrency_load": np.nan, "utilisation": 4500 / 7200,
    "shrinkage": 900 / 7200,
    "paid_hours": 2, "hours_on_duty": 2, "production_hours": 1.75, "overtime_hours": 0.25,
    "cost": 25 * 1.75 + 37.5 * 0.25, "cost_per_contact": 53.125 / 3, "cost_per_resolved": 53.125,
    "cost_per_paid_hour": 53.125 / 2, "cost_per_production_hour": 53.125 / 1.75,
}  # fmt: skip


def _found(kind: str, name: str) -> dict[str, float]:
    found = values(TWO, [tally(TWO, outcomes(ROWS, SPELLS, end=9 * DAY))])
    shares = found.pooled()
    return {m.name: shares[row] for row, (m, s) in enumerate(found.rows) if (s.kind, s.name) == (kind, name)}


def test_every_measure_of_a_contact_type() -> None:
    found = _found("type", "sales")
    given = {name: value for name, value in found.items() if name not in MISSING}
    assert given == pytest.approx(SALES, nan_ok=True)


def test_every_measure_of_a_group() -> None:
    found = _found("group", "own")
    assert {name: found[name] for name in OWN_GROUP} == pytest.approx(OWN_GROUP, nan_ok=True)
    assert set(found) - set(OWN_GROUP) == {"aht", "talk", "hold", "wrap_up", "resolved"}


def test_every_measure_has_a_value_in_the_total_of_this_day() -> None:
    found = _found("total", "total")
    assert set(found) == {measure.name for measure in MEASURES if "total" in measure.kinds}
    unused = {*OF_DEFERRED, "concurrency", "concurrency_load"}  # and nobody holds two
    assert {name for name, value in found.items() if not np.isfinite(value)} == unused | MISSING


def test_money_adds_wages_and_vendors_prices() -> None:
    found = _found("total", "total")
    assert found["cost"] == pytest.approx(53.125 + 18.0)
    assert found["cost_per_contact"] == pytest.approx(71.125 / 4)


def test_nothing_to_count_is_missing_and_never_0_or_1() -> None:
    found = values(TWO, [tally(TWO, outcomes([]))])
    shares = found.pooled()
    for row, (measure, _) in enumerate(found.rows):
        is_total = measure.name == "cost" or measure.unit in {"contacts", "h"}
        of_cases = measure.name.endswith("_per_case") or measure.name == "cases_censored"
        if is_total and not of_cases and measure.name not in {"resolved", *OF_DEFERRED, *MISSING}:
            assert shares[row] == 0.0
        else:
            assert np.isnan(shares[row]), measure.name


def test_names_are_unique_and_every_definition_says_what_is_divided() -> None:
    names = [measure.name for measure in MEASURES]
    assert len(set(names)) == len(names)
    for measure in MEASURES:
        assert set(measure.kinds) <= set(EVERYWHERE)
        if measure.unit == "share" and measure.name not in {"service_level", "worst_interval"}:
            assert "÷" in measure.definition, measure.name


def test_money_is_shown_in_the_currency_of_the_center() -> None:
    euros = Center.from_dict(one_queue(currency="EUR"))
    units = {measure.name: measure.unit_in(euros) for measure in MEASURES}
    assert (units["cost_per_contact"], units["asa"]) == ("EUR", "s")


@examples(30)
@given(random_outcomes())
def test_measures_over_arrays_are_measures_over_each_scope(run: object) -> None:
    day = tally(TWO, run)  # type: ignore[arg-type]
    found = values(TWO, [day])
    views = {scope: view(day, scope) for scope in scopes(TWO)}
    for row, (measure, scope) in enumerate(found.rows):
        above, below = measure.ratio(views[scope])
        assert found.denominators[0, row] == below
        assert found.numerators[0, row] == (above if below else 0)


@given(random_outcomes())
def test_shares_lie_between_0_and_1(run: object) -> None:
    found = values(TWO, [tally(TWO, run)], scopes(TWO, EVERYWHERE))  # type: ignore[arg-type]
    is_share = [measure.unit == "share" for measure, _ in found.rows]
    shares = found.pooled()[is_share]
    shares = shares[np.isfinite(shares)]
    assert ((shares >= 0) & (shares <= 1)).all()
