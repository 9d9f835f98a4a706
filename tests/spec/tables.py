"""The tables of the second reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.simulation.agent_time import agent_states, services_of
from sim.tables import Audit, Int8, Int64, Manner, Origin, Outcomes, Segments
from tests.spec.state import OFF, PAUSED

if TYPE_CHECKING:
    from tests.spec.state import Day


def outcomes_of(day: Day) -> Outcomes:
    """Outcomes; what would be at or after the horizon has not happened under `cut`."""
    columns = {
        "case": day.case, "contact": day.contact, "attempt": day.attempt, "leg": day.leg, "type": day.type,
        "queue": day.queue, "group": day.group, "agent": day.agent, "offered": day.offered,
        "answered": day.answered, "ended": day.ended, "talk": day.talk, "hold": day.hold, "wrap_up": day.wrap_up,
        "transferred": day.onward,
    }  # fmt: skip
    rows = {name: np.array(column, dtype=np.int64) for name, column in columns.items()}
    end = _end(day)
    finish(day, end)
    duties = np.array(day.duties, dtype=np.int64).reshape(-1, 3)
    states = agent_states(
        services_of(rows), duties, np.array(day.overtime, dtype=np.int64).reshape(-1, 3),
        np.array(day.breaks, dtype=np.int64).reshape(-1, 4), np.array(day.group_of, dtype=np.int64), end,
    )  # fmt: skip
    if day.cuts:
        rows["ended"] = np.where(rows["ended"] < end, rows["ended"], -1)
    kinds = np.array(day.disposition, dtype=np.int8)
    rows["resumes"] = np.full(len(rows["case"]), -1, dtype=np.int64)
    resolved = day.draws.resolved({**rows, "disposition": kinds.astype(np.int64)}, day.identity, day.points)
    rows["due"] = rows["predicted"] = rows["session"] = np.full(len(kinds), -1, dtype=np.int64)
    segments = Segments(**rows, disposition=kinds, resolved=resolved, origin=_origins(rows), **_manners(rows))
    return Outcomes(segments, states, end, Audit(_waiting(day, end), _on_duty(day)))


def _origins(rows: dict[str, Int64]) -> Int8:
    """A later leg was handed on, a further attempt is a redial: nothing else leads on here."""
    further = np.where(rows["attempt"] > 0, int(Origin.REDIAL), int(Origin.FIRST))
    return np.where(rows["leg"] > 0, int(Origin.TRANSFER), further).astype(np.int8)


def _manners(rows: dict[str, Int64]) -> dict[str, Any]:
    """Every transfer is a cold one here."""
    manner = np.where(rows["transferred"] >= 0, int(Manner.COLD), -1).astype(np.int8)
    return {"manner": manner, "held": np.zeros_like(rows["case"])}


def finish(day: Day, end: int) -> None:
    """Write down what is still going on at the end."""
    for agent in range(len(day.group_of)):
        if day.doing[agent] != OFF:
            day.duties.append((agent, day.came[agent], end))
            if day.until[agent] < end:
                day.overtime.append((agent, day.until[agent], end))
        if day.doing[agent] == PAUSED:
            day.breaks.append((agent, day.paused_at[agent], end, day.break_paid[day.pause[agent]]))


def _end(day: Day) -> int:
    """The horizon; under `drain` the last arrival, service or way home if that is later."""
    moments = [day.horizon]
    if not day.cuts:
        moments += day.offered + [end + wrap for end, wrap in zip(day.ended, day.wrap_up, strict=True)]
        moments += [out for _, _, out in day.duties]
    return max(moments)


def _waiting(day: Day, end: int) -> Int64:
    """Time in each queue, added up over visits: Little's law says that it is the integral of the queue's length."""
    total = np.zeros(len(day.delays), dtype=np.int64)
    for visit, queue in enumerate(day.queue):
        left = day.answered[visit] if day.answered[visit] >= 0 else day.ended[visit]
        total[queue] += (left if left >= 0 else end) - day.offered[visit]
    return total


def _on_duty(day: Day) -> Int64:
    total = np.zeros(len(day.group_of), dtype=np.int64)
    for agent, came, went in day.duties:
        total[agent] += went - came
    return total
