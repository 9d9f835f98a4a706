"""Sourcing: which of the places that share a contact type each of its contacts is sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.policies.sourcing import allocate_counted, allocate_random

if TYPE_CHECKING:
    from sim.simulation.floor import Visit
    from sim.simulation.life import Run


class SourcingRoom:
    """Sends contacts to places; `queues_of` are the queues of each type, one a place; `only_queue` is
    that of a type with one place, else -1."""

    def __init__(self, run: Run) -> None:
        center = run.center
        self.draws = run.draws
        self.queues_of: list[list[int]] = [[] for _ in center.contact_types]
        for index, queue in enumerate(center.queues):
            self.queues_of[queue.type_index].append(index)
        self.only_queue = [queues[0] if len(queues) == 1 else -1 for queues in self.queues_of]
        self.allocated = [[0] * len(queues) for queues in self.queues_of]
        self.shares = center.sourcing.shares_ppm
        self.counted = center.sourcing.method == "counted"

    def place_of(self, visit: Visit) -> int:
        """Which of the queues of its type a contact is sent to."""
        queue = self.only_queue[visit.type]
        if queue >= 0:
            return queue
        queues = self.queues_of[visit.type]
        if self.counted:
            return queues[allocate_counted(self.allocated[visit.type], self.shares)]
        toss = self.draws.sourcing(visit.customer.identity, visit.attempt, visit.leg)
        return queues[allocate_random(toss, self.shares)]
