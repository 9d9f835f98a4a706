"""What a user did wrong, told in one form: the place, what was given, what is allowed, the nearest right word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

ALL_LISTED, FEW_LISTED = 40, 12
"""Allowed words that are listed whole; and how many where there are more."""


@dataclass(frozen=True)
class Problem:
    """One mistake: `place` is a path in the config or a file with row and column, `message` says what is wrong.

    `rests_on` are other places (`*` is any name) whose own mistakes could be all that is wrong.
    """

    place: str
    message: str
    rests_on: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class UserError(Exception):
    """A mistake of the user's, shown as plain lines and exit code 2, never as a traceback."""


class ConfigError(UserError):
    """All the mistakes of one center, file or command line at once."""

    def __init__(self, problems: Iterable[Problem], source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{self.source or 'config'}: {count} problem{'s' if count != 1 else ''}"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])

    def __reduce__(self) -> tuple[type[ConfigError], tuple[tuple[Problem, ...], str]]:
        return ConfigError, (self.problems, self.source)


def with_meant(words: Iterable[str], allowed: Iterable[str]) -> set[str]:
    """The words, and what those of them were probably meant for that are not allowed."""
    given, known = set(words), list(allowed)
    return given | {near for word in given.difference(known) for near in _nearest(word, known)}


def _nearest(word: str, words: list[str], most: int = 1, cutoff: float = 0.5) -> list[str]:
    return get_close_matches(str(word), words, n=most, cutoff=cutoff)


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """`; did you mean "sales"?` for the nearest allowed word, then the allowed words: all up to 40, else the twelve
    nearest (then in their own order) and how many more there are."""
    words = [str(item) for item in allowed]
    near = _nearest(word, words)
    if len(words) > ALL_LISTED:
        first = list(dict.fromkeys([*_nearest(word, words, FEW_LISTED, 0.3), *words]))[:FEW_LISTED]
        listed = f"{', '.join(first)} and {len(words) - len(first)} more"
    else:
        listed = ", ".join(words)
    hint = f'; did you mean "{near[0]}"?' if near else ""
    return f"{hint} (allowed: {listed or 'none are defined'})"
