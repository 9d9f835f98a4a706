"""Figures: labels and units on every axis, nothing beyond the edges or upon each other, the same bytes again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Patch

from sim.center import Center
from sim.comparison.leaders import frontier
from sim.comparison.run import run
from sim.report.facts import Facts
from sim.report.figures import style
from sim.report.figures.forest import forest_figure
from sim.report.figures.grids import setting_name, value_text
from sim.report.figures.heatmap import alternatives_heatmap
from sim.report.figures.segments import segments_figure
from sim.report.figures.tradeoff import tradeoff_figure
from sim.report.sections import alternative_sections
from sim.report.sweep import sweep_drawings, sweep_figures
from tests.comparison.small import description, small
from tests.report.cases import comparison, customers, results

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from sim.report.figures.style import Drawing

Figures = list["Figure"]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Figures:
    """Every figure that would be painted during a test, in order; `check` paints it, once."""
    found: Figures = []

    def remember(figure: Figure, _: object) -> bytes:
        found.append(figure)
        return b"%d" % len(found)

    monkeypatch.setattr(style, "Painting", remember)
    return found


def check(figure: Figure) -> None:
    """Title and subtitle, labels on the outer axes, all texts inside the figure, tick labels apart."""
    figure.canvas.draw()
    assert all(text.get_text() for text in figure.texts[:2])
    inside(figure, figure.texts)
    for axes in (one for one in figure.axes if one.get_visible() and one.axison):
        place = axes.get_subplotspec()
        assert place is None or not place.is_last_row() or axes.get_xlabel() or axes.get_title(loc="left")
        across, down = (labels(axis) for axis in (axes.xaxis, axes.yaxis))
        inside(figure, [*axes.texts, *across, *down, axes.xaxis.label, axes.yaxis.label, axes._left_title])
        apart(across, 0)
        apart(down, 1)


def labels(axis: Axis) -> list[Text]:
    """Tick labels that are painted."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * (high - low)
    return [
        tick.label1 for tick in axis.get_major_ticks()
        if tick.label1.get_visible() and tick.label1.get_text() and low - slack <= tick.get_loc() <= high + slack
    ]  # fmt: skip


def inside(figure: Figure, found: Sequence[Text]) -> None:
    """No text sticks out of the figure."""
    for text in found:
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            ends = (box.x0, box.y0, figure.bbox.x1 - box.x1, figure.bbox.y1 - box.y1)
            assert min(ends) >= -1, (text.get_text(), ends)


def apart(found: Sequence[Text], direction: int) -> None:
    """Neighbouring labels do not touch."""
    boxes = sorted(text.get_window_extent().get_points()[:, direction].tolist() for text in found)
    assert all(one[1] <= two[0] + 1 for one, two in pairwise(boxes)), [text.get_text() for text in found]


def week_of_eight_types() -> Facts:
    """Seven days of half-hours, eight contact types with long names, three groups."""
    data = description(days=7)
    sales = data["contact_types"]["sales"] | {"demand": {"volume": 40}, "open": {"mon-sun": "07:00-21:00"}}
    names = [f"a contact type with a long name {number}" for number in range(8)]
    data["contact_types"] = dict.fromkeys(names, sales)
    data["agent_groups"] = {
        f"agent group number {number}": {"agents": 3 + number, "skills": names[number:]}
        for number in range(3)
    }
    return Facts("week", run(Center.from_dict(data), 2, workers=1))


CASES: dict[str, tuple[Callable[[], Facts], int]] = {
    "one day, one type": (lambda: Facts("day", results(2)), 7),
    "three types": (lambda: Facts("small", run(small(), 2, workers=1)), 8),
    "week of eight types": (week_of_eight_types, 7),
    "nights, quarter-hours": (lambda: Facts("night", run(night(), 2, workers=1)), 7),
    "segments, mail, redials, transfers": (lambda: Facts("desk", run(customers(), 2, workers=1)), 11),
}
"""Results, and how many figures they have."""


def night() -> Center:
    """Two days around the clock in quarter-hours."""
    data = description(days=2, interval="15min")
    data["contact_types"]["sales"]["open"] = {"mon-sun": "00:00-24:00"}
    return Center.from_dict(data)


@pytest.mark.parametrize("case", CASES)
def test_figures_of_an_alternative_are_labelled_and_nothing_overlaps(case: str, painted: Figures) -> None:
    make, count = CASES[case]
    drawings = [drawing for section in alternative_sections(make()) for drawing in section.drawings]
    assert len(drawings) == len(painted) == count
    for figure in painted:
        check(figure)
    assert all(drawing.png and drawing.caption for drawing in drawings)
    assert len({drawing.name for drawing in drawings}) == count


def test_figures_of_a_comparison_are_labelled_and_nothing_overlaps(painted: Figures) -> None:
    found = comparison(2, 3, 4, 9)
    drawings: list[Drawing | None] = [
        forest_figure(found.deltas()),
        tradeoff_figure(
            found.kpis(("total",)),
            frontier(found.results, "service_level"),
            "service_level",
            subtitle="n = 8",
            of="a day",
        ),
        alternatives_heatmap({name: Facts(name, one).week for name, one in found.results.items()}),
    ]
    assert all(drawings)
    for figure in painted:
        check(figure)
    assert "3 better" in painted[0].texts[0].get_text()
    assert [axes.get_xlabel() for axes in painted[0].axes[:3]] == [
        "percentage points",
        "percentage points",
        "s",
    ]
    assert painted[1].axes[0].get_xlabel() == "cost a day (USD)"


def test_without_money_or_differences_there_is_no_figure_of_them() -> None:
    found = comparison(2, 3)
    kpis = found.kpis(("total",))
    unknown = kpis.assign(mean=kpis["mean"].where(kpis["kpi"] != "cost"))
    assert tradeoff_figure(unknown, (), "service_level") is None
    assert forest_figure(found.deltas().iloc[:0]) is None


def test_a_legend_takes_as_many_lines_as_it_needs_and_stays_inside() -> None:
    figure = style.sheet("title", "subtitle", 3.0, fixed=True)
    names = [f"an origin of visits that is long, {number}" for number in range(8)]
    style.styled(style.legend)(figure, [Patch(label=name) for name in names])
    figure.canvas.draw()
    lines = [legend.get_texts()[-1].get_window_extent() for legend in figure.legends]
    assert [text.get_text() for legend in figure.legends for text in legend.get_texts()] == names
    assert len(lines) == len(style.legend_lines(names)) > 1
    assert all(line.x1 < figure.bbox.x1 for line in lines)
    assert all(upper.y0 >= lower.y1 for upper, lower in pairwise(lines))


@pytest.mark.parametrize("bottom", [0.0, 0.3, 0.7, 0.8, 0.9])
def test_labels_of_shares_are_where_they_say(bottom: float) -> None:
    figure = style.sheet("title", "subtitle", 3.4, fixed=True)
    axes = style.panels(figure, [1])[0, 0]
    style.percent_axis(axes, "share", bottom)
    figure.canvas.draw()
    for tick in axes.yaxis.get_major_ticks():
        said = float(tick.label1.get_text().removesuffix(" %"))
        assert said == pytest.approx(100 * tick.get_loc(), abs=1e-6)


def test_who_waits_longest_is_said_only_where_it_is_told(painted: Figures) -> None:
    subject = customers()
    rows = [
        {
            "name": name,
            "kpi": "asa",
            "unit": "s",
            "mean": mean,
            "low": mean - half,
            "high": mean + half,
            "n": 3,
        }
        for half in (0.5, 2.0)
        for name, mean in (("dealer", 8.7), ("consumer", 6.0))
    ]
    for some in (rows[:2], rows[2:]):
        segments_figure(subject, pd.DataFrame(some))
    told, not_told = (figure.texts[0].get_text() for figure in painted)
    assert told == "dealer waits longest, 8.7 s; consumer 6.0 s"
    assert not_told == "Mean waits: consumer 6.0 s, dealer 8.7 s"


def test_dollar_signs_and_unknown_letters_are_only_letters(painted: Figures) -> None:
    data = description(name="x")
    data["contact_types"] = {"$\\frac{1}{0}$ 電話": data["contact_types"]["sales"]}
    data["agent_groups"] = {"$a_b$": {"agents": 2, "skills": list(data["contact_types"])}}
    alternative_sections(Facts("x", run(Center.from_dict(data), 2, workers=1)))
    assert len(painted) == 7


def test_the_same_numbers_paint_the_same_bytes() -> None:
    one, other = (forest_figure(comparison(2, 3).deltas()) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.png.startswith(b"\x89PNG")
    assert one.png == other.png


def sweep_table(**settings: list[object]) -> pd.DataFrame:
    """A made-up table of a grid, in the form that sweep() returns."""
    from itertools import product

    rows = []
    for cell, values in enumerate(product(*settings.values())):
        own = dict(zip(settings, values, strict=True))
        for kpi, unit, mean in (
            ("service_level", "share", 0.5 + 0.02 * cell),
            ("cost", "USD", 1000.0 + cell),
        ):
            rows.append({"cell": cell} | own | {
                "kpi": kpi, "scope": "total", "name": "total", "mean": mean, "low": mean * 0.98, "high": mean * 1.02,
                "n": 5, "unit": unit, "error": "",
            })  # fmt: skip
    return pd.DataFrame(rows)


def test_a_sweep_is_painted_by_setting_and_by_pairs(painted: Figures, tmp_path: Path) -> None:
    table = sweep_table(**{
        "agent_groups.desk.agents": [5, 6, 7], "routing.policy": ["longest_idle", "random"],
        "contact_types.sales.patience": ["{exponential: {mean: 1min}}", "{exponential: {mean: 20min}}"],
    })  # fmt: skip
    broken = table.iloc[:1].assign(cell=99, kpi="", error="a mistake", mean=np.nan)
    paths = sweep_figures(pd.concat([table, broken], ignore_index=True), tmp_path / "figures")
    assert [path.stem for path in paths] == [
        "sweep_service_level_by_setting", "sweep_service_level_by_pairs",
        "sweep_cost_by_setting", "sweep_cost_by_pairs",
    ]  # fmt: skip
    assert {path.read_bytes() for path in paths} == {b"1", b"2", b"3", b"4"}
    for figure in painted:
        check(figure)


def test_a_sweep_of_one_setting_or_of_one_value_needs_fewer_figures() -> None:
    assert [one.name for one in sweep_drawings(sweep_table(a=[1, 2]))] == [
        "sweep_service_level_by_setting", "sweep_cost_by_setting",
    ]  # fmt: skip
    assert sweep_drawings(sweep_table(a=[1])) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.50, "0.5"),
        (7, "7"),
        ("{exponential: {mean: 1min}}", "exponential 1min"),
        ('{"constant": "20s"}', "constant 20s"),
    ],
)
def test_values_of_settings_are_written_short(value: object, text: str) -> None:
    assert value_text(value) == text
    assert setting_name("contact_types.orders.demand.volume") == "orders demand volume"
