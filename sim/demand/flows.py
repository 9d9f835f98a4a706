"""Flows between contact types: what each offered contact brings about by transfer, redial or recontact.

Told twice: as the types say, which is what a volume of basis `offered` was counted under, and as the agents of a center
make it, who hand on more or less often and resolve more or less. The first depends on nothing that alternatives change
about their agents, so the customers of all of them are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.assignment import assignment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sim.center import Center
    from sim.entities.agent_group import AgentGroup
    from sim.entities.contact_type import ContactType
    from sim.tables import Float64

NOBODY = 1e-9
"""The share of contacts that counts as nobody: the equations need somebody to reach each queue."""
MOST = 0.99
"""The largest share that agents make go on, or leave unresolved, where the type itself says less: the equations, which
know no limit on attempts, then still end."""


@dataclass(frozen=True)
class Served:
    """What becomes of a served contact of a type: shares handed on, by its transfers, and the share that is neither
    handed on nor resolved."""

    handed_on: tuple[float, ...]
    unresolved: float


def as_types_say(center: Center) -> list[Served]:
    """By the types' own probabilities, as if all agents had factors of 1 and no points."""
    return [
        _served(kind, 1.0, 1.0 - (1.0 if kind.resolves is None else kind.resolves))
        for kind in center.contact_types.values()
    ]


def as_agents_do(center: Center) -> list[Served]:
    """By the groups that are staffed for each type: their factors on transfers and points of resolution, those of new
    agents by their share."""
    groups = list(center.agent_groups.items())
    found = []
    for (name, kind), plain, row in zip(
        center.contact_types.items(), as_types_say(center), assignment(center).tolist(), strict=True
    ):
        parts = [
            (share * weight, served)
            for (group, entity), share in zip(groups, row, strict=True)
            if share > 0.0
            for weight, served in _by_agents(center, group, entity, name, kind)
        ]
        found.append(_mean(parts) if parts else plain)
    return found


def _by_agents(
    center: Center, group: str, entity: AgentGroup, name: str, kind: ContactType
) -> Iterator[tuple[float, Served]]:
    """What experienced and new agents of a group make of a contact, with their shares."""
    skill, rule = entity.skills[name], entity.proficiency
    new = rule.new if rule else None
    chance, own = center.resolution(group, name), kind.resolves
    share = new.share if new else 0.0
    for weight, factor, points in (
        (1.0 - share, 1.0, 0.0),
        *([(share, new.transfer, new.resolution)] if new else []),
    ):
        fails = 0.0 if chance is None or own is None else 1.0 - min(chance + points, 1.0)
        yield weight, _served(kind, skill.transfer * factor, min(fails, max(MOST, 1.0 - (own or 0.0))))


def _served(kind: ContactType, factor: float, fails: float) -> Served:
    """A contact served by who hands on `factor` times as often, and else fails to resolve so large a share."""
    plain = np.cumsum([0.0, *(way.probability for way in kind.transfers)])
    reached = np.minimum(factor * plain, max(MOST, float(plain[-1])))
    return Served(tuple(np.diff(reached).tolist()), (1.0 - float(reached[-1])) * fails)


def _mean(parts: Sequence[tuple[float, Served]]) -> Served:
    total = sum(weight for weight, _ in parts)
    handed_on = np.sum([weight * np.array(served.handed_on) for weight, served in parts], axis=0) / total
    return Served(
        tuple(handed_on.tolist()), sum(weight * served.unresolved for weight, served in parts) / total
    )


def flow_matrix(center: Center, served: Sequence[Served]) -> Float64:
    """P[i, j]: contacts of type j that each offered contact of type i brings about, by what becomes of those served.

    Who abandons or is blocked calls again by the redial rule of that loss. Limits on attempts are left out.
    """
    types = {name: index for index, name in enumerate(center.contact_types)}
    flows = transfer_flows(center, served)
    for i, (kind, of) in enumerate(zip(center.contact_types.values(), served, strict=True)):
        if kind.redial:
            abandoned, _, blocked = kind.redial.by_loss
            for lost, rule in ((_abandoned(kind), abandoned), (_blocked(kind), blocked)):
                _add_again(flows[i], i, lost * rule.probability, rule.to, types)
        if kind.recontact:
            unresolved = _answered(kind) * of.unresolved
            _add_again(flows[i], i, unresolved * kind.recontact.probability, kind.recontact.to, types)
    return flows


def transfer_flows(center: Center, served: Sequence[Served]) -> Float64:
    """The part of the flows that is handed on by agents."""
    types = {name: index for index, name in enumerate(center.contact_types)}
    flows = np.zeros((len(types), len(types)))
    for i, (kind, of) in enumerate(zip(center.contact_types.values(), served, strict=True)):
        for transfer, share in zip(kind.transfers, of.handed_on, strict=True):
            flows[i, types[transfer.to]] += _answered(kind) * share
    return flows


def _abandoned(kind: ContactType) -> float:
    return (kind.demand.baseline_abandonment if kind.demand else None) or 0.0


def _blocked(kind: ContactType) -> float:
    return kind.demand.baseline_blocked if kind.demand else 0.0


def _answered(kind: ContactType) -> float:
    return 1.0 - _abandoned(kind) - _blocked(kind)


def before_the_queue(center: Center, served: Sequence[Served]) -> Float64:
    """What self-service adds to I - P, which leads from offered contacts back to first attempts; 0 without it.

    Of e contacts that come in, eD reach the queue and eF come again after false containment: x = eD + xT and
    e = a + xR + eF, with P = T + R (transfers, and who comes again), so that a = x ((I - T) D^-1 (I - F) - R). Machines
    count as having room for everybody.
    """
    types = {name: index for index, name in enumerate(center.contact_types)}
    if not center.has_self_service:
        return np.zeros((len(types), len(types)))
    reach, again = np.ones(len(types)), np.zeros((len(types), len(types)))
    for i, kind in enumerate(center.contact_types.values()):
        rule = kind.self_service
        if rule is not None:
            reach[i] = max(1.0 - rule.stays_away, NOBODY)
            if rule.recontact is not None:
                _add_again(again[i], i, rule.comes_again, rule.recontact.to, types)
    one = np.eye(len(types))
    added: Float64 = (one - transfer_flows(center, served)) @ ((one - again) / reach[:, None] - one)
    return added


def _add_again(
    flows: Float64, i: int, again: float, to: Mapping[str, float], types: Mapping[str, int]
) -> None:
    """Contacts that come again, by the shares of the types as which they do."""
    for name, share in to.items():
        flows[types[name]] += again * share
    flows[i] += again * (1.0 - sum(to.values()))
