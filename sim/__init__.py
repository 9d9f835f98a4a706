"""A simulator of contact centers: the same customers played through every alternative of staffing, routing, sourcing.

    import sim
    center = sim.load("ridgeline_voice", overrides=["staffing=erlang_a"])
    results = sim.run(center, replications=30, seed=1)
    print(results.kpis())

Names are imported when first used, so that `import sim` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.load import (
    load,  # not lazily: the package of that name would stand in its place once anybody imports it
)

if TYPE_CHECKING:
    from sim.center import Center
    from sim.comparison.compare import Comparison, compare
    from sim.comparison.results import Results
    from sim.comparison.run import run
    from sim.comparison.sweep import sweep
    from sim.demand.replay import replay_demand
    from sim.demand.roster import sample_roster
    from sim.demand.sample import sample_demand
    from sim.errors import ConfigError, UserError
    from sim.measures.records import outcomes_from_records
    from sim.measures.tally import tally
    from sim.measures.values import values
    from sim.policies.router import Router
    from sim.simulation.model import simulate

_HOME = {
    "Center": "sim.center",
    "Comparison": "sim.comparison.compare",
    "ConfigError": "sim.errors",
    "Results": "sim.comparison.results",
    "Router": "sim.policies.router",
    "UserError": "sim.errors",
    "compare": "sim.comparison.compare",
    "outcomes_from_records": "sim.measures.records",
    "replay_demand": "sim.demand.replay",
    "run": "sim.comparison.run",
    "sample_demand": "sim.demand.sample",
    "sample_roster": "sim.demand.roster",
    "simulate": "sim.simulation.model",
    "sweep": "sim.comparison.sweep",
    "tally": "sim.measures.tally",
    "values": "sim.measures.values",
}

__all__ = [
    "Center", "Comparison", "ConfigError", "Results", "Router", "UserError", "compare", "load",
    "outcomes_from_records", "replay_demand", "run", "sample_demand", "sample_roster", "simulate", "sweep", "tally",
    "values",
]  # fmt: skip
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
