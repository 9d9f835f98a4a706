"""Everything about a center that sampling needs, worked out once: expected arrivals, compiled laws, keys of owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.demand.expected import aht_scales, expected_arrivals
from sim.demand.laws import compile_laws
from sim.demand.streams import check_owners
from sim.entities.further import LOSSES
from sim.entities.law import Exponential, Gamma, Law, Lognormal
from sim.entities.units import show_duration
from sim.last_few import LastFew

if TYPE_CHECKING:
    from sim.center import Center
    from sim.tables import Float64

FACTOR_UNIT = 10**9
"""Random factors with mean 1 are drawn as integers in billionths."""
TOSS_UNIT = 2**32
"""The mean of the tosses that order idle agents under random routing."""

_plans: LastFew[SamplingPlan] = LastFew()


def plan_of(center: Center) -> SamplingPlan:
    """The plan of a center."""
    return _plans.of(center.digest, lambda: SamplingPlan(center))


def chances_of(center: Center) -> Float64:
    """Chances of resolution by (group, type), NaN where that is not modelled."""
    return np.array(
        [
            [center.resolution(name, kind) if kind in group.skills else None for kind in center.contact_types]
            for name, group in center.agent_groups.items()
        ],
        dtype=np.float64,
    )


class SamplingPlan:
    """Expected arrivals and AHT factors by (interval, type), law numbers by type, chances of resolution, owners' keys.

    A law number of -1 means that there is no such law (an absent hold time, nobody redials). Redials have one
    for each way of being lost.
    """

    def __init__(self, center: Center) -> None:
        self.expected = expected_arrivals(center)
        self.aht_scale = aht_scales(center)
        self.scales_aht = (self.aht_scale != 1.0).any(axis=0).tolist()
        self.chances = chances_of(center)
        self.models_resolution = not bool(np.isnan(self.chances).all())
        self._laws: list[Law | None] = []
        kinds = list(center.contact_types.values())
        self.patience = [self._add(kind.patience) for kind in kinds]
        self.talk = [self._add(kind.handle_time.law or kind.handle_time.talk) for kind in kinds]
        self.hold = [self._add_if(kind.handle_time.hold) for kind in kinds]
        self.wrap_up = [self._add_if(kind.handle_time.wrap_up) for kind in kinds]
        self.tolerance = [self._add_if(kind.balking.tolerance if kind.balking else None) for kind in kinds]
        retries = [kind.callback.retry if kind.callback else None for kind in kinds]
        self.dial_after = [self._add_if(retry.after if retry else None) for retry in retries]
        self.redial_after = [
            [self._add(rule.after) for rule in kind.redial.by_loss] if kind.redial else [-1] * LOSSES
            for kind in kinds
        ]
        self.recontact_after = [
            self._add_if(kind.recontact.after if kind.recontact else None) for kind in kinds
        ]
        self.sessions = [self._add(machine.session) for machine in center.self_services.values()]
        uncontained = [kind.self_service.recontact if kind.self_service else None for kind in kinds]
        self.uncontained_after = [self._add_if(rule.after if rule else None) for rule in uncontained]
        self.discovery = [self._add_if(kind.silent.discovery if kind.silent else None) for kind in kinds]
        self.pending_after = [self._add_if(kind.pending.after if kind.pending else None) for kind in kinds]
        self.pending_work = [self._add_if(kind.pending.work if kind.pending else None) for kind in kinds]
        self.backlog_age = [self._add_if(kind.backlog.age if kind.backlog else None) for kind in kinds]
        self.meetings = [[self._add_if(way.meeting) for way in kind.transfers] for kind in kinds]
        self.busyness = [
            self._factor(Gamma, kind.demand.busyness.cv if kind.demand else 0.0) for kind in kinds
        ]
        self.noise = [self._factor(Lognormal, kind.demand.noise.cv if kind.demand else 0.0) for kind in kinds]
        self.late = [
            self._add_if(_exponential(group.shrinkage.late)) for group in center.agent_groups.values()
        ]
        self.proficiency = [
            self._factor(Lognormal, group.proficiency.cv if group.proficiency else 0.0)
            for group in center.agent_groups.values()
        ]
        self.idle_toss = self._add(_exponential(TOSS_UNIT))
        self.laws = compile_laws(self._laws)
        factors = {k.demand.busyness.factor for k in kinds if k.demand}
        owners = [("demand", name) for name in center.contact_types]
        owners += [("agents", name) for name in center.agent_groups]
        owners += [("common", name) for name in sorted(factors)]
        keys = check_owners(owners)
        self.type_keys = [keys["demand", name] for name in center.contact_types]
        self.group_keys = [keys["agents", name] for name in center.agent_groups]
        self.factor_keys = {name: keys["common", name] for name in factors}

    def _add(self, law: Law | None) -> int:
        self._laws.append(law)
        return len(self._laws) - 1

    def _add_if(self, law: Law | None) -> int:
        return -1 if law is None else self._add(law)

    def _factor(self, kind: type[Gamma] | type[Lognormal], cv: float) -> int:
        return (
            self._add(kind.model_validate({"mean": show_duration(FACTOR_UNIT), "cv": cv})) if cv > 0 else -1
        )


def _exponential(mean: int) -> Law | None:
    return Exponential.model_validate({"mean": show_duration(mean)}) if mean else None
