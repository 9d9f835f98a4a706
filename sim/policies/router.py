"""The router of a run: what a wallboard shows, and the two questions it answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sim.policies.selection import EMPTY, select_group, select_queue

if TYPE_CHECKING:
    from sim.policies.routing import RoutingTable


class Router:
    """Answers which group takes a contact and which queue a free agent serves, from a RoutingTable.

    A policy that no table expresses subclasses it and overrides the two selections; both may read the wallboard:
    `idle_count` and `idle_key` (of the next agent to be chosen) by group, `waiting` and `joined` (when the head
    joined, long ago if `waiting` is 0) by queue, `since` (when the head is due, where the policy looks at that, else
    `joined`), and `table`. They return an index, or -1 for "nobody" and "no queue". Where no
    agent at all is idle, or no contact waits, there is nothing to select and they are not asked.

    Where agents hold several contacts, "by group" means by bench (see `sim.policies.benches`): an agent with room for
    one more counts on each bench it stands on, `taking` says for each bench whether the agent who asks for a queue
    has room, and `table.bench_group` which group a bench belongs to.
    """

    def __init__(
        self, table: RoutingTable, queue_names: tuple[str, ...], group_names: tuple[str, ...]
    ) -> None:
        self.table = table
        self.queue_names = queue_names
        self.group_names = group_names
        self.idle_count = [0] * len(table.bench_group)
        self.idle_key = [0] * len(table.bench_group)
        self.taking = [1] * len(table.bench_group)
        self.waiting = [0] * len(queue_names)
        self.joined = [EMPTY] * len(queue_names)
        self.since = [EMPTY] * len(queue_names) if table.by_due else self.joined
        self._select_group = partial(
            select_group, table.queue_start, table.queue_groups, table.agent_rank, table.queue_delay,
            table.queue_reserve, self.idle_count, self.idle_key,
        )  # fmt: skip
        self._select_queue = partial(
            select_queue, table.group_start, table.group_queues, table.group_benches, table.contact_rank,
            table.group_delay, table.group_reserve, table.weight, table.head_start, table.raise_after,
            table.raised_rank, table.next_raise, self.idle_count, self.taking, self.joined, self.since,
        )  # fmt: skip

    def select_group(self, queue: int, waited: int) -> int:
        """The group (bench) whose next agent takes a contact of `queue` that has waited so long (µs); -1 for nobody."""
        return self._select_group(queue, waited)

    def select_queue(self, group: int, now: int) -> int:
        """The queue whose head a free agent of `group` takes at scenario time `now`; -1 for none."""
        return self._select_queue(group, now)

    def selections(self) -> tuple[Callable[[int, int], int], Callable[[int, int], int]]:
        """The two selections as a run asks them, a contact's and an agent's: the table's own without a detour."""
        if type(self) is Router:
            return self._select_group, self._select_queue
        return self.select_group, self.select_queue
