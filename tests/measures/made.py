"""Small centers and hand-made outcomes with answers that can be worked out on paper."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.center import Center
from sim.entities.units import SECOND
from sim.tables import AgentStates, Audit, Disposition, Origin, Outcomes, Segments, State

HALF_HOUR = 1800 * SECOND


def one_queue(**changes: Any) -> dict[str, Any]:
    """One day of half-hours, one type, one group."""
    return {
        "name": "one queue",
        "start": "2026-04-13",
        "channels": {"phone": {"kind": "live"}},
        "contact_types": {"sales": sales()},
        "agent_groups": {"team": {"agents": 2, "skills": ["sales"]}},
    } | changes


def sales(**changes: Any) -> dict[str, Any]:
    """A contact type with an 80/20 target, short abandons up to 5 s."""
    return {
        "channel": "phone",
        "segment": "consumer",
        "demand": {"volume": 100},
        "handle_time": {"constant": "60s"},
        "patience": "never",
    } | changes


def two_places(**changes: Any) -> Center:
    """Two days; sales (tier 1, transfers to technical) and technical (tier 2, served last); a site and a vendor."""
    data = {
        "name": "two places",
        "start": "2026-04-13",
        "days": 2,
        "channels": {"phone": {"kind": "live"}, "chat": {"kind": "live"}},
        "segments": {"consumer": {"value": "2 USD"}},
        "contact_types": {
            "sales": sales(
                resolution=0.7, demand={"volume": 100, "volume_basis": "first_attempts"},
                target={"service_level": 0.8, "within": "20s", "abandonment": 0.25, "measured": "day"},
                transfers=[{"to": "technical", "probability": 0.1}],
            ),
            "technical": {
                "channel": "chat", "tier": 2, "priority": 2, "handle_time": {"constant": "600s"}, "patience": "never",
                "target": {"service_level": 0.5, "within": "60s", "definition": "SL1", "measured": "interval"},
            },
        },
        "sites": {"charlotte": {}},
        "vendors": {"bogota": {"price": {"per_production_hour": "18 USD"}}},
        "agent_groups": {
            "own": {
                "site": "charlotte", "agents": 2, "skills": ["sales", "technical"],
                "pay": {"wage": "20 USD/h", "on_costs": 1.25, "overtime": 1.5},
            },
            "bought": {"vendor": "bogota", "agents": 2, "skills": ["sales"]},
        },
    }  # fmt: skip
    return Center.from_dict(data | changes)


def segment(
    offered: float, wait: float, disposition: Disposition = Disposition.ANSWERED, **changes: Any
) -> dict[str, int]:
    """One segment, times in seconds; answered ones take 60 s of talk, 10 s of hold and 5 s of wrap-up."""
    start, left = round(offered * SECOND), round((offered + wait) * SECOND)
    row: dict[str, Any] = {
        "case": 0, "contact": 0, "attempt": 0, "leg": 0, "type": 0, "queue": 0, "group": -1, "agent": -1,
        "offered": start, "answered": -1, "ended": left, "talk": 0, "hold": 0, "wrap_up": 0,
        "disposition": int(disposition), "resolved": -1, "transferred": -1, "origin": 0, "due": -1, "resumes": -1,
        "manner": -1, "held": 0,
    }  # fmt: skip
    row.setdefault("predicted", -1)
    row.setdefault("session", -1)
    if disposition == Disposition.ANSWERED:
        row |= {"group": 0, "agent": 0, "answered": left, "ended": left + 70 * SECOND}
        row |= {"talk": 60 * SECOND, "hold": 10 * SECOND, "wrap_up": 5 * SECOND}
    if disposition == Disposition.OPEN:
        row |= {"ended": -1}
    return row | changes


def spell(state: State, start: float, end: float, **changes: Any) -> dict[str, int]:
    """What an agent does from a second to a second."""
    return {
        "agent": 0, "group": 0, "state": int(state), "start": round(start * SECOND), "end": round(end * SECOND),
        "overtime": 0,
    } | changes  # fmt: skip


def outcomes(
    segments: list[dict[str, int]], spells: list[dict[str, int]] | None = None, end: int = 0
) -> Outcomes:
    """Rows as Outcomes, segments sorted by being offered."""
    rows = sorted(segments, key=lambda row: row["offered"])
    visits = Segments(**{name: _column(rows, name) for name in Segments.__dataclass_fields__})
    states = AgentStates(**{name: _column(spells or [], name) for name in AgentStates.__dataclass_fields__})
    visits.check()
    states.check()
    return Outcomes(visits, states, end, Audit(np.zeros(1, np.int64), np.zeros(1, np.int64)))


def _column(rows: list[dict[str, int]], name: str) -> np.ndarray:
    small = name in {"disposition", "resolved", "origin", "manner", "state", "overtime"}
    return np.array([row[name] for row in rows], np.int8 if small else np.int64)


@st.composite
def random_outcomes(draw: st.DrawFn, most: int = 30) -> Outcomes:
    """Any mixture of segments and agent states of `two_places`, on a grid of ten seconds so that ties are common."""
    return outcomes(
        draw(st.lists(_random_segment(), max_size=most)), draw(st.lists(_random_spell(), max_size=most))
    )


@st.composite
def _random_segment(draw: st.DrawFn) -> dict[str, int]:
    kind = draw(st.sampled_from([1, 1, 1, 2, 2, 3, 4, 6, 0]))
    queue = draw(st.integers(0, 1))
    wait = 0 if kind in {3, 4} else 10 * draw(st.integers(0, 12))
    offered = 10 * draw(st.integers(0, 2 * 8640 - 1))
    row = segment(offered, wait, Disposition(kind), type=queue, queue=queue, leg=draw(st.integers(0, 1)))
    row["attempt"] = 0 if row["leg"] else draw(st.integers(0, 2))
    further = draw(st.sampled_from([Origin.REDIAL, Origin.RECONTACT]))
    row["origin"] = int(Origin.TRANSFER if row["leg"] else further if row["attempt"] else Origin.FIRST)
    if kind == Disposition.ANSWERED:
        row["group"] = draw(st.integers(0, 1 - queue))
        row["resolved"] = draw(st.integers(-1, 1))
        row["transferred"] = draw(st.sampled_from([-1, -1, 1 - queue]))
    return row


@st.composite
def _random_spell(draw: st.DrawFn) -> dict[str, int]:
    start, length = draw(st.integers(0, 2 * 86400)), draw(st.integers(0, 20_000))
    group, state = draw(st.integers(0, 1)), State(draw(st.integers(0, 5)))
    return spell(state, start, start + length, group=group, agent=group, overtime=draw(st.integers(0, 1)))
