"""A center as plain data: where it comes from, its overrides applied, short forms written out, files read into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ConfigError, Problem
from sim.files.inline import inlined, with_absolute_files
from sim.load.choices import SECTIONS, find_option, read_option
from sim.load.overrides import COMMAND_LINE, Override, apply_override, parse_overrides
from sim.load.yaml import shown

if TYPE_CHECKING:
    from sim.center import Center


@dataclass(frozen=True)
class Description:
    """Plain data that describes a center, not yet judged, and the name of where it came from.

    `own_days` are its `start` and `days` before they were overridden: planners' files may hold all of them.
    """

    data: Mapping[str, Any]
    source: str
    own_days: tuple[Any, Any] | None = None

    def center(self) -> Center:
        """The validated center, with the files it names read into it; ConfigError with every problem found."""
        from sim.center import Center
        from sim.demand.feasible import check_feasible

        data = _owned(self.data)
        problems = inlined(data, shown, self.own_days)
        try:
            center = Center.from_dict(data, self.source)
        except ConfigError as error:
            raise ConfigError([*error.problems, *problems], self.source) from None
        if problems:
            raise ConfigError(problems, self.source)
        check_feasible(center)
        return center

    def changed(
        self, overrides: Sequence[str], folders: Sequence[Path] = (), source: str = COMMAND_LINE
    ) -> Description:
        """The same description with overrides applied: first choices of whole sections, then values in their order."""
        parsed = parse_overrides(overrides, source)
        for override in parsed:
            _single(override, source)
        start = self
        for choice in (override for override in parsed if is_choice(override)):
            start = _chosen(start, choice, folders)
        data = _owned(start.data)
        problems = [apply_override(data, _long(o)) for o in parsed if not is_choice(o)]
        if found := [problem for problem in problems if problem is not None]:
            raise ConfigError(found, source)
        return Description(long_forms(data), start.source, start.own_days)


def describe(
    center: str | Path | Mapping[str, Any], overrides: Sequence[str] = (), folders: Sequence[Path] = ()
) -> Description:
    """The description of a center given by name, path or dict, with overrides applied."""
    return _base(center, folders).changed(overrides, folders)


def is_choice(override: Override) -> bool:
    """Whether an override names a file of a group (`routing=priority`) rather than a value."""
    return override.key in (*SECTIONS, "center") and override.kind != "delete" and _is_name(override.value)


def _is_name(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _single(override: Override, source: str) -> None:
    if override.sweep:
        text = "several values make several centers; compare and sweep take them, one center has one value"
        raise ConfigError([Problem(override.text, text)], source)


def _base(center: str | Path | Mapping[str, Any], folders: Sequence[Path]) -> Description:
    if isinstance(center, Mapping):
        return Description(long_forms(_owned(center)), "center", _days(center))
    is_file = isinstance(center, Path) or center.endswith((".yaml", ".yml")) or Path(center).is_file()
    path = Path(center) if is_file else find_option("center", str(center), folders)
    data = with_absolute_files(_owned(read_option("center", path, folders)), path.parent)
    return Description(long_forms(data), shown(path) if is_file else f"center {center}", _days(data))


def _days(data: Mapping[str, Any]) -> tuple[Any, Any]:
    return data.get("start"), data.get("days", 1)


def _chosen(start: Description, choice: Override, folders: Sequence[Path]) -> Description:
    if choice.value is None:
        return start
    if choice.key == "center":
        return _base(choice.value, folders)
    section = read_option(choice.key, find_option(choice.key, choice.value, folders), folders)
    return Description({**start.data, choice.key: section}, start.source, start.own_days)


def _long(override: Override) -> Override:
    """`agent_groups.desk.agents=12` is short for its headcount."""
    section, *rest = override.path
    if section == "agent_groups" and len(rest) == 2 and rest[1] == "agents":
        value = {"scheduled": override.value}
        return Override(override.text, override.kind, f"agent_groups.{rest[0]}.headcount", value)
    return override


def long_forms(data: dict[str, Any]) -> dict[str, Any]:
    """Short forms written out, so that an override finds the key it names whichever form the file uses."""
    groups = data.get("agent_groups")
    for group in groups.values() if isinstance(groups, dict) else ():
        if not isinstance(group, dict):
            continue
        if "agents" in group and "headcount" not in group:
            group["headcount"] = {"scheduled": group.pop("agents")}
        if isinstance(group.get("skills"), list):
            group["skills"] = {str(name): {} for name in group["skills"]}
    return data


def _owned(node: Any) -> Any:
    """A copy in which nothing is shared: what a YAML anchor repeats can then be changed in one place alone."""
    if isinstance(node, Mapping):
        return {key: _owned(item) for key, item in node.items()}
    return [_owned(item) for item in node] if isinstance(node, (list, tuple)) else node
