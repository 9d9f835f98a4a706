"""Planners' files: read into a center, every mistake with its row and column, and templates that read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

import sim
from sim.demand.expected import aht_scales, forecast_volumes
from sim.demand.heads import group_levels
from sim.entities.activity import ACTIVITIES
from sim.entities.units import HOUR, MINUTE
from sim.errors import ConfigError
from sim.files import forecast, schedule, skills, staffing
from sim.files.templates import templates
from sim.load.choices import CONFIGS, option_names
from sim.load.yaml import read_yaml

CENTER = """
name: Two days
timezone: Europe/Berlin
start: 2026-04-13
days: 2
channels: {phone: {kind: live}}
contact_types:
  sales: &type
    channel: phone
    open: {mon-fri: "08:00-10:00"}
    demand: {file: forecast.csv}
    handle_time: {exponential: {mean: 4min}}
    patience: {exponential: {mean: 2min}}
  help: *type
agent_groups:
  desk: {schedule: schedule.csv}
  office: {skills: [help], headcount: {on_phone: staffing.csv}}
skills_file: skills.csv
"""
FORECAST = """date,start,type,volume,aht
2026-04-13,08:00,sales,10,
2026-04-13,08:30,sales,11.5,250
2026-04-13,09:00,help,3,4m
2026-04-14,08:00,sales,20,
2026-04-14,08:00,help,1,
"""
STAFFING = """date,start,group,agents
2026-04-13,08:00,office,2
2026-04-13,09:00,office,3
2026-04-14,08:30,office,1
"""
SCHEDULE = """agent,date,start,end,activity
Ann,2026-04-13,08:00,10:00,work
Ann,2026-04-13,09:00,09:15,break
Bob,2026-04-13,08:00,09:00,phone
Bob,2026-04-13,09:00,09:30,lunch
Bob,2026-04-13,09:30,10:00,phone
Cid,2026-04-14,08:00,10:00,work
"""
SKILLS = """agent,group,sales,help
Ann,desk,1,
Bob,desk,1,2@1.10
Cid,desk,1,
"""
TEXTS = {
    "center.yaml": CENTER,
    "forecast.csv": FORECAST,
    "staffing.csv": STAFFING,
    "schedule.csv": SCHEDULE,
    "skills.csv": SKILLS,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a center and its four files, which is the working directory."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _message() -> str:
    with pytest.raises(ConfigError) as caught:
        sim.load("center.yaml")
    return str(caught.value)


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


MISTAKES: dict[str, tuple[str, str, str, str]] = {
    "negative volume": ("forecast.csv", "sales,10,", "sales,-10,", "row 2, column volume: -10 is negative"),
    "comma decimals": (
        "forecast.csv",
        "11.5",
        '"11,5"',
        'row 3, column volume: "11,5" is no number; write 11.5',
    ),
    "a comma that makes a cell": (
        "forecast.csv",
        "11.5",
        "11,5",
        "row 3: has 6 cells, the header has 5; is there a comma inside",
    ),
    "a word for a number": ("forecast.csv", "11.5", "many", 'row 3, column volume: "many" is no number'),
    "nothing for a number": ("forecast.csv", "11.5", "", "row 3, column volume: is empty"),
    "aht without sense": (
        "forecast.csv",
        "4m",
        "4x",
        'row 4, column aht: "4x" is no time; write seconds (390) or',
    ),
    "aht of zero": ("forecast.csv", "250", "0", "row 3, column aht: is 0; leave it empty"),
    "missing column": (
        "forecast.csv",
        "type,volume",
        "type,vol",
        'row 1: the column "volume" is missing (the header is date,start',
    ),
    "unknown column": (
        "forecast.csv",
        "type,volume",
        "type,vol",
        'row 1: unknown column "vol"; did you mean "volume"?',
    ),
    "column given twice": (
        "forecast.csv",
        "volume,aht",
        "volume,volume",
        'row 1: the column "volume" is there 2 times',
    ),
    "unknown type": (
        "forecast.csv",
        "08:30,sales",
        "08:30,sale",
        'row 3, column type: "sale" is no contact type; did you mean "sales"?',
    ),
    "duplicate rows": (
        "forecast.csv",
        "08:30",
        "08:00",
        "row 3: sales on 2026-04-13 at 08:00 is also in row 2",
    ),
    "date outside": (
        "forecast.csv",
        "2026-04-14,08:00,help",
        "2026-05-14,08:00,help",
        "row 6, column date: 2026-05-14 lies outside the center's days, 2026-04-13 to 2026-04-14 (start and days)",
    ),
    "date in another order": (
        "forecast.csv",
        "2026-04-13,08:30",
        "13.04.2026,08:30",
        'row 3, column date: "13.04.2026" is no date in year-month-day order; write 2026-04-13',
    ),
    "time with an offset": (
        "forecast.csv",
        "08:30",
        "08:30+02:00",
        'row 3, column start: "08:30+02:00" has a time zone',
    ),
    "time with a Z": (
        "forecast.csv",
        "08:30",
        "06:30Z",
        'row 3, column start: "06:30Z" has a time zone; write the local clock',
    ),
    "time in another zone": (
        "forecast.csv",
        "08:30",
        "06:30",
        "row 3, column start: sales is closed at 2026-04-13 06:30; are the times local to Europe/Berlin?",
    ),
    "time off the grid": (
        "forecast.csv",
        "08:30",
        "08:40",
        "row 3, column start: 08:40 is no start of an interval of 30m",
    ),
    "no time": (
        "forecast.csv",
        "08:30",
        "half past",
        'row 3, column start: "half past" is no clock time; write 08:30',
    ),
    "an open day without lines": (
        "forecast.csv",
        "2026-04-14,08:00,help,1,\n",
        "",
        "contact_types.help.demand.file: forecast.csv has no line of help on 2026-04-14, when it is open",
    ),
    "unknown group": (
        "staffing.csv",
        "09:00,office",
        "09:00,ofice",
        'row 3, column group: "ofice" is no agent group; did you mean',
    ),
    "half an agent": (
        "staffing.csv",
        "office,3",
        "office,3.5",
        "row 3, column agents: 3.5 is no whole number",
    ),
    "two levels at once": (
        "staffing.csv",
        "09:00",
        "08:00",
        "row 3: office on 2026-04-13 at 08:00 is also in row 2",
    ),
    "group without lines": (
        "staffing.csv",
        "office",
        "desk",
        "agent_groups.office.headcount.on_phone: staffing.csv has no line of office",
    ),
    "unknown activity": (
        "schedule.csv",
        "lunch",
        "lnch",
        'row 5, column activity: "lnch" is no activity; did you mean "lunch"?',
    ),
    "end before start": (
        "schedule.csv",
        "09:00,09:15",
        "09:15,09:00",
        "row 3, column end: 09:00 is not after the start, 09:15",
    ),
    "booked twice": (
        "schedule.csv",
        "Ann,2026-04-13,09:00,09:15,break",
        "Ann,2026-04-13,09:00,11:00,work",
        'row 3: "Ann" is already booked in row 2 at that time',
    ),
    "a stranger": (
        "schedule.csv",
        "Cid",
        "Sid",
        'row 7, column agent: "Sid" is no agent of the skills file; did you mean "Cid"?',
    ),
    "skill that is no rank": (
        "skills.csv",
        "2@1.10",
        "good",
        'row 3, column help: "good" is no skill; write a rank (1) or rank@aht',
    ),
    "comma in a skill": ("skills.csv", "2@1.10", '"2@1,10"', 'row 3, column help: "2@1,10" is no skill'),
    "agent without skills": ("skills.csv", "Ann,desk,1,", "Ann,desk,,", 'row 2: "Ann" has no skill'),
    "agent given twice": ("skills.csv", "Bob", "Ann", 'row 3, column agent: "Ann" is also in row 2'),
    "agent without a group": ("skills.csv", "Bob,desk", "Bob,", "row 3, column group: is empty"),
    "skill that is no type": (
        "skills.csv",
        "sales,help",
        "sales,hlep",
        'row 1: unknown column "hlep"; did you mean "help"?',
    ),
    "empty file": ("skills.csv", SKILLS, "", "is empty; its first line is agent,group,sales,help"),
    "broken quotes": ("schedule.csv", "Ann,2026-04-13,08:00", '"Ann"x,2026-04-13,08:00', "is not CSV"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_file_is_told_with_row_and_column(folder: Path, case: str) -> None:
    name, right, wrong, told = MISTAKES[case]
    text = (
        TEXTS[name].replace(right, wrong, 1)
        if case != "group without lines"
        else TEXTS[name].replace(right, wrong)
    )
    assert text != TEXTS[name]
    (folder / name).write_text(text, "utf-8")
    message = _message()
    assert told in message
    assert name in message


def test_all_mistakes_of_all_files_and_of_the_center_come_at_once(folder: Path) -> None:
    (folder / "forecast.csv").write_text(FORECAST.replace("11.5", "-1").replace("4m", "4x"), "utf-8")
    (folder / "skills.csv").write_text(SKILLS.replace("2@1.10", "good"), "utf-8")
    (folder / "center.yaml").write_text(CENTER.replace("end_of_day", "") + "intervall: 5min\n", "utf-8")
    message = _message()
    assert message.startswith("center.yaml: 4 problems")
    for told in ('unknown key "intervall"', "-1 is negative", '"4x" is no time', '"good" is no skill'):
        assert told in message


def test_a_file_full_of_mistakes_does_not_fill_the_screen(folder: Path) -> None:
    rows = "".join(f"2026-04-13,08:00,sales,{-n},\n" for n in range(1, 500))
    (folder / "forecast.csv").write_text("date,start,type,volume,aht\n" + rows, "utf-8")
    message = _message()
    assert "and 459 more mistakes" in message
    assert len(message.splitlines()) < 50


def test_a_log_is_no_plan(folder: Path) -> None:
    with (folder / "forecast.csv").open("wb") as stream:
        stream.truncate(2_000_000_000)
    assert "forecast.csv: is 2,000 MB; a planner's file has at most 200 MB" in _message()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: no such file or directory"),
        (b"d\xe4te,start\n", 'is not UTF-8 text; in Excel save it as "CSV UTF-8"'),
    ],
)
def test_a_file_that_cannot_be_read(folder: Path, content: bytes | None, told: str) -> None:
    (folder / "forecast.csv").unlink()
    if content is not None:
        (folder / "forecast.csv").write_bytes(content)
    assert told in _message()


def test_a_text_file_is_no_excel_file(folder: Path) -> None:
    (folder / "center.yaml").write_text(CENTER.replace("forecast.csv", "forecast.xlsx"), "utf-8")
    (folder / "forecast.xlsx").write_text(FORECAST, "utf-8")
    assert "forecast.xlsx: is no Excel file that can be read" in _message()


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "{file: forecast.csv}",
            "{file: forecast.csv, volume: 3}",
            "give either volume or file, and not both",
        ),
        (
            "{file: forecast.csv}",
            "{file: forecast.csv, weekdays: {mon: 2}}",
            "demand.weekdays: the forecast file already says",
        ),
        (
            "desk: {schedule: schedule.csv}",
            "desk: {schedule: schedule.csv, agents: 3}",
            "leave the headcount out",
        ),
        (
            "desk: {schedule: schedule.csv}",
            "desk: {schedule: schedule.csv, shrinkage: {training: 0.1}}",
            "agent_groups.desk: the schedule says",
        ),
        ("skills_file: skills.csv", "", "agent_groups.desk.skills: is missing"),
    ],
)
def test_what_a_file_says_is_not_said_twice(folder: Path, right: str, wrong: str, told: str) -> None:
    (folder / "center.yaml").write_text(CENTER.replace(right, wrong), "utf-8")
    assert told in _message()


def test_two_groups_of_one_schedule_need_a_skills_file(folder: Path) -> None:
    text = CENTER.replace("skills_file: skills.csv", "").replace(
        "{schedule: schedule.csv}", "{schedule: schedule.csv, skills: [sales]}"
    )
    text = text.replace(
        "{skills: [help], headcount: {on_phone: staffing.csv}}", "{skills: [help], schedule: schedule.csv}"
    )
    (folder / "center.yaml").write_text(text, "utf-8")
    assert "agent_groups.office.schedule: desk names this file too; name a skills_file" in _message()


# ---- templates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", option_names("center"))
def test_a_template_reads_back_as_the_center_it_was_made_from(name: str, tmp_path: Path) -> None:
    """The forecast to six digits; the staffing file as levels whose sum is near the hours on the phone."""
    center = sim.load(name)
    for file, text in templates(center).items():
        (tmp_path / file).write_text(text, "utf-8")
    data: dict[str, Any] = read_yaml(CONFIGS / "center" / f"{name}.yaml")
    for kind in data["contact_types"].values():
        if "demand" in kind:
            kept = {
                key: item
                for key, item in kind["demand"].items()
                if key not in ("volume", "shape", "weekdays", "outside_hours", "events")
            }
            kind["demand"] = kept | {"file": str(tmp_path / "forecast.csv")}
    for group in data["agent_groups"].values():
        for key in ("agents", "shifts", "breaks", "shrinkage", "off_phone", "away"):
            group.pop(key, None)
        group["headcount"] = {"on_phone": str(tmp_path / "staffing.csv")}
    again = sim.load(data)
    np.testing.assert_allclose(forecast_volumes(again), forecast_volumes(center), rtol=1e-5)
    np.testing.assert_allclose(aht_scales(again), aht_scales(center), rtol=1e-5)
    assert templates(again)["staffing.csv"] == templates(center)["staffing.csv"]


def test_a_template_of_shifts_names_agents_and_their_breaks() -> None:
    files = templates(sim.load("two_vendors", ["days=1"]))
    manila = [line for line in files["schedule.csv"].splitlines() if line.startswith("manila_desk 01")]
    assert manila[0] == "manila_desk 01,2026-04-13,20:00,04:30,work"
    assert [line.rsplit(",", 1)[1] for line in manila] == ["work", "break", "lunch", "break"]
    assert files["skills.csv"].splitlines()[1] == "consumer_desk 01,consumer_desk,1,1,,"
    assert files["forecast.csv"].splitlines()[0] == "date,start,type,volume,aht"


def test_the_page_about_files_names_every_column_and_activity() -> None:
    page = (CONFIGS.parent / "docs" / "files.md").read_text("utf-8")
    for columns in (forecast.COLUMNS, staffing.COLUMNS, schedule.COLUMNS, skills.COLUMNS):
        assert f"`{','.join(columns)}`" in page
    assert [word for word in ACTIVITIES if f"`{word}`" not in page] == []
