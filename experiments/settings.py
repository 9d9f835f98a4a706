"""What a command is asked for: typed settings, and the centers that they describe."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sim.errors import ConfigError, Problem
from sim.load.description import Description

if TYPE_CHECKING:
    from experiments.folder import Folder
    from sim.center import Center
    from sim.policies.router import Router


def _overrides(value: Any) -> Any:
    return [value] if isinstance(value, str) else [] if value is None else value


Overrides = Annotated[tuple[str, ...], BeforeValidator(_overrides)]


class Asked(BaseModel):
    """Where the settings came from: the command, its words, folders of the user's own, and the center described."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    command: str
    words: tuple[str, ...]
    folders: tuple[Path, ...]
    base: Description


class Settings(BaseModel):
    """Settings that all commands share; a command with more of them subclasses this."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    takes_grid: ClassVar[bool] = False
    """Whether `a.b=1,2,3` means several centers to this command; its values are then in a field `grid`."""
    plays: ClassVar[bool] = True
    """Whether the command plays anything; the help of one that does not leaves out the settings of playing."""

    name: str = Field(default="", description="a label; part of the name of the results folder")
    replications: int = Field(
        default=30, ge=1, le=1_000_000, description="how often each alternative is played"
    )
    seed: int = Field(default=1, ge=0, description="another seed, other customers")
    engine: str = Field(default="auto", description="auto, simpy or compiled; results are the same")
    antithetic: bool = Field(
        default=False, description="play each day twice, with its random numbers mirrored"
    )
    workers: int | None = Field(default=None, ge=1, description="processes; left out: as many as pay off")
    cluster: str | None = Field(
        default=None, description="a Dask cluster to play on: tcp://HOST:PORT, or local to start one here"
    )
    store: Path | None = Field(
        default=None, description="folder that keeps what is played (<results>/store); none: keep nothing"
    )
    until: dict[str, Any] | None = Field(
        default=None, description="stop early: {kpi: service_level, half_width: 0.005}"
    )
    results: Path = Field(default=Path("results"), description="folder that receives <command>-<time>/")
    open: bool = Field(default=False, description="show the report in the browser at the end")
    router: str | None = Field(
        default=None, description="a routing policy of your own: my_module.py:MyRouter"
    )
    asked: Asked = Field(exclude=True, repr=False)

    @property
    def command_line(self) -> str:
        """The command as it was typed."""
        return " ".join(["ccsim", self.asked.command, *(_quoted(word) for word in self.asked.words)])

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of the user's own that hold configs (--config-dir)."""
        return self.asked.folders

    @property
    def base(self) -> Description:
        """The center asked for, as plain data with the overrides of the command line applied."""
        return self.asked.base

    def center(self) -> Center:
        """The center asked for, validated."""
        return self.base.center()

    def routers(self) -> dict[str, type[Router]]:
        """The user's own router by the name of its class; empty where there is none."""
        from experiments.router import load_router

        return {self.router.rpartition(":")[2]: load_router(self.router)} if self.router is not None else {}

    @property
    def kept_in(self) -> Path | None:
        """The folder that keeps finished replications, so that none is played twice; None where none is wanted."""
        if self.store is None:
            return self.results / "store"
        return None if str(self.store).casefold() == "none" else self.store

    def folder(self) -> Folder:
        """The results folder, to be entered with `with`; ConfigError where it cannot be written."""
        from experiments.folder import Folder

        return Folder(self)


class Alternatives(Settings):
    """Settings of a command that plays several alternatives; `a.b=1,2` makes one of each value."""

    takes_grid: ClassVar[bool] = True

    alternatives: dict[str, Overrides] = Field(
        default_factory=dict,
        description="name -> list of overrides; the first is the base of all differences",
    )
    grid: dict[str, tuple[Any, ...]] = Field(
        default_factory=dict, description="config path -> list of values"
    )

    def centers(self) -> dict[str, Center]:
        """Every alternative as a validated center, by name; ConfigError with the mistakes of all of them.

        Without alternatives it is the center itself; several values of one key make an alternative each.
        """
        found: dict[str, Center] = {}
        mistakes: dict[Problem, list[str]] = {}
        for name, overrides in self.alternative_overrides.items():
            try:
                found[name] = self.base.changed(overrides, self.folders, f'alternative "{name}"').center()
            except ConfigError as error:
                for problem in error.problems:
                    mistakes.setdefault(problem, []).append(name)
        if mistakes:
            raise ConfigError(_of_alternatives(mistakes, len(self.alternative_overrides)), self.base.source)
        return found

    def several(self) -> dict[str, Center]:
        """`centers()`, where there are two at least to be held against each other."""
        found = self.centers()
        if len(found) < 2:
            text = f'there is only one, "{next(iter(found))}"; name more, give a key several values, or use `ccsim run`'
            raise ConfigError([Problem("alternatives", text)], "command line")
        return found

    @cached_property
    def alternative_overrides(self) -> dict[str, tuple[str, ...]]:
        """What each alternative changes, by name; a router of the user's own is an alternative too."""
        named = dict(self.alternatives)
        if self.grid and self.alternatives:
            text = "several values of one key make alternatives; give either those or `alternatives`"
            raise ConfigError([Problem(", ".join(self.grid), text)], "command line")
        for words in product(*([_word(path, value) for value in self.grid[path]] for path in self.grid)):
            if words:
                named[", ".join(words)] = words
        if self.router is not None:
            named = named or {"as given": ()}
            named[self.router.rpartition(":")[2]] = ()
        return named or {"as given": ()}


def _word(path: str, value: Any) -> str:
    """The override that sets a path to a value; data as JSON, which the override grammar reads."""
    return f"{path}={value if isinstance(value, str) else json.dumps(value)}"


def _quoted(word: str) -> str:
    return f"'{word}'" if any(letter in word for letter in ' {}[]()*&;|<>$"') else word


def _of_alternatives(mistakes: Mapping[Problem, Sequence[str]], count: int) -> list[Problem]:
    """Each mistake once; with the names of its alternatives unless all of them make it."""
    found = []
    for problem, names in mistakes.items():
        listed = f" (in {', '.join(names[:3])}{', ...' if len(names) > 3 else ''})"
        found.append(Problem(problem.place, problem.message + (listed if len(names) < count else "")))
    return found
