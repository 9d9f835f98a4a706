"""Scopes cover a center, and the sums of parts are the sum of the whole."""

from __future__ import annotations

import pytest
from hypothesis import given

from sim.center import Center
from sim.measures.scopes import KINDS, Scope, interval_name, scopes
from sim.measures.tally import tally
from sim.measures.views import View, totals, view
from tests.measures.made import one_queue, outcomes, random_outcomes, sales, segment, two_places

TWO = two_places()


def _named(center: Center, kind: str) -> dict[str, Scope]:
    return {scope.name: scope for scope in scopes(center, [kind])}


def test_scopes_of_a_center_with_two_types_and_two_places() -> None:
    names = [(scope.kind, scope.name) for scope in scopes(TWO)]
    assert names == [
        ("total", "total"), ("type", "sales"), ("type", "technical"), ("channel", "phone"), ("channel", "chat"),
        ("segment", "consumer"), ("group", "own"), ("group", "bought"), ("site", "charlotte"), ("vendor", "bogota"),
        ("day", "2026-04-13"), ("day", "2026-04-14"),
    ]  # fmt: skip
    technical = _named(TWO, "type")["technical"]
    assert (technical.types, technical.queues, technical.pairs, technical.groups) == ((1,), (1,), (2,), (0,))
    vendor = _named(TWO, "vendor")["bogota"]
    assert (vendor.types, vendor.queues, vendor.pairs, vendor.groups) == ((), (), (1,), (1,))


def test_days_and_intervals_cut_the_horizon_in_order() -> None:
    days, slots = scopes(TWO, ["day"]), scopes(TWO, ["interval"])
    assert [(day.start, day.stop) for day in days] == [(0, 48), (48, 96)]
    assert [(slot.start, slot.stop) for slot in slots] == [(k, k + 1) for k in range(96)]
    assert (slots[0].name, slots[95].name) == ("2026-04-13 00:00", "2026-04-14 23:30")
    assert list(_named(TWO, "type_day"))[:2] == ["sales 2026-04-13", "sales 2026-04-14"]


def test_the_day_on_which_the_clocks_change_has_its_own_number_of_intervals() -> None:
    zone = {"timezone": "Europe/Berlin", "start": "2026-10-25", "days": 2}
    center = Center.from_dict(one_queue(**zone))
    assert [(day.start, day.stop) for day in scopes(center, ["day"])] == [(0, 50), (50, 98)]
    assert interval_name(center, 4) == "2026-10-25 02:00"
    assert interval_name(center, 6) == "2026-10-25 02:00 (second time)"
    assert interval_name(center, 8) == "2026-10-25 03:00"
    assert len(_named(center, "interval")) == center.clock.intervals


def test_a_place_has_the_queues_that_sourcing_sends_to_it() -> None:
    center = two_places(
        sourcing={"policy": "percentage", "shares": {"charlotte": 0.4, "bogota": 0.6}, "types": ["sales"]}
    )
    assert _named(center, "site")["charlotte"].queues == (0,)
    assert _named(center, "vendor")["bogota"].queues == (1,)
    assert _named(center, "type")["sales"].queues == (0, 1)
    assert list(_named(center, "queue")) == ["sales@charlotte", "sales@bogota", "technical"]


def test_a_group_named_like_a_place_has_no_queues_of_its_own() -> None:
    groups = {
        "bogota": {"vendor": "bogota", "agents": 1, "skills": ["sales"]},
        "own": {"site": "charlotte", "agents": 1, "skills": ["sales", "technical"]},
    }
    sourcing = {"policy": "percentage", "shares": {"charlotte": 0.4, "bogota": 0.6}, "types": ["sales"]}
    assert _named(two_places(agent_groups=groups, sourcing=sourcing), "group")["bogota"].queues == ()


@given(random_outcomes())
def test_sums_over_parts_add_up_to_the_total(run: object) -> None:
    day = tally(TWO, run)  # type: ignore[arg-type]
    whole = totals(day, scopes(TWO, ["total"]))
    by = {kind: totals(day, scopes(TWO, [kind])) for kind in ("type", "channel", "group", "day", "interval")}
    for name in (*day.contacts, *day.targets):
        for kind in ("type", "channel", "day", "interval"):
            assert by[kind][name].sum() == whole[name][0], (kind, name)
    for name in (*day.services, *day.agents):
        for kind in ("group", "day", "interval"):
            assert by[kind][name].sum() == whole[name][0], (kind, name)
    for name in day.services:
        assert by["type"][name].sum() == whole[name][0]


@given(random_outcomes())
def test_a_day_of_a_type_is_part_of_the_day_and_of_the_type(run: object) -> None:
    day = tally(TWO, run)  # type: ignore[arg-type]
    parts = {scope.name: view(day, scope).offered for scope in scopes(TWO, ["type_day"])}
    for scope in scopes(TWO, ["day"]):
        assert view(day, scope).offered == sum(n for name, n in parts.items() if name.endswith(scope.name))


def test_a_view_gives_numbers_by_name_and_names_what_there_is() -> None:
    one = view(tally(TWO, outcomes([segment(10, 4)])), scopes(TWO, ["total"])[0])
    assert (one.answered, one["handled"], one.wait_p50, one.has_waits) == (1, 1, 4_000_000, 1)
    with pytest.raises(
        AttributeError, match="no sum named 'anserwed'; there are offered, offered_live, contacts"
    ):
        _ = one.anserwed
    assert View({"a": 1}).names() == ("a",)


def test_kinds_that_would_repeat_another_are_left_out() -> None:
    center = Center.from_dict(one_queue(contact_types={"sales": sales(segment="")}))
    assert {scope.kind for scope in scopes(center, KINDS)} == {"total", "type", "channel", "group", "day"}


def test_live_and_deferred_contacts_are_scopes_where_there_are_both() -> None:
    assert not _named(TWO, "channel_kind")
    data = one_queue(channels={"phone": {"kind": "live"}, "mail": {"kind": "deferred"}})
    letters = sales(channel="mail", target={"within": "24h"})
    del letters["patience"]
    data["contact_types"]["letters"] = letters
    data["agent_groups"]["team"]["skills"] = ["sales", "letters"]
    found = _named(Center.from_dict(data), "channel_kind")
    assert {name: scope.types for name, scope in found.items()} == {"live": (0,), "deferred": (1,)}
