"""What a measure is, and short ways to write one: counts, shares, times, money.

Numerator and denominator are sums of a `View`, so that a ratio over replications, days or sites is always the ratio of
the sums, never a mean of ratios. A denominator of 0 means that the measure is missing there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.entities.units import HOUR, SECOND
from sim.measures.cost import MILLIONTHS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.center import Center
    from sim.measures.scopes import Scope
    from sim.measures.views import View

Ratio = tuple[Any, Any]
Unit = Literal["share", "s", "h", "contacts", "money", "value", ""]
Better = Literal["higher", "lower", ""]
EVERYWHERE = (
    "total",
    "type",
    "queue",
    "channel",
    "channel_kind",
    "segment",
    "group",
    "site",
    "vendor",
    "day",
    "type_day",
    "interval",
    "trunk",
    "self_service",
)
WHOLE_GROUPS = ("total", "group", "site", "vendor", "day", "interval")
SUMMED_GROUPS = ("total", "group", "site", "vendor", "day")
WHOLE_TYPES = ("total", "type", "channel", "channel_kind", "segment", "day", "type_day")
WITH_QUANTILES = ("total", "type", "queue", "channel", "channel_kind", "segment", "site", "vendor", "day")


@dataclass(frozen=True)
class Measure:
    """A key figure: `definition` is its formula in words, `ratio` its numerator and denominator over a view, `needs`
    the part of a scope it is a sum over, `kinds` the scopes it makes sense for, `better` which way is better."""

    name: str
    unit: Unit
    definition: str
    ratio: Callable[[View], Ratio]
    needs: Literal["queues", "pairs", "groups", "types"] = "queues"
    kinds: tuple[str, ...] = EVERYWHERE
    better: Better = ""

    def applies(self, scope: Scope) -> bool:
        """Whether the measure has a meaning in a scope."""
        return scope.kind in self.kinds and bool(getattr(scope, self.needs))

    def unit_in(self, center: Center) -> str:
        """The unit as a center counts it: its currency for money, and what its segments are worth for values."""
        return {"money": center.currency, "value": center.value_unit}.get(self.unit, self.unit)


def count(name: str, definition: str, better: Better = "") -> Measure:
    """How many there are of what is counted under a name."""
    return Measure(name, "contacts", definition, lambda v: (v[name], 1), better=better)


def ratio_of_contacts(name: str, definition: str, ratio: Callable[[View], Ratio], **options: Any) -> Measure:
    """Contacts for each of something; the fewer the better."""
    return Measure(name, "", definition, ratio, better="lower", **options)


def seconds(name: str, definition: str, ratio: Callable[[View], Ratio], **options: Any) -> Measure:
    """A measure in seconds from a ratio in microseconds."""

    def in_seconds(v: View) -> Ratio:
        total, number = ratio(v)
        return total / SECOND, number

    return Measure(name, "s", definition, in_seconds, **options)


def hours(name: str, column: str, definition: str) -> Measure:
    """Hours of agents, from a sum in microseconds."""
    return Measure(name, "h", definition, lambda v: (v[column] / HOUR, 1), "groups", WHOLE_GROUPS)


def share(
    name: str, definition: str, ratio: Callable[[View], Ratio], better: Better = "", **options: Any
) -> Measure:
    """A part of a whole."""
    return Measure(name, "share", definition, ratio, better=better, **options)


def quantile(name: str, words: str, among: str) -> Measure:
    """A quantile of a time; `among` is the sum that tells whether there was anything to take it of."""
    return seconds(
        name, f"{words}; of each replication, then the mean over replications that have any",
        lambda v: (v[name], v[among]), kinds=WITH_QUANTILES, better="lower",
    )  # fmt: skip


def cost(name: str, definition: str, units: Callable[[View], Any], better: Better = "") -> Measure:
    """Money per unit; missing where a group at work has neither pay nor a vendor's price."""

    def ratio(v: View) -> Ratio:
        return (v.hourly_cost + v.fees) / MILLIONTHS, units(v) * (v.unpriced == 0)

    return Measure(name, "money", definition, ratio, "groups", WHOLE_GROUPS, better)


def value(name: str, definition: str, better: Better = "") -> Measure:
    """What contacts are worth; missing where no segment says."""
    return Measure(
        name, "value", definition, lambda v: (v[name] / MILLIONTHS, (v.value_offered > 0) * 1), better=better
    )
