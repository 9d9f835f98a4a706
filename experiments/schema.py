"""Writes the JSON Schema of a center, with which editors complete keys and mark mistakes while one types.

for example
    ccsim schema out=center.schema.json

and as the first line of a center file, for editors with a YAML language server
    # yaml-language-server: $schema=center.schema.json
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from experiments.app import hydra_app
from experiments.console import say
from experiments.settings import Settings
from sim.errors import ConfigError, Problem

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_WEIGHTS: Json = {"type": "array", "items": {"type": "number", "minimum": 0}}
_LEVELS: Json = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
_ROWS = {"DemandForecast": "rows", "Headcount": "rows"}


class SchemaSettings(Settings):
    """Settings of `ccsim schema`."""

    plays: ClassVar[bool] = False
    out: Path = Field(default=Path("center.schema.json"), description="file to write")


def main(settings: SchemaSettings) -> None:
    """Write the schema."""
    try:
        settings.out.write_text(json.dumps(center_schema(), indent=1) + "\n", "utf-8")
    except OSError as error:
        text = f"{settings.out} cannot be written: {(error.strerror or str(error)).lower()}"
        raise ConfigError([Problem("out", text)], "schema") from None
    say(f"Schema: {settings.out}")


def center_schema() -> Json:
    """The schema of a center file: that of the validated center, with the short forms that files may use."""
    from sim.center import Center

    schema = Center.model_json_schema()
    definitions = schema["$defs"]
    for name, key in _ROWS.items():
        del definitions[name]["properties"][key]
    for place, written in _short_forms(definitions).items():
        name, _, key = place.partition(".")
        definitions[name]["properties"][key] = written
    definitions["AgentGroup"]["required"].remove("skills")  # they may stand in the skills file
    schema["properties"] |= {"skills_file": _TEXT, "defaults": {"type": "array"}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _short_forms(definitions: Json) -> Json:
    """Definition.key -> how that key may be written."""
    law = definitions["Redial"]["properties"]["after"]
    skills = {"type": "object", "additionalProperties": _reference("Skill")}
    return {
        "AgentGroup.agents": {"type": "integer", "minimum": 0},
        "AgentGroup.skills": _any({"type": "array", "items": _TEXT}, skills),
        "AgentGroup.schedule": _TEXT,
        "Headcount.on_phone": _any(_TEXT, _LEVELS, {"type": "object", "additionalProperties": _LEVELS}),
        "DemandForecast.file": _TEXT,
        "OpeningState.file": _TEXT,
        "DemandForecast.shape": _any(
            {"const": "flat"}, _WEIGHTS, {"type": "object", "additionalProperties": _WEIGHTS}
        ),
        "ContactType.open": _any(_TEXT, {"type": "object", "additionalProperties": _TEXT}),
        "ContactType.patience": _any({"const": "never"}, law),
        "ContactType.handle_time": _any(_TEXT, _whole(law), _parts(law)),
        "Shift.days": _TEXT,
    }


def _whole(law: Json) -> Json:
    """One law, and beside it how it is split."""
    _, by_name = law["anyOf"]
    return _closed(by_name["properties"] | {"split": _reference("Split")})


def _parts(law: Json) -> Json:
    return _closed(dict.fromkeys(("talk", "hold", "wrap_up"), law))


def _closed(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


def _reference(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _any(*forms: Json) -> Json:
    return {"anyOf": list(forms)}


if __name__ == "__main__":
    hydra_app(main, "schema")()
