"""What a schedule may say that an agent does."""

from __future__ import annotations

WORK = frozenset({"work", "phone", "shift"})
"""Time at the phone; breaks and other activities may lie inside it."""
PAID = frozenset({"break", "training", "meeting", "coaching"})
"""Paid time away from the phone."""
UNPAID = frozenset({"lunch", "unpaid_break"})
"""Time away from the phone that is not paid."""
ACTIVITIES = tuple(sorted(WORK | PAID | UNPAID))
"""Every word a schedule file may use."""
