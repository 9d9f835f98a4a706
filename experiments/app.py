"""The machinery of every command: words of the command line become typed Settings; a script becomes a Hydra app.

`ccsim COMMAND a=b ...` and `python -m experiments.COMMAND a=b ...` read the same words in the same way. The second
is a Hydra app with all that Hydra users know (-m, --cfg job, --config-dir, completion); Hydra itself wants `center.`
before values of the center, and a + before keys that the file does not have.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from pydantic import ValidationError

from experiments.experiment_file import check_experiment, named_in_place
from experiments.failures import exit_code, listen
from experiments.settings import Asked, Settings
from sim.errors import ConfigError, Problem, did_you_mean
from sim.explain import problems_of
from sim.load.choices import CONFIGS, SECTIONS, compose, find_option
from sim.load.description import Description, describe, long_forms
from sim.load.overrides import COMMAND_LINE, Override, apply_override, parse_overrides
from sim.load.yaml import read_yaml, shown

Chosen = TypeVar("Chosen", bound=Settings)
Main = Callable[[Any], None]
GROUPS = ("center", *SECTIONS, "experiment")
_OWNERS = {"alternatives": "`ccsim compare`", "grid": "`ccsim sweep`"}

listen()  # before a script imports the samplers, which may have to be compiled


def settings_type(main: Main) -> type[Settings]:
    """The Settings class in the signature of a command's `main(settings: ...)`."""
    return get_type_hints(main)["settings"]  # type: ignore[no-any-return]


def read_settings(
    model: type[Chosen], command: str, words: Sequence[str], folders: Sequence[Path] = ()
) -> Chosen:
    """Settings from the words of a command line; ConfigError with every mistake of one kind at once."""
    parsed = parse_overrides(words)
    taken = [item for item in parsed if item.key.split(".")[0] in _fields(model)]
    about_center = [item for item in parsed if item not in taken and item.key != "experiment"]
    _refuse_strangers(model, command, about_center)
    choices = {item.key: item.value for item in parsed if item.key in GROUPS and _is_choice(item)}
    values, own, files = _composed(choices, folders)
    values = _settings_of(model, command, values, taken)
    if swept := [item for item in about_center if item.sweep]:
        values["grid"] = values.get("grid", {}) | _grid(model, command, swept)
    base = _merged(describe(files.pop("center"), folders=folders), own)
    base = base.changed([f"{section}={name}" for section, name in files.items() if name is not None], folders)
    base = base.changed(
        [item.text for item in about_center if not item.sweep and item.key != "center"], folders
    )
    asked = Asked(command=command, words=tuple(words), folders=tuple(folders), base=base)
    try:
        return model.model_validate({**values, "asked": asked})
    except ValidationError as error:
        raise ConfigError(problems_of(error, model), COMMAND_LINE) from None


def _refuse_strangers(model: type[Settings], command: str, items: Sequence[Override]) -> None:
    """Words that are neither a setting of the command nor a part of a center: most likely a slip of the pen."""
    from sim.center import Center

    known = (*GROUPS, *Center.model_fields, "skills_file")
    problems = [
        Problem(
            item.text,
            f'"{item.path[0]}" is no setting of `ccsim {command}` and no part of a center'
            + did_you_mean(item.path[0], sorted({*_fields(model), *known})),
        )
        for item in items
        if item.path[0] not in known
    ]
    if problems:
        raise ConfigError(problems, COMMAND_LINE)


def _is_choice(item: Override) -> bool:
    return item.kind != "delete" and not item.sweep and (item.value is None or isinstance(item.value, str))


def _fields(model: type[Settings]) -> set[str]:
    return set(model.model_fields) - {"asked"}


def _composed(
    choices: Mapping[str, Any], folders: Sequence[Path]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Settings as composed, the experiment's own values of the center, and the name or file chosen for each group.

    The files themselves are read by sim.load, so that they mean the same from every door.
    """
    center = choices.get("center")
    is_file = center is not None and (center.endswith((".yaml", ".yml")) or Path(center).is_file())
    named = {group: name for group, name in choices.items() if not (is_file and group == "center")}
    for group, name in named.items():
        if name is not None:
            find_option(group, name, folders)
    if named.get("experiment") is not None:
        check_experiment(named["experiment"], folders)
    words = [f"~{group}" if name is None else f"{group}={name}" for group, name in named.items()]
    where = [CONFIGS, *folders]
    values = compose("config", words, where, with_choices=True)
    files = {group: values["choices"].get(group) for group in ("center", *SECTIONS)}
    if is_file:
        files["center"] = center
    if files["center"] is None:
        raise ConfigError(
            [Problem("center", "none is chosen; write center=NAME or center=FILE.yaml")], COMMAND_LINE
        )
    own = dict[str, Any]()
    if isinstance(values.get("experiment"), dict):
        text = 'its first line must be "# @package _global_"; without it nothing in the file is read'
        raise ConfigError([Problem(f"experiment {named['experiment']}", text)], COMMAND_LINE)
    if "experiment" in named:
        values = compose(
            "config", [f"experiment={named['experiment']}", *(f"~{group}" for group in files)], where
        )
        own = {key: values[key] for key in files if key in values}
        if problems := list(named_in_place(own)):
            raise ConfigError(problems, f"experiment {named['experiment']}")
    return {key: item for key, item in values.items() if key not in (*GROUPS, "choices")}, own, files


def _merged(start: Description, own: Mapping[str, Any]) -> Description:
    """The center with what an experiment writes below `center:` (or `routing:` ...) put over it."""
    data = dict(start.data)
    for key, value in own.items():
        data = _laid_over(data, long_forms(value) if key == "center" else {key: value})
    return Description(data, start.source, start.own_days)


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        under = both.get(key)
        both[key] = _laid_over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return both


def _settings_of(
    model: type[Settings], command: str, values: dict[str, Any], overrides: Sequence[Override]
) -> dict[str, Any]:
    problems = []
    if values.get("router") is not None:
        problems.append(Problem("router", "is code, and named on the command line only"))
    for item in overrides:
        if item.sweep:
            text = "is a setting of the whole command and has one value"
            problems.append(Problem(item.text, text if item.path[0] != "alternatives" else "needs quotes"))
        elif found := apply_override(values, item):
            problems.append(found)
    for key, value in values.items():
        if "${" in str(value):
            problems.append(Problem(key, f"{value!r} is not filled in here; write the value itself"))
    strange = [key for key in sorted(set(values) - _fields(model)) if values[key] not in (None, {}, [], "")]
    problems += [Problem(key, _not_of(model, command, key)) for key in strange]
    if problems:
        raise ConfigError(problems, COMMAND_LINE)
    return {key: item for key, item in values.items() if key in _fields(model) and item is not None}


def _not_of(model: type[Settings], command: str, key: str) -> str:
    """Why a key at the top of an experiment is no setting of this command."""
    from sim.center import Center

    if key in read_yaml(CONFIGS / "config.yaml"):
        return f"`ccsim {command}` has no such setting; {_OWNERS.get(key, 'another command')} has"
    if key in Center.model_fields:
        return "is a value of the center; in an experiment it stands below `center:`"
    return f"is no setting of `ccsim {command}`{did_you_mean(key, sorted(_fields(model)))}"


def _grid(model: type[Settings], command: str, swept: Sequence[Override]) -> dict[str, list[Any]]:
    """Config path -> its values, from `a.b=1,2,3`."""
    if swept and not model.takes_grid:
        text = f"`ccsim {command}` takes one value; compare and sweep take several"
        raise ConfigError([Problem(item.text, text) for item in swept], COMMAND_LINE)
    return {
        item.key: [parse_overrides([f"{item.key}={value}"])[0].value for value in item.sweep]
        for item in swept
    }


def hydra_app(main: Main, command: str) -> Callable[[], None]:
    """A script's entry as a Hydra app; what Hydra composed decides nothing that `ccsim` would decide otherwise."""
    import hydra
    from hydra.core.hydra_config import HydraConfig

    def start() -> None:
        if code := exit_code(_refuse_code_in_configs, trace=True):
            sys.exit(code)
        app()

    def job(_: Any) -> None:
        logging.getLogger("sim").propagate = False  # Hydra's handlers would tell it again
        config = HydraConfig.get()
        sources = [Path(item.path) for item in config.runtime.config_sources if item.schema == "file"]
        folders = [path for path in sources if path.resolve() != CONFIGS.resolve()]
        words = list(config.overrides.task)
        code = exit_code(
            lambda: main(read_settings(settings_type(main), command, words, folders)), trace=True
        )
        if code:
            sys.exit(code)

    app = hydra.main(version_base="1.3", config_path=str(CONFIGS), config_name="config")(job)
    return start


def _refuse_code_in_configs() -> None:
    """Hydra would run what a config names as `_target_`, in its callbacks for one; a config is data here."""
    named = (
        Path(part.removeprefix("file:")) for word in sys.argv[1:] for part in re.split(r"[=\[\],]", word)
    )
    files = (
        path
        for folder in named
        if folder.is_dir()
        for path in (*folder.glob("*.yaml"), *folder.glob("*/*.yaml"))
    )
    found = [path for path in files if "_target_" in path.read_text("utf-8", errors="replace")]
    if found:
        problems = [Problem(shown(path), "names code to run (_target_); a config is data") for path in found]
        raise ConfigError(problems, COMMAND_LINE)
