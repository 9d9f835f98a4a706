"""Which engine plays, and that nobody can tell from the tables."""

from __future__ import annotations

import pytest

import sim
from sim.errors import ConfigError
from sim.policies.router import Router
from sim.simulation import engine
from sim.simulation.compiled import start
from tests.simulation import tiny
from tests.simulation.equal import differences


class Whim(Router):
    """A policy in Python, the same as the table's."""


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process that has not loaded the compiled engine."""
    monkeypatch.setattr(start, "is_ready", lambda rich: False)
    return monkeypatch


@pytest.mark.parametrize(("in_cache", "contacts", "expected"), [
    (True, 9_999, "simpy"), (True, 10_000, "compiled"), (False, 999_999, "simpy"), (False, 1_000_000, "compiled"),
])  # fmt: skip
def test_auto_asks_whether_the_work_repays_the_start(
    fresh: pytest.MonkeyPatch, in_cache: bool, contacts: int, expected: str
) -> None:
    fresh.setattr(start, "is_compiled", lambda rich: in_cache)
    assert engine.choose("auto", contacts) == expected


def test_auto_takes_the_compiled_engine_where_it_is_running_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "is_ready", lambda rich: True)
    assert engine.choose("auto", 1) == "compiled"


def test_a_policy_in_python_plays_on_simpy() -> None:
    assert engine.choose("auto", 10**9, Whim) == "simpy"


def test_the_compiled_engine_refuses_a_policy_in_python_by_name() -> None:
    with pytest.raises(ConfigError, match=r"policy Whim, .* give engine=simpy"):
        engine.choose("compiled", 1, Whim)


def test_an_unknown_engine_is_told_the_nearest_one() -> None:
    with pytest.raises(ConfigError, match="compiled"):
        engine.choose("compield", 1)


def test_a_day_is_the_same_by_either_engine() -> None:
    day = tiny.day(tiny.center(), [tiny.Call(0, talk=3), tiny.Call(1, talk=2)])
    one, other = (
        engine.play(day.center, day.demand, day.roster, engine=name) for name in ("simpy", "compiled")
    )
    assert differences(one, other) == []


def test_a_run_records_its_engine_and_gives_the_same_numbers() -> None:
    runs = [sim.run(sim.load("small_shop"), replications=3, engine=name) for name in ("simpy", "compiled")]
    assert [run.engine for run in runs] == ["simpy", "compiled"]
    assert runs[0].kpis().equals(runs[1].kpis())


def test_compiling_is_told_to_the_log(fresh: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    fresh.setattr(start, "is_compiled", lambda rich: False)
    with caplog.at_level("INFO", logger="sim"):
        engine.prepare("compiled")
    assert "once for this version" in caplog.text
