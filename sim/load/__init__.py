"""The door: a name, a path or a dict becomes a validated Center; the only room of `sim` that knows Hydra."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from sim.center import Center
    from sim.load.description import Description, describe

__all__ = ["Description", "describe", "load"]


def load(
    center: str | Path | Mapping[str, Any], overrides: Sequence[str] = (), folders: Sequence[Path] = ()
) -> Center:
    """A validated center from a name (`configs/center/NAME.yaml`), the path of a YAML file, or a dict.

    `overrides` are Hydra's: `routing=priority` takes that section from `configs/routing/priority.yaml`, and
    `agent_groups.desk.headcount={scheduled: 12}` replaces that node whole. Files that the center names (forecast,
    staffing, schedule, skills) are read and become part of it. `folders` are searched for named files beside the
    shipped ones. Raises ConfigError with every problem found.
    """
    from sim.load.description import describe

    return describe(center, overrides, folders).center()


def __getattr__(name: str) -> Any:
    """The other names of this room, imported when first used: `import sim` loads this file and should cost nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'sim.load' has no attribute {name!r}")
    from sim.load import description

    return getattr(description, name)
