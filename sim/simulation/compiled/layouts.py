"""What the rows of a run's tables hold. An index of -1 means "none".

A field is one word, but in the table that grows with the contacts: there, a number of rows (`Number`, 32 bits) and a
number of what a center has (`Code`, 16 bits) are narrow. A field that is given a value is for rich days only: in plain
ones (see `sim.simulation.features`) it reads so, and that table does without it.
"""

from __future__ import annotations

Number = int
Code = int

BY_A_TOSS, BY_THE_WAIT = 1, 2
"""How customers balk, if they do."""


NOT_RESOLVED, NOT_CONTAINED, RULES = 3, 4, 5
"""A type's rules of coming again: one for each way of not being answered (as in `Redial.by_loss`), then who was not
resolved, and whom no machine helped."""


class Visit:
    """One visit of a contact to a queue: columns of Segments, then what it brings, who waits for it, its place in line;
    its entrance.

    `way` is how it goes on; `holder` is the visit before if its agent stays until this one is answered or lost; `held`
    is how long its own agent stayed so, -1 while that lasts.
    """

    case: Number
    contact: Number
    attempt: Number
    leg: Number
    type: Code
    queue: Code
    group: Code
    agent: Number
    offered: int
    answered: int
    ended: int
    talk: int
    hold: int
    wrap_up: int
    disposition: Code
    transferred: Code
    origin: Code
    request: Number
    came_as: Code
    since: int
    patience: int
    due: int
    resumes: int = -1
    chased: Code = 0
    way: Code
    holder: Number = -1
    held: int = 0
    asked: Code = 0
    waiting: Code
    before: Number
    after: Number
    drawn: Number
    line: Number = -1
    predicted: int = -1
    tries: Code = 0
    session: Number = -1


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
    desk: int = 0
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
    """An agent group: who is idle in it, its headcount, and falls of it and shift ends that the end of day defers;
    `members`, `seats`, `surplus` and `falls` are where its part of the column or table of that name begins."""

    owner: int
    pool: int
    bench: int
    benches: int
    holds_several: int = 0
    running: int
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
    first_staying: int
    last_staying: int


class Bench:
    """A lane of a group; `members` is where its heap begins, `fences` has a bit for each ring-fence that names it."""

    group: int
    lane: int
    members: int
    fences: int
    shut: int


class Lane:
    """How many of its contacts an agent may hold, and a bit for each lane whose contacts may be in hand then."""

    concurrency: int
    beside: int


class Fence:
    """The beginning or the end of a ring-fence of a group."""

    group: int
    number: int


class Desk:
    """What an agent holds who may hold several contacts: open sessions (see `Session`), and a paused task.

    As in `sim.simulation.desk`; `rest` is what is left of the task, `benches` has a bit for each bench of the group
    that the agent stands on, stints are what is written down.
    """

    open_count: int
    clock: int
    pace: int
    read: int
    next_end: int
    state: int
    changed: int
    paused: int
    rest: int
    key: int
    benches: int
    turn: int
    first_stint: int
    last_stint: int
    stints_count: int


class Session:
    """A contact in hand; its stage is over when the agent's clock reaches `target`."""

    visit: int
    lane: int
    stage: int
    target: int


class Stint:
    """What an agent with a desk did from when to when."""

    agent: int
    start: int
    end: int
    state: int
    next: int


class Queue:
    """A waiting line in the order of joining, or `by_due`, its length's time integral, and what predictions look at."""

    by_due: int
    first: int
    last: int
    waiting: int
    unseen: int = 0
    area: int
    changed: int
    delays: int
    delays_count: int
    last_wait: int
    answers: int


class ContactType:
    """A contact type: its queues, opening hours, laws, and ways on; law -1 means there is none.

    `due_rule` is -1 where nobody looks at due times, `dates` where the columns of its calendar begin.
    """

    owner: int
    pool: int
    queues: int
    queues_count: int
    queue_limit: int
    lane: int
    offline: int
    interruptible: int
    discovery: int
    silent_share: float = 0.0
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
    recontacts: int = 0
    due_rule: int
    due_within: int
    dates: int
    dates_count: int
    pending_probability: float
    pending_after: int = -1
    pending_work: int
    chaser_probability: float
    chased_as: int = -1


class Further:
    """A rule by which customers of a type come again, see `further`; `switch` is where the types begin as which some
    come."""

    at_most: int
    after: int
    probability: float
    switch: int
    switch_count: int
    keeps_work: int
    keeps_patience: int


class Entrance:
    """What happens to contacts of a type before they wait; -1 means that there is no such trunk, predictor or law."""

    trunk: int
    predictor: int
    balks: int
    balk_odds: int
    balk_odds_count: int
    tolerance: int
    calls_back: int
    callback_above: int
    accept: float
    no_answer: float
    ring: int
    dial_after: int
    dial_at_most: int


class SelfService:
    """How contacts of a type begin with a machine, -1 for none: tosses for who does, who is `contained`, and who leaves
    without being handed over; what the machine leaves to agents (`eased`, ppm)."""

    machine: int
    share: float
    contained: float
    leaves: float
    blocks: int
    eased: int


class BotSession:
    """A session with a machine: columns of BotSessions, what the contact brings, and how it will end."""

    case: int
    attempt: int
    type: int
    self_service: int
    origin: int
    start: int
    end: int
    ending: int
    request: int
    patience: int
    line: int
    outcome: int


class Pool:
    """Types and groups that hang together: opening hours, and whether anybody `keeps` on there after the end."""

    keeps: int
    windows: int
    windows_count: int


class Way:
    """A way on after a conversation, or of coming again, to another contact type, for a toss below `reached`."""

    reached: float
    to: int
    delay: int
    manner: int
    meeting: int
    takes_over: float
    keeps_patience: int


class Window:
    """Opening hours, from and to."""

    opens: int
    closes: int


class Shift:
    """A row of the roster's shifts; `next` is the shift end deferred behind this one."""

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
    """What an agent did for one visit: talk from `start`, hold, wrap-up until `over`; or all in one `state`."""

    start: int
    hold_at: int
    wrap_up_at: int
    over: int
    state: int


class Entry:
    """A calendar entry: its key in the written order of simultaneous events, and when: together one number of two
    words, of which the smallest is next."""

    key: int
    moment: int
