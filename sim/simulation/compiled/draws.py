"""Numbers by key inside the run: `sim.demand.draws.Draws` for kernels, from the same kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import types

from sim.demand.cache import kernel
from sim.demand.kernels import law_quantile
from sim.demand.philox import uniform
from sim.demand.purposes import Purpose
from sim.entities.units import PPM
from sim.simulation.compiled.memory import array, constant, rich
from sim.simulation.compiled.records import (
    agent_at,
    case_interval,
    case_ordinal,
    case_type,
    chances,
    entrance_at,
    group_at,
    points,
    type_at,
    visit_at,
)

if TYPE_CHECKING:
    from sim.simulation.compiled.records import Day

PATIENCE, WORK, HOLD, WRAP_UP = (
    constant(p) for p in (Purpose.PATIENCE, Purpose.WORK, Purpose.HOLD, Purpose.WRAP_UP)
)
TRANSFER, SOURCING = constant(Purpose.TRANSFER), constant(Purpose.SOURCING)
TIE, RESOLUTION = constant(Purpose.TIE), constant(Purpose.RESOLUTION)
SILENT, DISCOVERY = constant(Purpose.SILENT), constant(Purpose.DISCOVERY)
PENDING_WORK = constant(Purpose.PENDING_WORK)
CONFERENCE, TAKES_OVER = constant(Purpose.CONFERENCE), constant(Purpose.TAKES_OVER)
BALK, TOLERANCE, CALLBACK = constant(Purpose.BALK), constant(Purpose.TOLERANCE), constant(Purpose.CALLBACK)
NO_ANSWER, DIAL = constant(Purpose.NO_ANSWER), constant(Purpose.DIAL)
FIRST_LEG = constant(0)

law_codes = array("law_codes")
law_parameters = array("law_parameters", types.float64, width=3)
law_pool = array("law_pool", types.float64)


@kernel(part=True)
def uniform_of(day: Day, purpose: int, case: int, attempt: int, leg: int) -> float:
    """The uniform number of a customer for a purpose."""
    owner = type_at(day, case_type(day)[case]).owner
    interval, ordinal = case_interval(day)[case], case_ordinal(day)[case]
    return uniform(day.seed, owner, purpose, interval, ordinal, attempt, leg, day.replication, day.flip)


@kernel(part=True)
def quantile_of(day: Day, law: int, u: float) -> int:
    """The value of a law at a uniform number."""
    codes, parameters = law_codes(day, 0, day.laws), law_parameters(day, 0, day.laws)
    return law_quantile(codes, parameters, law_pool(day, 0, 1), law, u)


@kernel(inline=True)
def patience_of(day: Day, kind: int, case: int, attempt: int, leg: int) -> int:
    """Patience (µs) of a leg in the queue of a contact type."""
    return quantile_of(day, type_at(day, kind).patience, uniform_of(day, PATIENCE, case, attempt, leg))


@kernel(part=True)
def work_of(day: Day, kind: int, case: int, attempt: int, leg: int) -> tuple[int, int, int]:
    """Talk, hold and wrap-up (µs) of a leg served as a contact type, before multipliers."""
    rule = type_at(day, kind)
    main = quantile_of(day, rule.talk, uniform_of(day, WORK, case, attempt, leg))
    hold = wrap_up = 0
    if rule.is_split:
        hold, wrap_up = main * rule.split_hold // PPM, main * rule.split_wrap_up // PPM
        return main - hold - wrap_up, hold, wrap_up
    if rule.hold >= 0:
        hold = quantile_of(day, rule.hold, uniform_of(day, HOLD, case, attempt, leg))
    if rule.wrap_up >= 0:
        wrap_up = quantile_of(day, rule.wrap_up, uniform_of(day, WRAP_UP, case, attempt, leg))
    return main, hold, wrap_up


@kernel(part=True)
def pending_work_of(day: Day, kind: int, case: int, attempt: int, leg: int) -> int:
    """The work (µs) of a task that comes back, before multipliers."""
    return quantile_of(
        day, type_at(day, kind).pending_work, uniform_of(day, PENDING_WORK, case, attempt, leg)
    )


@kernel(inline=True)
def transfer_toss(day: Day, case: int, attempt: int, leg: int) -> float:
    """The toss that decides about a transfer after a leg."""
    return uniform_of(day, TRANSFER, case, attempt, leg)


@kernel(part=True)
def meeting_of(day: Day, law: int, case: int, attempt: int, leg: int) -> int:
    """How long (µs) the agent of the leg before speaks with the one who answers this leg, by a law's number."""
    return quantile_of(day, law, uniform_of(day, CONFERENCE, case, attempt, leg))


@kernel(part=True)
def takes_over(day: Day, probability: float, case: int, attempt: int, leg: int) -> bool:
    """Whether an agent who is asked takes the customer over."""
    return uniform_of(day, TAKES_OVER, case, attempt, leg) < probability


@kernel(inline=True)
def sourcing_toss(day: Day, case: int, attempt: int, leg: int) -> float:
    """The toss of random sourcing."""
    return uniform_of(day, SOURCING, case, attempt, leg)


@kernel(part=True)
def is_resolved(day: Day, agent: int, kind: int, case: int, attempt: int, leg: int) -> bool:
    """Whether a leg served by an agent as a contact type resolves the concern."""
    chance = chances(day)[agent_at(day, agent).group * day.types + kind] + points(day)[agent] / PPM
    done: bool = uniform_of(day, RESOLUTION, case, attempt, leg) < chance
    return done


@rich
def leaves_unseen(day: Day, number: int) -> bool:
    """Whether a customer who abandons does so unseen."""
    visit = visit_at(day, number)
    u = uniform_of(day, SILENT, visit.case, visit.attempt, visit.leg)
    return u < type_at(day, visit.type).silent_share


@kernel(part=True)
def discovery_of(day: Day, number: int) -> int:
    """How long (µs) an agent takes to find out that the customer has left."""
    visit = visit_at(day, number)
    u = uniform_of(day, DISCOVERY, visit.case, visit.attempt, visit.leg)
    return quantile_of(day, type_at(day, visit.type).discovery, u)


@kernel(part=True)
def balk_toss(day: Day, case: int, attempt: int, leg: int) -> float:
    """The toss that decides whether a customer who would have to wait leaves at once."""
    return uniform_of(day, BALK, case, attempt, leg)


@kernel(part=True)
def tolerance_of(day: Day, kind: int, case: int, attempt: int, leg: int) -> int:
    """The longest announced wait (µs) that a customer of a contact type puts up with."""
    return quantile_of(day, entrance_at(day, kind).tolerance, uniform_of(day, TOLERANCE, case, attempt, leg))


@kernel(part=True)
def callback_toss(day: Day, case: int, attempt: int, leg: int) -> float:
    """The toss that decides whether a callback is taken."""
    return uniform_of(day, CALLBACK, case, attempt, leg)


@kernel(part=True)
def no_answer_toss(day: Day, case: int, attempt: int, leg: int) -> float:
    """The toss that decides whether nobody picks up on this leg."""
    return uniform_of(day, NO_ANSWER, case, attempt, leg)


@kernel(part=True)
def dial_delay(day: Day, kind: int, case: int, attempt: int, leg: int) -> int:
    """After how long (µs) a customer who did not pick up on this leg is called again."""
    return quantile_of(day, entrance_at(day, kind).dial_after, uniform_of(day, DIAL, case, attempt, leg))


@kernel(inline=True)
def idle_toss(day: Day, group: int, ordinal: int, spell: int, place: int) -> int:
    """An exponential toss for random routing: one for each spell of idleness on each bench of the group."""
    owner = group_at(day, group).owner
    u = uniform(day.seed, owner, TIE, spell, ordinal, place, 0, day.replication, day.flip)
    return quantile_of(day, day.idle_toss, u)
