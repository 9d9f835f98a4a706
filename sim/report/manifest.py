"""The manifest: all that one needs to know how numbers came about, and to make them again."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import sim
from sim.comparison.estimates import CONFIDENCE
from sim.comparison.store import program
from sim.measures.kpis import MEASURES
from sim.measures.service_level import SERVICE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.report.facts import Facts

PACKAGES = (
    "simpy", "numpy", "scipy", "pandas", "numba", "pyarrow", "matplotlib", "hydra-core", "omegaconf", "pydantic",
    "joblib", "jinja2", "xlsxwriter",
)  # fmt: skip


def manifest(
    every: Sequence[Facts],
    command: str,
    overrides: Mapping[str, Sequence[str]],
    config: Mapping[str, Any] | None,
    seconds: float | None,
) -> str:
    """JSON text: program, command, random numbers, definitions, and each alternative with its whole description."""
    first = every[0].results
    content = {
        "command": command,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": seconds,
        "program": _program(),
        "run": {
            "seed": first.seed, "replications": first.replications, "antithetic": first.antithetic,
            "engine": _engines(every), "confidence": CONFIDENCE, "note": first.note,
        },
        "base": every[0].name,
        "config": config,
        "alternatives": [_alternative(facts, overrides.get(facts.name, ())) for facts in every],
        "definitions": _definitions(),
    }  # fmt: skip
    return json.dumps(content, indent=1, ensure_ascii=False, default=str)


def _engines(every: Sequence[Facts]) -> str:
    """The engine that played, or both."""
    return ", ".join(sorted({facts.results.engine for facts in every}))


def _program() -> dict[str, Any]:
    return {
        "name": "contact-center-sim", "version": sim.__version__, "digest": program(),
        "python": platform.python_version(), "packages": {name: version(name) for name in PACKAGES},
    }  # fmt: skip


def _definitions() -> dict[str, dict[str, str]]:
    return {
        "service_levels": {name: level.formula for name, level in SERVICE_LEVELS.items()},
        "kpis": {one.name: one.definition for one in MEASURES},
    }


def _alternative(facts: Facts, overrides: Sequence[str]) -> dict[str, Any]:
    center = facts.center
    router = facts.results.alternative.router
    return {
        "name": facts.name,
        "overrides": list(overrides),
        "digest": center.digest,
        "engine": facts.results.engine,
        "router": f"{router.__module__}.{router.__qualname__}",
        "service_level_in_force": {
            name: {"definition": kind.target.definition, "within_us": kind.target.within,
                   "short_abandon_us": kind.target.short_abandon, "measured": kind.target.measured}
            for name, kind in center.contact_types.items()
        },
        "center": {"name": center.name, **center.canonical()},
    }  # fmt: skip
