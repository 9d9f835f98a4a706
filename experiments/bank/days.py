"""Single real days of the log, for replay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.bank.log import KINDS, SPLIT, read_log

if TYPE_CHECKING:
    import pandas as pd

_MICROSECONDS = 1_000_000


def real_day(folder: Path, date: str) -> pd.DataFrame:
    """Offered calls of one date in order of arrival, in the columns of a replay; times in microseconds.

    arrival: since local midnight · type: contact type of the center (PS, PS_vip, NE, NE_vip, NW, IN, PE; a VIP
    caller is known as one only if queued) · service: -1 where not answered · q_time: time in the queue (0 where not
    queued), the patience of those who abandoned and a lower bound of the others' · outcome: answered | abandoned.
    """
    log = read_log(folder, date, date)
    calls = log.calls[log.calls.offered & log.calls.kind.isin(KINDS) & (log.calls.second >= 0)]
    calls = calls.sort_values(["second", "kind"], kind="stable")
    vip = calls.vip & calls.kind.isin(SPLIT)
    day = calls.assign(
        arrival=(calls.second * _MICROSECONDS).astype("int64"),
        type=calls.kind.where(~vip, calls.kind + "_vip"),
        service=(calls.service.where(calls.answered, -1 / _MICROSECONDS) * _MICROSECONDS)
        .round()
        .astype("int64"),
        q_time=(calls.wait * _MICROSECONDS).astype("int64"),
        outcome=calls.answered.map({True: "answered", False: "abandoned"}),
    )
    return day[["arrival", "type", "service", "q_time", "outcome"]].reset_index(drop=True)
