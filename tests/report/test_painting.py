"""Figures that two processes paint: the same bytes as by one, whatever becomes of the second."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from sim.report.figures import letters, painting
from sim.report.figures.painting import Painting, painted_meanwhile
from sim.report.figures.style import STYLE, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEEDS_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system makes no copies of processes")


def figures(number: int = 6) -> list[Painting]:
    """Figures with a number on each."""
    return [Painting(a_figure(f"figure {one}"), STYLE) for one in range(number)]


def a_figure(title: str) -> Figure:
    """A figure with a line in it."""
    figure = sheet(title, "of a test", 2.0)
    figure.add_subplot().plot([0, 1, 4, 9])
    return figure


@NEEDS_FORK
@pytest.mark.parametrize("is_alone", [True, False])
def test_one_and_two_processes_paint_the_same(is_alone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "_has_second_core", lambda: not is_alone)
    alone, found = [one.png for one in figures()], figures()
    with painted_meanwhile(found):
        pass
    assert not any(one.is_waiting for one in found)
    assert [one.png for one in found] == alone
    assert len(set(alone)) == len(alone)


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the processes that help, as if there were a second core."""
    start, found = painting._start, list[int]()

    def remembered(paintings: list[Painting], queue: int) -> tuple[int, int]:
        helper, answer = start(paintings, queue)
        found.append(helper)
        return helper, answer

    monkeypatch.setattr(painting, "_has_second_core", lambda: True)
    monkeypatch.setattr(painting, "_start", remembered)
    return found


@NEEDS_FORK
def test_a_helper_that_is_killed_leaves_its_part_to_be_painted(helpers: list[int]) -> None:
    found = figures()
    with painted_meanwhile(found):
        os.kill(helpers[0], signal.SIGKILL)
    assert [one.png for one in found] == [one.png for one in figures()]


@NEEDS_FORK
def test_no_helper_outlives_an_error(helpers: list[int]) -> None:
    with pytest.raises(OSError, match="disk"), painted_meanwhile(figures()):
        raise OSError("the disk is full")
    with pytest.raises(ChildProcessError):
        os.waitpid(helpers[0], os.WNOHANG)


def written(title: str) -> painting.Painted:
    """A figure with a title, painted."""
    return Painting(a_figure(title), STYLE).look()


def test_a_letter_that_only_another_font_has_is_borrowed() -> None:
    """A circled letter, which comes with Matplotlib in STIX and not in DejaVu Sans."""
    lent = written("type \u24b6")
    assert lent.missing == frozenset()
    assert letters.fonts_for(frozenset("\u24b6")) == (("STIXGeneral",), frozenset())
    assert lent.png != written("type \u24b7").png


def test_letters_that_no_font_has_are_told_once_with_a_font_that_has_them(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(letters, "fonts_for", lambda wanted: ((), wanted))
    found = [Painting(a_figure(title), STYLE) for title in ("電話", "電話 1", "ไทย", "plain")]
    with painted_meanwhile(found):
        pass
    assert [record.getMessage() for record in caplog.records] == [
        "No font of this machine has ท, ย, ไ, 話, 電, so that figures show boxes; install one that has, such as "
        "Noto Sans CJK and Noto Sans Thai."
    ]
