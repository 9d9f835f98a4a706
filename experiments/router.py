"""A routing policy of the user's own: a class in a Python file that is named on the command line, nowhere else."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from sim.errors import ConfigError, Problem, did_you_mean
from sim.policies.router import Router


def load_router(named: str) -> type[Router]:
    """The class of "my_module.py:MyRouter", a subclass of `sim.Router`; ConfigError where there is none."""
    file, colon, name = named.rpartition(":")
    path = Path(file)
    if not colon or path.suffix != ".py" or not path.is_file():
        why = "there is no such file" if colon and path.suffix == ".py" else "write my_module.py:MyRouter"
        raise _refused(f'"{named}": {why}')
    found: dict[str, type[Router]] = {key: item for key, item in vars(_run(path)).items() if _is_router(item)}
    if name not in found:
        raise _refused(f'{path} has no Router "{name}"{did_you_mean(name, found)}')
    return found[name]


def _run(path: Path) -> object:
    spec = spec_from_file_location(f"router_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise _refused(f"{path} is no Python file")
    module = module_from_spec(spec)
    sys.modules[module.__name__] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[module.__name__]
        raise _refused(f"{path} fails when it is imported: {type(error).__name__}: {error}") from error
    return module


def _is_router(item: object) -> bool:
    return isinstance(item, type) and issubclass(item, Router) and item is not Router


def _refused(text: str) -> ConfigError:
    return ConfigError([Problem("router", text)], "command line")
