"""What the records of a run hold. Each field is one word; an index of -1 means "none".

`Day` is the run itself; the others are rows of the tables whose addresses it keeps. The functions at the end read
rows and columns inside kernels: `visit_at(day, number)` is `visits[number]`.
"""

from __future__ import annotations

from numba import types

from sim.simulation.compiled.memory import column, record_at, rows

Address = int
"""Where a table begins in memory."""


class Visit:
    """One visit of a contact to a queue: the columns of Segments, then what it brings and its place in its line."""

    case: int
    contact: int
    attempt: int
    leg: int
    type: int
    queue: int
    group: int
    agent: int
    offered: int
    answered: int
    ended: int
    talk: int
    hold: int
    wrap_up: int
    disposition: int
    transferred: int
    origin: int
    request: int
    came_as: int
    patience: int
    due: int
    waiting: int
    before: int
    after: int


class Agent:
    """An agent, named or an anonymous seat, with a handle-time multiplier `aht` of their own (ppm); `idle_place` is the
    place in the heap of the group's idle agents.

    On duty since `came` and scheduled `until` then; `break_row` is the row of a running break, `first_due` to
    `last_due` are rows of breaks that wait for the contact in hand. The rest is what is written down, each in order of
    time: spells on duty, overtime, breaks, and from `services` on the rows of that table. What every service touches
    comes first.
    """

    group: int
    visit: int
    aht: int
    on_duty: int
    home_after: int
    seat: int
    first_due: int
    busy_time: int
    last_assigned: int
    idle_serial: int
    idle_key: int
    idle_before: int
    idle_after: int
    idle_place: int
    came: int
    until: int
    ordinal: int
    spells: int
    break_row: int
    break_start: int
    last_due: int
    time_on_duty: int
    services: int
    services_count: int
    first_duty: int
    last_duty: int
    first_overtime: int
    last_overtime: int
    first_pause: int
    last_pause: int


class Group:
    """An agent group: who is idle in it, its headcount, and falls of headcount that the end of day defers.

    `members`, `seats`, `surplus` and `falls` are where its part of the column or table of that name begins.
    """

    owner: int
    pool: int
    idle_first: int
    idle_last: int
    members: int
    seats: int
    seat_count: int
    level: int
    staffed: int
    surplus: int
    surplus_first: int
    surplus_count: int
    falls: int
    falls_count: int


class Queue:
    """A waiting line in the order of joining, or `by_due` of due times, and the time integral of its length."""

    by_due: int
    first: int
    last: int
    waiting: int
    area: int
    changed: int
    delays: int
    delays_count: int


class ContactType:
    """A contact type: its queues, opening hours, laws, and ways on, or back; law -1 means there is none.

    `due_rule` is -1 where nobody looks at due times, `dates` where the columns of its calendar begin.
    """

    owner: int
    pool: int
    queues: int
    queues_count: int
    queue_limit: int
    windows: int
    windows_count: int
    ways: int
    ways_count: int
    patience: int
    talk: int
    hold: int
    wrap_up: int
    is_split: int
    split_hold: int
    split_wrap_up: int
    redial_at_most: int
    redial_after: int
    redial_probability: float
    redial_switch: int
    redial_switch_count: int
    redial_keeps_work: int
    redial_keeps_patience: int
    recontact_at_most: int
    recontact_after: int
    recontact_probability: float
    recontact_switch: int
    recontact_switch_count: int
    due_rule: int
    due_within: int
    dates: int
    dates_count: int


class Pool:
    """Types and groups that hang together: contacts in it, opening hours, shift ends that wait until it is empty."""

    inside: int
    windows: int
    windows_count: int
    first_staying: int
    last_staying: int


class Way:
    """A way on after a conversation, or back, to another contact type, for a toss below `reached`."""

    reached: float
    to: int
    delay: int


class Window:
    """Opening hours, from and to."""

    opens: int
    closes: int


class Shift:
    """A row of the roster's shifts; `next` is the shift end that waits behind this one for its pool to be empty."""

    agent: int
    start: int
    end: int
    next: int


class Break:
    """A row of the roster's breaks; `next` is the break due behind this one."""

    agent: int
    start: int
    length: int
    paid: int
    next: int


class Level:
    """A headcount of a group since a time: a row of the roster, or a fall that is deferred."""

    group: int
    start: int
    agents: int


class Spell:
    """What is written down about an agent: from when to when; `next` is the agent's next one. `agent` is read of spells
    on duty only, `paid` of breaks only."""

    start: int
    end: int
    agent: int
    paid: int
    next: int


class Service:
    """What an agent did for one visit: talk from `start`, then hold, then wrap-up until `over`."""

    start: int
    hold_at: int
    wrap_up_at: int
    over: int


class Entry:
    """A calendar entry: when, and its key in the written order of simultaneous events."""

    moment: int
    key: int


class Day:
    """The run: what it is, how far it has come, and where its tables are."""

    seed: int
    replication: int
    flip: int
    stop: int
    horizon: int
    drains: int
    idle_rule: int
    looks_at_due: int
    counted: int
    places: int
    types: int
    groups: int
    queues_count: int
    agents_count: int
    laws: int
    idle_toss: int

    next_case: int
    next_known: int
    pending_count: int
    pending_room: int
    visits_count: int
    visits_room: int
    answers_count: int
    idle_serial: int
    reached: int
    duties_count: int
    overtime_count: int
    pauses_count: int
    rows_count: int
    late: int
    last: int
    first_visit: int
    settled: int

    visits: Address
    agents: Address
    groups_table: Address
    queues: Address
    contact_types: Address
    pools: Address
    ways: Address
    windows: Address
    shifts: Address
    breaks: Address
    levels: Address
    falls: Address
    known: Address
    pending: Address
    duties: Address
    overtime: Address
    pauses: Address

    case_type: Address
    case_interval: Address
    case_ordinal: Address
    case_attempt: Address
    arrival: Address
    patience: Address
    talk: Address
    hold: Address
    wrap_up: Address
    toss: Address
    aht: Address
    chances: Address
    points: Address
    delays: Address
    shares: Address
    allocated: Address
    idle_heap: Address
    seats: Address
    surplus: Address
    law_codes: Address
    law_parameters: Address
    law_pool: Address
    due_opens: Address
    due_closes: Address
    due_before: Address

    answers: Address
    services: Address
    segments: Address
    rows_agent: Address
    rows_group: Address
    rows_state: Address
    rows_start: Address
    rows_end: Address
    rows_overtime: Address

    idle_count: Address
    idle_key: Address
    joined: Address
    since: Address
    queue_start: Address
    queue_groups: Address
    agent_rank: Address
    queue_delay: Address
    queue_reserve: Address
    group_start: Address
    group_queues: Address
    contact_rank: Address
    group_delay: Address
    group_reserve: Address
    weight: Address
    head_start: Address
    raise_after: Address
    raised_rank: Address
    next_raise: Address


day_at = record_at(Day)
visit_at = rows("visits", Visit)
agent_at = rows("agents", Agent)
group_at = rows("groups_table", Group)
queue_at = rows("queues", Queue)
type_at = rows("contact_types", ContactType)
pool_at = rows("pools", Pool)
way_at = rows("ways", Way)
window_at = rows("windows", Window)
shift_at = rows("shifts", Shift)
break_at = rows("breaks", Break)
level_at = rows("levels", Level)
fall_at = rows("falls", Level)
known_at = rows("known", Entry)
pending_at = rows("pending", Entry)
duty_at = rows("duties", Spell)
overtime_at = rows("overtime", Spell)
pause_at = rows("pauses", Spell)
service_at = rows("services", Service)

case_type = column("case_type")
case_interval = column("case_interval")
case_ordinal = column("case_ordinal")
case_attempt = column("case_attempt")
arrival = column("arrival")
patience = column("patience")
talk = column("talk")
hold = column("hold")
wrap_up = column("wrap_up")
toss = column("toss", types.float64)
aht = column("aht")
chances = column("chances", types.float64)
points = column("points")
idle_heap = column("idle_heap")
seats = column("seats")
surplus = column("surplus")

answers = column("answers")
segments = column("segments")
rows_agent = column("rows_agent")
rows_group = column("rows_group")
rows_state = column("rows_state", types.int8)
rows_start = column("rows_start")
rows_end = column("rows_end")
rows_overtime = column("rows_overtime", types.int8)
