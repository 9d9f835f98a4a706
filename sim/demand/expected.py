"""Expected arrivals: what the forecast says about each interval, before any dice.

A volume of basis `offered` already contains redials, recontacts and transfers-in. The first attempts behind it are
solved once from x_ext = x - x P, with P the expected flow between types (domain rule of volume basis).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.demand.day_shape import day_shares
from sim.demand.flows import NOBODY, as_agents_do, as_types_say, before_the_queue, flow_matrix
from sim.entities.units import WEEKDAYS
from sim.errors import ConfigError, Problem
from sim.last_few import LastFew

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.center import Center
    from sim.entities.contact_type import ContactType, DemandForecast
    from sim.tables import Float64

_kept: LastFew[Float64] = LastFew()


def forecast_volumes(center: Center) -> Float64:
    """The volumes as the forecast gives them, (intervals, types), on each type's own volume basis, times the events."""
    return _plain_volumes(center) * _event_factors(center, "volume")


def _plain_volumes(center: Center) -> Float64:
    """The volumes of an uneventful time: what the volume basis was counted in."""
    volumes = np.zeros((center.clock.intervals, len(center.contact_types)))
    for index, kind in enumerate(center.contact_types.values()):
        if kind.demand is None:
            continue
        if kind.demand.rows is not None:
            _add_rows(center, kind.demand, volumes[:, index])
        else:
            _add_shapes(center, kind, kind.demand, volumes[:, index])
    return volumes


def _add_rows(center: Center, demand: DemandForecast, column: Float64) -> None:
    clock = center.clock
    for row in demand.rows or ():
        moment = clock.at(clock.day_number(row.date), row.start)
        if 0 <= moment < clock.horizon:
            column[moment // clock.interval] += row.volume


def _add_shapes(center: Center, kind: ContactType, demand: DemandForecast, column: Float64) -> None:
    """Volume x weekday factor, divided over the day by its shape, by the local clock."""
    clock = center.clock
    shares = {day: day_shares(demand, kind.open.get(day), day, clock.interval) for day in WEEKDAYS}
    for interval in range(clock.intervals):
        moment = interval * clock.interval
        weekday = clock.weekday(clock.day_of(moment))
        share = shares[weekday][clock.clock_of(moment) // clock.interval]
        column[interval] = (demand.volume or 0.0) * demand.weekdays.get(weekday, 1.0) * share


def _event_factors(center: Center, of: Literal["volume", "aht"]) -> Float64:
    """What events make of the volume or the AHT of each (interval, type); several on one day multiply."""
    factors, clock = np.ones((center.clock.intervals, len(center.contact_types))), center.clock
    bounds = [-(-start // clock.interval) for start in clock.day_starts]
    for index, kind in enumerate(center.contact_types.values()):
        for event in kind.demand.events if kind.demand else ():
            first, last = (clock.day_number(date) for date in event.date)
            here = slice(bounds[max(first, 0)], bounds[min(last, center.days - 1) + 1])
            factors[here, index] *= getattr(event, of)
    return factors


def aht_scales(center: Center) -> Float64:
    """Factor on the handle-time law of each (interval, type): forecast AHT over the law's mean, times the events."""
    scales, clock = _event_factors(center, "aht"), center.clock
    for index, kind in enumerate(center.contact_types.values()):
        for row in (kind.demand.rows or ()) if kind.demand else ():
            moment = clock.at(clock.day_number(row.date), row.start)
            if row.aht is not None and 0 <= moment < clock.horizon:
                scales[moment // clock.interval, index] *= row.aht * 1e6 / kind.handle_time.mean
    return scales


def first_attempt_shares(center: Center) -> Float64:
    """Share of each type's forecast volume that are first attempts; 1 for a volume of that basis.

    Raises ConfigError where more contacts flow into a type than its offered volume holds.
    """
    volumes = _plain_volumes(center).sum(axis=0)
    served = as_types_say(center)
    flows, machines = flow_matrix(center, served), before_the_queue(center, served)
    kinds = list(center.contact_types.values())
    known = np.array([bool(k.demand and k.demand.volume_basis == "offered") for k in kinds])
    if not known.any():
        return np.ones(len(kinds))
    offered = _total_offered(volumes, flows - machines, known)
    first = np.where(known, offered - offered @ flows + offered @ machines, volumes)
    problems = [
        Problem(
            f"contact_types.{name}.demand.volume_basis",
            f"is offered, but self_service of {name} leaves nobody for the queue: give first_attempts, which counts "
            "who comes in",
        )
        for name, kind in center.contact_types.items()
        if kind.demand and kind.demand.volume_basis == "offered" and kind.self_service
        if 1.0 - kind.self_service.stays_away <= NOBODY
    ]
    problems += [
        Problem(
            f"contact_types.{name}.demand.volume",
            f"{volumes[i]:g} contacts are offered over the horizon, but transfers, redials and recontacts alone "
            f"bring {offered[i] - first[i]:.6g}; raise the volume, or give it as volume_basis: first_attempts",
        )
        for i, name in enumerate(center.contact_types)
        if known[i] and first[i] < -1e-9 * max(volumes[i], 1.0)
    ]
    if problems:
        raise ConfigError(problems, center.name)
    shares: Float64 = np.divide(first, volumes, out=np.ones(len(kinds)), where=volumes > 0)
    return np.maximum(shares, 0.0)


def _total_offered(volumes: Float64, flows: Float64, known: np.ndarray) -> Float64:
    """Offered volumes of all types: given where known, else first attempts plus what flows in (linear equations)."""
    unknown = ~known
    offered = volumes.copy()
    if unknown.any():
        matrix = np.eye(int(unknown.sum())) - flows[np.ix_(unknown, unknown)].T
        inflow = volumes[known] @ flows[np.ix_(known, unknown)]
        offered[unknown] = np.linalg.solve(matrix, volumes[unknown] + inflow)
    return offered


def expected_arrivals(center: Center) -> Float64:
    """Mean first attempts by (interval, type), not to be written to."""
    return _kept.of(center.digest, lambda: _first_attempts(center))


def _first_attempts(center: Center) -> Float64:
    found: Float64 = forecast_volumes(center) * first_attempt_shares(center)
    found.flags.writeable = False
    return found


def expected_offered(center: Center) -> Float64:
    """Mean offered contacts by (interval, type), with redials, recontacts and transfers-in, as staffing sees them; in
    what is played of each interval.

    What flows on is counted in the interval it comes from, and as the agents who are staffed for each type make it;
    what deferred contacts bring to a live type, who come at any time, is spread over that type's own contacts.
    """
    return _offered(center) * (center.widths / center.interval)[:, None]


def given_and_expected(center: Center) -> dict[str, tuple[float, float]]:
    """Contacts over the horizon of each type whose volume is given as `offered`: as given, and as expected of the first
    attempts behind it with the agents of this center; both without events."""
    volumes = _plain_volumes(center).sum(axis=0)
    offered = np.linalg.solve(_back_to_first(center).T, volumes * first_attempt_shares(center))
    return {
        name: (float(volumes[i]), float(offered[i]))
        for i, (name, kind) in enumerate(center.contact_types.items())
        if kind.demand and kind.demand.volume_basis == "offered"
    }


def _back_to_first(center: Center) -> Float64:
    """I - P with self-service: leads from the contacts that its agents bring about back to first attempts."""
    served = as_agents_do(center)
    matrix: Float64 = np.eye(len(served)) - flow_matrix(center, served) + before_the_queue(center, served)
    return matrix


def _offered(center: Center) -> Float64:
    matrix = _back_to_first(center)
    arrivals, deferred = expected_arrivals(center), _is_deferred(center)
    if not deferred.any():
        return np.asarray(np.linalg.solve(matrix.T, arrivals.T).T)
    own = np.asarray(np.linalg.solve(matrix.T, (arrivals * ~deferred).T).T)
    brought = np.asarray(np.linalg.solve(matrix.T, (arrivals * deferred).T).T)
    total = own.sum(axis=0)
    spread = own * np.divide(brought.sum(axis=0), total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(own + np.where(deferred | (total <= 0), brought, spread))


def _is_deferred(center: Center) -> NDArray[np.bool_]:
    return np.array([center.is_deferred(name) for name in center.type_names])
