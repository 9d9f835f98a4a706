"""The measures of self-service before the queue; a session counts in the interval in which it began.

They are missing where nobody came to a machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.entities.units import SECOND
from sim.measures.measure import WHOLE_TYPES, Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.measures.measure import Better, Ratio, Unit
    from sim.measures.views import View

_WHERE = (*WHOLE_TYPES, "interval", "trunk", "self_service")


def _measure(
    name: str, unit: Unit, definition: str, ratio: Callable[[View], Ratio], better: Better = ""
) -> Measure:
    return Measure(name, unit, definition, ratio, "types", _WHERE, better)


def _count(name: str, column: str, definition: str, better: Better = "") -> Measure:
    return _measure(name, "contacts", definition, lambda v: (v[column], (_came(v) > 0) * 1), better)


def _came(v: View) -> Any:
    return v.bot_sessions + v.bot_full


def _over(v: View) -> Any:
    return v.bot_sessions - v.bot_open


SELF_SERVICE: tuple[Measure, ...] = (
    _count("self_service_sessions", "bot_sessions", "contacts that began with self-service before the queue"),
    _measure(
        "containment", "share", "sessions with self-service after which the customer left, helped or not ÷ sessions "
        "that are over", lambda v: (v.contained + v.falsely_contained, _over(v)),
    ),
    _measure(
        "true_containment", "share", "sessions that helped ÷ sessions that are over",
        lambda v: (v.contained, _over(v)), "higher",
    ),
    _measure(
        "false_containment", "share", "sessions after which the customer left without help ÷ sessions that are over",
        lambda v: (v.falsely_contained, _over(v)), "lower",
    ),
    _count("contained", "contained", "sessions that helped: the customer left, and the case was closed", "higher"),
    _count("falsely_contained", "falsely_contained", "sessions after which the customer left without help", "lower"),
    _count("handed_over", "handed_off", "sessions handed over to the queue"),
    _count(
        "self_service_full", "bot_full", "contacts that found their machine full: they went to the queue, or were "
        "blocked", "lower",
    ),
    _measure(
        "self_service_blocking", "share", "contacts that found their machine full ÷ those and sessions",
        lambda v: (v.bot_full, _came(v)), "lower",
    ),
    _measure(
        "self_service_time", "s", "time of sessions ÷ sessions that are over",
        lambda v: (v.bot_time / SECOND, _over(v)),
    ),
    Measure(
        "self_service_load", "share", "time of sessions ÷ places of machines × time in which types that use them are "
        "open; machines with room for any number left out",
        lambda v: (v.machine_time, v.machine_room), "types", ("total", "day", "self_service"),
    ),
)  # fmt: skip
