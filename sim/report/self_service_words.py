"""Self-service in words: what a contact type has a machine do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.terms import span

if TYPE_CHECKING:
    from sim.entities.contact_type import ContactType


def begins_with(kind: ContactType) -> list[str]:
    """Who begins with a machine, and what comes of it; nothing where nobody does."""
    rule = kind.self_service
    if rule is None:
        return []
    found = [f"{100 * rule.share:g} % begin with {rule.at}: {100 * rule.contained:g} % of these are helped"]
    if rule.recontact is not None:
        again = f"{100 * rule.recontact.probability:g} % come again after {span(rule.recontact.after.mean)}"
        found.append(f"{100 * rule.falsely_contained:g} % only seem to be ({again}{_as(rule.recontact.to)})")
    easier = "" if rule.hand_off.aht == 1.0 else f", handle time × {rule.hand_off.aht:g}"
    found.append(f"the others are handed over{easier}")
    if rule.when_full == "blocked":
        found.append("who finds it full is blocked")
    return [", ".join(found)]


def _as(to: dict[str, float]) -> str:
    return "".join(f", {100 * share:g} % as {name}" for name, share in to.items())
