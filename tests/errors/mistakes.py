"""What is done to a good center, and every fragment that the message about it must hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import sim
from sim.errors import ConfigError
from sim.load.choices import CONFIGS
from sim.load.yaml import read_yaml

Data = dict[str, Any]
Mistakes = dict[str, tuple[Callable[[Data], None], list[str]]]
SALES, DESK = "contact_types.sales", "agent_groups.sales_desk"


def put(path: str, value: object) -> Callable[[Data], None]:
    """Set a value deep in a description."""

    def change(data: Data) -> None:
        *parents, last = path.split(".")
        node: Any = data
        for step in parents:
            node = node[int(step)] if step.isdigit() else node[step]
        node[last] = value

    return change


def drop(path: str) -> Callable[[Data], None]:
    """Remove a key deep in a description."""

    def change(data: Data) -> None:
        *parents, last = path.split(".")
        node: Any = data
        for step in parents:
            node = node[step]
        del node[last]

    return change


def both(*changes: Callable[[Data], None]) -> Callable[[Data], None]:
    """One change after the other."""

    def change(data: Data) -> None:
        for each in changes:
            each(data)

    return change


def every_group(**changes: object) -> Callable[[Data], None]:
    """The same change in every agent group."""

    def change(data: Data) -> None:
        for group in data["agent_groups"].values():
            group.update(changes)

    return change


def deferred(data: Data) -> None:
    """Sales come by letter."""
    data["channels"]["letter"] = {"kind": "deferred"}
    data["contact_types"]["sales"]["channel"] = "letter"
    del data["contact_types"]["sales"]["patience"]


COMES_BACK: Data = {"probability": 0.7, "after": "1d"}


def with_bot(rule: Data) -> Callable[[Data], None]:
    """Sales begin with a bot that contains half of them."""
    return both(
        put("self_services", {"bot": {"session": {"exponential": {"mean": "3min"}}}}),
        put(f"{SALES}.self_service", {"at": "bot", "contained": 0.5} | rule),
    )


TRAINING: Data = {"activity": "training", "days": "tue", "start": "10:00", "length": "2h", "share": 0.3}
SHORT_SHIFT = [{"start": "08:00", "length": "2h", "days": "mon-fri"}]
COMES_AGAIN = {"probability": 0.7, "after": "1d"}
HALF_SHIFT = [{"start": "08:00", "length": "9h", "share": 0.5}]

MAIL = (
    put("channels.mail", {"kind": "deferred"}),
    put("contact_types.experts.channel", "mail"),
    drop("contact_types.experts.patience"),
)


def center() -> Data:
    """A good center as plain data, nothing of it shared."""
    data: Data = json.loads(json.dumps(read_yaml(CONFIGS / "center" / "two_skills.yaml")))
    return data


def message_of(data: Data, overrides: tuple[str, ...] = ()) -> str:
    with pytest.raises(ConfigError) as caught:
        sim.load(data, overrides)
    return str(caught.value)


def check_told(change: Callable[[Data], None], fragments: list[str]) -> None:
    """The mistake is answered in our own words, with its place and its cure."""
    data = center()
    change(data)
    message = message_of(data)
    assert [fragment for fragment in fragments if fragment not in message] == [], message
    assert "Input should" not in message
    assert "pydantic" not in message
