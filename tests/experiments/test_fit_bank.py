"""The refit of the bank's center: known parameters come back from a synthetic log; the shipped file is the refit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from experiments.bank.agents import Level, whole
from experiments.bank.check import erlang_a
from experiments.bank.days import real_day
from experiments.bank.demand import Arrivals, Estimate
from experiments.bank.fit import BankFit, TypeFit, fit_bank, part_of
from experiments.bank.laws import fit_patience
from experiments.bank.log import prepare, read_log
from experiments.bank.played import play_weeks
from experiments.bank.report import fit_report
from experiments.bank.writer import render
from experiments.fit_bank import OUT, main
from sim.center import Center
from tests.experiments import synthetic_log as truth

SHIPPED = Path(__file__).parents[2] / OUT


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return truth.synthetic_log()


@pytest.fixture(scope="module")
def fit(raw: pd.DataFrame) -> BankFit:
    return fit_bank(prepare(raw))


def type_named(fit: BankFit, name: str) -> TypeFit:
    return next(kind for kind in fit.types if kind.name == name)


def test_contact_types_are_the_kinds_with_vip_callers_apart(fit: BankFit) -> None:
    assert [kind.name for kind in fit.types] == ["PS", "PS_vip", "NE", "NE_vip", "NW", "IN", "PE"]


def test_weekdays_and_vip_share_come_back(fit: BankFit) -> None:
    # A weekday has 10 days of cv 0.15: its factor has a standard error of about 0.05; bands of 2.5 of them.
    # The VIP share is binomial over 11,700 queued calls: 4 standard errors are 0.02.
    arrivals = fit.whole["PS"]
    for day, factor in {"sun": 1.2, "mon": 1.0, "thu": 0.8, "fri": 0.35}.items():
        assert arrivals.weekdays[day] == pytest.approx(factor, abs=0.13)
    assert arrivals.vip_share.value == pytest.approx(truth.VIP, abs=0.02)


@pytest.mark.parametrize(("kind", "band"), [("PS", 0.045), ("NW", 0.11), ("NE", 0.06)])
def test_busyness_is_told_from_poisson_noise(fit: BankFit, kind: str, band: float) -> None:
    # Bands of about 3 jackknife standard errors (0.014, 0.036); NE has no busyness at all.
    assert fit.whole[kind].busyness.value == pytest.approx(truth.BUSYNESS_CV.get(kind, 0.0), abs=band)


def test_independent_kinds_have_no_common_factor(fit: BankFit) -> None:
    assert fit.whole["NW"].correlation.value < 0.15


@pytest.mark.parametrize("name", ["PS", "PS_vip", "NW", "IN"])
def test_service_is_found_under_the_short_calls(fit: BankFit, name: str) -> None:
    # 2,200 to 7,000 calls: 4 standard errors of the mean are 10 to 18 s, of cv 0.04 to 0.1, of the share 0.02.
    service = type_named(fit, name).service
    assert service.short.value == pytest.approx(truth.SHORT, abs=0.02)
    assert service.mean.value == pytest.approx(truth.MEAN, abs=18.0)
    assert service.cv.value == pytest.approx(truth.CV, abs=0.1)


@pytest.mark.parametrize("name", ["PS", "PS_vip", "NW", "IN"])
def test_patience_comes_back_with_its_early_hazard(fit: BankFit, name: str) -> None:
    # 5 % leave after 5 s, the others are exponential. 4 Greenwood standard errors at 60 s are 0.03 to 0.04.
    kind = type_named(fit, name)
    survival = {at: value for at, value, _ in kind.patience.survival}
    for at, band in {10.0: 0.03, 60.0: 0.045}.items():
        assert survival[at] == pytest.approx(0.95 * np.exp(-at / truth.PATIENCE[kind.kind]), abs=band)
    table = kind.patience.table
    early, late = np.interp([4.0, 8.0], table.values, table.probabilities)
    assert late - early > 0.05


def test_patience_beyond_the_record_is_exponential_and_ends() -> None:
    rng = np.random.default_rng(11)
    patience, offered = rng.exponential(300.0, 20_000), rng.exponential(100.0, 20_000)
    waits, left = pd.Series(np.minimum(patience, offered)), pd.Series(patience < offered)
    table = fit_patience(waits, left).table
    assert table.probabilities[0] == 0.0
    assert table.probabilities[-1] == 1.0
    assert all(np.diff(table.values) > 0)
    assert table.mean == pytest.approx(300.0, rel=0.06)  # the tail rate has a standard error of 2 to 3 %


def test_redials_are_found_although_only_queued_callers_are_known(fit: BankFit) -> None:
    # A third of calls queue, so half of the redials are not seen. Standard error 0.016; the rest of the band is
    # for the bias of a share of few neighbours.
    redial = type_named(fit, "PS").redial
    assert redial is not None
    assert redial.raw[0] < 0.3
    assert redial.probability.value == pytest.approx(truth.REDIAL, abs=0.08)
    assert redial.after.mean == pytest.approx(truth.REDIAL_MEAN, rel=0.2)
    assert type_named(fit, "NW").redial is None


def test_wrap_up_is_the_pause_while_customers_wait(fit: BankFit) -> None:
    # Uniform from 4 to 20 s: mean 12 s, standard error 0.05 s, recorded in whole seconds.
    assert fit.agents.wrap_up.table.mean == pytest.approx(sum(truth.WRAP_UP) / 2, abs=0.6)
    assert fit.agents.wrap_up.away < 0.01


def test_agents_are_grouped_by_skill_and_counted(fit: BankFit) -> None:
    groups = {group.name: group for group in fit.agents.groups}
    assert groups["regular"].servers == ("R0", "R1", "R2")
    assert set(groups["regular"].kinds) == {"PS", "NE", "NW"}
    assert set(groups["internet"].kinds) == {"PS", "IN", "PE"}
    assert groups["stock_exchange"].kinds == ("NE",)
    assert sum(groups["regular"].presence["sun-thu"]) / 2 == pytest.approx(3 * 17, abs=1.0)
    assert set(groups["internet"].headcount["sun-thu"]) == {1}


def test_a_kind_in_two_parts_varies_as_much_as_before() -> None:
    whole_kind = Arrivals(
        Estimate(100.0, 1.0),
        {},
        {},
        Estimate(0.2, 0.0),
        Estimate(0.3, 0.0),
        Estimate(0.4, 0.0),
        Estimate(0.7, 0.0),
    )
    parts = {share: part_of(whole_kind, share) for share in (0.7, 0.3)}
    common = sum(
        share * (part.busyness.value**2 * part.correlation.value) ** 0.5 for share, part in parts.items()
    )
    own = sum(
        share**2 * part.busyness.value**2 * (1 - part.correlation.value) for share, part in parts.items()
    )
    assert common**2 + own == pytest.approx(0.2**2)
    assert sum(share**2 * part.noise.value**2 for share, part in parts.items()) == pytest.approx(0.3**2)


def test_erlang_a_agrees_with_a_published_value() -> None:
    # M/M/50+M, 48 arrivals, service 1, patience 2: computed elsewhere to 12 digits.
    lost, occupancy = erlang_a(48.0, 1.0, 2.0, 50)
    assert lost == pytest.approx(0.0309122491622, abs=1e-9)
    assert occupancy == pytest.approx(0.930324240804, abs=1e-9)


def test_level_counts_and_integrates_intervals() -> None:
    level = Level(np.array([10.0, 20.0]), np.array([30.0, 25.0]))
    assert level.at(np.array([5.0, 10.0, 22.0, 25.0, 30.0])).tolist() == [0, 1, 2, 1, 0]
    assert level.area(np.array([10.0, 20.0, 30.0, 99.0])).tolist() == [0, 10, 25, 25]
    assert level.empty_from(np.array([5.0, 12.0, 29.0])).tolist() == [5, 30, 30]


def test_whole_agents_keep_the_agent_hours() -> None:
    mean = np.array([2.3, 2.3, 2.3, 0.4, 0.7])
    assert whole(mean).tolist() == [2, 2, 2, 1, 1]
    assert whole(np.array([0.5, 0.5])).tolist() == [1, 0]


def test_what_is_left_out_is_counted(raw: pd.DataFrame) -> None:
    phantom = raw.head(40).assign(outcome="PHANTOM")
    thin = raw[(raw.date == "1999-06-07") & (raw.vru_exit.dt.hour >= 12)].index
    log = prepare(pd.concat([raw.drop(thin), phantom]))
    dropped = dict(log.dropped)
    assert dropped["PHANTOM rows (no call)"] == 40
    assert pd.Timestamp("1999-06-07") not in log.days
    assert len(log.offered) == log.rows - sum(dropped.values())


def test_the_fitted_center_plays_like_its_log(fit: BankFit) -> None:
    # Four weeks of busy days: the share abandoned has a standard error of about 0.015.
    played = play_weeks(render(fit), 4)
    played = played[played["class"] == "sun-thu"]
    logged = fit.log.offered[fit.log.offered.day.map(lambda day: day.weekday() not in (4, 5))]
    assert len(played) / 20 == pytest.approx(len(logged) / 50, rel=0.1)
    assert (~played.answered).mean() == pytest.approx((~logged.answered).mean(), abs=0.05)


def test_the_file_and_the_report_say_what_was_fitted(fit: BankFit) -> None:
    center = Center.from_dict(yaml.safe_load(render(fit)))
    assert center.contact_types["PS_vip"].head_start == 90_000_000
    assert center.contact_types["PS"].head_start == 0
    assert center.contact_types["NW"].redial is None
    report = fit_report(fit)
    assert all(
        part in report for part in ("Records", "Arrivals", "Service", "Patience", "Redial", "Agents", "Check")
    )


def test_a_real_day_is_a_table_for_replay(raw: pd.DataFrame, tmp_path: Path) -> None:
    raw.to_parquet(tmp_path / "calls_1999_some.parquet")
    day = real_day(tmp_path, "1999-06-07")
    assert list(day.columns) == ["arrival", "type", "service", "q_time", "outcome"]
    assert day.arrival.is_monotonic_increasing
    assert day.arrival.between(0, 86_400_000_000).all()
    assert ((day.service == -1) == (day.outcome == "abandoned")).all()
    recorded = raw[raw.date == "1999-06-07"]
    assert len(day) == ((recorded.outcome == "AGENT") | (recorded.q_time > 0)).sum()


def test_a_missing_or_foreign_log_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "center.yaml"
    assert main(["--data", str(tmp_path), "--out", str(out)]) == 2
    assert "there is no calls_1999*.parquet" in capsys.readouterr().err
    pd.DataFrame({"date": [1]}).to_parquet(tmp_path / "calls_1999.parquet")
    assert main(["--data", str(tmp_path), "--out", str(out)]) == 2
    assert "has no column customer" in capsys.readouterr().err
    assert not out.exists()


@pytest.fixture(scope="module")
def bank(shared_data: Path) -> Path:
    folder = shared_data / "anonymous_bank_1999"
    if not list(folder.glob("calls_1999*.parquet")):
        pytest.skip("the bank's call log (../shared/data/anonymous_bank_1999) is not on this machine")
    return folder


def test_the_shipped_center_is_the_refit(bank: Path) -> None:
    assert render(fit_bank(read_log(bank))) == SHIPPED.read_text(encoding="utf-8")


def test_an_ordinary_real_day(bank: Path) -> None:
    day = real_day(bank, "1999-06-09")
    assert len(day) == 1677
    assert (day.outcome == "abandoned").sum() == 179
