"""Choices by name: `routing=priority` is the file `routing/priority.yaml`, shipped or in a folder of the user's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import ConfigError, Problem, did_you_mean
from sim.load.yaml import read_yaml, shown, yaml_problem

SECTIONS = ("routing", "staffing", "sourcing")
"""Parts of a center that a file of the group of the same name replaces."""
_PACKAGE = Path(__file__).resolve().parents[1]
CONFIGS = _PACKAGE / "_configs" if (_PACKAGE / "_configs").is_dir() else _PACKAGE.parent / "configs"
"""The shipped configs: inside the wheel, or at the top of the repository."""


def option_names(group: str, folders: Sequence[Path] = ()) -> list[str]:
    """Names of the choices of a group, shipped ones first."""
    found = (path.stem for folder in (CONFIGS, *folders) for path in sorted((folder / group).glob("*.yaml")))
    return list(dict.fromkeys(found))


def find_option(group: str, name: str, folders: Sequence[Path] = ()) -> Path:
    """The file of a choice; ConfigError with the nearest and all names where there is none, or two."""
    is_name = name == Path(name).name
    files = [folder / group / f"{name}.yaml" for folder in (CONFIGS, *folders) if is_name]
    found = [path for path in files if path.is_file()]
    if len(found) == 1:
        return found[0]
    if found:
        places = " and ".join(shown(path) for path in found)
        raise ConfigError([Problem(group, f'"{name}" stands for {places}; rename one of them')], "choices")
    text = f'there is no {group} "{name}"{did_you_mean(name, option_names(group, folders))}'
    own = Path(f"{name}.yaml")
    if group == "center" and own.is_file():
        text += f"; for the file in this folder write center={own}"
    raise ConfigError([Problem(group, text)], "choices")


def read_option(group: str, path: Path, folders: Sequence[Path] = ()) -> dict[str, Any]:
    """The plain data of a choice; a `defaults` list in it is composed by Hydra, `${...}` may name its other values."""
    data = read_yaml(path)
    if "defaults" in data:
        data = _composed(group, path, folders)
    return _interpolated(data, group, shown(path))


def _composed(group: str, path: Path, folders: Sequence[Path]) -> dict[str, Any]:
    if path.parent.name != group:
        problem = Problem("defaults", f"needs the file to lie in a folder {group}/ named with --config-dir")
        raise ConfigError([problem], shown(path))
    composed = compose(f"{group}/{path.stem}", (), [path.parents[1], CONFIGS, *folders])
    if not isinstance(composed.get(group), dict) or len(composed) > 1:
        raise ConfigError([Problem("defaults", f"leads to more than a {group}")], shown(path))
    return dict(composed[group])


def compose(
    name: str, overrides: Sequence[str], folders: Sequence[Path], with_choices: bool = False
) -> dict[str, Any]:
    """What Hydra composes from a config of that name in the first of the folders, as data without interpolation.

    With `choices`, the name that was chosen in each group is there too, under that key.
    """
    import yaml
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    first, *others = dict.fromkeys(folder.resolve() for folder in folders)
    search = [f"hydra.searchpath=[{','.join(f'{chr(34)}file://{folder}{chr(34)}' for folder in others)}]"]
    outer = GlobalHydra.instance().hydra  # there is one inside a Hydra app; it is put back below
    GlobalHydra.instance().clear()
    try:
        with initialize_config_dir(str(first), version_base="1.3"):
            composed = hydra_compose(name, overrides=[*search, *overrides], return_hydra_config=with_choices)
        data: dict[str, Any] = OmegaConf.to_container(composed, resolve=False)  # type: ignore[assignment]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ConfigError([yaml_problem(error)], shown(Path(mark.name)) if mark else name) from None
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigError([Problem("", _in_short(error))], name) from None
    finally:
        GlobalHydra.instance().hydra = outer
    if with_choices:
        data["choices"] = data.pop("hydra")["runtime"]["choices"]
    return data


def _in_short(error: Exception) -> str:
    """Hydra's own sentence, without its search path."""
    lines = [line.strip() for line in str(error).split("Config search path")[0].splitlines()]
    return " ".join(line for line in lines if line and not line.startswith("full_key"))


def _interpolated(data: dict[str, Any], group: str, source: str) -> dict[str, Any]:
    """Values that name other values filled in; anything that would be computed or read elsewhere is refused."""
    texts = dict(_texts_with_dollar(data, ""))
    if not texts:
        return data
    refused = [
        Problem(
            place, f"{text!r} is not read: a config is data, and ${{...}} may only name another of its values"
        )
        for place, text in texts.items()
        if ":" in text.split("${", 1)[1].split("}")[0]
    ]
    if refused:
        raise ConfigError(refused, source)
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        resolved: Any = OmegaConf.to_container(OmegaConf.create({group: data}), resolve=True)
    except OmegaConfBaseException as error:
        raise ConfigError([Problem("", _in_short(error))], source) from None
    return dict(resolved[group])


def _texts_with_dollar(node: Any, place: str) -> list[tuple[str, str]]:
    if isinstance(node, str):
        return [(place, node)] if "${" in node else []
    items: Any = (
        node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    )
    return [
        found
        for key, item in items
        for found in _texts_with_dollar(item, f"{place}.{key}" if place else str(key))
    ]
