"""`ccsim staff`: the published requirement, targets in place of the center's own, and what it leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import sim.report
from experiments import cli, staff
from experiments.app import read_settings
from experiments.targets import Staff
from sim.errors import ConfigError

if TYPE_CHECKING:
    from sim.comparison.results import Results
    from sim.report.pieces import Section

MONDAY = ["center=ridgeline_voice", "days=1", "replications=2", "workers=1"]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command hands to the report, which is not written."""
    given: dict[str, Any] = {}

    def write_report(results: Results, folder: Path, **options: Any) -> Path:
        given.update(options, results=results)
        page = folder / "report.html"
        page.write_text("", "utf-8")
        return page

    monkeypatch.setattr(sim.report, "write_report", write_report)
    monkeypatch.chdir(tmp_path)
    return given


def _staff(*words: str) -> None:
    staff.main(read_settings(Staff, "staff", [*MONDAY, *words]))


def test_monday_comes_out_as_published(written: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Required agent-hours and peaks of the four isolated voice queues: 80 % per interval, occupancy at most 88 %."""
    _staff()
    days: pd.DataFrame = written["tables"]["requirement_by_day"]
    monday = days[days["date"] == "2026-04-13"].set_index("queue")
    queues = ["consumer", "dealer", "technical", "spanish"]
    assert monday.loc[queues, "required_hours"].tolist() == [194.5, 106.5, 107.0, 36.0]
    assert monday.loc[queues, "peak"].tolist() == [22, 12, 12, 4]
    printed = capsys.readouterr().out
    line = next(line for line in printed.splitlines() if "Mon 13 Apr" in line and "consumer" in line)
    assert line.split()[3:8] == ["consumer", "1,464", "194.5", "22", "208.5"]
    assert "444.0 agent-hours on the phone" in printed
    assert "each queue alone (isolated)" in printed


def test_the_full_table_has_a_row_for_every_open_interval_and_queue(written: dict[str, Any]) -> None:
    _staff()
    table: pd.DataFrame = written["tables"]["requirement"]
    assert len(table[table["forecast"] > 0]) == 4 * 24
    assert {
        "forecast", "aht", "erlang_c", "erlang_a", "scheduled", "net", "on_phone", "net_on_phone", "service_level",
        "service_level_low", "service_level_high", "asa", "abandonment", "occupancy", "target_met", "target_met_low",
    } <= set(table.columns)  # fmt: skip


def test_one_target_for_all_contact_types(
    written: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    _staff("target.service_level=0.85", "target.within=30s", "target.max_occupancy=0.85")
    kinds = written["results"].center.contact_types.values()
    assert {(kind.target.service_level, kind.target.within, kind.target.definition) for kind in kinds} == {
        (0.85, 30_000_000, "SL1")
    }
    assert {kind.target.abandonment for kind in kinds} == {0.05}
    assert written["results"].center.staffing.max_occupancy == 0.85
    days: pd.DataFrame = written["tables"]["requirement_by_day"]
    assert days.loc[days["date"] == "all", "required_hours"].sum() > 444.0
    printed = capsys.readouterr().out
    assert "consumer, dealer, technical, spanish 85 % within 30 s by SL1" in printed
    assert "occupancy at most 85.0 %" in printed


def test_a_target_given_whole(written: dict[str, Any]) -> None:
    _staff("target={service_level: 0.9, within: 1min, definition: SL4}")
    kinds = written["results"].center.contact_types.values()
    assert {(kind.target.service_level, kind.target.within, kind.target.definition) for kind in kinds} == {
        (0.9, 60_000_000, "SL4")
    }


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("target.service_level=80", "target.service_level: 80 is more than 1"),
        ("target.within=30", "target.within: a duration needs its unit"),
        ("target.occupancy=0.8", 'target.occupancy: unknown key "occupancy"; did you mean "max_occupancy"?'),
        ("target.definition=SL9", "did you mean"),
        ("shrinkage=30", "shrinkage"),
        ("paid_hours=0", "paid_hours"),
    ],
)
def test_a_wrong_target_is_told(word: str, said: str) -> None:
    with pytest.raises(ConfigError, match="problem") as caught:
        read_settings(Staff, "staff", [*MONDAY, word])
    assert said in str(caught.value)


def test_no_number_of_agents_answers_everybody_in_time(
    written: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["staff", *MONDAY, "target.service_level=1"]) == 2
    assert "no number of agents reaches it" in capsys.readouterr().err
    assert not written


def test_employees_at_a_given_shrinkage(written: dict[str, Any]) -> None:
    _staff("shrinkage=0.3", "paid_hours=37.5")
    groups: pd.DataFrame = written["tables"]["requirement_by_group"]
    first: Any = next(groups.itertuples())
    assert first.fte_product == first.fte_sum == pytest.approx(194.5 / 37.5 / 0.7)


def test_groups_of_several_skills_are_told(
    written: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    staff.main(read_settings(Staff, "staff", ["center=two_skills", "days=1", "replications=2", "workers=1"]))
    assert "Groups of several skills count in each of their queues" in capsys.readouterr().out
    section: Section = written["sections"][0]
    assert [table.caption for table in section.tables] == [
        "Required, scheduled, served", "Where the schedule is shortest of service", "Employees behind the requirement",
    ]  # fmt: skip


def test_a_long_horizon_is_shown_as_a_whole(
    written: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Three weeks of four queues are 82 lines, so that only the totals are printed; every day is in the table."""
    _staff("days=21", "replications=1")
    printed = capsys.readouterr().out
    assert "Mon 13 Apr   consumer" not in printed.split("Where the schedule")[0]
    assert "Each of the 21 days is in the tables." in printed
    assert (
        written["tables"]["requirement_by_day"]["date"].nunique() == 19
    )  # closed on Sundays before the last one


def test_what_it_leaves_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["staff", *MONDAY]) == 0
    (folder,) = tmp_path.glob("results/staff-*")
    assert folder.name.startswith("staff-")
    page = (folder / "report.html").read_text("utf-8")
    assert "Required, scheduled, served" in page
    assert (folder / "figures" / "requirement_and_schedule.png").stat().st_size > 10_000
    for name in ("requirement", "requirement_by_day", "requirement_by_group"):
        pd.testing.assert_frame_equal(
            pd.read_csv(folder / "tables" / f"{name}.csv"), pd.read_parquet(folder / "tables" / f"{name}.parquet"),
            check_dtype=False,
        )  # fmt: skip
    sheets = pd.read_excel(folder / "workbook.xlsx", sheet_name=None, engine="calamine")
    assert {"requirement", "requirement_by_day", "requirement_by_group"} <= set(sheets)
