"""A first check of the fitted load against the log: occupancy, and abandonment by Erlang A, half-hour by half-hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.bank.log import CLASSES, SLOT, day_class

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from experiments.bank.fit import BankFit


@dataclass(frozen=True)
class ClassCheck:
    """One class of days: what the log shows, and what the fitted center implies."""

    name: str
    days: int
    calls: float
    agent_hours: float
    abandonment: float
    asa: float
    occupancy: float
    erlang_a: float


def erlang_a(rate: float, service: float, patience: float, agents: int) -> tuple[float, float]:
    """Share abandoning and occupancy of M/M/n+M (birth-death in log space); times in one unit, `rate` per unit."""
    states = np.arange(1, agents + 400)
    deaths = np.minimum(states, agents) / service + np.maximum(states - agents, 0) / patience
    logs = np.concatenate([[0.0], np.cumsum(np.log(rate / deaths))])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    busy = float((weights * np.minimum(np.arange(len(weights)), agents)).sum())
    return 1.0 - busy / service / rate, busy / agents


def check_classes(fit: BankFit) -> list[ClassCheck]:
    """The check for each class of days."""
    return [_check(fit, name) for name in CLASSES]


def _check(fit: BankFit, name: str) -> ClassCheck:
    calls = fit.log.offered
    calls = calls[calls.day.map(day_class) == name]
    days = calls.day.nunique()
    answered = calls[calls.answered]
    load = _rates(fit, name)
    agents = np.sum([group.headcount[name] for group in fit.agents.groups], axis=0)
    mean = _handle_time(fit)
    patience = float(calls[calls.queued].wait.sum() / (~calls.answered).sum())
    lost = np.array(
        [erlang_a(rate / SLOT, mean, patience, int(n)) for rate, n in zip(load, agents, strict=True)]
    )
    return ClassCheck(
        name, days, len(calls) / days, float(agents.sum() / 2), float((~calls.answered).mean()),
        float(answered.wait.mean()), float((lost[:, 1] * agents).sum() / agents.sum()),
        float((load * lost[:, 0]).sum() / load.sum()),
    )  # fmt: skip


def _rates(fit: BankFit, name: str) -> NDArray[np.float64]:
    """Expected offered calls of all types in each half-hour of a mean day of the class."""
    factors = {"fri": ("fri",), "sat": ("sat",)}.get(name, ("sun", "mon", "tue", "wed", "thu"))
    parts = [
        np.array(kind.arrivals.shape[name]) / 1000.0 * kind.arrivals.volume.value
        * np.mean([kind.arrivals.weekdays[day] for day in factors])
        for kind in fit.types
    ]  # fmt: skip
    return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


def _handle_time(fit: BankFit) -> float:
    """Mean service and wrap-up in seconds over all types."""
    volumes = np.array([kind.arrivals.volume.value for kind in fit.types])
    means = np.array([kind.service.overall for kind in fit.types])
    return float((volumes * means).sum() / volumes.sum() + fit.agents.wrap_up.table.mean)
