"""What no single key can tell: checks across a whole center, each a function that yields its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sim.calendar_checks import dated, opening_hours
from sim.deferred_checks import deferred
from sim.entities.clock import timezones
from sim.entities.units import DAY, HOUR, show_duration
from sim.entrance_checks import entrance
from sim.errors import Problem, did_you_mean, with_meant
from sim.explain import by_days
from sim.opening_checks import opening
from sim.policies.selection import MOST_IN_HAND
from sim.transfer_checks import WAYS_ON, endless_transfers, leads_to, transfers, unknown, who_stays
from sim.volume_checks import volumes

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.agent_group import AgentGroup
    from sim.entities.contact_type import ContactType

Problems = Iterator[Problem]


PLACES = ("agent_groups.*.site", "agent_groups.*.vendor")
"""Where agent groups say at which place they work."""


def cross_checks(center: Center) -> list[Problem]:
    """Every problem that shows only when parts of the center are looked at together."""
    return by_days([problem for check in CHECKS for problem in check(center)])


def _time(center: Center) -> Problems:
    if DAY % center.interval:
        yield Problem(
            "interval", f"{show_duration(center.interval)} does not divide the day (15min, 30min, 1h do)"
        )
    zones = {"timezone": center.timezone}
    zones |= {f"sites.{name}.timezone": site.timezone for name, site in center.sites.items() if site.timezone}
    zones |= {f"vendors.{name}.timezone": v.timezone for name, v in center.vendors.items() if v.timezone}
    for place, zone in zones.items():
        if zone not in timezones():
            near = did_you_mean(zone, sorted(timezones())).split(" (allowed")[0]
            yield Problem(place, f'"{zone}" is no IANA time zone such as Europe/Berlin{near}')


def _types(center: Center) -> Problems:
    known = center.contact_types
    targets = with_meant({to for kind in known.values() for to in leads_to(kind)}, known)
    served = with_meant({name for group in center.agent_groups.values() for name in group.skills}, known)
    for name, kind in center.contact_types.items():
        place = f"contact_types.{name}"
        if kind.channel not in center.channels:
            yield unknown(f"{place}.channel", kind.channel, "channel", center.channels)
        yield from _patience(center, f"{place}.patience", kind)
        if name not in served:
            text = "nobody can serve it: no agent group has this skill"
            yield Problem(place, text, rests_on=("agent_groups.*.skills",))
        if kind.demand is None and kind.backlog is None and name not in targets:
            text = "it has no demand and no backlog, and no transfer, redial or recontact leads to it"
            yield Problem(place, text, rests_on=WAYS_ON)
        yield from transfers(center, name, kind)
        yield from opening_hours(center, place, kind)
        yield from _volume_basis(place, kind, name in targets)


def _patience(center: Center, place: str, kind: ContactType) -> Problems:
    channel = center.channels.get(kind.channel)
    if channel and channel.kind == "live" and "patience" not in kind.model_fields_set:
        text = f"is missing: how long customers on a live channel ({kind.channel}) wait, or `never`"
        yield Problem(place, text, rests_on=(f"segments.{kind.segment}.patience",))
    text = f"contacts on a deferred channel ({kind.channel}) wait without a customer who could leave; leave it out"
    if channel and channel.kind == "deferred" and kind.patience is not None:
        yield Problem(place, text)
    if channel and channel.kind == "deferred" and kind.silent is not None:
        yield Problem(place.replace("patience", "silent"), text)


def _volume_basis(place: str, kind: ContactType, is_target: bool) -> Problems:
    demand = kind.demand
    if demand is None:
        return
    if (kind.redial or kind.recontact or kind.self_service or is_target) and demand.volume_basis is None:
        other = "customers who were not resolved come again" if kind.recontact else "other types lead to it"
        other = "some of its contacts end with self-service" if kind.self_service else other
        why = "it redials" if kind.redial else other
        yield Problem(
            f"{place}.demand.volume_basis",
            f"is missing, and {why}: say `offered` if the volume already contains that, else `first_attempts`",
        )
    if kind.redial and demand.volume_basis == "offered" and demand.baseline_abandonment is None:
        yield Problem(
            f"{place}.demand.baseline_abandonment",
            "is missing: the share abandoned when the volume was counted tells how much of it was redials",
        )


def _channels(center: Center) -> Problems:
    for name, channel in center.channels.items():
        for other in channel.together_with:
            place = f"channels.{name}.together_with"
            if other not in center.channels:
                yield unknown(place, other, "channel", center.channels)
            elif other == name:
                yield Problem(
                    place, f'names "{name}" itself; how many of its own contacts is said by concurrency'
                )
            elif center.channels[other].kind == "deferred":
                yield Problem(place, f"{other} is deferred, and a deferred contact is done alone")
        beside = [
            o for o, c in center.channels.items() if o in channel.together_with or name in c.together_with
        ]
        most = sum(center.channels[one].concurrency for one in {name, *beside})
        if most > MOST_IN_HAND:
            yield Problem(
                f"channels.{name}.concurrency",
                f"an agent might hold {most} contacts (of {', '.join(sorted({name, *beside}))}); at most "
                f"{MOST_IN_HAND} are possible",
            )


def _groups(center: Center) -> Problems:
    for name, group in center.agent_groups.items():
        place = f"agent_groups.{name}"
        for skill in group.skills:
            if skill not in center.contact_types:
                yield unknown(f"{place}.skills", skill, "contact type", center.contact_types)
                continue
            yield from _handed_on(center, name, skill)
        if not group.skills:
            yield Problem(f"{place}.skills", "is empty; name the contact types this group serves")
        if (
            group.site is not None
            and (center.sites or group.site != "main")
            and group.site not in center.sites
        ):
            yield unknown(f"{place}.site", group.site, "site", center.sites, ("sites",))
        if group.vendor is not None and group.vendor not in center.vendors:
            yield unknown(f"{place}.vendor", group.vendor, "vendor", center.vendors, ("vendors",))
        if group.site is None and group.vendor is None and (center.sites or center.vendors):
            yield Problem(
                place, f"names no site and no vendor (allowed: {', '.join((*center.sites, *center.vendors))})"
            )
        if group.vendor is not None and group.pay is not None:
            yield Problem(f"{place}.pay", "agents of a vendor are paid by the vendor's price, not by a wage")
        for index, fence in enumerate(group.ring_fence):
            for kind in fence.types:
                if kind not in group.skills:
                    yield unknown(
                        f"{place}.ring_fence[{index}].types", kind, "skill of the group", group.skills
                    )
        yield from _shifts(place, group)
        yield from _sampled_planned(place, group)
        yield from _off_phone(place, group)


def _handed_on(center: Center, name: str, skill: str) -> Problems:
    """Groups, or their new agents, who would hand on more contacts of a type than they serve."""
    total = sum(way.probability for way in center.contact_types[skill].transfers)
    group = center.agent_groups[name]
    factor, new = group.skills[skill].transfer, group.proficiency.new if group.proficiency else None
    if total * factor > 1.0 + 1e-9:
        yield Problem(
            f"agent_groups.{name}.skills.{skill}.transfer",
            f"{factor:g} times the {total:g} of all contacts that {skill} hands on is more than 1",
        )
    elif new and total * factor * new.transfer > 1.0 + 1e-9:
        yield Problem(
            f"agent_groups.{name}.proficiency.new.transfer",
            f"{new.transfer:g} times the {total * factor:g} of all contacts that others hand on of {skill} is more "
            "than 1",
        )


def _shifts(place: str, group: AgentGroup) -> Problems:
    for index, shift in enumerate(group.shifts):
        for number, pause in enumerate(group.breaks if shift.breaks is None else shift.breaks):
            if pause.after[1] + pause.length > shift.length:
                yield Problem(
                    f"{place}.breaks[{number}]"
                    if shift.breaks is None
                    else f"{place}.shifts[{index}].breaks[{number}]",
                    f"a break of {show_duration(pause.length)} after {show_duration(pause.after[1])} does not fit into "
                    f"shifts[{index}] of {show_duration(shift.length)}",
                )
        if shift.length % (HOUR // 60):
            yield Problem(f"{place}.shifts[{index}].length", "is not a whole number of minutes")
    if (
        group.headcount
        and (group.headcount.on_phone or group.headcount.rows)
        and (group.shifts or group.breaks)
    ):
        yield Problem(
            place,
            "on_phone counts agents net of shifts and breaks; leave those out, or give scheduled agents",
        )


_SHRINKAGE_OF = {"training": "training", "meeting": "meetings", "coaching": "meetings"}
"""The part of shrinkage that an activity off the phone is counted in."""


def _off_phone(place: str, group: AgentGroup) -> Problems:
    heads = group.headcount
    if group.off_phone and heads and (heads.on_phone or heads.rows):
        text = "on_phone counts agents net of training and meetings; leave it out, or give scheduled agents"
        yield Problem(f"{place}.off_phone", text)
    listed = {row.activity for row in group.schedule or ()}
    for index, entry in enumerate(group.off_phone):
        part = _SHRINKAGE_OF.get(entry.activity)
        if part and getattr(group.shrinkage, part) > 0:
            text = f"{entry.activity} is also in shrinkage.{part}, and would count twice; take it out of one of them"
            yield Problem(f"{place}.off_phone[{index}].activity", text)
        if entry.activity in listed:
            text = f"the schedule lists {entry.activity}, which would count twice; take it out of one of them"
            yield Problem(f"{place}.off_phone[{index}].activity", text)


def _sampled_planned(place: str, group: AgentGroup) -> Problems:
    rules, heads = group.shrinkage, group.headcount
    if group.schedule is not None and (rules.planned > 0 or group.shifts or group.breaks):
        yield Problem(
            place, "the schedule says who works when; leave out shifts, breaks, leave, training and meetings"
        )
    if heads and heads.fte is None and rules.planned > 0:
        yield Problem(
            f"{place}.shrinkage",
            "leave, training and meetings come off an fte count; scheduled and on_phone agents are already net of them",
        )
    if heads and (heads.on_phone or heads.rows) and (rules.on_the_day > 0 or rules.late):
        yield Problem(
            f"{place}.shrinkage", "on_phone agents are already net of sickness, system and lateness"
        )


def _policies(center: Center) -> Problems:
    groups, types = center.agent_groups, center.contact_types
    for index, overflow in enumerate(center.routing.overflow):
        yield from _rule(center, f"routing.overflow[{index}]", overflow.group, overflow.type)
    for index, reserve in enumerate(center.routing.reserve):
        yield from _rule(center, f"routing.reserve[{index}]", reserve.group, reserve.type)
        heads = groups[reserve.group].headcount if reserve.group in groups else None
        if heads and heads.scheduled and reserve.keep >= heads.scheduled:
            text = f"keeps {reserve.keep} of {heads.scheduled} agents back, so {reserve.group} would never serve it"
            yield Problem(f"routing.reserve[{index}].keep", text, (f"agent_groups.{reserve.group}",))
    for name in center.routing.weights:
        if name not in types:
            yield unknown("routing.weights", name, "contact type", types)
    for name, kind in types.items():
        if kind.escalation and center.routing.contacts != "priority":
            text = f"a priority is read by routing.contacts: priority only, not by {center.routing.contacts}"
            yield Problem(f"contact_types.{name}.escalation", text, ("routing",))
    yield from _fixed(center)
    yield from _sourcing(center)


def _fixed(center: Center) -> Problems:
    given, groups = center.staffing.agents, center.agent_groups
    for name in given:
        if name not in groups:
            yield unknown("staffing.agents", name, "agent group", groups)
    if missing := [name for name in groups if name not in given] if given else []:
        yield Problem(
            "staffing.agents", f"has no number for {', '.join(missing)}; write 0 if nobody is to be there"
        )


def _rule(center: Center, place: str, group: str | None, kind: str | None) -> Problems:
    groups, types = center.agent_groups, center.contact_types
    if group is not None and group not in groups:
        yield unknown(f"{place}.group", group, "agent group", groups)
    elif group is not None and kind is not None and kind in types and kind not in groups[group].skills:
        yield Problem(place, f"group {group} has no skill {kind}", (f"agent_groups.{group}.skills",))
    if kind is not None and kind not in types:
        yield unknown(f"{place}.type", kind, "contact type", types)


def _sourcing(center: Center) -> Problems:
    known = {center.place_of(group) for group in center.agent_groups}
    sourced = center.sourcing.types if center.sourcing.types is not None else tuple(center.contact_types)
    for place in center.sourcing.shares.keys() | set(center.sourcing.order):
        if place not in known:
            yield unknown("sourcing", place, "site or vendor with agents", sorted(known), PLACES)
    for kind in sourced:
        if kind not in center.contact_types:
            yield unknown("sourcing.types", kind, "contact type", center.contact_types)
            continue
        for place in center.sourcing.places:
            groups = [g for g in center.agent_groups if center.place_of(g) == place]
            if groups and not any(kind in center.agent_groups[g].skills for g in groups):
                yield Problem(
                    "sourcing",
                    f"nobody at {place} can serve {kind}; name the divided types in sourcing.types",
                    (*PLACES, "agent_groups.*.skills"),
                )


def _money(center: Center) -> Problems:
    for name, group in center.agent_groups.items():
        if group.pay:
            yield from _amount(center, f"agent_groups.{name}.pay.wage", group.pay.wage, "h")
    for name, vendor in center.vendors.items():
        place, price = f"vendors.{name}.price", vendor.price
        if price.per_production_hour:
            yield from _amount(center, f"{place}.per_production_hour", price.per_production_hour, "h")
        by_type = price.per_contact if isinstance(price.per_contact, dict) else {}
        served = {s for g in center.agent_groups.values() if g.vendor == name for s in g.skills}
        for kind, money in by_type.items():
            if kind not in center.contact_types:
                yield unknown(f"{place}.per_contact", kind, "contact type", center.contact_types)
            yield from _amount(center, f"{place}.per_contact.{kind}", money, "")
        if isinstance(price.per_contact, tuple):
            yield from _amount(center, f"{place}.per_contact", price.per_contact, "")
        for kind in sorted(served - set(by_type)) if by_type else ():
            yield Problem(f"{place}.per_contact", f"has no price for {kind}, which this vendor serves")


def _amount(center: Center, place: str, money: tuple[float, str, str], unit: str) -> Problems:
    amount, currency, per = money
    if currency != center.currency:
        yield Problem(place, f"is in {currency}, the center's currency is {center.currency}", ("currency",))
    if per not in (unit, ""):
        yield Problem(place, f"is per {per}; write {amount:g} {currency}{'/h' if unit else ''}")
    if amount < 0:
        yield Problem(place, f"is negative ({amount:g})")


def _segments(center: Center) -> Problems:
    for name, kind in center.contact_types.items() if center.segments else ():
        if kind.segment and kind.segment not in center.segments:
            yield unknown(f"contact_types.{name}.segment", kind.segment, "segment", center.segments)
    used = with_meant({kind.segment for kind in center.contact_types.values()}, center.segments)
    values = {name: one.value for name, one in center.segments.items() if one.value}
    for name in center.segments:
        if name not in used:
            text = "no contact type is of this segment"
            yield Problem(f"segments.{name}", text, ("contact_types.*.segment",))
    for name, value in values.items():
        if value[1]:
            yield from _amount(center, f"segments.{name}.value", value, "")
    if len({bool(value[1]) for value in values.values()}) > 1:
        weights = ", ".join(name for name, value in values.items() if not value[1])
        yield Problem(
            "segments", f"values are money everywhere or weights everywhere; {weights}: no currency is given"
        )


CHECKS: tuple[Callable[[Center], Problems], ...] = (
    _time,
    _channels,
    _types,
    deferred,
    _segments,
    endless_transfers,
    who_stays,
    dated,
    volumes,
    _groups,
    _policies,
    entrance,
    opening,
    _money,
)
