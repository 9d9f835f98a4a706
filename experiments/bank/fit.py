"""The fitted center: kinds of customers become contact types, VIP callers among them types of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from experiments.bank.agents import Agents, fit_agents
from experiments.bank.demand import Arrivals, Estimate, fit_arrivals
from experiments.bank.laws import Patience, Redial, Service, fit_patience, fit_redial, fit_service
from experiments.bank.log import KINDS, SPLIT, CallLog

if TYPE_CHECKING:
    import pandas as pd

REDIAL_KINDS = {"PS": ("PS", "PE"), "PE": ("PS", "PE"), "NE": ("NE",)}
"""Kinds whose customers are identified, and with which others their redials are pooled."""


@dataclass(frozen=True)
class TypeFit:
    """All that a contact type of the center is made of; `abandonment` is that of its offered calls."""

    name: str
    kind: str
    vip: bool
    arrivals: Arrivals
    service: Service
    patience: Patience
    redial: Redial | None
    abandonment: float


@dataclass(frozen=True)
class BankFit:
    """The whole fit: contact types, the arrivals of undivided kinds, agents, and the log itself."""

    types: tuple[TypeFit, ...]
    whole: dict[str, Arrivals]
    agents: Agents
    log: CallLog
    odd_half_hours: int


def fit_bank(log: CallLog) -> BankFit:
    """Fits every part of the center to a log."""
    arrivals, odd = fit_arrivals(log)
    redials = {kinds: fit_redial(log, kinds) for kinds in dict.fromkeys(REDIAL_KINDS.values())}
    calls = log.offered
    types = tuple(
        _fit_type(
            calls[calls.kind == kind], kind, vip, arrivals[kind], redials.get(REDIAL_KINDS.get(kind, ()))
        )
        for kind in KINDS
        for vip in ((False, True) if kind in SPLIT else (False,))
    )
    return BankFit(types, arrivals, fit_agents(log), log, odd)


def _fit_type(
    calls: pd.DataFrame, kind: str, vip: bool, arrivals: Arrivals, redial: Redial | None
) -> TypeFit:
    split = kind in SPLIT
    own = calls[calls.queued & (calls.vip == vip)] if split else calls
    share = _share(arrivals, vip) if split else 1.0
    service = fit_service(_services(own))
    if split:
        service = _at_load_of(service, calls)
    waits = own[own.queued]
    return TypeFit(
        f"{kind}_vip" if vip else kind, kind, vip, part_of(arrivals, share), service,
        fit_patience(waits.wait, ~waits.answered), redial, float((~own.answered).sum() / (share * len(calls))),
    )  # fmt: skip


def _share(arrivals: Arrivals, vip: bool) -> float:
    return arrivals.vip_share.value if vip else 1.0 - arrivals.vip_share.value


def _services(calls: pd.DataFrame) -> pd.Series[float]:
    """Recorded service times of answered calls."""
    return calls[calls.answered & calls.start.notna()].service


def _at_load_of(service: Service, calls: pd.DataFrame) -> Service:
    """A service law of queued calls scaled so that its kind has the mean of all its calls, queued or not."""
    factor = fit_service(_services(calls)).mean.value / fit_service(_services(calls[calls.queued])).mean.value
    return replace(service, mean=Estimate(service.mean.value * factor, service.mean.error * factor))


def part_of(arrivals: Arrivals, share: float) -> Arrivals:
    """The arrivals of one of the two parts of a kind, with shares p and 1 - p.

    The parts draw their own factors, so these must vary more than those of the whole: with q = p^2 + (1-p)^2 a sum
    of independent parts has variance q times theirs. What comes from the common factor is not thinned by the split.
    """
    q = share**2 + (1.0 - share) ** 2
    cv, common = arrivals.busyness, arrivals.correlation
    inflated = common.value + (1.0 - common.value) / q
    return replace(
        arrivals,
        volume=Estimate(arrivals.volume.value * share, arrivals.volume.error * share),
        busyness=Estimate(cv.value * inflated**0.5, cv.error * inflated**0.5),
        correlation=Estimate(common.value / inflated, common.error / inflated),
        noise=Estimate(arrivals.noise.value / q**0.5, arrivals.noise.error / q**0.5),
    )
