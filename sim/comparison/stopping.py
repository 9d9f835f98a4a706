"""Sequential stopping: replications are added until a KPI is known well enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError

from sim.entities.model import Entity
from sim.errors import ConfigError, Problem, did_you_mean
from sim.explain import problems_of
from sim.measures.kpis import MEASURES
from sim.measures.scopes import KINDS

if TYPE_CHECKING:
    from sim.measures.values import Values

CAVEAT = "the data chose the length, so intervals cover a little less than they say"


class Until(Entity):
    """Stop once half the length of the KPI's interval is at most `half_width`, in the KPI's unit (0.005 is half a
    percentage point).

    `of: level` looks at each alternative's own KPI; `of: difference` (the default of a comparison) at the paired
    differences from the base. The rule is looked at after each 10 replications and none is ever thrown away, so the
    result is that of a fixed run of that length. Since a small variance seen by chance stops a run early, intervals
    cover less than stated: with at least 20 replications by about half a percentage point for a symmetric KPI and one
    to two for a skewed one; a longer minimum lessens this.
    """

    kpi: str
    half_width: float = Field(gt=0.0)
    scope: str = "total"
    name: str = "total"
    of: Literal["level", "difference"] | None = None
    maximum: int = Field(default=1000, ge=2)

    def place(self, found: Values) -> int:
        """Column of the KPI in the values; ConfigError where it is not measured there."""
        try:
            return found.row(self.kpi, self.scope, self.name)
        except KeyError:
            names = [
                scope.name
                for measure, scope in found.rows
                if (measure.name, scope.kind) == (self.kpi, self.scope)
            ]
            text = (
                f'{self.kpi} is not measured over {self.scope} "{self.name}"{did_you_mean(self.name, names)}'
            )
            raise ConfigError([Problem("until.name", text)]) from None


def until_of(rule: Until | Mapping[str, Any] | None) -> Until | None:
    """The rule as given by a caller or a config; ConfigError with everything that is wrong with it."""
    if rule is None or isinstance(rule, Until):
        return rule
    try:
        found = Until.model_validate(dict(rule))
    except ValidationError as error:
        raise ConfigError(problems_of(error, Until), "until") from None
    known = {"kpi": [measure.name for measure in MEASURES], "scope": list(KINDS)}
    problems = [
        Problem(key, f'"{getattr(found, key)}" is not allowed{did_you_mean(getattr(found, key), words)}')
        for key, words in known.items()
        if getattr(found, key) not in words
    ]
    if problems:
        raise ConfigError(problems, "until")
    return found


def extend(
    play: Callable[[int], None], half_width: Callable[[], float], until: Until, played: int, step: int
) -> str:
    """Adds `step` replications at a time until the half-width is reached or the maximum is played; says which."""
    while (width := half_width()) > until.half_width and played < until.maximum:
        play(min(step, until.maximum - played))
        played = min(played + step, until.maximum)
    aim = f"half-width {until.half_width:g} of {until.kpi} ({until.name})"
    if width > until.half_width:
        return f"{aim} not reached: {width:.3g} after {played} replications, the maximum"
    return f"{aim} reached: {width:.3g} after {played} replications; {CAVEAT}"
