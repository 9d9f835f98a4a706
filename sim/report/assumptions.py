"""The center in words: what was assumed about customers, agents and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.demand.expected import given_and_expected
from sim.entities.units import WEEKDAYS, show_clock
from sim.policies.routing import AGENT_RULES, CONTACT_RULES
from sim.report.numbers import number
from sim.report.pieces import Cell, Table, cells
from sim.report.terms import beginning, law, promise, span
from sim.report.ways import comes_by, ways
from sim.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.center import Center
    from sim.entities.absence import OffPhone
    from sim.entities.agent_group import AgentGroup
    from sim.entities.contact_type import ContactType

STAFFING = {
    "as_given": "Agents are there as the center says.",
    "fixed": "Each group has a fixed number of agents while it has work.",
    "erlang_c": "Each group has, in every interval, the fewest agents that keep its service levels by Erlang C.",
    "erlang_a": "Each group has, in every interval, the fewest agents that keep its service levels by Erlang A.",
    "square_root": "Each group has, in every interval, its load plus a multiple of the load's square root.",
}
SEATS = (
    "They are anonymous seats, exactly as many in each interval: the agents required, divided by 1 minus on-the-day "
    "shrinkage, less those whose absence is drawn. Shifts, breaks, lateness and schedules of the groups are not used, "
    "and paid breaks are not in the cost."
)
"""What every staffing policy but as_given makes of the agents."""
AFFINITY = (
    "Affinity: a customer who comes back is answered by who served the case last, if that agent is idle (and holds one "
    "contact at a time)."
)
NOTABLE = 0.005
"""The share by which expected contacts differ from given ones before it is worth a line."""
SOURCING = {
    "one_queue": "Every place serves one virtual queue.",
    "percentage": "Each contact is sent to a place by its share and waits there.",
    "fill_first": "Places are asked in order, the later ones after a wait.",
}


def assumptions(center: Center) -> list[str]:
    """Sentences about the center as a whole."""
    ends = {"drain": "contacts still waiting at the end are served", "cut": "the run is cut at the end"}[
        center.end_of_day
    ]
    routing = center.routing
    begins = beginning(center)
    begins = f", played {begins}" if begins else ""
    found = [
        f"{center.name}: {center.days} day{'s' if center.days > 1 else ''} from {center.start:%A} {center.start} in "
        f"{center.timezone}, intervals of {span(center.interval)}{begins}; {ends}.",
        f"Routing. For a contact: {AGENT_RULES[routing.policy].meaning}. For a free agent: "
        f"{CONTACT_RULES[routing.contacts].meaning}.",
    ]
    found += [f"Overflow after {span(rule.after)}: {_about(rule)}." for rule in routing.overflow]
    found += [f"Reserve of {rule.keep} idle agents: {_about(rule)}." for rule in routing.reserve]
    found += [AFFINITY] if routing.affinity == "prefer" else []
    found += [
        f"Trunk {name}: {trunk.lines:,} lines for {listed([*trunk.types])}; who finds none free is blocked."
        for name, trunk in center.trunks.items()
    ]
    return [
        *found,
        *_windows(center),
        *_beside_the_given(center),
        f"Staffing: {STAFFING[center.staffing.policy]}{'' if _is_given(center) else f' {SEATS}'}",
        f"Sourcing: {SOURCING[center.sourcing.policy]}{_shares(center)}",
    ]


def _windows(center: Center) -> list[str]:
    """Within which time another contact counts against FCR, where types model a resolution."""
    found: dict[int, list[str]] = {}
    for name, kind in center.contact_types.items():
        if kind.resolves is not None:
            found.setdefault(center.recontact_window(name), []).append(name)
    each = [
        span(window) if len(found) == 1 else f"{span(window)} for {listed(names)}"
        for window, names in found.items()
    ]
    return [f"First contact resolution looks {listed(each)} ahead for another contact."] if each else []


def _beside_the_given(center: Center) -> list[str]:
    """Types of which this center's agents bring about another number of contacts than their volumes hold."""
    told = [
        f"{expected:,.0f} of {name} ({given:,.0f} given)"
        for name, (given, expected) in given_and_expected(center).items()
        if abs(expected - given) > NOTABLE * given
    ]
    if not told:
        return []
    return [
        "Volumes given as offered were counted under the types' own transfers and resolution; with what these agents "
        f"hand on and resolve, the same customers are expected to bring {listed(told)} in all."
    ]


def costs_of_two_kinds(centers: Mapping[str, Center]) -> str:
    """What to know about costs where some alternatives pay shifts and others seats; empty where all do the same."""
    given = [f"“{name}”" for name, center in centers.items() if _is_given(center)]
    seats = [f"“{name}”" for name, center in centers.items() if not _is_given(center)]
    if not given or not seats:
        return ""
    return (
        f"Costs are of two kinds: {listed(given)} {_pays(given)} agents as the center says, with their paid breaks and "
        f"the hours that shifts cover beyond the requirement; {listed(seats)} {_pays(seats)} anonymous seats exactly "
        "as required, without breaks or shifts. Part of a difference in cost is this."
    )


def _pays(names: list[str]) -> str:
    return "pays" if len(names) == 1 else "pay"


def _is_given(center: Center) -> bool:
    return center.staffing.policy == "as_given"


def _about(rule: Any) -> str:
    parts = [f"{key} {value}" for key in ("group", "type") if (value := getattr(rule, key)) is not None]
    return ", ".join(parts + ([] if rule.rank is None else [f"skills of rank {rule.rank} and worse"]))


def _shares(center: Center) -> str:
    shares = [f"{place} {100 * share:g} %" for place, share in center.sourcing.shares.items()]
    return f" ({', '.join(shares)})" if shares else ""


def type_table(center: Center) -> Table:
    """What was assumed about each contact type."""
    head = cells("contact type", "open", "volume", "handle time", "patience", "resolution", "then", "target")
    rows = [
        [Cell(name, kind.segment), *cells(_open(kind), _volume(center, name), _work(kind), _patience(kind),
         "–" if kind.resolves is None else number(kind.resolves, "share"), ways(kind), promise(center, name))]
        for name, kind in center.contact_types.items()
    ]  # fmt: skip
    return Table("Contact types", head, rows, names=8)


def _open(kind: ContactType) -> str:
    by_hours: dict[tuple[int, int], list[str]] = {}
    for day in WEEKDAYS:
        if day in kind.open:
            by_hours.setdefault(kind.open[day], []).append(day)
    return "; ".join(f"{_days(days)} {show_clock(a)}–{show_clock(b)}" for (a, b), days in by_hours.items())


def _days(days: list[str]) -> str:
    places = [WEEKDAYS.index(day) for day in days]
    if len(days) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{days[0]}–{days[-1]}"
    return ", ".join(days)


def _volume(center: Center, name: str) -> str:
    demand = center.contact_types[name].demand
    if demand is None:
        return comes_by(center, name)
    total = demand.volume if demand.volume is not None else sum(row.volume for row in demand.rows or ())
    what = "a day" if demand.volume is not None else "in its forecast"
    basis = "" if demand.volume_basis is None else f", {demand.volume_basis.replace('_', ' ')}"
    counts = "Poisson" if demand.counts == "poisson" else "fixed counts"
    spread = [
        f"{word} cv {value:g}"
        for word, value in (("day", demand.busyness.cv), ("interval", demand.noise.cv))
        if value
    ]
    outside = [f"{100 * demand.outside_hours:g} % outside hours"] if demand.outside_hours else []
    events = [
        f"{'–'.join(dict.fromkeys(event.date))} volume × {event.volume:g}, AHT × {event.aht:g}"
        for event in demand.events
    ]
    return f"{total:,.6g} {what}{basis}; {', '.join([counts, *spread, *outside, *events])}"


def _work(kind: ContactType) -> str:
    time = kind.handle_time
    if time.law is not None:
        shares = (("talk", time.split.talk), ("hold", time.split.hold), ("wrap-up", time.split.wrap_up))
        parts = [f"{100 * share:.0f} % {name}" for name, share in shares if share]
        return f"{law(time.law)}; {', '.join(parts)}"
    named = (("talk", time.talk), ("hold", time.hold), ("wrap-up", time.wrap_up))
    return "; ".join(f"{name} {law(one)}" for name, one in named if one is not None)


def _patience(kind: ContactType) -> str:
    return "never leaves" if kind.patience is None else law(kind.patience)


def group_table(center: Center) -> Table:
    """What was assumed about each agent group."""
    head = cells("agent group", "place", "agents", "skills", "shifts and breaks", "shrinkage", "price")
    rows = [
        [
            Cell(name),
            *cells(
                center.place_of(name),
                _heads(center, group),
                _skills(group),
                _shifts(group) if _is_given(center) else "not used: anonymous seats",
                _shrinkage(group, _is_given(center)),
                _pay(center, name),
            ),
        ]
        for name, group in center.agent_groups.items()
    ]
    return Table("Agent groups", head, rows, names=7)


def _heads(center: Center, group: AgentGroup) -> str:
    heads = group.headcount
    if not _is_given(center):
        return f"by {center.staffing.policy}"
    if heads is None:
        return f"{len({row.agent for row in group.schedule or ()})} in a schedule"
    if heads.scheduled is not None:
        return f"{heads.scheduled} scheduled"
    return f"{heads.fte:g} FTE" if heads.fte is not None else "on the phone by time of day"


def _skills(group: AgentGroup) -> str:
    skills = ", ".join(
        f"{name} ({skill.rank}{f', AHT × {skill.aht:g}' if skill.aht != 1 else ''}"
        f"{f', resolution {100 * skill.resolution:+g} points' if skill.resolution else ''}"
        f"{f', transfers × {skill.transfer:g}' if skill.transfer != 1 else ''})"
        for name, skill in group.skills.items()
    )
    return f"{skills}{_proficiency(group)}"


def _proficiency(group: AgentGroup) -> str:
    """How agents differ, as a clause after their skills; empty where they are alike."""
    rule, clauses = group.proficiency, list[str]()
    if rule and rule.cv:
        clauses.append(f"AHT differs between agents, cv {rule.cv:g}")
    if rule and rule.new:
        points = f", resolution {100 * rule.new.resolution:+g} points" if rule.new.resolution else ""
        handed_on = f", transfers × {rule.new.transfer:g}" if rule.new.transfer != 1 else ""
        clauses.append(f"{100 * rule.new.share:g} % are new, AHT × {rule.new.aht:g}{points}{handed_on}")
    return "".join(f"; {clause}" for clause in clauses)


def _shifts(group: AgentGroup) -> str:
    shifts = [f"{show_clock(one.start)} {span(one.length)}" for one in group.shifts]
    breaks = [f"{span(one.length)} {'paid' if one.paid else 'unpaid'}" for one in group.breaks]
    found = ["shifts " + ", ".join(shifts)] if shifts else []
    found += ["breaks " + ", ".join(breaks)] if breaks else []
    return "; ".join([*found, *map(_session, group.off_phone)]) or "–"


def _session(entry: OffPhone) -> str:
    """A session off the phone in words: "training tue 10:00 2 h, 30 % of those at work"."""
    when = _days(list(entry.days)) if entry.days else "–".join(dict.fromkeys(entry.date or ()))
    who = (
        f"{entry.agents} agents"
        if entry.agents is not None
        else f"{100 * (entry.share or 0):g} % of those at work"
    )
    return f"{entry.activity} {when} {show_clock(entry.start)} {span(entry.length)}, {who}"


def _shrinkage(group: AgentGroup, with_lateness: bool) -> str:
    rule = group.shrinkage
    sick = [
        f"{one.agents} more away on {'–'.join(dict.fromkeys(one.date))} (not in the cost)"
        for one in group.away
    ]
    late = f", late {span(rule.late)}" if rule.late and with_lateness else ""
    if not (rule.planned or rule.on_the_day or late):
        return "; ".join(sick) or "none"
    drawn = f"{number(rule.planned, 'share')} planned, {number(rule.on_the_day, 'share')} on the day{late}"
    return "; ".join([drawn, *sick])


def _pay(center: Center, name: str) -> str:
    group = center.agent_groups[name]
    if group.vendor is not None:
        return f"vendor {group.vendor}"
    if group.pay is None:
        return "unknown"
    pay = group.pay
    return f"{pay.wage[0]:g} {center.currency}/h × {pay.on_costs:g}, overtime × {pay.overtime:g}"
