"""Callbacks with both waits, and how well the waits are predicted that customers hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.kpi_tables import Row, named, records, value
from sim.report.numbers import number, with_interval
from sim.report.pieces import Cell, Table
from sim.report.terms import predictor_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.facts import Facts

TAKEN = (
    "callback_offers", "callbacks", "callback_acceptance", "calls_per_callback", "first_call_success",
    "callback_success",
)  # fmt: skip
WAITS = ("asa", "callback_announced", "callback_wait", "wait_to_conversation")
ERRORS = ("prediction_bias", "prediction_error")


def callback_lines(facts: Facts) -> list[str]:
    """Who takes a callback, and which wait that makes of it."""
    if not facts.kpi("callbacks")[0] > 0.0:
        return []
    offers, taken = (number(facts.kpi(kpi)[0], "contacts") for kpi in ("callback_offers", "callbacks"))
    took, success = (
        number(facts.kpi(kpi)[0], "share") for kpi in ("callback_acceptance", "callback_success")
    )
    held, called, both = (
        with_interval(*facts.kpi(kpi), "s") for kpi in ("asa", "callback_wait", "wait_to_conversation")
    )
    return [
        f"Of {offers} offers {taken} callbacks were taken ({took}); {success} of these were reached. Who held on "
        "waited "
        f"{held}, who was called back {called} from coming in to the call, all of them together {both}: the first "
        "figure alone leaves out the longest waits.",
    ]


def callback_tables(facts: Facts) -> list[Table]:
    """Who took a callback, both waits, and the error of predictions by predictor."""
    rows = records(facts.callbacks)
    predictors = dict(zip(facts.callbacks["name"], facts.callbacks["predictor"], strict=True))
    found = [
        _table(rows, TAKEN, "Callbacks offered, taken and reached", "Counts are of the whole run."),
        _table(
            rows, WAITS, "Both waits",
            "ASA: of who held on. Wait of callbacks: from coming in until the call that reached the customer, who was "
            "not on the line meanwhile. Wait to conversation: of both together.",
        ),
        _table(
            rows, ERRORS, "How well waits are predicted",
            "Announced wait less the wait that came, of those answered on the line: the mean with its sign, and "
            "without.",
            {name: predictor_name(predictor) for name, predictor in predictors.items()},
        ),
    ]  # fmt: skip
    return [table for table in found if table]


def _table(
    rows: dict[str, dict[str, Row]],
    kpis: Sequence[str],
    caption: str,
    note: str,
    extra: dict[str, str] | None = None,
) -> Table | None:
    """A row a contact type that has any of the KPIs; None where there is none."""
    known = [kpi for kpi in kpis if any(row["n"] and not np.isnan(row["mean"]) for row in rows[kpi].values())]
    if not known:
        return None
    head = [Cell("contact type"), *([Cell("predicted by")] if extra else ())]
    body = [
        [Cell(name), *([Cell(extra[name])] if extra else ()), *(value(rows[kpi].get(name)) for kpi in known)]
        for name in rows[known[0]]
    ]
    return Table(
        caption, [*head, *(named(kpi, next(iter(rows[kpi].values()))["definition"]) for kpi in known)], body,
        names=len(head), note=f"{note} Below each value its 95 % interval.",
    )  # fmt: skip
