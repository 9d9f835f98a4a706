"""skills.csv: which agent belongs to which group and what each can do, one column a contact type.

A blank cell is no skill, a number the rank (1 is done first), `1@1.10` a rank and a handle-time multiplier. A bare 0,
which many skill matrices use for no skill, is refused; the rank 0 is written `0@1`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.files.cells import Cells
from sim.files.sheet import Complaints, read_sheet

if TYPE_CHECKING:
    from sim.files.frame import Frame

COLUMNS = ("agent", "group")
_SKILL = re.compile(r"(\d{1,4})(?:\s*@\s*(\d+(?:\.\d+)?))?")
Skills = tuple[tuple[str, int, float], ...]


@dataclass(frozen=True)
class Person:
    """An agent of a skills file: name, group, and (type, rank, handle-time multiplier) of each skill."""

    name: str
    group: str
    skills: Skills

    def as_config(self) -> dict[str, dict[str, Any]]:
        """The skills as a center file writes them."""
        return {kind: {"rank": rank, "aht": aht} for kind, rank, aht in self.skills}


def read_skills(path: Path, frame: Frame, complaints: Complaints) -> list[Person]:
    """The agents of a skills file in its order."""
    sheet = read_sheet(path, complaints, COLUMNS, frame.types)
    people, seen = list[Person](), dict[str, int]()
    for row in sheet.rows:
        cells = Cells(row, complaints, frame)
        name, group = cells.text("agent"), cells.word("group", frame.groups, "agent group")
        types = [column for column in sheet.columns if column not in COLUMNS and row.cells[column]]
        skills = tuple(skill for kind in types if (skill := _skill(cells, kind)))
        if name is None or group is None:
            continue
        if (first := seen.setdefault(name, row.number)) != row.number:
            complaints.add(f'"{name}" is also in row {first}', row.number, "agent")
        elif not types:
            complaints.add(
                f'"{name}" has no skill; write the rank (1, 2 ...) below a contact type', row.number
            )
        people.append(Person(name, group, skills))
    return people


def shown_skill(rank: int, aht: float) -> str:
    """A skill as a cell of the file."""
    return f"{rank}" if rank and aht == 1 else f"{rank}@{aht:g}"


def _skill(cells: Cells, kind: str) -> tuple[str, int, float] | None:
    value = cells.row.cells[kind]
    if re.fullmatch("0+", value):
        cells.complain(
            kind,
            f'"{value}" may mean no skill or the rank 0; leave it blank for no skill, or write a rank (1 is first, '
            "0@1 goes before it)",
        )
        return None
    match = _SKILL.fullmatch(value)
    if not match or not 0 < float(match[2] or 1) <= 100:
        cells.complain(
            kind, f'"{value}" is no skill; write a rank (1) or rank@aht (1@1.10), or leave it blank'
        )
        return None
    return kind, int(match[1]), float(match[2] or 1)


def groups_by_skills(people: list[Person]) -> dict[str, list[Person]]:
    """Agents who are alike: those of a group with other skills than its first become group/2, group/3 ..."""
    names, members = dict[tuple[str, Skills], str](), dict[str, list[Person]]()
    for person in people:
        kind = person.group, tuple(sorted(person.skills))
        if kind not in names:
            number = sum(group == person.group for group, _ in names) + 1
            names[kind] = person.group if number == 1 else f"{person.group}/{number}"
        members.setdefault(names[kind], []).append(person)
    return members
