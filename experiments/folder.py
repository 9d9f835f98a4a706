"""The results folder of a command: written aside and put in its place whole."""

from __future__ import annotations

import shutil
import tempfile
import webbrowser
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from experiments.console import progress, say
from sim.errors import ConfigError, Problem

if TYPE_CHECKING:
    from experiments.settings import Settings
    from sim.center import Center
    from sim.comparison.compare import Comparison
    from sim.comparison.results import Results
    from sim.policies.router import Router


class Reportable(Protocol):
    """Results or a Comparison."""

    def report(self, folder: str | Path, **options: Any) -> Path:
        """Writes the report into a folder; the path of its page."""


Found = TypeVar("Found")
Progress = Callable[[int, int], None]


class Folder:
    """`results/<command>-<time>/`: inside `with`, `path` is where to write and `final` where it will stand.

    It appears when the block ends, also when it was stopped by Ctrl-C with something finished; an error leaves
    nothing behind.
    """

    def __init__(self, settings: Settings) -> None:
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        label = "".join(letter if letter.isalnum() else "-" for letter in settings.name)
        self.settings = settings
        self.started = perf_counter()
        self.final = settings.results / "-".join(filter(None, (settings.asked.command, label, stamp)))
        self.path = self.final
        self.stopped = self.played = False
        self.page: Path | None = None

    def __enter__(self) -> Folder:
        parent = self.settings.results
        try:
            parent.mkdir(parents=True, exist_ok=True)
            self.path = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=parent))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            text = f"{parent} cannot be written: {reason}; name another folder with results=FOLDER"
            raise ConfigError([Problem("results", text)], "results folder") from None
        self.path.chmod(0o755)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None or not any(self.path.iterdir()):
            shutil.rmtree(self.path, ignore_errors=True)
            if isinstance(error, KeyboardInterrupt) and self.played and (kept := self.settings.kept_in):
                text = f"no report was written; what was played is kept in {kept}, and is not played again"
                raise KeyboardInterrupt(text) from None
            return
        self._put_in_place()
        self._tell()
        if self.stopped:
            raise KeyboardInterrupt(f"what was finished is in {self.final}")

    def _put_in_place(self) -> None:
        """A rename, which is whole or not at all; two commands of one second get two names."""
        wanted, number = self.final, 1
        while self.final.exists():
            number += 1
            self.final = wanted.with_name(f"{wanted.name}-{number}")
        self.path.rename(self.final)

    def _tell(self) -> None:
        if self.page is None:
            say(f"Results: {self.final}")
            return
        say(f"Report: {self.final / self.page}")
        if self.settings.open:
            webbrowser.open((self.final / self.page).resolve().as_uri())

    def play(self, label: str, play: Callable[[Progress], Found]) -> Found:
        """What `play` returns, with its progress shown; what it had finished when Ctrl-C came."""
        from sim.comparison.session import Interrupted

        try:
            with progress(label) as advance:
                found = play(advance)
        except Interrupted as stop:
            self.stopped = True
            say("stopped by Ctrl-C; writing what is finished")
            return stop.finished  # type: ignore[no-any-return]
        self.played = True
        return found

    def run(self, center: Center, router: type[Router] | None) -> Results:
        """A center played as the settings say."""
        from sim.comparison.run import run

        asked = self.settings
        return self.play(
            "playing",
            lambda progress: run(
                center, asked.replications, asked.seed, asked.engine, asked.antithetic, asked.workers, router,
                asked.until, progress, asked.kept_in, asked.cluster,
            ),
        )  # fmt: skip

    def compare(self, centers: Mapping[str, Center]) -> Comparison:
        """Alternatives played as the settings say, with the same customers."""
        from sim.comparison.compare import compare

        asked = self.settings
        return self.play(
            "playing",
            lambda progress: compare(
                centers, asked.replications, asked.seed, asked.engine, asked.antithetic, asked.workers,
                asked.routers(), asked.until, progress, asked.kept_in, asked.cluster,
            ),
        )  # fmt: skip

    def report(self, subject: Reportable, **options: Any) -> None:
        """Write the report of results or of a comparison; say where it is, and open it where that was asked for."""
        asked = self.settings
        page = subject.report(
            self.path, command=asked.command_line, overrides=getattr(asked, "alternative_overrides", {}),
            config=dict(asked.base.data), seconds=round(perf_counter() - self.started, 3), **options,
        )  # fmt: skip
        self.page = page.relative_to(self.path)
