"""Every shipped config: it loads, combines with every choice, fits the schema for editors, and can be played."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import sim
from experiments.app import GROUPS, read_settings, settings_type
from experiments.cli import COMMANDS
from experiments.schema import center_schema
from experiments.settings import Alternatives
from experiments.targets import Staff
from sim.errors import ConfigError
from sim.load import describe
from sim.load.choices import CONFIGS, option_names
from sim.load.yaml import read_yaml
from sim.policies.routing import AGENT_RULES, CONTACT_RULES

CENTERS = option_names("center")
HOME = {"routing": "two_skills", "staffing": "two_skills", "sourcing": "two_vendors"}
"""The center for whose names the choices of a group are written."""


@pytest.mark.parametrize("name", CENTERS)
def test_a_center_loads(name: str) -> None:
    center = sim.load(name)
    assert center.type_names
    assert center.routing_table.queue_groups


@pytest.mark.parametrize("name", CENTERS)
def test_a_center_fits_the_schema(name: str) -> None:
    jsonschema.Draft202012Validator(center_schema()).validate(read_yaml(CONFIGS / "center" / f"{name}.yaml"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("days",), "two"),
        (("contact_types", "orders", "patience"), {"exponental": {"mean": "2min"}}),
        (("contact_types", "orders", "patiance"), "never"),
        (("agent_groups", "desk", "agents"), -1),
        (("contact_types", "orders", "target", "service_level"), 80),
    ],
)
def test_the_schema_marks_what_the_loader_refuses(path: tuple[str, ...], value: object) -> None:
    data: Any = read_yaml(CONFIGS / "center" / "small_shop.yaml")
    node = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert list(jsonschema.Draft202012Validator(center_schema()).iter_errors(data))
    with pytest.raises(ConfigError):
        sim.load(data)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(center_schema())


CHOICES = [(group, name) for group in HOME for name in option_names(group)]


@pytest.mark.parametrize(("group", "name"), CHOICES)
def test_a_choice_holds_for_the_center_it_is_written_for(group: str, name: str) -> None:
    center = sim.load(HOME[group], [f"{group}={name}"])
    written = yaml.safe_load((CONFIGS / group / f"{name}.yaml").read_text("utf-8"))
    assert getattr(center, group).policy == written["policy"]


@pytest.mark.parametrize("center", CENTERS)
def test_routing_and_staffing_choices_hold_for_every_center(center: str) -> None:
    """All but fixed staffing, which has to name the groups of a center."""
    start = describe(center)
    for routing in option_names("routing"):
        assert start.changed([f"routing={routing}"]).center().routing_table.agent_rank
    for staffing in set(option_names("staffing")) - {"fixed"}:
        assert start.changed([f"staffing={staffing}"]).center().staffing.policy == staffing


def test_every_rule_is_used_by_a_choice() -> None:
    written = [yaml.safe_load(path.read_text("utf-8")) for path in (CONFIGS / "routing").glob("*.yaml")]
    assert {entry["policy"] for entry in written} == set(AGENT_RULES)
    assert {entry["contacts"] for entry in written} == set(CONTACT_RULES)


@pytest.mark.parametrize(("group", "name"), CHOICES)
def test_a_choice_is_played(group: str, name: str) -> None:
    """One day: contacts come, and most of them are answered."""
    center = sim.load(HOME[group], [f"{group}={name}", "days=1"])
    outcomes = sim.simulate(center, sim.sample_demand(center, 1), sim.sample_roster(center, 1))
    assert len(outcomes.segments) > 500
    assert (outcomes.segments.answered >= 0).mean() > 0.8


def test_every_config_says_in_a_comment_what_it_is() -> None:
    silent = [path.name for path in CONFIGS.rglob("*.yaml") if not path.read_text("utf-8").startswith("#")]
    assert silent == []


EXPERIMENTS = sorted((CONFIGS / "experiment").glob("*.yaml"))


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_an_experiment_describes_centers_that_load(path: Path) -> None:
    """Each names alternatives, a grid or a target; `read_settings` refuses what the command does not know."""
    composed = yaml.safe_load(path.read_text("utf-8"))
    if "target" in composed:
        assert read_settings(Staff, "staff", [f"experiment={path.stem}"]).center().contact_types
        return
    assert composed.get("alternatives") or composed.get("grid")
    settings = read_settings(Alternatives, "compare", [f"experiment={path.stem}"])
    if settings.alternatives:
        centers = settings.centers()
        assert list(centers) == list(settings.alternatives)
        assert len({center.digest for center in centers.values()}) == len(centers)


def test_the_defaults_of_config_yaml_are_those_of_the_settings() -> None:
    """Hydra reads the one and pydantic the other; null stands for the command's own default."""
    written = read_yaml(CONFIGS / "config.yaml")
    given = {key: item for key, item in written.items() if key not in ("defaults", "hydra")}
    models = [settings_type(import_module(f"experiments.{name}").main) for name in COMMANDS]
    fields = {key: field for model in models for key, field in model.model_fields.items() if key != "asked"}
    assert set(given) == set(fields)
    for key, value in given.items():
        default = fields[key].get_default(call_default_factory=True)
        assert value in (None, str(default) if isinstance(default, Path) else default), key
    groups = [next(iter(entry)) for entry in written["defaults"] if isinstance(entry, dict)]
    assert groups[: len(GROUPS)] == list(GROUPS)
