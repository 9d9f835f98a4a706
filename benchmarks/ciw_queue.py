"""The single queue in Ciw, with its own draws. The multi-skill day cannot be expressed: a Ciw server has one queue."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Any

import ciw
import numpy as np

from benchmarks.legs import ABANDONED, NO_LEG, Legs, Tally, count, empty_tally

if TYPE_CHECKING:
    from benchmarks.workloads import Workload


def run(workload: Workload, seed: int) -> Tally:
    """Draw and simulate a single-queue workload until drained; the time covers both, not the reading of records."""
    if not workload.is_single_queue or workload.window:
        raise ValueError(f"Ciw cannot express {workload.name}: it simulates whole days of one queue")
    tally = empty_tally()
    for day in range(workload.days):
        started = process_time()
        ciw.seed(int(np.random.SeedSequence((seed, day)).generate_state(1)[0]))
        simulation = ciw.Simulation(_network(workload))
        simulation.simulate_until_max_time(2 * workload.day)
        tally["seconds"] += process_time() - started
        records = simulation.get_all_records()
        tally["contacts"] += len(records)
        count(tally, workload, *_as_legs(records))
    return tally


def _network(workload: Workload) -> Any:
    (kind,) = workload.types
    rate = kind.volume * workload.scale / workload.day
    return ciw.create_network(
        arrival_distributions=[ciw.dists.PoissonIntervals([rate], [workload.day], workload.day)],
        service_distributions=[ciw.dists.Exponential(1 / kind.handle_mean)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / kind.patience_mean)],
        number_of_servers=[len(workload.agents)],
    )


def _as_legs(records: list[Any]) -> tuple[Legs, list[float]]:
    served = [record.record_type == "service" for record in records]
    waits = [
        record.waiting_time if answered else ABANDONED
        for record, answered in zip(records, served, strict=True)
    ]
    legs = Legs(
        arrived=[record.arrival_date for record in records],
        kind=[0] * len(records),
        handle=[
            record.service_time if answered else 0.0 for record, answered in zip(records, served, strict=True)
        ],
        patience=[],
        follow_up=[NO_LEG] * len(records),
        first=len(records),
    )
    return legs, waits
