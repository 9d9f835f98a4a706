"""In-house against vendors: what each split costs, and what service and resolution it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.figures.style import DARK, LINES, Drawing, finished, sheet, styled
from sim.report.numbers import number, scale, short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.tables import Float64

MARKERS = "osD^vP*X"
AGAINST = {
    "service_level": "service level, own targets",
    "resolution_rate": "contacts resolved, of those handled",
}


@styled
def split_figure(
    splits: pd.DataFrame,
    deltas: pd.DataFrame,
    currency: str,
    horizon: str,
    replications: int,
    same: bool = True,
) -> Drawing:
    """Cost against service level and against resolution, one point a split; the tables are those of `comparison.split`
    (`split_table`, `differences`), `horizon` is what the cost is of, such as 5 days."""
    title, known = _title(splits, deltas), splits.dropna(subset=["cost"])
    figure = sheet(title, f"crosses are 95 % intervals of {replications} replications, {_HOW[same]}", 3.9)
    panels = list(figure.subplots(1, len(AGAINST), sharey=True))
    for axes, (measure, label) in zip(panels, AGAINST.items(), strict=True):
        _panel(axes, known, measure)
        axes.set_xlabel(label)
    factor = scale(currency, float(known["cost"].max())).factor
    panels[0].yaxis.set_major_formatter(lambda value, _: f"{value * factor:,.0f}")
    panels[0].set_ylabel(f"cost of {horizon} ({currency})")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(len(labels), 5))
    return finished(
        "cost_against_service", _CAPTION if same else _CAPTION.partition("; customers")[0] + ".", figure
    )


_HOW = {True: "for the same customers", False: "customers drawn alike, but not all the same"}
_CAPTION = (
    "Better is to the right and below. The crosses show how sure each level is; customers are the same in all splits, "
    "so that differences are surer than overlapping crosses suggest: the table of paired differences has the verdicts."
)


def _panel(axes: Axes, splits: pd.DataFrame, measure: str) -> None:
    for place, name in enumerate(splits["split"]):
        row = splits[splits["split"] == name]
        (x, wide), (y, high) = (_with_arms(row, column) for column in (measure, "cost"))
        axes.errorbar(
            x, y, xerr=wide, yerr=high, fmt=MARKERS[place % len(MARKERS)], color=LINES[place % len(LINES)],
            markersize=7, elinewidth=1.1, capsize=2.5, label=short(str(name)),
        )  # fmt: skip
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g} %")
    axes.xaxis.get_major_locator().set_params(nbins=7, steps=[1, 2, 5, 10])  # type: ignore[call-arg]
    axes.margins(0.12)
    axes.annotate(
        "better", (0.985, 0.02), xycoords="axes fraction", ha="right", va="bottom", color=DARK, fontsize=8.5
    )
    axes.annotate(
        "",
        (0.985, 0.10),
        (0.90, 0.20),
        xycoords="axes fraction",
        arrowprops={"arrowstyle": "->", "color": DARK},
    )


def _with_arms(row: pd.DataFrame, column: str) -> tuple[Float64, Float64]:
    """A value and the lengths of its interval below and above; no arms where there is no interval."""
    mean, low, high = (row[f"{column}{end}"].to_numpy(float) for end in ("", "_low", "_high"))
    return mean, np.nan_to_num(np.vstack([mean - low, high - mean]))


def _title(splits: pd.DataFrame, deltas: pd.DataFrame) -> str:
    """The lowest cost per resolved contact, as far as it is sure."""
    base = str(splits["split"].iloc[0])
    if splits["cost"].isna().all():
        return "Cost is unknown: a group at work has neither pay nor a vendor's price"
    rows = deltas[(deltas["kpi"] == "cost_per_resolved") & (deltas["verdict"] == "lower")]
    if not len(rows):
        return f"No split is told to be cheaper per resolved contact than {short(base)}"
    best: Any = next(iter(rows.sort_values("difference", kind="stable").itertuples()))
    resolution = deltas[(deltas["kpi"] == "resolution_rate") & (deltas["alternative"] == best.alternative)]
    points = number(float(resolution["difference"].iloc[0]), "points", signed=True)
    saving = number(-best.difference / best.base_mean, "share")
    return f"{short(best.alternative)} costs {saving} less per resolved contact than {short(base)}; resolution {points}"
