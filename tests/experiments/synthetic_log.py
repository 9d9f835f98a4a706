"""A call log in the recorded columns of the bank's, made by a small queue with parameters that a fit must find."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import pandas as pd

FIRST, LAST = "1999-05-02", "1999-07-10"
VOLUME = {"PS": 600.0, "NE": 200.0, "NW": 150.0, "IN": 60.0, "PE": 20.0}
WEEKDAY = {6: 1.2, 0: 1.0, 1: 1.0, 2: 1.0, 3: 0.8, 4: 0.35, 5: 0.05}
BUSYNESS_CV = {"PS": 0.15, "NW": 0.30}
VIP = 0.6
SHORT, MEAN, CV = 0.06, 190.0, 1.1
PATIENCE = {"PS": 300.0, "NE": 300.0, "NW": 120.0, "IN": 120.0, "PE": 300.0}
HURRY = 0.05
WRAP_UP = (4.0, 20.0)
REDIAL, REDIAL_MEAN = 0.4, 300.0
SKILLS = {
    "R0": {"PS", "NE", "NW"}, "R1": {"PS", "NE", "NW"}, "R2": {"PS", "NE", "NW"},
    "I0": {"PS", "IN", "PE"}, "X0": {"NE"},
}  # fmt: skip
_MINUTE = {5: (1290, 1440), 4: (420, 840)}


@dataclass(eq=False)
class _Call:
    kind: str
    vip: bool
    customer: int
    arrival: float
    start: float = -1.0
    end: float = -1.0
    server: str = ""
    answered: bool = False


def synthetic_log(seed: int = 7) -> pd.DataFrame:
    """Ten weeks of the bank's working week: gamma busy days, half-hours alike, redials, and five agents."""
    rng = np.random.default_rng(seed)
    frames = [_records(_Queue(rng).play(_draw(day, rng)), day) for day in pd.date_range(FIRST, LAST)]
    return pd.concat(frames, ignore_index=True)


def _draw(day: pd.Timestamp, rng: np.random.Generator) -> list[_Call]:
    opens, closes = _MINUTE.get(day.weekday(), (420, 1440))
    calls = []
    for kind, volume in VOLUME.items():
        cv = BUSYNESS_CV.get(kind, 0.0)
        busy = rng.gamma(cv**-2, cv**2) if cv else 1.0
        count = rng.poisson(volume * WEEKDAY[day.weekday()] * busy)
        for moment in rng.uniform(opens * 60, closes * 60, count):
            vip = kind in ("PS", "NE") and rng.random() < VIP
            calls.append(_Call(kind, vip, int(rng.integers(1, 10**8)), float(moment)))
    return calls


class _Queue:
    """First come first served among skills; a customer who abandons may call again."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.calendar: list[tuple[float, int, str, _Call]] = []
        self.idle = list(SKILLS)
        self.waiting: list[_Call] = []
        self.came: list[_Call] = []
        self.ticket = 0

    def play(self, calls: list[_Call]) -> list[_Call]:
        for call in calls:
            self._plan(call.arrival, "call", call)
        while self.calendar:
            now, _, what, call = heapq.heappop(self.calendar)
            if what == "free":
                self.idle.append(call.server)
            elif what == "call":
                self._come(now, call)
            elif call in self.waiting:
                self._leave(now, call)
            self._match(now)
        return self.came

    def _plan(self, moment: float, what: str, call: _Call) -> None:
        self.ticket += 1
        heapq.heappush(self.calendar, (moment, self.ticket, what, call))

    def _come(self, now: float, call: _Call) -> None:
        self.came.append(call)
        self.waiting.append(call)
        hurried = self.rng.random() < HURRY
        self._plan(now + (5.0 if hurried else self.rng.exponential(PATIENCE[call.kind])), "leave", call)

    def _leave(self, now: float, call: _Call) -> None:
        self.waiting.remove(call)
        call.end = now
        if self.rng.random() < REDIAL and now < 86_000:
            again = now + self.rng.exponential(REDIAL_MEAN)
            self._plan(again, "call", _Call(call.kind, call.vip, call.customer, again))

    def _match(self, now: float) -> None:
        for call in list(self.waiting):
            able = [server for server in self.idle if call.kind in SKILLS[server]]
            if able:
                call.server = able[int(self.rng.integers(len(able)))]
                call.start, call.end, call.answered = now, now + self._work(), True
                self.idle.remove(call.server)
                self.waiting.remove(call)
                self._plan(call.end + self.rng.uniform(*WRAP_UP), "free", call)

    def _work(self) -> float:
        if self.rng.random() < SHORT:
            return float(self.rng.uniform(1, 9))
        variance = np.log1p(CV**2)
        return float(MEAN * self.rng.lognormal(-variance / 2, np.sqrt(variance)))


def _records(calls: list[_Call], day: pd.Timestamp) -> pd.DataFrame:
    """The calls as the bank recorded them: whole seconds, VIP and customer known for queued calls only."""
    at = pd.DataFrame({
        "arrival": [call.arrival for call in calls], "start": [call.start for call in calls],
        "end": [call.end for call in calls], "kind": [call.kind for call in calls],
    })  # fmt: skip
    answered = np.array([call.answered for call in calls])
    left = np.where(answered, at.start, at.end)
    wait = (np.floor(left) - np.floor(at.arrival)).astype(int)
    clock = {
        name: day + pd.to_timedelta(np.floor(at[name]), unit="s") for name in ("arrival", "start", "end")
    }
    lasted = np.floor(at.end) - np.floor(at.start)
    return pd.DataFrame({
        "date": day, "q_time": wait, "ser_time": np.where(answered, lasted, 0).astype(int),
        "vru_exit": clock["arrival"], "q_start": clock["arrival"].where(wait > 0),
        "q_exit": clock["start"].where(answered, clock["end"]).where(wait > 0),
        "ser_start": clock["start"].where(answered), "ser_exit": clock["end"].where(answered),
        "outcome": np.where(answered, "AGENT", "HANG"), "type": at.kind,
        "priority": np.where(wait > 0, [1 + call.vip for call in calls], 0),
        "customer": np.where(wait > 0, [call.customer if call.kind in ("PS", "NE", "PE") else 0 for call in calls], 0),
        "server": [call.server for call in calls],
    })  # fmt: skip
