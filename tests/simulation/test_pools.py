"""Which types and groups close together."""

from __future__ import annotations

from sim.entities.units import HOUR
from sim.simulation.pools import Pools
from tests.simulation.tiny import center


def test_types_are_one_pool_by_a_common_agent_or_by_a_transfer() -> None:
    """Sales and support share bob, support hands on to senior; billing stands alone."""
    described = center(
        {
            "sales": {},
            "support": {"transfers": [{"to": "senior", "probability": 0.1}]},
            "senior": {},
            "billing": {},
        },
        {"ada": ["sales"], "bob": ["sales", "support"], "cyd": ["senior"], "dan": ["billing"]},
    )
    pools = Pools(described)
    assert len(set(pools.of_type[:3])) == 1
    assert pools.of_type[3] not in pools.of_type[:3]
    assert pools.of_group == [pools.of_type[0]] * 3 + [pools.of_type[3]]


def test_a_pool_is_open_while_any_of_its_types_is() -> None:
    """Support from 8 to 10, sales from 9 to 12 and on the next day: open 8-12; at a closing time it is closed."""
    described = center(
        {"sales": {"open": {"mon-sun": "09:00-12:00"}}, "support": {}}, {"bob": ["sales", "support"]}, days=2
    )
    pools = Pools(described)
    pool = pools.of_type[0]
    hours = [7, 8, 9, 11, 12, 24 + 7, 24 + 8, 24 + 12]
    assert [pools.is_open(pool, hour * HOUR) for hour in hours] == [
        False,
        True,
        True,
        True,
        False,
        False,
        True,
        False,
    ]
    assert [pools.type_is_open(1, hour * HOUR) for hour in hours] == [
        False,
        True,
        True,
        False,
        False,
        False,
        True,
        False,
    ]
    assert pools.closings(0) == [12 * HOUR, 36 * HOUR]


def test_days_open_around_the_clock_are_one_window() -> None:
    """Midnight is no closing time where the next day goes on."""
    described = center({"sales": {"open": {"mon-sun": "00:00-24:00"}}}, days=3)
    pools = Pools(described)
    assert pools.closings(0) == [72 * HOUR]
    assert pools.type_is_open(0, 24 * HOUR)
    assert not pools.type_is_open(0, 72 * HOUR)
