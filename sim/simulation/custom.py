"""What a custom routing policy may answer; the built-in tables need no such check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.errors import ConfigError, Problem
from sim.policies.selection import NOBODY

if TYPE_CHECKING:
    from sim.policies.router import Router


def check_answers(router: Router) -> None:
    """Make a router raise ConfigError where it answers with a group or a queue that cannot be meant."""
    choose_group, choose_queue, table = router.select_group, router.select_queue, router.table
    bench_names = tuple(router.group_names[group] for group in table.bench_group)

    def select_group(queue: int, waited: int) -> int:
        group = choose_group(queue, waited)
        served_by = table.queue_groups[table.queue_start[queue] : table.queue_start[queue + 1]]
        allowed = [g for g in served_by if router.idle_count[g]]
        if group != NOBODY and group not in allowed:
            asked = f"select_group(queue={queue}, waited={waited})"
            raise _nonsense(router, asked, group, "skilled group with an idle agent", allowed, bench_names)
        return group

    def select_queue(group: int, now: int) -> int:
        queue = choose_queue(group, now)
        serves = table.group_queues[table.group_start[group] : table.group_start[group + 1]]
        benches = table.group_benches[table.group_start[group] : table.group_start[group + 1]]
        allowed = [q for q, b in zip(serves, benches, strict=True) if router.waiting[q] and router.taking[b]]
        if queue != NOBODY and queue not in allowed:
            asked = f"select_queue(group={group}, now={now})"
            raise _nonsense(
                router,
                asked,
                queue,
                "queue of its skills with a waiting contact",
                allowed,
                router.queue_names,
            )
        return queue

    router.select_group, router.select_queue = select_group, select_queue  # type: ignore[method-assign]


def _nonsense(
    router: Router, asked: str, answer: Any, what: str, allowed: list[int], names: tuple[str, ...]
) -> ConfigError:
    known = isinstance(answer, int) and 0 <= answer < len(names)
    given = f"{answer} ({names[answer]})" if known else repr(answer)
    listed = ", ".join(f"{index} ({names[index]})" for index in allowed)
    message = (
        f"answered {given}, which is no {what} (allowed: {listed + ', ' if listed else ''}or -1 for none)"
    )
    return ConfigError([Problem(f"{type(router).__name__}.{asked}", message)], "routing policy")
