"""Figures become PNG: where there is a second core half of them in a process of its own, while tables are written."""

from __future__ import annotations

import gc
import io
import os
import pickle
import select
import signal
import sys
import warnings
from contextlib import contextmanager, suppress
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

    @property
    def png(self) -> bytes:
        """The figure as PNG, the same bytes for the same numbers."""
        return self.look().png

    def look(self) -> Painted:
        """The figure, painted by now."""
        if self._figure is not None:
            with mpl.rc_context(self._style):
                self.take(_painted(self._figure))
        return self._painted

    @property
    def is_done(self) -> bool:
        """Whether it is painted."""
        return self._figure is None

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


@contextmanager
def painted_meanwhile(paintings: Sequence[Painting]) -> Iterator[None]:
    """Paints while the block does something else; at its end all are painted, whatever became of the helper."""
    waiting = [one for one in paintings if not one.is_done][:_MOST]
    if len(waiting) < WORTH_HELP or not _has_second_core():
        yield
    else:
        queue = _queue(len(waiting))
        helper, answer = _start(waiting, queue)
        try:
            yield
            _paint(waiting, queue)
            for number, painted in _told(answer).items():
                waiting[number].take(painted)
        finally:
            _end(helper, queue, answer)
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


def _paint(paintings: Sequence[Painting], queue: int) -> dict[int, Painted]:
    """Paint one after the other of those that nobody has begun."""
    done = {}
    while number := os.read(queue, 1):
        done[number[0]] = paintings[number[0]].look()
    return done


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
            pickle.dump(_paint(paintings, queue), out)
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


def _end(helper: int, *pipes: int) -> None:
    """The helper is gone, whether it was done or not."""
    for pipe in pipes:
        os.close(pipe)
    with suppress(ProcessLookupError):
        os.kill(helper, signal.SIGKILL)
    os.waitpid(helper, 0)
