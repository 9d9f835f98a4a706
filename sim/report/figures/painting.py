"""Figures become PNG: where there is a second core some of them in a process of their own, while the next ones are
drawn and tables are written."""

from __future__ import annotations

import gc
import io
import os
import pickle
import select
import signal
import sys
import warnings
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from sim.report.figures.letters import borrow, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.figure import Figure

RESOLUTION = 144
WORTH_HELP = 3
"""Figures from which a second process is worth its start, a few hundredths of a second."""
_MOST = 255
_PATIENCE = 30.0
"""Seconds without a word from the helper after which its part is painted here."""


class Painted(NamedTuple):
    """A figure as PNG, and the letters that are boxes in it since no font has them."""

    png: bytes
    missing: frozenset[str] = frozenset()


class Painting:
    """A figure and the style it is to be painted in; painted once, when somebody looks at it."""

    def __init__(self, figure: Figure, style: Any) -> None:
        self._figure: Figure | None = figure
        self._style = style
        self._painted = Painted(b"")
        self.helper: Helper | None = None
        if studio := _open.get():
            studio.take(self)

    @property
    def png(self) -> bytes:
        """The figure as PNG, the same bytes for the same numbers."""
        return self.look().png

    def look(self) -> Painted:
        """The figure, painted by now."""
        if self.helper is not None:
            self.helper.collect()
        if self._figure is not None:
            with mpl.rc_context(self._style):
                self.take(_painted(self._figure))
        return self._painted

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has painted it, or been asked to."""
        return self._figure is not None and self.helper is None

    def take(self, painted: Painted) -> None:
        """Hang up what was painted, here or elsewhere; the figure is no longer needed."""
        self._painted, self._figure = painted, None


def _painted(figure: Figure) -> Painted:
    """No pixel lets anything through, and three colours are packed in half the time of four."""
    canvas: Any = FigureCanvasAgg(figure)
    buffer, missing = io.BytesIO(), frozenset[str]()
    figure.set_dpi(RESOLUTION)
    if _lacks_letters(canvas):
        borrowed, missing = borrow(figure)
        if borrowed:
            _lacks_letters(canvas)
    pixels, size = canvas.buffer_rgba(), canvas.get_width_height(physical=True)
    painted = Image.frombytes("RGB", size, pixels, "raw", "RGBX")
    painted.save(buffer, "png", compress_level=3, dpi=(RESOLUTION, RESOLUTION))
    canvas.renderer = None  # its pixels would lie about until Python looks for garbage
    return Painted(buffer.getvalue(), missing)


def _lacks_letters(canvas: Any) -> bool:
    """Draws the figure; whether its fonts have not all letters."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        canvas.draw()
    for other in (one for one in told if not str(one.message).startswith("Glyph ")):
        warnings.warn_explicit(other.message, other.category, other.filename, other.lineno)
    return any(str(one.message).startswith("Glyph ") for one in told)


class Helper:
    """A copy of this process that paints some figures, as many as nobody else has begun."""

    def __init__(self, paintings: Sequence[Painting]) -> None:
        self.paintings = paintings
        self.queue = _queue(len(paintings))
        self.process, self.answer = _start(paintings, self.queue)
        for one in paintings:
            one.helper = self

    def is_idle(self) -> bool:
        """Whether it has come to its end, one way or another."""
        return bool(select.select([self.answer], [], [], 0.0)[0])

    def share(self) -> None:
        """Paint here what it has not begun."""
        for number in _numbers(self.queue):
            self.paintings[number].helper = None
            self.paintings[number].look()

    def collect(self) -> None:
        """Take over what it has painted; what is not there by now has to be painted here."""
        for one in self.paintings:
            one.helper = None
        for number, painted in _told(self.answer).items():
            self.paintings[number].take(painted)

    def end(self) -> None:
        """It is gone, whether it was done or not."""
        for pipe in (self.queue, self.answer):
            os.close(pipe)
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        for one in self.paintings:
            one.helper = None


class Studio:
    """Where figures are painted as they are drawn: some at a time by a helper, once the one before has done."""

    def __init__(self) -> None:
        self.waiting: list[Painting] = []
        self.helpers: list[Helper] = []

    def take(self, painting: Painting) -> None:
        """One more figure to be painted."""
        self.waiting.append(painting)
        if len(self.waiting) >= WORTH_HELP and all(one.is_idle() for one in self.helpers):
            self.help(self.waiting)
            self.waiting = []

    def help(self, paintings: Sequence[Painting]) -> None:
        """Have figures painted beside this process, where there is a core for it."""
        wanted = [one for one in paintings if one.is_waiting][:_MOST]
        if len(wanted) >= WORTH_HELP and _has_second_core():
            self.helpers.append(Helper(wanted))


_open: ContextVar[Studio | None] = ContextVar("studio", default=None)
"""The studio that figures go to, where there is one."""


@contextmanager
def studio() -> Iterator[None]:
    """Figures that are drawn inside are painted meanwhile; at its end no helper is left."""
    opened = Studio()
    token = _open.set(opened)
    try:
        yield
    finally:
        _open.reset(token)
        for helper in opened.helpers:
            helper.end()


@contextmanager
def painted_meanwhile(paintings: Sequence[Painting]) -> Iterator[None]:
    """Paints while the block does something else; at its end all are painted, whatever became of the helpers."""
    with studio() if _open.get() is None else nullcontext():
        room = _open.get() or Studio()
        room.help(paintings)
        yield
        for helper in room.helpers:
            helper.share()
        tell(letter for one in paintings for letter in one.look().missing)


def _has_second_core() -> bool:
    """Whether a copy of this process can be made, and has a core to run on."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _queue(tasks: int) -> int:
    """A pipe that holds the numbers of the tasks, a byte each: whoever reads one does that task."""
    numbers, end = os.pipe()
    os.write(end, bytes(range(tasks)))
    os.close(end)
    return numbers


def _numbers(queue: int) -> Iterator[int]:
    """The numbers of the tasks that nobody has begun, one after the other."""
    while number := os.read(queue, 1):
        yield number[0]


def _start(paintings: Sequence[Painting], queue: int) -> tuple[int, int]:
    """A copy of this process that paints; its number, and the pipe in which it tells what it has painted."""
    answer, told = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, none of which the copy needs
        helper = os.fork()
    if helper:
        os.close(told)
        return helper, answer
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.disable()
        with os.fdopen(told, "wb") as out:
            pickle.dump({number: paintings[number].look() for number in _numbers(queue)}, out)
    finally:
        os._exit(0)


def _told(answer: int) -> dict[int, Painted]:
    """What the helper has painted; nothing where it did not come to its end."""
    parts = []
    while select.select([answer], [], [], _PATIENCE)[0]:
        if part := os.read(answer, 1 << 20):
            parts.append(part)
            continue
        with suppress(EOFError, pickle.UnpicklingError):
            found: dict[int, Painted] = pickle.loads(b"".join(parts))
            return found
        break
    return {}
