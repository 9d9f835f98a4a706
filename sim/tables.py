"""The contracts between rooms: columns, dtypes and units of Demand, Roster and Outcomes.

Times are int64 microseconds of scenario time (see `Clock`); -1 means "did not happen". Indices of types, queues and
groups are those of the center.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    import pandas as pd

Int64 = NDArray[np.int64]
Int8 = NDArray[np.int8]
Float64 = NDArray[np.float64]


BEFORE, WAITING, IN_SERVICE = -1, -2, -3
"""The interval of who is there when the run begins, a part of the identity: a backlog, who waits, and who is with an
agent of group 0; with one of group g it is IN_SERVICE - g."""


class Disposition(IntEnum):
    """How a visit to a queue ended."""

    OPEN = 0
    ANSWERED = 1
    ABANDONED = 2
    BALKED = 3
    BLOCKED = 4
    CALLBACK = 5
    FLOW_OUT = 6
    NO_ANSWER = 7


class Ending(IntEnum):
    """How a session with self-service ended; FULL: it never began, since the machine held all it can."""

    OPEN = 0
    CONTAINED = 1
    FALSELY_CONTAINED = 2
    HANDED_OFF = 3
    FULL = 4


class Origin(IntEnum):
    """Why a visit came: what it follows from."""

    FIRST = 0
    REDIAL = 1
    TRANSFER = 2
    CALLBACK = 3
    RECONTACT = 4
    CHASER = 5
    BACKLOG = 6
    RETURNED = 7
    FOLLOW_UP = 8
    FALSE_CONTAINMENT = 9
    IN_SERVICE = 10


class Manner(IntEnum):
    """How a contact was handed on: without the first agent, with them, or to ask somebody."""

    COLD = 0
    WARM = 1
    CONSULT = 2


class State(IntEnum):
    """What an agent does with paid or unpaid time."""

    AVAILABLE = 0
    TALK = 1
    HOLD = 2
    WRAP_UP = 3
    BREAK = 4
    UNPAID_BREAK = 5
    DEFERRED = 6
    DISCOVERY = 7


class Columns:
    """A table of equally long arrays; `frame` shows it as pandas."""

    def __len__(self) -> int:
        return len(next(iter(vars(self).values())))

    def as_dict(self) -> dict[str, NDArray[Any]]:
        """The columns by name, not copied."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    def frame(self) -> pd.DataFrame:
        """The table as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.as_dict())

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """The rows that are chosen, in their order."""
        return type(self)(**{name: column[chosen] for name, column in self.as_dict().items()})

    def check(self) -> None:
        """Refuse columns of unequal length or of another dtype than declared; raises TypeError."""
        lengths = {name: len(column) for name, column in self.as_dict().items()}
        if len(set(lengths.values())) > 1:
            raise TypeError(f"{type(self).__name__} has columns of unequal length: {lengths}")
        for name, kind in DTYPES[type(self).__name__].items():
            if getattr(self, name).dtype != kind:
                raise TypeError(
                    f"{type(self).__name__}.{name} is {getattr(self, name).dtype}, not {np.dtype(kind)}"
                )


Table = TypeVar("Table", bound=Columns)


def joined(parts: Sequence[Table]) -> Table:
    """Tables of one kind as one, their rows in that order; there must be one at least."""
    if len(parts) == 1:
        return parts[0]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])}
    return type(parts[0])(**columns)


@dataclass(frozen=True)
class Demand(Columns):
    """First attempts in order of arrival (then type, interval, ordinal); a row's number is its case.

    Who is there when the run begins comes first, in service before waiting, and has an interval below 0 (see BEFORE).

    type: contact type · interval, ordinal: with the type, the contact's identity · arrival: µs ·
    patience: µs, NEVER for no limit · talk, hold, wrap_up: the work the customer brings, µs before multipliers ·
    toss: the uniform that decides about a transfer after the first leg.
    """

    type: Int64
    interval: Int64
    ordinal: Int64
    arrival: Int64
    patience: Int64
    talk: Int64
    hold: Int64
    wrap_up: Int64
    toss: Float64


class Slice(NamedTuple):
    """First attempts of some days in a row; all of them come before `until` (µs), all later ones do not.

    The last slice of a run has no `until`: it is played to the end. Cases are counted through all slices.
    """

    demand: Demand
    until: int | None = None


@dataclass(frozen=True)
class Shifts(Columns):
    """Named agents on duty: agent number, group, from and to; an agent may have several, in order of time."""

    agent: Int64
    group: Int64
    start: Int64
    end: Int64


@dataclass(frozen=True)
class Breaks(Columns):
    """Breaks due to named agents: agent, when due, how long, whether paid (1) or not (0)."""

    agent: Int64
    start: Int64
    length: Int64
    paid: Int64


@dataclass(frozen=True)
class Levels(Columns):
    """Anonymous headcounts: from `start` on, `agents` seats of a group are staffed."""

    group: Int64
    start: Int64
    agents: Int64


@dataclass(frozen=True)
class Roster:
    """Who is there when: shifts and breaks of named agents, levels of anonymous seats.

    Agents are numbered through all groups: the named ones first within their group, then the seats; `group_of` gives
    the group of each agent number, `ordinal` its number within the group, `aht`, `resolution` and `transfer` how the
    agent differs from the group: a handle-time multiplier, points of resolution and a factor on the probabilities of
    transfers, all in parts per million.
    """

    group_of: Int64
    ordinal: Int64
    aht: Int64
    resolution: Int64
    transfer: Int64
    shifts: Shifts
    breaks: Breaks
    levels: Levels


@dataclass(frozen=True)
class Segments(Columns):
    """One row per visit to a queue, in order of being offered.

    case: row of Demand · contact: number of the attempt's first segment · attempt: 0 for the first · leg: 0 before
    any transfer · type, queue: indices · group, agent: who answered, -1 for nobody · offered, answered, ended: µs;
    `ended` is when the customer left (end of talk and hold, abandonment, close) · talk, hold, wrap_up: µs, 0 if
    not answered · disposition: see Disposition · resolved: 1, 0, or -1 where it is not modelled or not answered ·
    transferred: type index it went on to, -1 for none · origin: why it came, see Origin (who waited at the start is
    BACKLOG, who was with an agent then IN_SERVICE: offered and answered at the start, with the work that was left;
    what comes back after waiting for somebody outside FOLLOW_UP) · resumes: when it does, µs, on the visit before it,
    -1 for no such wait · due: when deferred work is
    due by its target's clock, µs, -1 on live channels (what came before the start may have been due before it) ·
    manner: how it went on, see Manner, -1 if it did not · held: how long the agent then waited for the next one (or for
    the customer to leave), µs; part of `hold` · predicted: the wait that was announced, µs, -1 for none · session:
    number of the session with self-service that handed it over, -1 for none.

    A callback that nobody takes (NO_ANSWER) has an agent too: `answered` is when it was dialled, `talk` how long it
    rang.

    Attempts of a case are counted as they begin, whatever they follow from.
    """

    case: Int64
    contact: Int64
    attempt: Int64
    leg: Int64
    type: Int64
    queue: Int64
    group: Int64
    agent: Int64
    offered: Int64
    answered: Int64
    ended: Int64
    talk: Int64
    hold: Int64
    wrap_up: Int64
    disposition: Int8
    resolved: Int8
    transferred: Int64
    origin: Int8
    due: Int64
    resumes: Int64
    manner: Int8
    held: Int64
    predicted: Int64
    session: Int64


@dataclass(frozen=True)
class BotSessions(Columns):
    """One row per session with self-service before the queue, in order of beginning.

    session: its number · case: row of Demand · attempt: 0 for the first · type: contact type as which the customer
    came · self_service: index of the machine · origin: why the contact came, see Origin · start, end: µs, end is -1 for
    a session in progress · ending: see Ending. Who was handed over has a visit with the number of the session; who
    found the machine full has one as if there were no machine.
    """

    session: Int64
    case: Int64
    attempt: Int64
    type: Int64
    self_service: Int64
    origin: Int8
    start: Int64
    end: Int64
    ending: Int8

    @classmethod
    def from_columns(cls, **columns: Int64) -> BotSessions:
        """Sessions from columns of whole words; those not given are empty."""
        none = {name: np.zeros(0, np.int64) for name in cls.__dataclass_fields__}
        given = none | columns
        return cls(**given | {name: given[name].astype(np.int8) for name in ("origin", "ending")})  # type: ignore[arg-type]


@dataclass(frozen=True)
class AgentStates(Columns):
    """What each agent did from when to when (µs), in order of agent and time; rows tile the time on duty.

    `overtime` is 1 for time after the end of the shift (or of the seat).
    """

    agent: Int64
    group: Int64
    state: Int8
    start: Int64
    end: Int64
    overtime: Int8


@dataclass(frozen=True)
class Audit:
    """What the run counted beside its rows, so that the laws can hold the rows against it.

    waiting: time integral of each queue's length (µs) · on_duty: time on duty of each agent (µs). Both count from the
    beginning of the run, to the end of its visits and of its agent states.
    """

    waiting: Int64
    on_duty: Int64


@dataclass(frozen=True)
class Outcomes:
    """The only product of a run: what happened to contacts and what agents did, up to `end` (µs).

    A long run is handed over in slices, one after the other. Then `segments` are the visits that came to an end in the
    slice (the customer has left and the agent is free), in order of being offered; `pending` are the visits in
    progress, as they are so far: each comes again in the next slice. `agent_states` go from where the slice before
    stopped up to `settled`, which is `end` or earlier: while a headcount has fallen and somebody has still to go, it is
    not yet known whose overtime that is. The last slice (and a run in one piece) has no `pending`, and is settled up to
    its end. `bot_sessions` are told like visits, those in progress as `pending_sessions`.
    """

    segments: Segments
    agent_states: AgentStates
    end: int
    audit: Audit
    pending: Segments | None = None
    settled_at: int | None = None
    bot_sessions: BotSessions = field(default_factory=BotSessions.from_columns)
    pending_sessions: BotSessions = field(default_factory=BotSessions.from_columns)

    @property
    def settled(self) -> int:
        """Up to when the agents' states are told (µs)."""
        return self.end if self.settled_at is None else self.settled_at


_KINDS = {"Int64": np.int64, "Int8": np.int8, "Float64": np.float64}
DTYPES: dict[str, dict[str, Any]] = {
    table.__name__: {field.name: _KINDS[str(field.type)] for field in fields(table)}
    for table in (Demand, Shifts, Breaks, Levels, Segments, BotSessions, AgentStates)
}
