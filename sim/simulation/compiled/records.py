"""What the records of a run hold; an index of -1 means "none".

`Day` is the run itself, each field one word; plain days do not have those that are given a value. The rows of the
tables whose addresses it keeps are in `layouts`. The functions at the end read rows and columns inside kernels:
`visit_at(day, number)` is `visits[number]`.
"""

from __future__ import annotations

from collections.abc import Callable

from numba import types

from sim.simulation.compiled.layouts import (
    Agent,
    Bench,
    BotSession,
    Break,
    ContactType,
    Desk,
    Entrance,
    Entry,
    Fence,
    Further,
    Group,
    Lane,
    Level,
    Pool,
    Queue,
    SelfService,
    Service,
    Session,
    Shift,
    Spell,
    Stint,
    Visit,
    Way,
    Window,
)
from sim.simulation.compiled.memory import column, record_at, rows
from sim.simulation.compiled.record_type import constants_of

Address = int
"""Where a table begins in memory."""


class Day:
    """The run: what it is, how far it has come, and where its tables are."""

    seed: int
    replication: int
    flip: int
    stop: int
    horizon: int
    drains: int
    idle_rule: int
    prefers_familiar: int = 0
    looks_at_due: int
    counted: int
    places: int
    types: int
    groups: int
    queues_count: int
    agents_count: int
    laws: int
    idle_toss: int
    sessions_most: int
    benches_most: int
    loads: int
    trunks: int = 0
    announces: int = 0
    machines: int = 0
    opening: int = 0
    rich: int = 0

    next_case: int
    next_known: int
    pending_count: int
    pending_room: int
    visits_count: int
    visits_room: int
    answers_count: int
    idle_serial: int
    duties_count: int
    overtime_count: int
    pauses_count: int
    stints_count: int
    turn: int
    rows_count: int
    late: int
    last: int
    missed: int
    first_visit: int
    bots_count: int
    bots_room: int
    first_bot: int
    settled: int
    keeping: int

    visits: Address
    agents: Address
    groups_table: Address
    queues: Address
    contact_types: Address
    further_rules: Address
    entrances: Address
    balk_odds: Address
    self_services: Address
    bot_sessions: Address
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
    stints: Address
    benches: Address
    lanes: Address
    fences: Address
    desks: Address
    sessions: Address

    case_type: Address
    case_interval: Address
    case_ordinal: Address
    case_attempt: Address
    case_agent: Address
    arrival: Address
    came: Address
    holders: Address
    queues_in_service: Address
    patience: Address
    talk: Address
    hold: Address
    wrap_up: Address
    toss: Address
    aht: Address
    chances: Address
    eagerness: Address
    points: Address
    delays: Address
    shares: Address
    allocated: Address
    unanswered: Address
    in_hand: Address
    awaited: Address
    idle_heap: Address
    bench_heap: Address
    bench_places: Address
    bench_keys: Address
    paces: Address
    reached: Address
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
    segment_codes: Address
    rows_agent: Address
    rows_group: Address
    rows_state: Address
    rows_start: Address
    rows_end: Address
    rows_overtime: Address

    idle_count: Address
    idle_key: Address
    taking: Address
    joined: Address
    since: Address
    queue_start: Address
    queue_groups: Address
    agent_rank: Address
    queue_delay: Address
    queue_reserve: Address
    group_start: Address
    group_queues: Address
    group_benches: Address
    contact_rank: Address
    group_delay: Address
    group_reserve: Address
    weight: Address
    head_start: Address
    free_lines: Address
    machine_room: Address
    session_laws: Address
    answer_moments: Address
    raise_after: Address
    raised_rank: Address
    next_raise: Address


def _kind_of_day(marker: str) -> type:
    """`Day` with one more field that tells kernels which of their parts the day has; see `memory.rich`."""
    return type("Day", (), constants_of(Day) | {"__annotations__": Day.__annotations__ | {marker: "int"}})


PlainDay, RichDay = _kind_of_day("is_plain"), _kind_of_day("is_rich")

plain_day_at: Callable[[int], Day] = record_at(PlainDay, plain=True)
rich_day_at: Callable[[int], Day] = record_at(RichDay, plain=False)
visit_at = rows("visits", Visit, shorter=True)
agent_at = rows("agents", Agent)
group_at = rows("groups_table", Group)
queue_at = rows("queues", Queue)
type_at = rows("contact_types", ContactType)
further_at = rows("further_rules", Further)
entrance_at = rows("entrances", Entrance)
self_service_at = rows("self_services", SelfService)
bot_session_at = rows("bot_sessions", BotSession)
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
stint_at = rows("stints", Stint)
bench_at = rows("benches", Bench)
lane_at = rows("lanes", Lane)
fence_at = rows("fences", Fence)
desk_at = rows("desks", Desk)
session_at = rows("sessions", Session)
service_at = rows("services", Service)

case_type = column("case_type")
case_interval = column("case_interval")
case_ordinal = column("case_ordinal")
case_attempt = column("case_attempt")
case_agent = column("case_agent")
arrival = column("arrival")
patience = column("patience")
talk = column("talk")
hold = column("hold")
wrap_up = column("wrap_up")
toss = column("toss", types.float64)
aht = column("aht")
chances = column("chances", types.float64)
points = column("points")
balk_odds = column("balk_odds", types.float64)
eagerness = column("eagerness", types.float64)
idle_heap = column("idle_heap")
bench_heap = column("bench_heap")
bench_places = column("bench_places")
bench_keys = column("bench_keys")
paces = column("paces")
seats = column("seats")
surplus = column("surplus")

answers = column("answers")
segments = column("segments")
segment_codes = column("segment_codes", types.int8)
