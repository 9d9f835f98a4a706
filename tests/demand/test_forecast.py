"""What a forecast expects: hours outside which contacts come too, and events that multiply some days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sim.center import Center
from sim.comparison.unattended import unattended
from sim.demand.expected import aht_scales, expected_arrivals, expected_offered, forecast_volumes
from sim.demand.sample import sample_demand
from sim.entities.units import SECOND

if TYPE_CHECKING:
    from sim.tables import Float64

LETTER: dict[str, Any] = {
    "channel": "letter", "open": {"mon-sat": "08:00-12:00"},
    "handle_time": {"lognormal": {"mean": "6min", "cv": 1.0}},
    "demand": {"volume": 80, "shape": [1, 1, 1, 1, 2, 2, 4, 4]}, "target": {"within": "24h"},
}  # fmt: skip


def center(demand: dict[str, Any], **kind: Any) -> Center:
    """Letters of four days from Friday, answered by one desk; a demand of lines has no volume of its own."""
    forecast = demand if "rows" in demand else LETTER["demand"] | demand
    return Center.from_dict(
        {
            "name": "letters", "start": "2026-04-10", "days": 4, "channels": {"letter": {"kind": "deferred"}},
            "contact_types": {"letter": LETTER | kind | {"demand": forecast}},
            "agent_groups": {"desk": {"agents": 5, "skills": ["letter"]}},
        }
    )  # fmt: skip


def by_day(volumes: Float64) -> Float64:
    return volumes[:, 0].reshape(4, 48)


def test_a_share_of_a_day_comes_evenly_outside_its_hours() -> None:
    """A quarter of 80 over 40 closed half-hours; the rest on the shape; on Sunday a factor, evenly all day."""
    friday, _, sunday, monday = by_day(
        forecast_volumes(center({"outside_hours": 0.25, "weekdays": {"mon": 1.5, "sun": 0.18}}))
    )
    assert friday[:16].tolist() == friday[24:].tolist()[:16] == [0.5] * 16
    assert friday[16:24].tolist() == [3.75, 3.75, 3.75, 3.75, 7.5, 7.5, 15, 15]
    assert sunday == pytest.approx(np.full(48, 80 * 0.18 / 48))
    assert (friday.sum(), sunday.sum(), monday.sum()) == pytest.approx((80, 14.4, 120))


def test_a_shape_may_span_the_whole_day_of_deferred_contacts() -> None:
    friday, _, sunday, _ = by_day(forecast_volumes(center({"shape": [1] * 16 + [4] * 8 + [2] * 24})))
    assert friday == pytest.approx(np.array([1] * 16 + [4] * 8 + [2] * 24) * 80 / 96)
    assert sunday.sum() == 0


def test_letters_are_drawn_when_nobody_is_there() -> None:
    demand = sample_demand(center({"outside_hours": 0.25, "weekdays": {"sun": 0.18}, "counts": "fixed"}), 1)
    assert len(demand) == round(3 * 80 + 14.4)
    assert np.isin(np.arange(16), demand.interval).sum() > 6


def test_an_event_multiplies_the_volume_and_the_handle_time_of_its_dates() -> None:
    storm = {"date": "2026-04-10..2026-04-11", "volume": 1.15, "aht": 1.1}
    holiday = {"date": "2026-04-11", "volume": 0.5}
    plain, eventful = center({}), center({"events": [storm, holiday]})
    factors = by_day(forecast_volumes(eventful)).sum(axis=1) / 80
    assert factors == pytest.approx([1.15, 0.575, 0, 1])
    assert by_day(aht_scales(eventful)).mean(axis=1) == pytest.approx([1.1, 1.1, 1, 1])
    assert by_day(expected_arrivals(plain))[3].tolist() == by_day(expected_arrivals(eventful))[3].tolist()


def test_the_customers_who_would_have_come_come_in_an_event_too_with_so_much_more_work() -> None:
    plain, storm = (
        sample_demand(center({"events": events}), 3)
        for events in ([], [{"date": "2026-04-10", "volume": 1.15, "aht": 1.1}])
    )
    kept = {(i, n): work for i, n, work in zip(storm.interval, storm.ordinal, storm.talk, strict=True)}
    for interval, ordinal, work in zip(plain.interval, plain.ordinal, plain.talk, strict=True):
        assert kept[interval, ordinal] == (round(work * 1.1) if interval < 48 else work)
    assert len(storm) > len(plain)
    assert plain.talk.mean() > SECOND


def test_an_event_comes_on_top_of_what_the_volume_basis_was_counted_in() -> None:
    """Transfers-in of an uneventful time are taken out of an offered volume, whatever an event adds."""
    back = {"transfers": [{"to": "letter", "probability": 0.2}]}
    calm, storm = (
        expected_arrivals(center({"volume_basis": "offered", "events": events}, **back))
        for events in ([], [{"date": "2026-04-10", "volume": 3}])
    )
    assert calm.sum() == pytest.approx(0.8 * 240)
    assert (by_day(storm) / np.maximum(by_day(calm), 1e-9)).max(axis=1) == pytest.approx([3, 1, 0, 1])


def test_events_of_a_forecast_file_multiply_its_lines() -> None:
    rows = [{"date": "2026-04-10", "start": 8 * 3600 * SECOND, "volume": 10, "aht": 720}]
    demand = {"rows": rows, "events": [{"date": "2026-04-10", "volume": 2, "aht": 0.5}]}
    lines = center(demand)
    assert forecast_volumes(lines)[16, 0] == 20
    assert aht_scales(lines)[16, 0] == 1.0


def test_what_letters_bring_to_the_phone_comes_while_people_call() -> None:
    """A tenth of the letters is handed on to the phone; staffing expects none of it at night, and all of it by day."""
    calls = {
        "channel": "phone", "open": {"mon-sat": "08:00-12:00"}, "handle_time": "3min", "patience": "never",
        "demand": {"volume": 40, "volume_basis": "first_attempts"},
    }  # fmt: skip
    letters = LETTER | {
        "transfers": [{"to": "call", "probability": 0.1}],
        "demand": LETTER["demand"] | {"outside_hours": 0.25, "weekdays": {"sun": 0}},
    }
    both = Center.from_dict(
        {
            "name": "letters and calls", "start": "2026-04-10", "days": 4,
            "channels": {"letter": {"kind": "deferred"}, "phone": {"kind": "live"}},
            "contact_types": {"letter": letters, "call": calls},
            "agent_groups": {"desk": {"agents": 5, "skills": ["letter", "call"]}},
        }
    )  # fmt: skip
    offered = expected_offered(both)[:, 1].reshape(4, 48)
    assert offered[:, np.r_[0:16, 24:48]].sum() == 0
    assert offered.sum() == pytest.approx(3 * 40 + 0.1 * 3 * 80)
    assert len(unattended(both)) == 0
