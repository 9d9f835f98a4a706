"""No key without an answer to a wrong value: each key of the schema of a center file is given several, one at a time.

`every_key.yaml` uses every key; those that exclude each other are written in `INSTEAD`. A key that is in neither fails
the last test, so that none can be added without its answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import sim
from experiments.schema import center_schema
from sim.errors import ConfigError
from sim.load.yaml import read_yaml
from tests.errors.mistakes import put

Json = dict[str, Any]
Place = tuple[str | int, ...]
CENTER = Path(__file__).with_name("every_key.yaml")
DESCRIBED: Json = read_yaml(CENTER)
SCHEMA = center_schema()
INSTEAD: dict[str, object] = {
    "staffing": {"policy": "fixed", "agents": {"desk": 3}},
    "sourcing": {"policy": "fill_first", "order": ["here", "hourly"], "after": "30s"},
    "routing": {"contacts": "longest_weighted_wait", "weights": {"sales": 2}},
    "opening_state": {"file": "state.csv"},
    "contact_types.sales.demand": {"file": "forecast.csv"},
    "agent_groups.desk.schedule": "schedule.csv",
    "skills_file": "skills.csv",
    "defaults": [],
}
ANY_TEXT = {"Center.name", "Busyness.factor"}
"""What may be called as one likes."""
ANYTHING = {"Center.defaults"}
"""Belongs to Hydra, and is no key of a center."""
ALLOWED = re.compile("must be |allowed: |write |such as |is written as |give |put ")
"""How a message says what would be right."""
FOREIGN = re.compile("Input should|valid |pydantic|constrained|function-|Traceback")


def forms(schema: Json) -> list[Json]:
    """The ways in which a value may be written."""
    if "$ref" in schema:
        return forms(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]])
    return [form for part in schema["anyOf"] for form in forms(part)] if "anyOf" in schema else [schema]


def named(form: Json, place: str, key: str) -> str:
    """What a key is called, wherever it stands: of all laws alike, and of the short forms by where they stand."""
    owner = "law" if "exponential" in form["properties"] else form.get("title", place)
    return f"{owner}.{key}"


def below(schema: Json, step: str | int, place: str) -> tuple[Json, str | None]:
    """The schema of what stands below a key or an item, and the name of the key (None: of an item, or a name)."""
    found, name = [], None
    for form in forms(schema):
        if step in form.get("properties", ()):
            found.append(form["properties"][step])
            name = named(form, place, str(step))
        elif isinstance(step, int):
            found += [form["items"]] if form.get("items") else form.get("prefixItems", [])[:1]
        elif isinstance(form.get("additionalProperties"), dict):
            found.append(form["additionalProperties"])
    return {"anyOf": found}, name


def walked(
    value: Any, schema: Json, path: Place = (), place: str = "Center"
) -> Iterator[tuple[Place, Json, str]]:
    """(path, schema, name) of every key that a description uses."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in steps:
        inner, name = below(schema, step, place)
        if name:
            yield (*path, step), inner, name
        yield from walked(item, inner, (*path, step), str(step) if name else place)


def keys(schema: Json, place: str = "Center", seen: set[str] | None = None) -> set[str]:
    """The names of all keys there are."""
    seen = set() if seen is None else seen
    for form in forms(schema):
        for key, inner in form.get("properties", {}).items():
            if (name := named(form, place, key)) not in seen:
                seen.add(name)
                keys(inner, key, seen)
        for inner in (form.get("items"), form.get("additionalProperties"), *form.get("prefixItems", ())[:1]):
            if inner and inner is not True:
                keys(inner, place, seen)
    return seen


def wrong(schema: Json, name: str) -> Iterator[object]:
    """Values that a key cannot have: of another kind, words that mean nothing, numbers too small and too large."""
    ways = [form for form in forms(schema) if form.get("type") != "null"]
    kinds = {form.get("type") for form in ways}
    yield from () if "object" in kinds else [{"wrnog": 1}]
    yield from () if "array" in kinds else [["wrnog"]]
    yield from () if name in ANY_TEXT else ["wrnog"]
    yield from () if kinds & {"number", "integer"} else [17]
    yield from () if "boolean" in kinds else [True]
    for way in ways:
        yield from (way[limit] + more for limit, more in LIMITS.items() if limit in way)


LIMITS = {"minimum": -1, "exclusiveMinimum": 0, "maximum": 1, "exclusiveMaximum": 0}


def center(section: str | None) -> Json:
    data = deepcopy(DESCRIBED)
    if section is not None:
        put(section, deepcopy(INSTEAD[section]))(data)
    return data


def places() -> dict[str, tuple[str | None, Place, Json]]:
    """Where each key is used, by its name: of the whole center, or of one with another section."""
    found: dict[str, tuple[str | None, Place, Json]] = {}
    for section in (None, *INSTEAD):
        for path, schema, name in walked(center(section), SCHEMA):
            found.setdefault(name, (section, path, schema))
    return found


PLACES = places()


def shown(path: Place) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def test_the_center_of_every_key_is_sound() -> None:
    sim.load(CENTER)


@pytest.mark.parametrize("name", sorted(PLACES.keys() - ANYTHING))
def test_a_wrong_value_is_told_with_its_place_and_what_is_allowed(name: str) -> None:
    section, path, schema = PLACES[name]
    place = shown(path).replace("paid_by_contact.agents", "paid_by_contact.headcount.scheduled")
    for value in wrong(schema, name):
        data = center(section)
        put(".".join(map(str, path)), value)(data)
        with pytest.raises(ConfigError) as caught:
            sim.load(data)
        lines = [str(problem) for problem in caught.value.problems]
        own = [line for line in lines if line.startswith((place, f"{value}: cannot be read"))]
        assert own, f"{place} = {value!r}: {lines}"
        assert ALLOWED.search(own[0]) or "cannot be read" in own[0], own
        assert not FOREIGN.search(str(caught.value)), caught.value


def test_no_key_is_without_a_wrong_value() -> None:
    assert keys(SCHEMA) - PLACES.keys() == set()
