"""Tables in terminals of any width: nothing is cut off."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from experiments import console

COLUMNS = ("alternative", ">service_level", ">asa", ">cost", "verdict")
ROWS = (
    (
        "as given, longest idle",
        "39.0 % (26.3–51.6)",
        "77.7 s (31.6–123.8)",
        "28,111 USD\n(27,000–29,222)",
        "worse",
    ),
    (
        "一つの長い名前",
        "98.5 % (96.8–100.0)",
        "1.2 s (0.0–2.6)",
        "30,252 USD\n(26,850–33,654)",
        "cannot be told apart",
    ),
)


def printed(width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of the table in a terminal of so many columns."""
    text = io.StringIO()
    shown = Console(width=width, file=text, highlight=False, markup=False)
    monkeypatch.setattr(console, "console", lambda: shown)
    console.table("what was played", COLUMNS, ROWS)
    return [line.rstrip() for line in text.getvalue().splitlines()]


@pytest.mark.parametrize("width", [160, 100, 80, 60, 45])
def test_every_number_is_there_whole_and_no_line_is_longer_than_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(width, monkeypatch)
    text = "\n".join(lines)
    for row in ROWS:
        assert all(line in text for cell in row[1:] for line in cell.split("\n"))
    assert all(heading.removeprefix(">") in text for heading in COLUMNS)
    assert max(console._width([line]) for line in lines) <= width


def test_a_part_below_names_its_lines_again(monkeypatch: pytest.MonkeyPatch) -> None:
    wide, narrow = ("\n".join(printed(width, monkeypatch)) for width in (160, 60))
    assert wide.count("as given") == 1
    assert narrow.count("as given") == narrow.count("alternative") > 1
    assert narrow.count("what was played") == 1


def test_what_fits_nowhere_is_broken_rather_than_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every letter of every cell, in a terminal of 16 columns."""
    text = "".join("".join(printed(16, monkeypatch)).split())
    for row in ROWS:
        for cell in row:
            assert all(letter in text for letter in cell if not letter.isspace())
    assert "…" not in text
