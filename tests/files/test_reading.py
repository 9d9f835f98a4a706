"""Planners' files are read into a center."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

import sim
from sim.demand.expected import aht_scales, forecast_volumes
from sim.demand.heads import group_levels
from sim.entities.units import HOUR, MINUTE
from sim.errors import ConfigError
from tests.files.texts import CENTER, FORECAST


def test_files_become_part_of_the_center(folder: Path) -> None:
    center = sim.load("center.yaml")
    volumes = forecast_volumes(center)
    assert volumes[16:20, 0].tolist() == [10, 11.5, 0, 0]
    assert volumes.sum(axis=0).tolist() == [41.5, 4]
    scales = aht_scales(center)
    assert scales[17, 0] == 250 / 240
    assert scales[18, 1] == 1.0


def test_files_are_found_beside_the_center_that_names_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert sim.load(folder / "center.yaml").days == 2


def test_a_file_named_by_an_override_is_found_in_the_working_directory(folder: Path) -> None:
    (folder / "more.csv").write_text(FORECAST.replace("sales,10,", "sales,99,"), "utf-8")
    center = sim.load(folder / "center.yaml", ["contact_types.sales.demand={file: more.csv}"])
    assert forecast_volumes(center)[16, 0] == 99


def test_the_digest_follows_what_is_in_the_files(folder: Path) -> None:
    before = sim.load("center.yaml").digest
    (folder / "renamed.csv").write_text(FORECAST, "utf-8")
    assert sim.load("center.yaml", ["contact_types.sales.demand.file=renamed.csv"]).digest == before
    (folder / "forecast.csv").write_text(FORECAST.replace("11.5", "11.6"), "utf-8")
    assert sim.load("center.yaml").digest != before


@pytest.mark.usefixtures("folder")
def test_agents_with_other_skills_are_a_group_of_their_own() -> None:
    groups = sim.load("center.yaml").agent_groups
    assert list(groups) == ["desk", "desk/2", "office"]
    assert {name: (skill.rank, skill.aht) for name, skill in groups["desk/2"].skills.items()} == {
        "sales": (1, 1.0), "help": (2, 1.1),
    }  # fmt: skip
    assert {row.agent for row in groups["desk"].schedule or ()} == {"Ann", "Cid"}


def test_a_skills_file_alone_counts_the_agents(folder: Path) -> None:
    (folder / "center.yaml").write_text(CENTER.replace("desk: {schedule: schedule.csv}", "desk: {}"), "utf-8")
    groups = sim.load("center.yaml").agent_groups
    assert [groups[name].headcount.scheduled for name in ("desk", "desk/2")] == [2, 1]  # type: ignore[union-attr]


@pytest.mark.usefixtures("folder")
def test_touching_lines_are_one_spell_and_breaks_lie_inside() -> None:
    """Bob's three lines and Ann's line with a break in it mean the same kind of morning."""
    center = sim.load("center.yaml")
    rows = [(r.start / HOUR, r.end / HOUR, r.activity) for r in center.agent_groups["desk/2"].schedule or ()]
    assert rows == [(8.0, 10.0, "work"), (9.0, 9.5, "lunch")]
    roster = sim.sample_roster(center, 1)
    assert len(roster.shifts) == 3
    assert sorted(zip(roster.breaks.length.tolist(), roster.breaks.paid.tolist(), strict=True)) == [
        (15 * MINUTE, 1), (30 * MINUTE, 0),
    ]  # fmt: skip


def test_a_night_shift_is_one_spell_of_its_first_date(folder: Path) -> None:
    text = "Ann,2026-04-13,22:00,06:00,work\nAnn,2026-04-14,02:00,02:30,break\n"
    (folder / "schedule.csv").write_text(
        "agent,date,start,end,activity\n" + text + "Bob,2026-04-13,08:00,10:00,work\n", "utf-8"
    )
    rows = sim.load("center.yaml").agent_groups["desk"].schedule or ()
    assert [(r.date, r.start / HOUR, r.end / HOUR) for r in rows] == [
        ("2026-04-13", 22, 30),
        ("2026-04-13", 26, 26.5),
    ]


@pytest.mark.usefixtures("folder")
def test_the_last_level_of_a_date_holds_for_one_interval() -> None:
    center = sim.load("center.yaml")
    levels = [(moment / HOUR, agents) for moment, agents in group_levels(center, "office")]
    assert levels == [(8, 2), (9, 3), (9.5, 0), (24 + 8.5, 1), (24 + 9, 0)]


def test_a_level_runs_through_midnight_where_the_next_date_goes_on(folder: Path) -> None:
    text = "date,start,group,agents\n2026-04-13,00:00,office,2\n2026-04-13,22:00,office,3\n2026-04-14,00:00,office,1\n"
    (folder / "staffing.csv").write_text(text, "utf-8")
    levels = group_levels(sim.load("center.yaml"), "office")
    assert [(moment / HOUR, agents) for moment, agents in levels] == [(0, 2), (22, 3), (24, 1), (24.5, 0)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_excel_makes_of_csv_is_read(folder: Path, delimiter: str) -> None:
    """Semicolons or tabs, a byte order mark, seconds in clock times, capital letters in the header, empty columns."""
    lines = (
        FORECAST.replace("date,start", "Date,Start").replace("08:00,", "08:00:00,").replace(",", delimiter)
    )
    text = "\n".join(line + 2 * delimiter for line in lines.splitlines()) + f"\r\n{5 * delimiter}\r\n"
    (folder / "forecast.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    with pytest.raises(ConfigError, match='the column "" is there 2 times'):
        sim.load("center.yaml")
    text = "\n".join(lines.splitlines()) + f"\r\n{4 * delimiter}\r\n"
    (folder / "forecast.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert forecast_volumes(sim.load("center.yaml")).sum() == 45.5


def test_an_excel_file_is_read_as_the_same_csv(folder: Path) -> None:
    csv = sim.load("center.yaml")
    with xlsxwriter.Workbook(folder / "forecast.xlsx") as book:
        sheet = book.add_worksheet()
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        for row, line in enumerate(FORECAST.splitlines()):
            for column, cell in enumerate(line.split(",")):
                if row and column == 0:
                    sheet.write_number(row, column, 46125 + int(cell[-2:]) - 13, day)
                elif row and column == 1:
                    hours, minutes = map(int, cell.split(":"))
                    sheet.write_number(row, column, hours / 24 + minutes / 1440, clock)
                elif row and column == 3:
                    sheet.write_number(row, column, float(cell))
                else:
                    sheet.write_string(row, column, cell)
    overrides = [f"contact_types.{name}.demand.file=forecast.xlsx" for name in ("sales", "help")]
    assert sim.load("center.yaml", overrides).digest == csv.digest
