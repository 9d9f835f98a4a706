"""Whom the end of the day keeps, read a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.spec.state import Day


def must_stay(day: Day, now: int, group: int) -> bool:
    """Whether, under `drain`, a group of a closed pool may still get a contact that is in the center."""
    closed = not day.pools.is_open(day.pools.of_group[group], now)
    return not day.cuts and closed and may_come(day, group)


def may_come(day: Day, group: int) -> bool:
    """Whether a contact that asks, or one that is served and may be handed on, can end up with the group."""
    for kind in range(len(day.asking)):
        ahead = hands_on_to(day, kind)
        if day.asking[kind] and (kind in day.skills_of[group] or ahead & day.skills_of[group]):
            return True
        if day.served[kind] and ahead & day.skills_of[group]:
            return True
    return False


def hands_on_to(day: Day, kind: int) -> set[int]:
    """The live types that contacts of a live type may become by one transfer or several."""
    found, rest = set[int](), {kind} - day.mails
    while rest:
        rest = {to for one in rest for _, to, _ in day.ways_on[one]} - found - day.mails
        found |= rest
    return found


def groups_of(day: Day, pool: int) -> list[int]:
    """The groups of a pool."""
    return [group for group, of_pool in enumerate(day.pools.of_group) if of_pool == pool]
