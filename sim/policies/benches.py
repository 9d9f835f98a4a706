"""Benches: where agents stand who may take one more contact, and what they may hold beside each other.

A *lane* is what counts together: the contacts of a channel that shares its agents, all deferred ones, or all others.
A *bench* is a lane of one agent group, divided further where the group's ring-fences divide its contact types. An
agent stands on every bench that has room for one more. A group whose contacts are all served one at a time from
answer to wrap-up has one bench; where all groups are such, the benches are the groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sim.policies.lanes import DEFERRED, SINGLE, Lane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.entities.agent_group import AgentGroup
    from sim.entities.channel import Channel
    from sim.entities.contact_type import ContactType


class Bench(NamedTuple):
    """A lane of a group; its types are named in these of the group's ring-fences."""

    group: int
    lane: int
    fences: tuple[int, ...] = ()


@dataclass(frozen=True)
class Benches:
    """The benches of a center in the order of groups, and the lanes they belong to."""

    channels: Mapping[str, Channel]
    contact_types: Mapping[str, ContactType]
    agent_groups: Mapping[str, AgentGroup]

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """Channels that share their agents, with themselves or with others."""
        companions = {other for channel in self.channels.values() for other in channel.together_with}
        return tuple(
            name
            for name, channel in self.channels.items()
            if channel.concurrency > 1 or channel.together_with or name in companions
        )

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """All lanes: single contacts, deferred ones, then the shared channels."""
        shared = [
            Lane(self.channels[name].concurrency, sum(1 << self._lane(other) for other in self._beside(name)))
            for name in self.shared
        ]
        return (Lane(1, 1 << SINGLE), Lane(1, 1 << DEFERRED), *shared)

    def _beside(self, name: str) -> list[str]:
        mine = self.channels[name].together_with
        return [o for o in self.shared if o == name or o in mine or name in self.channels[o].together_with]

    def _lane(self, channel: str) -> int:
        if channel in self.shared:
            return 2 + self.shared.index(channel)
        return DEFERRED if self.channels[channel].kind == "deferred" else SINGLE

    @cached_property
    def lane_of_type(self) -> tuple[int, ...]:
        """The lane of each contact type."""
        return tuple(self._lane(kind.channel) for kind in self.contact_types.values())

    @cached_property
    def holds_several(self) -> tuple[bool, ...]:
        """Groups that serve more than plain contacts, or not always all of them."""
        return tuple(
            bool(group.ring_fence) or any(map(self._is_special, group.skills))
            for group in self.agent_groups.values()
        )

    def _is_special(self, name: str) -> bool:
        kind = self.contact_types[name]
        channel = self.channels[kind.channel]
        return not channel.is_plain or kind.channel in self.shared or kind.silent is not None

    @cached_property
    def _places(self) -> list[dict[str, Bench]]:
        """For each group, the bench of each of its types."""
        return [
            {name: self._bench(number, group, name) for name in group.skills}
            for number, group in enumerate(self.agent_groups.values())
        ]

    def _bench(self, number: int, group: AgentGroup, name: str) -> Bench:
        if not self.holds_several[number]:
            return Bench(number, SINGLE)
        fences = tuple(index for index, fence in enumerate(group.ring_fence) if name in fence.types)
        return Bench(number, self._lane(self.contact_types[name].channel), fences)

    @cached_property
    def all(self) -> tuple[Bench, ...]:
        """Every bench: those of the first group, then those of the next."""
        return tuple(bench for places in self._places for bench in sorted(set(places.values())))

    def of(self, group: int, contact_type: str) -> int:
        """The bench of a group for a contact type."""
        return self._numbers[self._places[group][contact_type]]

    def first(self, group: int) -> int:
        """The first bench of a group."""
        return next(number for number, bench in enumerate(self.all) if bench.group == group)

    @cached_property
    def _numbers(self) -> dict[Bench, int]:
        return {bench: number for number, bench in enumerate(self.all)}
