"""Tiny days with answers known by hand. All times are minutes after 08:00; both engines must tell the same story."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.center import Center
from sim.entities.units import HOUR, MINUTE, NEVER
from sim.simulation.compiled.entry import simulate_compiled
from sim.simulation.model import simulate
from sim.tables import Disposition, Outcomes, State
from tests.days import Played, demand_of, roster_of
from tests.simulation.equal import differences
from tests.spec_loop import knows
from tests.spec_loop import simulate as second_reading

if TYPE_CHECKING:
    from collections.abc import Sequence

Engine = Callable[..., Outcomes]
OPENS = 8 * HOUR
FOREVER = NEVER // MINUTE


def center(
    types: dict[str, dict[str, Any]] | None = None, groups: dict[str, Any] | None = None, **rest: Any
) -> Center:
    """A center open from 08:00 to 10:00; a group is given by its skills or by all its keys."""
    kinds = types or {"sales": {}}
    teams = groups or {"ada": list(kinds)}
    plain: dict[str, Any] = {
        "channel": "phone",
        "open": {"mon-sun": "08:00-10:00"},
        "demand": {"volume": 0, "volume_basis": "first_attempts"},
        "handle_time": {"constant": "10min"},
        "patience": "never",
    }
    return Center.from_dict(
        {
            "name": "tiny",
            "start": "2026-04-13",
            "channels": {"phone": {"kind": "live"}},
            "contact_types": {name: plain | kind for name, kind in kinds.items()},
            "agent_groups": {
                name: ({} if "headcount" in team else {"agents": 0})
                | (team if "skills" in team else {"skills": team})
                for name, team in teams.items()
            },
            **rest,
        }
    )


class Call(NamedTuple):
    """A first attempt."""

    at: int
    kind: int = 0
    patience: int = FOREVER
    talk: int = 0
    hold: int = 0
    wrap_up: int = 0
    toss: float = 0.999


class Visit(NamedTuple):
    """What became of a visit to a queue."""

    offered: int
    answered: int | None
    agent: int | None
    ending: str


class Spell(NamedTuple):
    """What an agent did from when to when."""

    state: str
    start: int
    end: int
    overtime: bool = False


class Story(NamedTuple):
    """The outcomes of a tiny day."""

    outcomes: Outcomes

    @property
    def visits(self) -> list[Visit]:
        """All visits, in order of being offered."""
        rows = self.outcomes.segments
        return [
            Visit(
                minute(offered),
                minute(answered) if answered >= 0 else None,
                agent if agent >= 0 else None,
                Disposition(ending).name,
            )
            for offered, answered, agent, ending in zip(
                rows.offered.tolist(),
                rows.answered.tolist(),
                rows.agent.tolist(),
                rows.disposition.tolist(),
                strict=True,
            )
        ]

    @property
    def answers(self) -> list[tuple[int | None, int | None]]:
        """When each visit was answered, and by whom."""
        return [(visit.answered, visit.agent) for visit in self.visits]

    def column(self, name: str) -> list[int]:
        """A column of Segments as plain numbers."""
        values: list[int] = getattr(self.outcomes.segments, name).tolist()
        return values

    def agent(self, number: int) -> list[Spell]:
        """The day of an agent."""
        rows = self.outcomes.agent_states
        columns = (rows.agent, rows.state, rows.start, rows.end, rows.overtime)
        return [
            Spell(State(state).name, minute(start), minute(end), bool(late))
            for agent, state, start, end, late in zip(*(column.tolist() for column in columns), strict=True)
            if agent == number
        ]

    @property
    def end(self) -> int:
        """End of the run."""
        return minute(self.outcomes.end)


def minute(moment: int) -> int:
    """Scenario time as minutes after 08:00."""
    minutes, rest = divmod(moment - OPENS, MINUTE)
    assert rest == 0, f"{moment} is no whole minute"
    return minutes


def moment(minutes: int) -> int:
    """Minutes after 08:00 as scenario time."""
    return OPENS + minutes * MINUTE


def day(
    described: Center,
    calls: Sequence[Call],
    agents: Sequence[int] = (0,),
    shifts: Sequence[tuple[int, int, int]] | None = None,
    breaks: Sequence[tuple[int, int, int]] = (),
    levels: Sequence[tuple[int, int, int]] = (),
    seed: int = 1,
    aht: Sequence[int] = (),
    resolution: Sequence[int] = (),
    transfer: Sequence[int] = (),
) -> Played:
    """Calls meet agents (given by their group); without shifts or levels everybody works from 0 to 120."""
    if shifts is None:
        shifts = () if levels else [(agent, 0, 120) for agent in range(len(agents))]
    rows = [
        (
            call.kind, moment(call.at), NEVER if call.patience == FOREVER else call.patience * MINUTE,
            call.talk * MINUTE, call.hold * MINUTE, call.wrap_up * MINUTE, call.toss,
        )
        for call in calls
    ]  # fmt: skip
    roster = roster_of(
        agents,
        [(agent, moment(start), moment(end)) for agent, start, end in shifts],
        [(agent, moment(due), length * MINUTE, 1) for agent, due, length in breaks],
        [(group, moment(start), seats) for group, start, seats in levels],
        aht,
        resolution,
        transfer,
    )
    return Played(described, demand_of(rows, described.interval), roster, seed)


def play(*arguments: Any, other: Engine | None = None, **named: Any) -> Story:
    """Play a tiny day with two engines and tell its story; `other` is the one that must say the same as the model, by
    default the second reading where it knows the center, else the compiled one."""
    made = day(*arguments, **named)
    outcomes = simulate(made.center, made.demand, made.roster, made.seed)
    other = other or (second_reading if knows(made.center) else simulate_compiled)
    assert differences(outcomes, other(made.center, made.demand, made.roster, made.seed)) == []
    return Story(outcomes)


def play_compiled(*arguments: Any, **named: Any) -> Story:
    """`play` of what the second reading does not know."""
    return play(*arguments, other=simulate_compiled, **named)
