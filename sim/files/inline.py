"""Files that a center names are read into its description, so that a Center is complete without them.

In a center: `contact_types.X.demand.file`, `agent_groups.G.headcount.on_phone`, `agent_groups.G.schedule`,
`opening_state.file` and `skills_file`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sim.errors import Problem
from sim.files.forecast import Rows, days_without_rows, read_forecast
from sim.files.frame import Frame, frame_of
from sim.files.schedule import read_schedule
from sim.files.sheet import Complaints
from sim.files.skills import Person, groups_by_skills, read_skills
from sim.files.staffing import read_staffing
from sim.files.state import read_state

Data = dict[str, Any]
Read = TypeVar("Read")


def file_places(data: Data) -> Iterator[tuple[Data, str]]:
    """(mapping, key) of every place where a description names a file."""
    if isinstance(data.get("skills_file"), str):
        yield data, "skills_file"
    if isinstance(state := data.get("opening_state"), dict) and isinstance(state.get("file"), str):
        yield state, "file"
    for kind in _mappings(data, "contact_types"):
        if isinstance(demand := kind.get("demand"), dict) and isinstance(demand.get("file"), str):
            yield demand, "file"
    for group in _mappings(data, "agent_groups"):
        if isinstance(group.get("schedule"), str):
            yield group, "schedule"
        if isinstance(heads := group.get("headcount"), dict) and isinstance(heads.get("on_phone"), str):
            yield heads, "on_phone"


def with_absolute_files(data: Data, folder: Path) -> Data:
    """The description with file names taken relative to a folder; changes `data` in place."""
    for mapping, key in list(file_places(data)):
        mapping[key] = str(folder / mapping[key])
    return data


def inlined(
    data: Data, shown: Callable[[Path], str] = str, own_days: tuple[Any, Any] | None = None
) -> list[Problem]:
    """Read every named file into `data`, in place, and return all mistakes found in the files.

    `own_days` are `start` and `days` as the center file has them, where others are played: lines of those that are not
    played are left out.
    """
    reader = _Reader(data, shown, own_days)
    if isinstance(data.get("skills_file"), str):
        reader.skills(data)
    for name, kind in _named(data, "contact_types"):
        if isinstance(demand := kind.get("demand"), dict) and isinstance(demand.get("file"), str):
            reader.forecast(name, demand)
    for name, group in _named(data, "agent_groups"):
        if isinstance(heads := group.get("headcount"), dict) and isinstance(heads.get("on_phone"), str):
            reader.staffing(name, heads)
        if isinstance(group.get("schedule"), str):
            reader.schedule(name, group)
    if isinstance(state := data.get("opening_state"), dict) and isinstance(state.get("file"), str):
        reader.state(state)
    return reader.problems()


class _Reader:
    """Reads each file once, however many types or groups name it."""

    def __init__(
        self, data: Data, shown: Callable[[Path], str], own_days: tuple[Any, Any] | None = None
    ) -> None:
        self.frame: Frame = frame_of(data, own_days)
        self.shown = shown
        self.complaints: dict[Path, Complaints] = {}
        self.read: dict[tuple[str, Path], Any] = {}
        self.found: list[Problem] = []
        self.members: dict[str, list[Person]] = {}
        self.users: dict[Path, str] = {}

    def problems(self) -> list[Problem]:
        """Every mistake, file by file."""
        return self.found + [problem for each in self.complaints.values() for problem in each.all()]

    def once(self, name: str, read: Callable[[Path, Frame, Complaints], Read]) -> Read:
        """What a reader makes of a file; read only once."""
        path = Path(name)
        key = read.__name__, path
        if key not in self.read:
            complaints = self.complaints.setdefault(path, Complaints(self.shown(path)))
            self.read[key] = read(path, self.frame, complaints)
        return self.read[key]  # type: ignore[no-any-return]

    def forecast(self, kind: str, demand: Data) -> None:
        """`file` becomes `rows`."""
        place, name = f"contact_types.{kind}.demand", demand.pop("file")
        by_type: Rows = self.once(name, read_forecast)
        demand["rows"] = by_type.get(kind, [])
        for key in ("shape", "weekdays"):
            if key in demand:
                text = "the forecast file already says how much comes when; leave this out"
                self.found.append(Problem(f"{place}.{key}", text))
        if self.complaints[Path(name)].problems:
            return
        if missing := days_without_rows(demand["rows"], kind, self.frame):
            days = ", ".join(missing[:3]) + (", ..." if len(missing) > 3 else "")
            text = f"{self.shown(Path(name))} has no line of {kind} on {days}, when it is open"
            self.found.append(Problem(f"{place}.file", text))

    def staffing(self, group: str, heads: Data) -> None:
        """`on_phone` becomes `rows`."""
        name = heads.pop("on_phone")
        by_group = self.once(name, read_staffing)
        heads["rows"] = by_group.get(group, [])
        if group not in by_group and not self.complaints[Path(name)].problems:
            place = f"agent_groups.{group}.headcount.on_phone"
            self.found.append(Problem(place, f"{self.shown(Path(name))} has no line of {group}"))

    def schedule(self, group: str, config: Data) -> None:
        """A file name becomes the lines of this group's agents."""
        path, place = Path(config["schedule"]), f"agent_groups.{group}.schedule"
        by_agent = self.once(config["schedule"], read_schedule)
        if not self.members:
            other = self.users.setdefault(path, group)
            if other != group:
                text = f"{other} names this file too; name a skills_file that says who belongs to which group"
                self.found.append(Problem(place, text))
            agents = list(by_agent)
        else:
            agents = [person.name for person in self.members.get(group, ())]
        config["schedule"] = [{"agent": agent} | row for agent in agents for row in by_agent.get(agent, ())]
        if not config["schedule"] and not self.complaints[path].problems:
            self.found.append(Problem(place, f"{self.shown(path)} has no line of an agent of this group"))

    def state(self, state: Data) -> None:
        """`file` becomes the lines of who waits and who is in service."""
        found = self.once(state.pop("file"), read_state)
        for key in found:
            if state.get(key):
                text = "the file already says who is there; leave this out"
                self.found.append(Problem(f"opening_state.{key}", text))
            state[key] = found[key]

    def skills(self, data: Data) -> None:
        """`skills_file` becomes the skills of each group; agents with other skills become groups of their own."""
        people = self.once(data.pop("skills_file"), read_skills)
        self.members = groups_by_skills(people)
        self.frame = replace(self.frame, skills={}, agents=tuple(person.name for person in people))
        groups = data.get("agent_groups")
        if not isinstance(groups, dict):
            return
        data["agent_groups"] = self._split(groups)

    def _split(self, groups: Data) -> Data:
        split = Data()
        for name, config in groups.items():
            parts = [part for part in self.members if part == name or part.rsplit("/", 1)[0] == name]
            if not parts or not isinstance(config, dict):
                split[name] = config
            for part in parts if isinstance(config, dict) else ():
                people = self.members[part]
                split[part] = {**config, "skills": people[0].as_config()}
                if "headcount" in config:
                    text = "the skills file names the agents of this group; leave the headcount out"
                    self.found.append(Problem(f"agent_groups.{name}.headcount", text))
                elif "schedule" not in config:
                    split[part]["headcount"] = {"scheduled": len(people)}
        return split


def _mappings(data: Data, section: str) -> list[Data]:
    return [item for _, item in _named(data, section)]


def _named(data: Data, section: str) -> list[tuple[str, Data]]:
    entries = data.get(section)
    items = entries.items() if isinstance(entries, dict) else ()
    return [(str(name), item) for name, item in items if isinstance(item, dict)]
