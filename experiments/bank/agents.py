"""Agents inferred from who served when: skills, time on the phone, wrap-up, and headcounts by half-hour.

The log has no log-ons and no wrap-up. What it does show is how long an agent takes to pick up the next call *while
customers wait*: that pause cannot be idleness. Pauses of up to two minutes are taken as wrap-up, longer ones as time
away from the phone. An agent is on the phone from the first to the last call of a day, less the time away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.bank.laws import TOO_LONG, Quantiles
from experiments.bank.log import CLASSES, DAY, SLOT, CallLog, day_class

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
AWAY = 120.0
"""A pause in which customers waited for longer than this is time away from the phone (seconds)."""
IDLE = 1800.0
"""So is any pause longer than this."""
SKILL_SHARE = {"PS": 0.10, "NE": 0.05, "NW": 0.05, "IN": 0.02, "PE": 0.005}
"""An agent has a skill if at least this share of the calls served are of that kind."""
_MOST = 0.4
_WRAP_KNOTS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, AWAY)
_SAME_SECOND = 3.0


class Level:
    """How many intervals cover a moment, for any number of intervals [start, end) in seconds."""

    def __init__(self, starts: Floats, ends: Floats, at_most: float = np.inf) -> None:
        times = np.concatenate([[0.0], starts, ends])
        steps = np.concatenate([[0.0], np.ones_like(starts), -np.ones_like(ends)])
        order = np.argsort(times, kind="stable")
        self.times, last = np.unique(times[order], return_index=True)
        level = np.cumsum(steps[order])[np.append(last[1:], len(times)) - 1]
        self.level = np.minimum(level, at_most)
        self._area = np.concatenate([[0.0], np.cumsum(self.level[:-1] * np.diff(self.times))])

    def at(self, moments: Floats) -> Floats:
        """The level at each moment."""
        return np.asarray(
            self.level[np.searchsorted(self.times, moments, side="right") - 1], dtype=np.float64
        )

    def area(self, moments: Floats) -> Floats:
        """The integral of the level from 0 to each moment."""
        return np.asarray(np.interp(moments, self.times, self._area), dtype=np.float64)

    def empty_from(self, moments: Floats) -> Floats:
        """The first moment at or after each given one at which nothing is covered."""
        zero = np.flatnonzero(self.level == 0)
        at = np.searchsorted(self.times, moments, side="right") - 1
        following = zero[np.minimum(np.searchsorted(zero, at), len(zero) - 1)]
        return np.asarray(np.maximum(self.times[following], moments), dtype=np.float64)


@dataclass(frozen=True)
class WrapUp:
    """Pauses with customers waiting: how many, the share longer than two minutes, and the law of the others."""

    pauses: int
    away: float
    table: Quantiles


@dataclass(frozen=True)
class Group:
    """A group of agents who serve the same kinds: who, what, and the mean number on the phone by half-hour."""

    name: str
    servers: tuple[str, ...]
    kinds: tuple[str, ...]
    presence: dict[str, list[float]]
    headcount: dict[str, list[int]]


@dataclass(frozen=True)
class Agents:
    """All groups, the wrap-up they share, and the median number of distinct agents a half-hour, for comparison."""

    groups: tuple[Group, ...]
    wrap_up: WrapUp
    distinct: dict[str, list[float]]


GROUPS = ("regular", "new_customers", "investors", "internet", "stock_exchange")
"""Groups in the order of the center: by the kinds their agents serve, see `group_names`."""


def fit_agents(log: CallLog) -> Agents:
    """Groups, headcounts and wrap-up of the fitted days."""
    served = log.calls[log.calls.answered & log.calls.start.notna() & log.calls.day.isin(log.days)]
    served = served[(served.server != "") & (served.service <= TOO_LONG)].sort_values(["server", "start"])
    queue = log.calls[log.calls.queued & (log.calls.kind == "PS")]
    waiting = Level(queue.queue_start.to_numpy(), queue.queue_end.to_numpy(), at_most=1.0)
    pauses = _pauses(served.assign(group=served.server.map(group_names(served))), waiting)
    presence = {name: _presence(pauses[pauses.group == name], log) for name in GROUPS}
    headcounts = {key: _headcounts({name: presence[name][key] for name in GROUPS}) for key in CLASSES}
    groups = tuple(
        Group(
            name, tuple(sorted(members.server.unique())), _kinds_of(members),
            {key: presence[name][key].tolist() for key in CLASSES}, {key: headcounts[key][name] for key in CLASSES},
        )
        for name in GROUPS
        if len(members := pauses[pauses.group == name])
    )  # fmt: skip
    return Agents(groups, fit_wrap_up(pauses[pauses.group != "stock_exchange"]), _distinct(served, log))


def group_names(served: pd.DataFrame) -> dict[str, str]:
    """The group of each server, from the kinds he or she is skilled in; English does not make a group."""
    skilled = _skilled(served).drop(columns="PE", errors="ignore")
    return {str(server): _name_of(set(skilled.columns[row])) for server, row in skilled.iterrows()}


def _skilled(served: pd.DataFrame) -> pd.DataFrame:
    """Whether each server (row) has the skill of each kind (column)."""
    import pandas as pd

    shares = pd.crosstab(served.server, served.kind, normalize="index")
    return pd.DataFrame(
        {kind: shares[kind] >= least for kind, least in SKILL_SHARE.items() if kind in shares}
    )


def _name_of(kinds: set[str]) -> str:
    if "IN" in kinds:
        return "internet"
    if "PS" not in kinds:
        return "stock_exchange"
    if {"NE", "NW"} <= kinds:
        return "regular"
    return "investors" if "NE" in kinds else "new_customers"


def _kinds_of(calls: pd.DataFrame) -> tuple[str, ...]:
    """Kinds a whole group serves: those in which members who took two fifths of its calls are skilled."""
    skilled = _skilled(calls)
    weight = calls.server.value_counts(normalize=True).reindex(skilled.index)
    return tuple(str(kind) for kind in skilled if float(weight[skilled[kind]].sum()) >= _MOST)


def _pauses(served: pd.DataFrame, waiting: Level) -> pd.DataFrame:
    """The time from the end of each call to the same agent's next start on that day, and how customers waited in it."""
    by_agent = served.groupby(["server", "day"])
    end = by_agent.end.cummax()
    following = by_agent.start.shift(-1)
    pauses = served.assign(end=end, following=following, gap=following - end)
    pauses["waited"] = waiting.area(following.fillna(0.0).to_numpy()) - waiting.area(end.to_numpy())
    pauses["queue_empty"] = waiting.empty_from(end.to_numpy())
    return pauses


def fit_wrap_up(pauses: pd.DataFrame) -> WrapUp:
    """Wrap-up from pauses that began while customers waited, by Kaplan-Meier.

    A pause is censored at the moment the queue runs empty, since what follows may be idleness. The law is that of
    pauses up to two minutes.
    """
    from scipy import stats

    began = pauses[pauses.gap.notna() & (pauses.queue_empty > pauses.end)]
    limit = (began.queue_empty - began.end + _SAME_SECOND).to_numpy()
    gap = np.maximum(began.gap.to_numpy(), 0.0)
    data = stats.CensoredData.right_censored(np.minimum(gap, limit), gap > limit)
    survival = stats.ecdf(data).sf
    ended = 1.0 - np.asarray(survival.evaluate(np.array(_WRAP_KNOTS)), dtype=np.float64)
    away = float(1.0 - ended[-1])
    table = Quantiles((0.0, *(ended / ended[-1]).tolist()), (0.0, *_WRAP_KNOTS))
    return WrapUp(len(began), away, table)


def _presence(pauses: pd.DataFrame, log: CallLog) -> dict[str, Floats]:
    """Mean number on the phone as arriving calls found it, by class and half-hour.

    Agents busy with the bank's own call-backs (TT) are not counted. Seen from arriving calls, a half-hour in which
    the phones open late counts from when calls come in.
    """
    last = pauses.following.isna() | (pauses.waited > AWAY) | (pauses.gap > IDLE)
    there = Level(pauses.start[last.shift(1, fill_value=True)].to_numpy(), pauses.end[last].to_numpy())
    own = pauses[pauses.kind == "TT"]
    busy = Level(own.start.to_numpy(), own.end.to_numpy())
    calls = log.offered
    moments = calls.arrival.to_numpy()
    found = calls.assign(agents=there.at(moments) - busy.at(moments))
    by_day = found.groupby(["day", "slot"]).agents.mean().unstack()
    classes = by_day.index.map(day_class)
    return {
        name: by_day[classes == name]
        .mean()
        .reindex(range(opens, closes))
        .fillna(0.0)
        .clip(lower=0.0)
        .to_numpy()
        for name, (opens, closes) in CLASSES.items()
    }


def whole(mean: Floats) -> NDArray[np.int64]:
    """Whole agents by half-hour with the same agent-hours a day: rounded by largest remainder."""
    floor = np.floor(mean)
    more = round(float(mean.sum() - floor.sum()))
    floor[np.argsort(-(mean - floor), kind="stable")[:more]] += 1
    return floor.astype(np.int64)


def _headcounts(presence: dict[str, Floats]) -> dict[str, list[int]]:
    """Whole agents of each group by half-hour of a class of days.

    The total is rounded first. The other groups are rounded after smoothing, which keeps their agents in runs of
    hours; the first group makes up the total, with at least one agent where there are two.
    """
    first, *others = presence
    total = whole(sum(presence.values(), start=np.zeros_like(presence[first])))
    levels = {name: whole(_smooth(presence[name])) for name in others}
    levels = {first: total - sum(levels.values(), start=np.zeros_like(total))} | levels
    for slot in np.flatnonzero((levels[first] < 1) & (total > 1)):
        while levels[first][slot] < 1:
            over = max(others, key=lambda name: float(levels[name][slot] - presence[name][slot]))
            levels[over][slot] -= 1
            levels[first][slot] += 1
    return {name: level.tolist() for name, level in levels.items()}


def _smooth(values: Floats) -> Floats:
    """Mean over five half-hours."""
    window = np.ones(min(5, len(values)))
    return np.convolve(values, window, "same") / np.convolve(np.ones_like(values), window, "same")


def _distinct(served: pd.DataFrame, log: CallLog) -> dict[str, list[float]]:
    """Median number of distinct agents with a call in a half-hour: what counting heads would give."""
    import pandas as pd

    first, last = (served.start % DAY // SLOT).astype(int), (served.end % DAY // SLOT).astype(int)
    touched = [
        served.assign(slot=first + later)[first + later <= last]
        for later in range(int((last - first).max()) + 1)
    ]
    counts = pd.concat(touched).groupby(["day", "slot"]).server.nunique().unstack(fill_value=0)
    counts = counts.reindex(index=list(log.days), columns=range(48), fill_value=0)
    classes = counts.index.map(day_class)
    return {
        name: counts[classes == name].iloc[:, opens:closes].median().tolist()
        for name, (opens, closes) in CLASSES.items()
    }
