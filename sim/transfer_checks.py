"""Checks of how contacts go on or come again: transfers, redials, recontacts, and agents who stay with a customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sim.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.contact_type import ContactType

    Problems = Iterator[Problem]


WAYS_ON = tuple(
    f"contact_types.*.{key}" for key in ("transfers", "redial", "recontact", "self_service", "chaser")
)
"""Where contact types say as which others their contacts go on or come again."""


def unknown(
    place: str, word: str, what: str, allowed: Iterable[str], rests_on: tuple[str, ...] = ()
) -> Problem:
    """A word that names nothing: what it is not, and the nearest that would be."""
    return Problem(place, f'"{word}" is no {what}{did_you_mean(word, allowed)}', rests_on)


def transfers(center: Center, name: str, kind: ContactType) -> Problems:
    """Ways on and back that lead nowhere, or cannot be taken as they are meant."""
    for index, transfer in enumerate(kind.transfers):
        place = f"contact_types.{name}.transfers[{index}]"
        if transfer.to not in center.contact_types:
            yield unknown(f"{place}.to", transfer.to, "contact type", center.contact_types)
            continue
        silent = [other for other in (name, transfer.to) if _is_deferred(center, other)]
        if silent and transfer.kind != "cold":
            yield Problem(
                f"{place}.kind",
                f"is {transfer.kind}, but nobody is on the line of {silent[0]}, which is deferred; use cold",
            )
        if transfer.patience == "kept" and _is_deferred(center, transfer.to):
            yield Problem(
                f"{place}.patience",
                f"is kept, but {transfer.to} is deferred: nobody waits there; leave it out",
            )
    machine, redial = kind.self_service.recontact if kind.self_service else None, kind.redial
    rules = [("redial", redial), ("recontact", kind.recontact), ("self_service.recontact", machine)]
    own = [("redial.balked", redial.balked), ("redial.blocked", redial.blocked)] if redial else []
    for key, rule in (*rules, *own):
        for to in (rule.to if rule else None) or ():
            if to not in center.contact_types:
                yield unknown(f"contact_types.{name}.{key}.to", to, "contact type", center.contact_types)


def leads_to(kind: ContactType) -> set[str]:
    """Contact types as which contacts of a type may go on or come again."""
    machine = kind.self_service.recontact if kind.self_service else None
    rules = [rule for rule in (kind.recontact, machine) if rule]
    found = {transfer.to for transfer in kind.transfers} | {to for rule in rules for to in rule.to}
    return (
        found | (kind.redial.types if kind.redial else set()) | ({kind.chaser.to} if kind.chaser else set())
    )


def endless_transfers(center: Center) -> Problems:
    """Types whose contacts, once served, are handed on again and again and never leave."""
    kinds = center.contact_types
    leaving = {
        name for name, kind in kinds.items() if sum(t.probability for t in kind.transfers) < 1.0 - 1e-9
    }
    leaving |= {transfer.to for kind in kinds.values() for transfer in kind.transfers} - set(kinds)
    while more := {
        name
        for name, kind in kinds.items()
        if name not in leaving and any(t.to in leaving and t.probability > 0 for t in kind.transfers)
    }:
        leaving |= more
    for name in kinds:
        if name not in leaving:
            ways = ", ".join(sorted({transfer.to for transfer in kinds[name].transfers}))
            yield Problem(
                f"contact_types.{name}.transfers",
                f"every contact would be transferred for ever (to {ways} and back); lower a probability",
            )


def who_stays(center: Center) -> Problems:
    """Agents who stay with a customer have nobody else on the line."""
    kinds = center.contact_types
    if any(kind.channel not in center.channels for kind in kinds.values()):
        return
    for name, kind in kinds.items():
        for index, transfer in enumerate(kind.transfers if kind.channel in center.benches.shared else ()):
            if transfer.kind != "cold":
                yield Problem(
                    f"contact_types.{name}.transfers[{index}].kind",
                    f"is {transfer.kind}, but agents may have other customers on channel {kind.channel} or beside it "
                    "and cannot stay with one; use cold, or a channel of concurrency 1 and without together_with",
                )


def _is_deferred(center: Center, name: str) -> bool:
    channel = center.channels.get(center.contact_types[name].channel)
    return channel is not None and channel.kind == "deferred"
