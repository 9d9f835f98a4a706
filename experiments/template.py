"""Writes the planner's files of a center, filled with what the center says, and a center file that reads them.

for example
    ccsim template center=two_skills out=my_week
    ccsim run center=my_week/center.yaml
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import Field

from experiments.app import hydra_app
from experiments.console import say
from experiments.settings import Settings
from sim.errors import ConfigError, Problem
from sim.files.templates import templates

HEADCOUNTS = "headcounts.yaml"
_NAMED_BY_SCHEDULE = ("shifts", "breaks", "headcount", "skills", "off_phone")


class TemplateSettings(Settings):
    """Settings of `ccsim template`."""

    plays: ClassVar[bool] = False
    out: Path = Field(
        default=Path("planning"), description="folder that receives the files; it may not hold them yet"
    )


def main(settings: TemplateSettings) -> None:
    """Write forecast.csv, staffing.csv, schedule.csv, skills.csv, state.csv, and center files that read them."""
    center = settings.center()
    files = templates(center) | {"center.yaml": _center_file(settings, _from_files)}
    if "skills_file" not in settings.base.data:
        files[HEADCOUNTS] = _center_file(settings, _from_headcounts)
    _refuse_to_overwrite(settings.out, list(files))
    try:
        settings.out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (settings.out / name).write_text(text, "utf-8")
    except OSError as error:
        text = f"{settings.out} cannot be written: {(error.strerror or str(error)).lower()}"
        raise ConfigError([Problem("out", text)], "template") from None
    say(
        *(
            f"{settings.out / name}: {text.count(chr(10)) - 1} lines"
            for name, text in files.items()
            if "csv" in name
        )
    )
    say(f"Edit them, then: ccsim run center={settings.out / 'center.yaml'}")


def _refuse_to_overwrite(folder: Path, names: list[str]) -> None:
    there = [name for name in names if (folder / name).exists()]
    if there:
        text = f"{folder} already holds {', '.join(there)}; nothing is overwritten"
        raise ConfigError([Problem("out", text)], "template")


def _center_file(settings: TemplateSettings, from_files: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """The center's description with its numbers taken from the files; `from_files` is who takes those of a group."""
    data: dict[str, Any] = dict(settings.base.data)
    kinds = {name: _from_forecast(kind) for name, kind in data["contact_types"].items()}
    groups = {name: from_files(group) for name, group in data["agent_groups"].items()}
    data = {**data, "contact_types": kinds, "agent_groups": groups}
    if any("schedule" in group for group in groups.values()):
        data["skills_file"] = "skills.csv"
    if "from" in data or "opening_state" in data:
        data["opening_state"] = {"file": "state.csv"}
    head = f"# Made by: {settings.command_line}\n# The numbers are in the CSV files beside this file.\n"
    return head + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def _from_forecast(kind: dict[str, Any]) -> dict[str, Any]:
    if not kind.get("demand"):
        return kind
    kept = {
        key: item
        for key, item in kind["demand"].items()
        if key not in ("volume", "shape", "weekdays", "outside_hours", "events", "file")
    }
    return {**kind, "demand": {"file": "forecast.csv", **kept}}


def _from_files(group: dict[str, Any]) -> dict[str, Any]:
    """Named agents come from the schedule and the skills file, headcounts by time from the staffing file."""
    if "on_phone" in (group.get("headcount") or {}):
        return {**group, "headcount": {"on_phone": "staffing.csv"}}
    kept = {key: item for key, item in group.items() if key not in _NAMED_BY_SCHEDULE}
    on_the_day = {
        key: item
        for key, item in (group.get("shrinkage") or {}).items()
        if key not in ("leave", "training", "meetings")
    }
    return {**kept, "schedule": "schedule.csv"} | ({"shrinkage": on_the_day} if on_the_day else {})


def _from_headcounts(group: dict[str, Any]) -> dict[str, Any]:
    """Anonymous seats by time come from the staffing file, net of breaks and absence."""
    kept = {
        key: item
        for key, item in group.items()
        if key not in ("shifts", "breaks", "schedule", "off_phone", "shrinkage")
    }
    return {**kept, "headcount": {"on_phone": "staffing.csv"}}


if __name__ == "__main__":
    hydra_app(main, "template")()
