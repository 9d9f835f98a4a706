"""The second check: the fitted center played for some weeks, beside what the log shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import yaml

from experiments.bank.log import CLASSES, WEEKDAY_NAMES
from sim.center import Center
from sim.demand.roster import sample_roster
from sim.demand.sample import sample_demand
from sim.simulation.model import simulate
from sim.tables import Disposition

if TYPE_CHECKING:
    import pandas as pd

    from experiments.bank.fit import BankFit

_SEED = 1999
_WEEK = 7


@dataclass(frozen=True)
class Comparison:
    """One class of days or one contact type: played and logged; waits in seconds, shares of offered calls."""

    name: str
    offered: tuple[float, float]
    abandonment: tuple[float, float]
    asa: tuple[float, float] | None
    within_20: tuple[float, float] | None


def play_weeks(text: str, weeks: int) -> pd.DataFrame:
    """Every visit to a queue in so many played weeks of a center given as YAML: type, class, wait, answered."""
    import pandas as pd

    center = Center.from_dict(yaml.safe_load(text) | {"days": _WEEK})
    played = []
    for week in range(weeks):
        demand, roster = sample_demand(center, _SEED, week), sample_roster(center, _SEED, week)
        played.append(simulate(center, demand, roster, _SEED, week).segments.frame())
    visits = pd.concat(played)
    answered = visits.disposition == Disposition.ANSWERED
    day = np.minimum(visits.offered // 86_400_000_000, _WEEK - 1)
    classes = [_class_of(center.clock.weekday(number)) for number in range(_WEEK)]
    return pd.DataFrame({
        "type": np.array(center.type_names)[visits.type], "class": np.array(classes)[day], "answered": answered,
        "wait": (visits.answered.where(answered, visits.ended) - visits.offered) / 1e6,
    })  # fmt: skip


def _class_of(weekday: str) -> str:
    return weekday if weekday in CLASSES else "sun-thu"


def compare(fit: BankFit, visits: pd.DataFrame, weeks: int) -> list[Comparison]:
    """Classes of days, then contact types on Sundays to Thursdays."""
    log = fit.log.offered
    log = log.assign(**{"class": [_class_of(WEEKDAY_NAMES[day.weekday()]) for day in log.day]})
    lines = [
        _by_class(name, visits[visits["class"] == name], log[log["class"] == name], weeks) for name in CLASSES
    ]
    usual = visits[visits["class"] == "sun-thu"]
    return lines + [
        Comparison(
            kind.name, (len(mine) / weeks / 5, kind.arrivals.volume.value),
            (float((~mine.answered).mean()), kind.abandonment), None, None,
        )
        for kind in fit.types
        if len(mine := usual[usual.type == kind.name])
    ]  # fmt: skip


def _by_class(name: str, played: pd.DataFrame, log: pd.DataFrame, weeks: int) -> Comparison:
    days = (weeks * (5 if name == "sun-thu" else 1), log.day.nunique())
    return Comparison(
        name,
        (len(played) / days[0], len(log) / days[1]),
        (float((~played.answered).mean()), float((~log.answered).mean())),
        (float(played.wait[played.answered].mean()), float(log.wait[log.answered].mean())),
        (
            float((played.answered & (played.wait <= 20)).mean()),
            float((log.answered & (log.wait <= 20)).mean()),
        ),
    )
