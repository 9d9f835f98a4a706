"""Reads the call log of the Anonymous Bank (1999) and says what of it is fitted and what is left out.

One row a call; times are wall-clock seconds since midnight of the first day of the period. A call is *offered* when
it reached an agent or the queue, and it arrives when it leaves the voice menu, not when it enters it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import ConfigError, Problem

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("PS", "NE", "NW", "IN", "PE")
"""Kinds of customers that become contact types; TT (the bank's own call-backs) and AA (unknown) do not."""
SPLIT = ("PS", "NE")
"""Kinds with enough VIP customers for a contact type of their own."""
FIRST, LAST = "1999-05-01", "1999-07-31"
"""The period fitted: three months of ordinary abandonment without long holidays."""
SLOT = 1800.0
DAY = 86_400.0
CLASSES = {"sun-thu": (14, 48), "fri": (14, 28), "sat": (43, 48)}
"""Opening hours as half-hours of the day. In these summer months the phones open on Saturdays at about 21:30."""
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COLUMNS = (
    "date", "q_time", "ser_time", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit", "outcome", "type",
    "priority", "customer", "server",
)  # fmt: skip
_THIN, _SURGE = 2 / 3, 1.6


@dataclass(frozen=True)
class CallLog:
    """The calls of a period, the days that are fitted, and every reason for leaving something out with its count."""

    rows: int
    calls: pd.DataFrame
    days: tuple[pd.Timestamp, ...]
    dropped: tuple[tuple[str, int], ...]

    @property
    def offered(self) -> pd.DataFrame:
        """Offered calls of the fitted kinds on the fitted days within opening hours."""
        calls = self.calls
        return calls[calls.offered & calls.kind.isin(KINDS) & calls.day.isin(self.days) & calls.open]


def day_class(day: pd.Timestamp) -> str:
    """The class of weekdays a day belongs to: "sun-thu", "fri" or "sat"."""
    return {4: "fri", 5: "sat"}.get(day.weekday(), "sun-thu")


def read_log(folder: Path, first: str = FIRST, last: str = LAST) -> CallLog:
    """The log of the period from `first` to `last` (dates, both included).

    Raises ConfigError where the folder has no log, the log lacks columns, or it holds no call of the period.
    """
    import pandas as pd
    from pyarrow import parquet

    files = sorted(folder.glob("calls_1999*.parquet"))
    if not files:
        raise ConfigError([Problem("data", f"there is no calls_1999*.parquet in {folder}")])
    missing = sorted(set(_COLUMNS) - set(parquet.read_schema(files[0]).names))
    if missing:
        raise ConfigError([Problem("data", f"{files[0].name} has no column {', '.join(missing)}")])
    raw = pd.read_parquet(files[0], columns=list(_COLUMNS))
    raw = raw[(raw.date >= first) & (raw.date <= last)]
    if raw.empty:
        raise ConfigError([Problem("data", f"{files[0].name} has no call from {first} to {last}")])
    return prepare(raw)


def prepare(raw: pd.DataFrame) -> CallLog:
    """A CallLog from rows in the recorded columns, with every exclusion counted."""
    phantom = raw.outcome == "PHANTOM"
    calls = _derive(raw[~phantom])
    days, excluded = _fitted_days(calls[calls.offered & calls.kind.isin(KINDS)])
    on_days = calls[calls.offered & calls.day.isin(days)]
    of_kinds = on_days[on_days.kind.isin(KINDS)]
    reasons = [
        ("PHANTOM rows (no call)", int(phantom.sum())),
        ("hung up in the voice menu, never offered", int((~calls.offered).sum())),
        *excluded,
        ("TT (the bank's own call-backs) and AA (unknown), no contact types", len(on_days) - len(of_kinds)),
        ("offered outside opening hours", int((~of_kinds.open).sum())),
    ]
    return CallLog(len(raw), calls, days, tuple(reasons))


def _derive(raw: pd.DataFrame) -> pd.DataFrame:
    """The recorded rows in the columns the fit works with."""
    import pandas as pd

    origin = raw.date.min()
    seconds = {
        name: (raw[source] - origin).dt.total_seconds()
        for name, source in {"arrival": "vru_exit", "queue_start": "q_start", "queue_end": "q_exit",
                             "start": "ser_start", "end": "ser_exit"}.items()
    }  # fmt: skip
    answered, queued = raw.outcome == "AGENT", raw.q_time > 0
    calls = pd.DataFrame(seconds).assign(
        kind=raw.type.astype(str), queued=queued, answered=answered, offered=answered | queued,
        vip=queued & (raw.priority == 2), day=raw.vru_exit.dt.normalize(), wait=raw.q_time.astype(float),
        service=raw.ser_time.astype(float), customer=raw.customer, server=raw.server.astype(str),
    )  # fmt: skip
    calls["second"] = (raw.vru_exit - calls.day).dt.total_seconds()
    calls["slot"] = (calls.second // SLOT).astype(int)
    hours = calls.day.map(lambda day: CLASSES[day_class(day)])
    calls["open"] = (calls.slot >= hours.str[0]) & (calls.slot < hours.str[1])
    return calls


def _fitted_days(offered: pd.DataFrame) -> tuple[tuple[pd.Timestamp, ...], list[tuple[str, int]]]:
    """Ordinary days, and what the others hold: those far from the median of their weekday are left out."""
    per_day = offered.groupby("day").size()
    ratio = per_day / per_day.groupby(lambda day: day.weekday()).transform("median")
    reasons = {"under 2/3 of their weekday's median (holidays, gaps in the record)": ratio < _THIN,
               "over 1.6 times their weekday's median (surges)": ratio > _SURGE}  # fmt: skip
    counted = [
        (
            f"days {reason}: {', '.join(f'{day:%m-%d}' for day in per_day.index[rows]) or 'none'}",
            int(per_day[rows].sum()),
        )
        for reason, rows in reasons.items()
    ]
    return tuple(per_day.index[(ratio >= _THIN) & (ratio <= _SURGE)]), counted
