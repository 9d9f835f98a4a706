"""The answer in words for one alternative: which promises hold, where they break, what cures it, what it costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.comparison.cure_search import MOST
from sim.report.deferred_words import deferred_lines
from sim.report.numbers import count, number, with_interval
from sim.report.terms import day_name, horizon, hours, over, people, promise, slash, time_of, width

if TYPE_CHECKING:
    from sim.comparison.cure import Cure
    from sim.comparison.promises import Promise
    from sim.comparison.shortfalls import Block, Share
    from sim.report.facts import Facts

HOLDS = 0.9
"""A promise that is kept in at least this share of periods is said to hold."""
_MORE_BLOCKS, _NAMED = 3, 4


def answer(facts: Facts) -> list[str]:
    """Sentences, the most important first: the worst block opens them where its cure was sought."""
    blocks = _blocks(facts)
    opening = 0 if facts.cure is None else 1
    found = [
        *blocks[:opening],
        _headline(facts),
        *_reason(facts),
        *blocks[opening:],
        *_staffing(facts),
        *_service(facts),
        *deferred_lines(facts),
        *_money(facts),
    ]
    return [sentence for sentence in found if sentence]


def _headline(facts: Facts) -> str:
    made = facts.promises
    if not made:
        return "Nobody contacted this center: there is no service level to judge."
    broken = sorted((one for one in made if one.share.mean < HOLDS), key=lambda one: one.share.mean)
    if len(made) == 1:
        verdict = "misses" if broken else "keeps"
        kept = periods(made[0], not broken)
        return f"{made[0].contact_type} {verdict} its target {kept}: {promise(facts.center, made[0].contact_type)}."
    if not broken:
        return f"{_all(len(made), len(made))} keep their targets in at least {100 * HOLDS:.0f} % of periods."
    named = [
        f"{one.contact_type} misses {slash(facts.center, one.contact_type)} {periods(one)}"
        for one in broken[:_NAMED]
    ]
    rest = len(broken) - len(named)
    which = listed(
        named, "" if not rest else "1 more misses its own" if rest == 1 else f"{rest} more miss theirs"
    )
    often = f"in more than {100 - 100 * HOLDS:.0f} % of periods"
    return f"{_all(len(broken), len(made))} miss their targets {often}: {which}."


def _all(some: int, every: int) -> str:
    every_one = "Both" if every == 2 else f"All {every}"
    return f"{every_one} contact types" if some == every else f"{some} of {every} contact types"


def periods(one: Promise, kept: bool = False) -> str:
    """ "on 16 of 20 days": how often a target was missed, or kept."""
    amount = one.met if kept else one.missed
    where = "on" if one.target.measured == "day" else "in"
    return f"{where} {amount:,} of {count(one.counted, one.target.measured)}"


def _reason(facts: Facts) -> list[str]:
    """Of a single type, whether it is speed or abandonment that breaks the promise."""
    if len(facts.promises) != 1:
        return []
    one = facts.promises[0]
    if facts.center.is_deferred(one.contact_type):
        return []
    ceiling, beside = one.target.abandonment, f" ({number(one.level_1.mean, 'share')} by SL1)"
    level = f"{_share(one.level)} are served in time by {one.target.definition}"
    leave = f"{_share(one.abandonment)} abandon"
    if ceiling is not None:
        leave += f", {'more than' if one.too_many_leave else 'within'} the {100 * ceiling:g} % allowed"
    often = f"the target is met in {_share(one.share)} of {one.target.measured}s"
    level += "" if one.target.definition == "SL1" else beside
    return [f"All {one.target.measured}s together, {level}; {leave}; {often}."]


def _blocks(facts: Facts) -> list[str]:
    if facts.center.deferred_types.all():
        return []
    if not facts.blocks:
        return ["No interval falls short of its target when all days are taken together."]
    first, *others = facts.blocks
    sentences = [_block(first, facts) + ("" if facts.cure is None else f" {_cure(facts.cure, facts)}")]
    if others:
        named = [
            f"{time_of(one)} ({one.contact_type}, {number(one.level.mean, 'share')})"
            for one in others[:_MORE_BLOCKS]
        ]
        rest = len(others) - len(named)
        more = count(rest, "shorter or lighter block") if rest else ""
        sentences.append(f"Also short: {listed(named, more)}.")
    return [*sentences, _worst(facts)]


def _block(block: Block, facts: Facts) -> str:
    promised = slash(facts.center, block.contact_type)
    missed = f"misses {promised} on {block.missed} of {count(block.days, 'day')}"
    return f"{time_of(block)} {missed} ({block.contact_type}, {_share(block.level)} in time)."


def _cure(cure: Cure, facts: Facts) -> str:
    if not cure.extra:
        return _in_vain(cure, facts).strip()
    block, after = cure.before, cure.after
    name = people(cure.most)
    who = (
        f"{name[0].upper()}{name[1:]} in {cure.group}"
        if cure.most == 1 or len(set(cure.extra.values())) == 1
        else f"Up to {name} in {cure.group}"
    )
    times = f" ({hours(cure.hours)} per {day_name(block.weekday)})"
    one, often = cure.most == 1, f"missed on {after.missed} of {count(after.days, 'day')}"
    if cure.worked and after.days - after.missed >= HOLDS * after.days:
        told = f"{'cures' if one else 'cure'} it: {_share(after.level)} in time, {often}"
    else:
        told = f"{'brings' if one else 'bring'} it to {_share(after.level)} in time, still {often}"
    return f"{who}{times} {told}; {_price(cure, facts)}.{_in_vain(cure, facts)}"


def _in_vain(cure: Cure, facts: Facts) -> str:
    """Which intervals stay short however many agents are added, so that nobody buys them."""
    clock, step = facts.week.center.clock, facts.center.interval
    if not cure.in_vain:
        return ""
    named = [f"{clock.label(cell * step)}–{clock.label((cell + 1) * step)}" for cell in cure.in_vain]
    where = listed(named[:_NAMED], f"{len(named) - _NAMED} more intervals" if len(named) > _NAMED else "")
    stay = "it stays" if len(named) == 1 else "they stay"
    return f" More agents in {where} do not help: with up to {MOST} more {stay} short."


def _price(cure: Cure, facts: Facts) -> str:
    rows = cure.comparison.deltas(("total",))
    row = rows[rows["kpi"] == "cost"].iloc[0]
    if math.isnan(row["difference"]):
        return "what they cost is unknown, since not every group has pay or a price"
    change = with_interval(row["difference"], row["low"], row["high"], facts.center.currency, signed=True)
    return f"{change} {over(facts.center)}"


def _worst(facts: Facts) -> str:
    row = facts.worst.iloc[0]
    level = with_interval(row["service_level"], row["low"], row["high"], "share")
    reached = f"target reached on {row['met']} of {count(int(row['days']), 'day')}"
    return (
        f"The worst {width(facts.center)} is {day_name(row['weekday'])} {row['start']} ({row['type']}): {level} of "
        f"{number(row['offered'], 'contacts')} contacts in time, {reached}."
    )


def _staffing(facts: Facts) -> list[str]:
    found = facts.balance
    if found is None:
        return []
    which = " of live contacts" if facts.is_mixed else ""
    spare = "too many"
    if found.deferred > 0.0:
        spare = (
            f"more than these need (at these times {hours(found.deferred)} went to deferred work, so not all are to "
            "spare)"
        )
    return [
        f"Against what Erlang A requires for the service level{which}, group by group, {hours(found.above)} are "
        f"{spare} and {number(found.below, 'contacts')} too few ({number(found.agents, 'contacts')} logged in, "
        f"{number(found.required, 'contacts')} required)."
    ]


def _service(facts: Facts) -> list[str]:
    if len(facts.promises) < 2 or facts.center.deferred_types.all():
        return []
    level, left = (with_interval(*facts.kpi(name), "share") for name in ("service_level", "abandonment"))
    who = "Over all contacts on live channels" if facts.is_mixed else "Over all contacts"
    beside, busy = (number(facts.kpi(name)[0], "share") for name in ("service_level_1", "occupancy"))
    live = number(facts.kpi("live_occupancy")[0], "share")
    apart = f" ({live} with live contacts)" if facts.is_mixed else ""
    return [
        f"{who} {level} are served in time by their own targets ({beside} by SL1), ASA is "
        f"{with_interval(*facts.kpi('asa'), 's')}, {left} abandon, and agents are busy {busy} of the time logged in"
        f"{apart}."
    ]


def _money(facts: Facts) -> list[str]:
    cost = facts.kpi("cost")
    if math.isnan(cost[0]):
        return ["What it costs is unknown, since not every group has pay or a vendor's price."]
    currency = facts.center.currency
    units = (("cost_per_paid_hour", "paid hour"), ("cost_per_production_hour", "production hour"),
             ("cost_per_contact", "handled contact"), ("cost_per_resolved", "resolved contact"))  # fmt: skip
    known = [(facts.kpi(name)[0], words) for name, words in units]
    parts = [f"{number(value, currency)} per {words}" for value, words in known if not math.isnan(value)]
    per = f": {listed(parts)}" if parts else ""
    return [f"It costs {with_interval(*cost, currency)} per {horizon(facts.center)}{per}."]


def _share(share: Share) -> str:
    return with_interval(share.mean, share.low, share.high, "share")


def listed(names: list[str], last: str = "") -> str:
    """ "a, b and c"."""
    every = [*names, last] if last else names
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
