"""The kinds of events by plain names, so that a test can plant another order."""

from __future__ import annotations

from sim.simulation.order import Kind

SHIFT_START, LEVEL, SHIFT_END = int(Kind.SHIFT_START), int(Kind.LEVEL), int(Kind.SHIFT_END)
BREAK_START, BREAK_END, RELEASE = int(Kind.BREAK_START), int(Kind.BREAK_END), int(Kind.RELEASE)
ARRIVAL, TRANSFER, REDIAL = int(Kind.ARRIVAL), int(Kind.TRANSFER), int(Kind.REDIAL)
ELIGIBLE, ABANDON, CLOSE = int(Kind.ELIGIBLE), int(Kind.ABANDON), int(Kind.CLOSE)
RELIEF = int(Kind.RELIEF)
