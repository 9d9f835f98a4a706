"""Every mistake in a planner's file is told, with its row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.errors import ConfigError
from tests.files.texts import CENTER, FORECAST, SKILLS, TEXTS


def message() -> str:
    with pytest.raises(ConfigError) as caught:
        sim.load("center.yaml")
    return str(caught.value)


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
    "nought as a skill": (
        "skills.csv",
        "2@1.10",
        "0",
        'row 3, column help: "0" may mean no skill or the rank 0; leave it blank for no skill, or write a rank',
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
    said = message()
    assert told in said
    assert name in said


def test_all_mistakes_of_all_files_and_of_the_center_come_at_once(folder: Path) -> None:
    (folder / "forecast.csv").write_text(FORECAST.replace("11.5", "-1").replace("4m", "4x"), "utf-8")
    (folder / "skills.csv").write_text(SKILLS.replace("2@1.10", "good"), "utf-8")
    (folder / "center.yaml").write_text(CENTER.replace("end_of_day", "") + "intervall: 5min\n", "utf-8")
    said = message()
    assert said.startswith("center.yaml: 4 problems")
    for told in ('unknown key "intervall"', "-1 is negative", '"4x" is no time', '"good" is no skill'):
        assert told in said


def test_a_file_full_of_mistakes_does_not_fill_the_screen(folder: Path) -> None:
    rows = "".join(f"2026-04-13,08:00,sales,{-n},\n" for n in range(1, 500))
    (folder / "forecast.csv").write_text("date,start,type,volume,aht\n" + rows, "utf-8")
    said = message()
    assert "and 459 more mistakes" in said
    assert len(said.splitlines()) < 50


def test_a_log_is_no_plan(folder: Path) -> None:
    with (folder / "forecast.csv").open("wb") as stream:
        stream.truncate(2_000_000_000)
    assert "forecast.csv: is 2,000 MB; a planner's file has at most 200 MB" in message()


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
    assert told in message()


def test_a_text_file_is_no_excel_file(folder: Path) -> None:
    (folder / "center.yaml").write_text(CENTER.replace("forecast.csv", "forecast.xlsx"), "utf-8")
    (folder / "forecast.xlsx").write_text(FORECAST, "utf-8")
    assert "forecast.xlsx: is no Excel file that can be read" in message()


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
    assert told in message()


def test_two_groups_of_one_schedule_need_a_skills_file(folder: Path) -> None:
    text = CENTER.replace("skills_file: skills.csv", "").replace(
        "{schedule: schedule.csv}", "{schedule: schedule.csv, skills: [sales]}"
    )
    text = text.replace(
        "{skills: [help], headcount: {on_phone: staffing.csv}}", "{skills: [help], schedule: schedule.csv}"
    )
    (folder / "center.yaml").write_text(text, "utf-8")
    assert "agent_groups.office.schedule: desk names this file too; name a skills_file" in message()
