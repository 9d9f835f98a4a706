"""How long somebody who joins a queue now will probably wait: predictors in whole microseconds, for both engines."""

from __future__ import annotations

from enum import IntEnum

from sim.policies.selection import EMPTY

REMEMBERED = 16
"""Answers of a queue whose moments are remembered."""


class Predictor(IntEnum):
    """What a prediction looks at."""

    LAST_ANSWERED = 0
    HEAD_OF_LINE = 1
    QUEUE_OVER_THROUGHPUT = 2


def predictor_of(name: str) -> Predictor:
    """The predictor of a name in a center file."""
    return Predictor[name.upper()]


def predicted_wait(
    predictor: int, now: int, joined: int, waiting: int, last_wait: int, answers: int, oldest: int
) -> int:
    """The wait (µs) to announce to who joins now.

    `joined` is when the head of the queue joined (EMPTY: nobody), `waiting` how many wait, `last_wait` how long the
    last one waited that an agent took, `answers` how many of those are remembered, `oldest` when the first of them was.
    """
    if predictor == 0:
        return last_wait
    if predictor == 1:
        return now - joined if joined > EMPTY else 0
    return (waiting + 1) * (now - oldest) // (answers - 1) if answers > 1 else 0
