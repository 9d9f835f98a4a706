"""state.csv: who waits, and who is in service, when a run begins; a line is one contact, or several alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.entities.opening import MOST
from sim.entities.units import show_clock, show_duration
from sim.files.cells import Cells
from sim.files.sheet import Complaints, read_sheet

if TYPE_CHECKING:
    from sim.files.frame import Frame

COLUMNS = ("state", "type", "group", "time", "contacts")
WAITING, IN_SERVICE = "waiting", "in service"

State = dict[str, list[dict[str, Any]]]


def read_state(path: Path, frame: Frame, complaints: Complaints) -> State:
    """The lines of a state file in their order: those of who waits, and those of who is in service."""
    found: State = {"waiting": [], "in_service": []}
    for row in read_sheet(path, complaints, COLUMNS).rows:
        cells = Cells(row, complaints, frame)
        state = cells.word("state", (WAITING, IN_SERVICE), "state")
        kind, time = cells.word("type", frame.types, "contact type"), cells.duration("time")
        contacts = _contacts(cells)
        if state is None or kind is None or time is None or contacts is None:
            continue
        line: dict[str, Any] = {"type": kind, "contacts": contacts}
        if state == WAITING and _may_wait(cells, kind):
            found["waiting"].append(line | {"waited": show_duration(time)})
        elif state == IN_SERVICE and (group := _group(cells, kind)) is not None:
            found["in_service"].append(line | {"group": group, "elapsed": show_duration(time)})
    return found


def _contacts(cells: Cells) -> int | None:
    """How many contacts a line stands for; an empty cell is one."""
    if not cells.row.cells["contacts"]:
        return 1
    contacts = cells.number("contacts", whole=True)
    if contacts is not None and not 1 <= contacts <= MOST:
        cells.complain(
            "contacts", f"{contacts:g} must be at least 1 and at most {MOST}; leave out who is not there"
        )
        return None
    return None if contacts is None else int(contacts)


def _may_wait(cells: Cells, kind: str) -> bool:
    """Whether somebody of a type can wait when the run begins; who waits is with no group."""
    frame, begin = cells.frame, cells.frame.begin
    if cells.row.cells["group"]:
        cells.complain("group", "is for who is in service; leave it empty for who waits")
        return False
    if frame.start is None or begin is None or kind in frame.deferred:
        return True
    hours = frame.opening(kind, frame.start)
    if hours is None or not hours[0] <= begin < hours[1]:
        cells.complain("type", f"{kind} is closed at {show_clock(begin)}, when the run begins")
        return False
    return True


def _group(cells: Cells, kind: str) -> str | None:
    """The group whose agent holds a contact."""
    group = cells.word("group", cells.frame.groups, "agent group")
    skills = cells.frame.skills.get(group or "")
    if group is not None and skills is not None and kind not in skills:
        cells.complain("group", f"{group} cannot serve {kind}; its skills are {', '.join(skills)}")
        return None
    return group
