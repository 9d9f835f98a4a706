"""First attempts behind volumes that hold everything: x_ext = x - xP, with transfers, redials and recontacts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.center import Center
from sim.demand.expected import expected_arrivals, expected_offered
from sim.demand.flows import as_types_say, flow_matrix
from sim.errors import ConfigError

RIDGELINE = {
    "consumer": (1200, 0.74, {"technical": 0.10, "supervisor": 0.03}),
    "dealer": (520, 0.78, {"technical": 0.08}),
    "technical": (330, 0.65, {"tier_3": 0.04}),
    "spanish": (110, 0.72, {"technical": 0.10}),
    "chat": (430, 0.70, {"consumer": 0.06}),
    "email": (560, 0.76, {"technical": 0.05}),
    "social": (90, 0.68, {}),
    "warranty": (260, 0.85, {"technical": 0.04}),
}
"""Volume on a Wednesday, resolution and transfers of the queues of a service desk for garden machines."""
PUBLISHED = {
    "consumer": 956, "dealer": 440, "technical": 38, "spanish": 88, "chat": 340, "email": 466, "social": 70,
    "warranty": 233,
}  # fmt: skip
"""First attempts behind these volumes, where seven in ten of all who were not resolved come back to the same queue,
those who were handed on included."""
AGAIN = 0.7


def described(machines: dict[str, Any] | None = None, /, **kinds: dict[str, Any]) -> Center:
    """A day of plain contact types that one group serves."""
    plain = {"channel": "phone", "handle_time": {"constant": "1min"}, "patience": "never"}
    return Center.from_dict(
        {
            "name": "flows", "start": "2026-04-15", "channels": {"phone": {"kind": "live"}},
            "self_services": machines or {},
            "contact_types": {name: plain | kind for name, kind in kinds.items()},
            "agent_groups": {"all": {"agents": 1, "skills": list(kinds)}},
        }
    )  # fmt: skip


def ridgeline() -> Center:
    """The queues of the table, with two desks that only transfers lead to."""
    recontact = {"probability": AGAIN, "after": {"exponential": {"mean": "36h"}}}
    kinds: dict[str, Any] = {
        name: {
            "demand": {"volume": volume, "volume_basis": "offered"}, "resolution": resolution, "recontact": recontact,
            "transfers": [{"to": to, "probability": share} for to, share in ways.items()],
        }
        for name, (volume, resolution, ways) in RIDGELINE.items()
    }  # fmt: skip
    return described(**kinds, tier_3={}, supervisor={})


def first_attempts(center: Center) -> dict[str, float]:
    """Expected first attempts of the day by type."""
    return dict(zip(center.type_names, expected_arrivals(center).sum(axis=0).tolist(), strict=True))


def test_first_attempts_of_the_service_desk() -> None:
    """A leg that is handed on brings nobody back here, the leg after it does; counted as in the published table, where
    both do, the numbers are those of the table."""
    found = first_attempts(ridgeline())
    for name, (volume, resolution, ways) in RIDGELINE.items():
        from_others = sum(v * w.get(name, 0.0) for v, _, w in RIDGELINE.values())
        handed_on = sum(ways.values())
        back = volume * (1 - handed_on) * (1 - resolution) * AGAIN
        assert found[name] == pytest.approx(volume - from_others - back)
        assert round(found[name] - volume * handed_on * (1 - resolution) * AGAIN) == PUBLISHED[name]


def test_what_comes_of_the_first_attempts_is_what_was_offered() -> None:
    """Solving backwards and forwards is the identity, also for the desks without a volume of their own."""
    center = ridgeline()
    offered = dict(zip(center.type_names, expected_offered(center).sum(axis=0).tolist(), strict=True))
    for name, (volume, *_) in RIDGELINE.items():
        assert offered[name] == pytest.approx(volume)
    assert offered["tier_3"] == pytest.approx(0.04 * 330)


def test_customers_come_again_as_other_types() -> None:
    """Of 40 in 100 who abandon, half call again, a quarter of them by mail; of the 60 served, 30 are not resolved, and
    40 % of those come again, three quarters by mail."""
    center = described(
        phone={
            "demand": {"volume": 100, "volume_basis": "first_attempts", "baseline_abandonment": 0.4},
            "redial": {"probability": 0.5, "after": {"constant": "1min"}, "to": {"mail": 0.25}},
            "resolution": 0.5,
            "recontact": {"probability": 0.4, "after": {"constant": "1min"}, "to": {"mail": 0.75}},
        },
        mail={},
    )
    flows = flow_matrix(center, as_types_say(center))
    np.testing.assert_allclose(flows[0], [0.4 * 0.5 * 0.75 + 0.6 * 0.5 * 0.4 * 0.25, 0.05 + 0.09])
    assert not flows[1].any()


def test_who_was_blocked_calls_again_by_a_rule_of_their_own() -> None:
    """Of 100 offered 20 were blocked and 10 abandoned: 16 and 5 call again, half of the blocked by mail."""
    own = {"probability": 0.8, "to": {"mail": 0.5}}
    demand = {"volume": 100, "volume_basis": "offered", "baseline_abandonment": 0.1, "baseline_blocked": 0.2}
    center = described(
        phone={
            "demand": demand, "redial": {"probability": 0.5, "after": {"constant": "1min"}, "blocked": own},
            "transfers": [{"to": "desk", "probability": 0.3}],
        },
        mail={"demand": {"volume": 0, "volume_basis": "first_attempts"}}, desk={},
    )  # fmt: skip
    offered = dict(zip(center.type_names, expected_offered(center).sum(axis=0).tolist(), strict=True))
    assert first_attempts(center)["phone"] == pytest.approx(100 - 8 - 5)
    assert offered == {"phone": pytest.approx(100), "mail": pytest.approx(8), "desk": pytest.approx(21)}


def test_shares_lost_in_the_counted_period_are_at_most_all() -> None:
    demand = {"volume": 1, "baseline_abandonment": 0.6, "baseline_blocked": 0.5}
    with pytest.raises(ConfigError, match=r"baseline_blocked are shares of offered; they sum to 1\.1"):
        described(phone={"demand": demand})


def staffed_by(**groups: dict[str, Any]) -> Center:
    """100 calls, of which the types hand on 20 % and leave 40 % unresolved, half of whom call again."""
    calls = {
        "channel": "phone", "handle_time": {"constant": "1min"}, "patience": "never", "resolution": 0.6,
        "demand": {"volume": 100, "volume_basis": "offered"}, "transfers": [{"to": "desk", "probability": 0.2}],
        "recontact": {"probability": 0.5, "after": {"constant": "1min"}},
    }  # fmt: skip
    desk = {key: calls[key] for key in ("channel", "handle_time", "patience")}
    return Center.from_dict(
        {
            "name": "staffed", "start": "2026-04-15", "channels": {"phone": {"kind": "live"}},
            "contact_types": {"calls": calls, "desk": desk}, "agent_groups": groups,
        }
    )  # fmt: skip


def test_what_is_expected_follows_from_who_serves_and_first_attempts_do_not() -> None:
    """Half of the agents are new (1.5 times the transfers, 20 points less); 3 of 4 are of the group that says so."""
    new = {"share": 0.5, "transfer": 1.5, "resolution": -0.2}
    plain = {"agents": 1, "skills": ["calls", "desk"]}
    alike, apart = (
        staffed_by(a={"agents": 3, "skills": ["calls"]} | own, b=plain)
        for own in ({}, {"proficiency": {"new": new}})
    )
    np.testing.assert_array_equal(expected_arrivals(alike), expected_arrivals(apart))
    assert first_attempts(alike)["calls"] == pytest.approx(100 - 80 * 0.4 * 0.5)
    handed_on = 0.75 * (0.5 * 0.2 + 0.5 * 0.3) + 0.25 * 0.2
    unresolved = 0.75 * (0.5 * 0.8 * 0.4 + 0.5 * 0.7 * 0.6) + 0.25 * 0.8 * 0.4
    calls = 84 / (1 - 0.5 * unresolved)
    found = [expected_offered(one).sum(axis=0).tolist() for one in (alike, apart)]
    assert found == [pytest.approx([100, 20]), pytest.approx([calls, calls * handed_on])]


def test_agents_who_never_resolve_and_hand_on_everything_have_an_end() -> None:
    """All come again or go on for ever by the probabilities; the equations count 100 times as many at most."""
    skills = {"calls": {"resolution": -1.0, "transfer": 5.0}, "desk": {}}
    center = staffed_by(a={"agents": 1, "skills": skills})
    offered = expected_offered(center).sum(axis=0)
    assert np.isfinite(offered).all()
    assert (offered > 0).all()


def test_more_recontacts_than_volume_is_an_error_that_names_the_type() -> None:
    """Mail holds 10 contacts, but 60 of those who were not helped on the phone come by mail."""
    center = described(
        phone={
            "demand": {"volume": 100, "volume_basis": "offered"}, "resolution": 0.4,
            "recontact": {"probability": 0.999, "after": {"constant": "1min"}, "to": {"mail": 1.0}},
        },
        mail={"demand": {"volume": 10, "volume_basis": "offered"}},
    )  # fmt: skip
    with pytest.raises(
        ConfigError, match=r"mail\.demand\.volume.* redials and recontacts alone bring 59\.94"
    ):
        expected_arrivals(center)


@pytest.mark.parametrize(("fcr", "resolution"), [(0.82, 0.74), (0.76, 0.65), (0.90, 0.85)])
def test_a_first_contact_resolution_is_converted(fcr: float, resolution: float) -> None:
    """With 70 % of the unresolved back after 1.5 days on average; both are known to two digits, and a hundredth of FCR
    is 0.014 of resolution."""
    recontact = {"probability": AGAIN, "after": {"exponential": {"mean": "36h"}}}
    kind = described(
        phone={
            "demand": {"volume": 1, "volume_basis": "first_attempts"}, "recontact": recontact,
            "fcr": {"value": fcr, "within": "7d"},
        }
    ).contact_types["phone"]  # fmt: skip
    within = 1 - np.exp(-7 / 1.5)
    assert kind.resolves == pytest.approx(1 - (1 - fcr) / (AGAIN * within))
    assert kind.resolves == pytest.approx(resolution, abs=0.014)


# ---- self-service before the queue ---------------------------------------------------------------------------

BOT = {
    "at": "bot", "share": 0.6, "contained": 0.33, "falsely_contained": 0.12,
    "recontact": {"probability": 0.7, "after": {"exponential": {"mean": "24h"}}, "to": {"phone": 0.4}},
}  # fmt: skip


def with_bot(**demand: Any) -> Center:
    """Chats behind a bot, whose falsely contained customers come again in part by phone; agents hand some on."""
    redial = {"probability": 0.5, "after": {"constant": "10min"}}
    calls = {"volume": 1000, "volume_basis": "offered", "baseline_abandonment": 0.04}
    return described(
        {"bot": {"session": {"exponential": {"mean": "3min"}}}},
        chat={"demand": demand, "self_service": BOT, "transfers": [{"to": "phone", "probability": 0.06}]},
        phone={"demand": calls, "redial": redial},
    )


def test_who_comes_in_is_found_behind_what_the_queue_is_offered() -> None:
    """590 web sessions, 60 % of them with the bot, of which 45 % stay away: 430 human chats. Of the 590, those who come
    again after false containment (60 % of them by chat) are no first attempts."""
    first = first_attempts(with_bot(volume=430, volume_basis="offered"))
    sessions = 430 / (1 - 0.6 * 0.45)
    assert sessions == pytest.approx(589.04, abs=0.01)
    again = sessions * 0.6 * 0.12 * 0.7
    assert first["chat"] == pytest.approx(sessions - 0.6 * again)
    assert first["phone"] == pytest.approx(1000 - 0.5 * 0.04 * 1000 - 0.06 * 430 - 0.4 * again)


def test_what_the_queue_is_offered_follows_from_who_comes_in() -> None:
    """The same equations, the other way round."""
    first = first_attempts(with_bot(volume=430, volume_basis="offered"))["chat"]
    center = with_bot(volume=first, volume_basis="first_attempts")
    offered = dict(zip(center.type_names, expected_offered(center).sum(axis=0).tolist(), strict=True))
    assert offered == {"chat": pytest.approx(430), "phone": pytest.approx(1000)}
