"""A routing policy in Python: both selections overridden, and what happens to one that answers nonsense."""

from __future__ import annotations

import pytest

from sim.errors import ConfigError
from sim.policies.router import Router
from sim.simulation.model import simulate
from tests.simulation.tiny import Call, Story, center, day

TYPES = {"sales": {}, "support": {}}
GROUPS = {"ada": ["sales"], "bob": ["sales", "support"]}
CALLS = [Call(0, talk=30), Call(1, talk=30), Call(5, talk=5), Call(6, kind=1, talk=5)]


def play(router: type[Router], calls: list[Call] = CALLS) -> Story:
    """Both agents, one a group, under a custom policy."""
    made = day(center(TYPES, GROUPS), calls, agents=[0, 1])
    return Story(simulate(made.center, made.demand, made.roster, router=router))


class LastGroupNewestType(Router):
    """Contacts go to the last idle group that has the skill, agents to the last queue that waits."""

    def select_group(self, queue: int, waited: int) -> int:
        """The last idle group of the queue."""
        table = self.table
        served_by = table.queue_groups[table.queue_start[queue] : table.queue_start[queue + 1]]
        return max((group for group in served_by if self.idle_count[group]), default=-1)

    def select_queue(self, group: int, now: int) -> int:
        """The last queue of the group in which somebody waits."""
        table = self.table
        serves = table.group_queues[table.group_start[group] : table.group_start[group + 1]]
        return max((queue for queue in serves if self.waiting[queue]), default=-1)


def test_both_selections_of_a_custom_policy_are_used() -> None:
    """The first call goes to bob, not to the first group; at 30 bob takes support though sales has waited longer."""
    assert play(LastGroupNewestType).answers == [(0, 1), (1, 0), (31, 0), (30, 1)]


class OnlyLongWaits(Router):
    """Agents take nobody who has not waited 40 minutes; the wallboard tells when the head of a queue joined."""

    def select_group(self, queue: int, waited: int) -> int:
        """Nobody is answered at once after the first minute of the day."""
        return super().select_group(queue, waited) if sum(self.waiting) == 0 and waited == 0 else -1

    def select_queue(self, group: int, now: int) -> int:
        """As the table says, for long waits only."""
        queue = super().select_queue(group, now)
        return queue if queue >= 0 and now - self.joined[queue] >= 40 * 60_000_000 else -1


def test_a_custom_policy_may_hold_back() -> None:
    """A policy that lets agents idle while contacts wait is no error: the last call is answered at a later release."""
    story = play(OnlyLongWaits, [Call(0, talk=30), Call(1, talk=60), Call(5, talk=5)])
    assert story.answers == [(0, 0), (1, 1), (61, 1)]


class Unskilled(Router):
    """Sends support to ada, who cannot do it."""

    def select_group(self, queue: int, waited: int) -> int:
        """Always the first group."""
        return 0


class Busy(Router):
    """Sends every call to bob, idle or not."""

    def select_group(self, queue: int, waited: int) -> int:
        """Always the second group."""
        return 1


class EmptyQueue(Router):
    """Lets agents take a contact from a queue in which nobody waits."""

    def select_queue(self, group: int, now: int) -> int:
        """Always sales."""
        return 1 if self.waiting[0] else 0


class Nameless(Router):
    """Answers with a group's name."""

    def select_group(self, queue: int, waited: int) -> int:
        """A word where a number is meant."""
        return "ada"  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("router", "calls", "words"),
    [
        (Unskilled, [Call(0, kind=1)], r"Unskilled\.select_group\(queue=1, .* 0 \(ada\).*allowed: 1 \(bob\), or -1"),
        (Busy, CALLS, r"Busy\.select_group\(queue=0, .*answered 1 \(bob\).*idle agent \(allowed: 0 \(ada\), or -1"),
        (EmptyQueue, CALLS, r"EmptyQueue\.select_queue\(group=0, .*answered 1 \(support\).*waiting contact"),
        (Nameless, CALLS, r"Nameless\.select_group.*answered 'ada', which is no skilled group"),
    ],
)  # fmt: skip
def test_a_custom_policy_that_answers_nonsense_is_told_so(
    router: type[Router], calls: list[Call], words: str
) -> None:
    """One clear message: what was asked, what was answered, what is allowed."""
    with pytest.raises(ConfigError, match=words):
        play(router, calls)
