"""`ccsim COMMAND [settings]`: finds the command, and turns every way of failing into one clear message."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

COMMANDS = {
    "run": "one center: KPIs with confidence intervals",
    "compare": "named alternatives for the same customers: paired differences",
    "staff": "how many agents each interval needs",
    "split": "in-house and vendors: cost against service",
    "sweep": "a grid of settings, one tidy table",
    "template": "the planner's files of a center, to be edited",
    "schema": "the JSON Schema of a center, for editors",
    "verify": "the model against theory and published results",
    "bench": "contacts per second against baselines",
}
"""Each command is the `main` of experiments/<command>.py."""
FEW_SWEEPS = 50_000
"""New objects after which Python looks for garbage once a command is loaded."""
HELP = """usage: ccsim COMMAND [key=value ...]

commands
{commands}

words after the command
  center=NAME          a center of configs/center/, or the path of a YAML file
  routing=NAME         likewise staffing=, sourcing=, experiment=: choices of configs/<group>/
  a.b.c=value          any value of the center: days=2, agent_groups.desk.agents=12
  replications=30      settings of the command; `ccsim COMMAND --help` lists them
  --config-dir DIR     a folder of your own with center/, routing/, experiment/ ... in it
  --trace              show the traceback of an error of the program

for example
  ccsim run center=two_skills
  ccsim compare center=two_skills routing=skill_rank,priority
  ccsim staff center=ridgeline_voice

Every command is also a Hydra app: python -m experiments.compare --help
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit code of `failures.exit_code`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    trace = "--trace" in words or os.environ.get("CCSIM_TRACE", "") not in {"", "0"}
    words = [word for word in words if word != "--trace"]
    if not words or words[0] in {"-h", "--help", "help"}:
        return _tell(
            HELP.format(commands="\n".join(f"  {name:<11}{text}" for name, text in COMMANDS.items()))
        )
    from experiments.failures import exit_code

    gc.disable()
    return exit_code(lambda: _dispatch(words), trace)


def _dispatch(words: list[str]) -> None:
    command, *rest = words
    if command == "--version":
        _tell(f"ccsim {_version()}\n")
        return
    if command not in COMMANDS:
        from sim.errors import UserError, did_you_mean

        raise UserError(f'ccsim: there is no command "{command}"{did_you_mean(command, COMMANDS)}')
    from experiments.failures import listen

    listen()
    module = import_module(f"experiments.{command}")
    if {"-h", "--help"} & set(rest):
        _tell(_help(module))
        return
    folders, rest = _config_folders(rest)
    from experiments.app import read_settings, settings_type

    _keep_what_is_loaded()
    module.main(read_settings(settings_type(module.main), command, rest, folders))


def _keep_what_is_loaded() -> None:
    """From here on Python looks for garbage, though not among the libraries, which stay to the end."""
    gc.freeze()
    gc.set_threshold(FEW_SWEEPS)
    gc.enable()


def _config_folders(words: list[str]) -> tuple[list[Path], list[str]]:
    """The folders named with --config-dir, and the other words."""
    from sim.errors import ConfigError, Problem, did_you_mean

    folders, rest, left = list[Path](), list[str](), iter(words)
    for word in left:
        flag, equals, folder = word.partition("=")
        if flag in {"--config-dir", "-cd"}:
            path = Path(folder if equals else next(left, ""))
            if not path.is_dir() or path == Path():
                raise ConfigError([Problem("--config-dir", f'"{path}" is no folder')], "command line")
            folders.append(path.resolve())
        elif word.startswith("-"):
            hydra = "; Hydra's own flags belong to python -m experiments.COMMAND"
            hint = did_you_mean(word, ("--help", "--config-dir", "--trace"))
            raise ConfigError([Problem(word, f"is no flag of ccsim{hint}{hydra}")], "command line")
        else:
            rest.append(word)
    return folders, rest


def _help(module: Any) -> str:
    """What a command does, with examples, and its settings with their defaults."""
    from experiments.app import settings_type
    from experiments.settings import Settings

    lines = [str(module.__doc__).rstrip(), "", "settings"]
    model = settings_type(module.main)
    unused = {"asked"} if model.plays else set(Settings.model_fields)
    for name, setting in model.model_fields.items():
        if name not in unused:
            default = setting.get_default(call_default_factory=True)
            shown = "" if default in ("", None, {}) else f" ({default})"
            lines.append(f"  {name:<14}{setting.description}{shown}")
    return "\n".join([*lines, "", "and any choice or value of the center: `ccsim --help`", ""])


def _version() -> str:
    from importlib.metadata import version

    return version("contact-center-sim")


def _tell(text: str) -> int:
    sys.stdout.write(text)
    return 0


def start() -> NoReturn:
    """Runs the command of this process and ends it."""
    end(main())


def end(code: int) -> NoReturn:
    """Ends the process as Python would, save that what the libraries have made is not taken to pieces first, which
    takes a third of a second."""
    vars(threading)["_shutdown"]()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    start()
