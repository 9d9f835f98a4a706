"""The columns that visits are written as, one after the other, and where each of them begins (times the rows)."""

from __future__ import annotations

from sim.simulation.compiled.memory import constant

WORDS = (
    "case", "contact", "attempt", "leg", "type", "queue", "group", "agent", "offered", "answered", "ended", "talk",
    "hold", "wrap_up", "transferred",
)  # fmt: skip
RICH_WORDS = ("due", "resumes", "held", "predicted", "session")
CODES = ("disposition", "origin", "manner")
"""Columns of words, those that say nothing of plain days, and columns of bytes."""

(
    CASE, CONTACT, ATTEMPT, LEG, TYPE, QUEUE, GROUP, AGENT, OFFERED, ANSWERED, ENDED, TALK, HOLD, WRAP_UP, TRANSFERRED,
    DUE, RESUMES, HELD, PREDICTED, SESSION,
) = (constant(place) for place in range(len(WORDS + RICH_WORDS)))  # fmt: skip
DISPOSITION, ORIGIN, MANNER = (constant(place) for place in range(len(CODES)))
