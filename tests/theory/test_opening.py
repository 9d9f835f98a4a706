"""A run that begins in a given state, against what is known exactly: order of service, who stays, the way to balance,
and laws of those who are still there."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import sparse, stats

from sim.center import Center
from sim.demand.opening import opening_rows
from sim.demand.roster import sample_roster
from sim.demand.sample import Sampler, sample_demand
from sim.entities.units import HOUR, MINUTE, SECOND
from sim.simulation.compiled.entry import simulate_compiled
from sim.tables import Disposition, Int64, Segments
from tests.theory.oracles import transient

BEGIN = 10 * HOUR
AGENTS, WAITING = 4, 6
SERVICE, PATIENCE = 3.0, 5.0
"""Mean minutes of a conversation and of patience."""
DAYS = 1500
BAND = 4.0
"""Standard errors within which a mean of all days must lie: one figure in 16,000 lies outside by chance."""


def center(volume: float = 0.0, patience: Any = "never") -> Center:
    """Four agents with a contact each since a while, six more waiting since a while, from ten o'clock on."""
    kind = {
        "channel": "phone", "open": {"mon-sun": "10:00-11:00"}, "demand": {"volume": volume},
        "handle_time": {"exponential": {"mean": "3min"}}, "patience": patience,
    }  # fmt: skip
    state = {
        "waiting": [{"type": "sales", "waited": f"{minutes}min"} for minutes in range(WAITING, 0, -1)],
        "in_service": [{"type": "sales", "group": "desk", "elapsed": "7min", "contacts": AGENTS}],
    }
    return Center.from_dict(
        {
            "name": "from ten", "start": "2026-04-13", "from": "10:00", "opening_state": state,
            "channels": {"phone": {"kind": "live"}}, "contact_types": {"sales": kind},
            "agent_groups": {"desk": {"agents": AGENTS, "skills": ["sales"]}},
        }
    )  # fmt: skip


def played(described: Center) -> list[Segments]:
    """The visits of many days."""
    return [
        simulate_compiled(
            described, sample_demand(described, 1, day), sample_roster(described, 1, day), 1, day
        ).segments
        for day in range(DAYS)
    ]


def assert_means(values: Any, exact: Any) -> None:
    """Means over days (rows) lie within the band around exact values."""
    table = np.atleast_2d(np.asarray(values, np.float64).T).T
    error = table.std(axis=0, ddof=1) / math.sqrt(len(table))
    apart = np.abs(table.mean(axis=0) - exact) / error
    assert np.all(apart < BAND), (table.mean(axis=0), exact, apart)


def test_who_is_next_waits_for_as_many_ends_of_service_as_stand_before() -> None:
    """With all n busy and nobody leaving, the j-th in line waits for j ends of service: j / (n mu) on average, j times
    that squared in variance, however long all of them have been there."""
    days = played(center())
    waits = np.array([rows.answered[AGENTS:] - BEGIN for rows in days]) / MINUTE
    step = SERVICE / AGENTS
    place = np.arange(1, WAITING + 1)
    assert_means(waits, place * step)
    assert_means((waits - place * step) ** 2, place * step**2)


def test_all_who_wait_are_answered_with_the_probability_of_the_chain() -> None:
    """Of j who wait the next to go is served with probability n mu / (n mu + j theta)."""
    days = played(center(patience={"exponential": {"mean": "5min"}}))
    lost = np.array([(rows.disposition == Disposition.ABANDONED).sum() for rows in days])
    pace, leaving = AGENTS / SERVICE, np.arange(1, WAITING + 1) / PATIENCE
    assert_means(lost == 0, np.prod(pace / (pace + leaving)))
    assert_means(lost, _mean_lost(pace, leaving))


def _mean_lost(pace: float, leaving: Any) -> float:
    """Expected number who leave: when j wait, one does so before the next answer with theta j / (n mu + theta j)."""
    return float((leaving / (pace + leaving)).sum())


@pytest.mark.parametrize("minutes", [3, 12, 30])
def test_the_way_to_balance_is_that_of_the_chain(minutes: int) -> None:
    """M/M/n+M from n busy and six waiting: contacts in the center after some minutes, and the time that was spent
    waiting by then, by the equations of the chain."""
    per_half_hour, limit = 36.0, 80
    described = center(2 * per_half_hour, {"exponential": {"mean": "5min"}})
    there, waited = [], []
    moment = BEGIN + minutes * MINUTE
    for rows in played(described):
        gone = np.where(rows.disposition == Disposition.ANSWERED, rows.ended + rows.wrap_up, rows.ended)
        there.append(int(((rows.offered <= moment) & (gone > moment)).sum()))
        waited.append(_waited(rows, moment) / MINUTE)
    number = np.arange(limit + 1)
    line = np.maximum(number - AGENTS, 0)
    up, down = np.full(limit, per_half_hour / 30.0), np.minimum(number, AGENTS) / SERVICE + line / PATIENCE
    leave = np.append(up, 0.0) + np.append(0.0, down[1:])
    flow = sparse.diags_array([up, -leave, down[1:]], offsets=[1, 0, -1]).tocsr()
    start = np.zeros(limit + 1)
    start[AGENTS + WAITING] = 1.0
    end, spent = transient(flow, start, float(minutes))
    assert_means(there, float(end @ number))
    assert_means(waited, float(spent @ line))


def _waited(rows: Segments, moment: int) -> int:
    """Time spent waiting from the beginning to a moment."""
    left = np.where(rows.answered >= 0, rows.answered, rows.ended)
    begun = np.clip(rows.offered, BEGIN, moment)
    return int((np.clip(left, BEGIN, moment) - begun).sum())


# ---- laws of who is still there ------------------------------------------------------------------------------

MANY = 40_000
FARTHEST = math.sqrt(-math.log(1e-4 / 2.0) / (2.0 * MANY))
"""How far a distribution of so many draws lies from its law in one case of ten thousand (Kolmogorov, Massart)."""


def rows_of(law: dict[str, Any], split: dict[str, float], aht: float, passed: str) -> list[Any]:
    """Demand of many who have waited so long, with this patience, and of as many in service, with this handle time."""
    kind = {
        "channel": "phone", "demand": {"volume": 0}, "handle_time": law | {"split": split}, "patience": law,
    }  # fmt: skip
    described = Center.from_dict(
        {
            "name": "many", "start": "2026-04-13", "from": "10:00",
            "channels": {"phone": {"kind": "live"}}, "contact_types": {"sales": kind},
            "agent_groups": {"desk": {"agents": 99, "skills": {"sales": {"aht": aht}}}},
            "opening_state": {
                "waiting": [{"type": "sales", "waited": passed, "contacts": MANY}],
                "in_service": [{"type": "sales", "group": "desk", "elapsed": passed, "contacts": MANY}],
            },
        }
    )  # fmt: skip
    return opening_rows(Sampler(described, 1, 0, antithetic=False))


LAWS: dict[str, tuple[dict[str, Any], Any]] = {
    "lognormal": (
        {"lognormal": {"mean": "240s", "cv": 1.2}},
        stats.lognorm(math.sqrt(math.log1p(1.44)), scale=240.0 * math.exp(-math.log1p(1.44) / 2.0)),
    ),
    "gamma": ({"gamma": {"mean": "240s", "cv": 0.6}}, stats.gamma(1 / 0.36, scale=240.0 * 0.36)),
    "weibull": (
        {"weibull": {"mean": "240s", "shape": 0.7}},
        stats.weibull_min(0.7, scale=240.0 / math.gamma(1 + 1 / 0.7)),
    ),
    "exponential": ({"exponential": {"mean": "240s"}}, stats.expon(scale=240.0)),
    "uniform": ({"uniform": {"low": "60s", "high": "420s"}}, stats.uniform(60.0, 360.0)),
}


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("passed", [30, 200, 400])
def test_whoever_is_still_there_has_what_is_left_of_the_law(name: str, passed: int) -> None:
    """Patience, given that it is longer than the wait so far; talk and hold, a fifth slower than the law and less 15 %
    of wrap-up, given that they last longer than by now."""
    written, law = LAWS[name]
    split = {"talk": 0.7, "hold": 0.15, "wrap_up": 0.15}
    *_, patience, talk, hold, wrap_up, _ = rows_of(written, split, 1.2, f"{passed}s")
    _assert_law(patience[MANY:] / SECOND, law, passed)
    online = 1.2 * 0.85
    whole = (talk + hold)[:MANY] * 1.2 / SECOND + passed
    _assert_law(whole / online, law, passed / online)
    worked = whole + wrap_up[:MANY] * 1.2 / SECOND
    assert np.allclose(whole / worked, 0.85, atol=1e-6)


def _assert_law(values: Any, law: Any, after: float) -> None:
    within = (law.cdf(np.sort(values)) - law.cdf(after)) / law.sf(after)
    steps = np.arange(1, MANY + 1) / MANY
    assert max(np.abs(within - steps).max(), np.abs(within - steps + 1 / MANY).max()) < FARTHEST


def test_who_is_beyond_the_law_is_at_the_end() -> None:
    """Nobody is patient for more than seven minutes, or talks longer than eight: after ten it is over at once."""
    columns = rows_of(
        {"uniform": {"low": "60s", "high": "420s"}}, {"talk": 1.0, "hold": 0.0, "wrap_up": 0.0}, 1.0, "10min"
    )
    patience: Int64 = columns[4]
    assert set(patience[MANY:].tolist()) == {10 * MINUTE}
    assert set(columns[5][:MANY].tolist()) == {0}
