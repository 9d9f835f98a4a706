"""Letters that the font of the figures has not: another font of the machine lends them, else it is said which is
wanted."""

from __future__ import annotations

import logging
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontEntry, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.figure import Figure

_log = logging.getLogger(__name__)
_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")
_SHOWN = 8
_NO_LETTERS = "Last Resort"
"""A font of boxes that say of which script a letter is."""


def borrow(figure: Figure) -> tuple[bool, frozenset[str]]:
    """Gives the texts of a figure the fonts that have their letters; whether there are any, and which letters none
    has."""
    texts = figure.findobj(Text)
    lenders, missing = fonts_for(frozenset(letter for text in texts for letter in _unknown(text)))
    for text in texts if lenders else ():
        text.set_fontfamily([*text.get_fontfamily(), *lenders])
    return bool(lenders), missing


def _unknown(text: Text) -> set[str]:
    """Letters of a text that its own font has not."""
    known = _letters_in(fontManager.findfont(text.get_fontproperties()))
    return {letter for letter in text.get_text() if not letter.isspace() and letter not in known}


@lru_cache(maxsize=64)
def fonts_for(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Names of fonts of this machine that together have as many of the letters as any have, and the letters that none
    has."""
    lenders, wanted = list[str](), set(letters)
    fonts = sorted(fontManager.ttflist, key=_face) if letters else []
    has = {entry.name: wanted & _letters_in(entry.fname) for entry in fonts if _NO_LETTERS not in entry.name}
    while wanted and has and has[best := max(has, key=lambda name: len(has[name] & wanted))] & wanted:
        lenders.append(best)
        wanted -= has[best]
    return tuple(lenders), frozenset(wanted)


def _face(font: FontEntry) -> tuple[str, bool, bool]:
    """Of a font's faces, the upright one of usual weight comes last."""
    return font.name, font.style == "normal", font.weight in (400, "normal", "regular")


@lru_cache(maxsize=1024)
def _letters_in(path: str) -> frozenset[str]:
    return frozenset(map(chr, FT2Font(path).get_charmap()))


def tell(missing: Iterable[str]) -> None:
    """Says in the log which letters are boxes, and which font would have them."""
    letters = sorted(set(missing))
    if letters:
        more = ", ..." if len(letters) > _SHOWN else ""
        _log.warning(
            "No font of this machine has %s%s, so that figures show boxes; install one that has, such as %s.",
            ", ".join(letters[:_SHOWN]), more, " and ".join(sorted({_font(letter) for letter in letters})),
        )  # fmt: skip


def _font(letter: str) -> str:
    script = unicodedata.name(letter, "Symbols").split()[0]
    return "Noto Sans CJK" if script in _ASIAN else f"Noto Sans {script.title()}"
