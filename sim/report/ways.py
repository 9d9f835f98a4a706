"""The ways of contacts in words: how they come where nobody forecasts them, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.self_service_words import begins_with
from sim.report.terms import law, span
from sim.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.center import Center
    from sim.entities.contact_type import ContactType
    from sim.entities.further import Recontact, Redial
    from sim.entities.waiting import Balking


def comes_by(center: Center, name: str) -> str:
    """How contacts of a type without demand come: "by backlog and recontacts only"."""
    kinds = center.contact_types.values()
    ways_in = {
        "backlog": center.contact_types[name].backlog is not None,
        "transfers": any(one.to == name for kind in kinds for one in kind.transfers),
        "redials": any(name in kind.redial.types for kind in kinds if kind.redial),
        "recontacts": any(name in kind.recontact.to for kind in kinds if kind.recontact),
        "false containment": any(name in again.to for again in _after_machines(center)),
        "chasers": any(kind.chaser.to == name for kind in kinds if kind.chaser),
        "who is there at the beginning": any(one.type == name for one in center.opening_state.waiting),
    }
    return f"by {listed([way for way, leads_here in ways_in.items() if leads_here])} only"


def _after_machines(center: Center) -> list[Recontact]:
    rules = [kind.self_service for kind in center.contact_types.values() if kind.self_service]
    return [rule.recontact for rule in rules if rule.recontact]


def ways(kind: ContactType) -> str:
    """Where contacts of a type go on, and what may become of them on the way."""
    found = begins_with(kind)
    found += [
        f"{100 * one.probability:g} % to {one.to}{'' if one.kind == 'cold' else f' ({one.kind})'}"
        for one in kind.transfers
    ]
    if kind.redial is not None:
        found += _redials(kind.redial)
    if kind.recontact is not None:
        rule = kind.recontact
        often = f"if not resolved, {100 * rule.probability:g} % come again after {span(rule.after.mean)}"
        found.append(f"{often}{_switch(rule.to)}")
    return "; ".join([*found, *_while_waiting(kind), *_left_to_do(kind)]) or "–"


def _while_waiting(kind: ContactType) -> list[str]:
    """What may become of a customer who would have to wait."""
    found = []
    if kind.queue_limit is not None:
        found.append(f"at most {kind.queue_limit:,} wait, one more is blocked")
    if kind.escalation:
        steps = [f"{step.priority} after {span(step.after)}" for step in kind.escalation]
        found.append(f"priority {kind.priority}, rising to {listed(steps)} of waiting")
    if kind.callback is not None:
        one = kind.callback
        often = f"above {span(one.when_wait_above)} of predicted wait {100 * one.accept:g} % take a callback"
        found.append(f"{often}, {100 * one.no_answer:g} % of calls are not answered")
    if kind.balking is not None:
        rule = kind.balking
        found.append(f"leave at once if nobody is free: {_balking(rule)}")
    if kind.silent is not None:
        found.append(f"{100 * kind.silent.share:g} % of who leaves does so unseen")
    return found


def _balking(rule: Balking) -> str:
    """Who leaves rather than wait: "10 %", or by how many wait, or by the wait announced."""
    if rule.tolerance is not None:
        return f"those whose tolerance ({law(rule.tolerance)}) the wait announced exceeds"
    if rule.probability is not None:
        return f"{100 * rule.probability:g} %"
    odds = [f"{100 * share:g} %" for share in rule.odds[:_LONGEST]]
    more = ", and so on" if len(rule.odds) > _LONGEST else ""
    return f"by how many wait already (0, 1, 2 …; the last for more): {', '.join(odds)}{more}"


_LONGEST = 12


def _redials(rule: Redial) -> list[str]:
    """Who redials: the rule for all, and those of who was lost in a way that has its own."""
    _, balked, blocked = rule.by_loss
    named = [("", rule)]
    named += [("of who balked, ", balked)] if rule.balked else []
    named += [("of who was blocked, ", blocked)] if rule.blocked else []
    return [
        f"{who}{100 * one.probability:g} % redial after {span(one.after.mean)}, at most {one.at_most} times"
        f"{_switch(one.to)}, with {_kept(one)}"
        for who, one in named
    ]


def _kept(again: Redial) -> str:
    """What a redial has of the contact that was lost: "the same work and new patience"."""
    work, patience = ("the same" if kept == "kept" else "new" for kept in (again.work, again.patience))
    return f"{work} work and {patience} patience"


def _left_to_do(kind: ContactType) -> list[str]:
    """What may become of deferred work."""
    found = []
    if kind.backlog is not None:
        found.append(f"{kind.backlog.contacts:,} there at the start")
    if kind.pending is not None:
        often = (
            f"{100 * kind.pending.probability:g} % wait for somebody outside, {span(kind.pending.after.mean)}"
        )
        found.append(f"{often} on average, and then take {span(kind.pending.work.mean)} more")
    if kind.chaser is not None:
        found.append(f"{100 * kind.chaser.probability:g} % of late ones ask each day as {kind.chaser.to}")
    return found


def _switch(shares: Mapping[str, float]) -> str:
    named = ", ".join(f"{100 * share:g} % as {name}" for name, share in shares.items())
    return f" ({named})" if named else ""
