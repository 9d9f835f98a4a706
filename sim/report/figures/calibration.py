"""Are the bands honest: the z of many comparisons with known values against what chance alone would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.figures.style import BLUE, GREY, Drawing, finished, panels, sheet, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_CAPTION = (
    "Each point is one figure held against its exact value. Points along the diagonal: the differences are what chance "
    "makes of them. Figures of one case depend on each other; blue are the first ones of each case, which do not."
)


@styled
def calibration_figure(independent: Sequence[float], every: Sequence[float], subtitle: str) -> Drawing:
    """Normal scores of comparisons, sorted, against the normal quantiles they should have (a Q-Q plot)."""
    beyond = sum(abs(score) > 1.96 for score in independent) / max(len(independent), 1)
    title = f"{100 * beyond:.0f} % of the cases are off by more than 1.96 standard errors (chance: 5 %)"
    figure = sheet(title, subtitle, 4.6, width=7.2, fixed=True)
    axes = panels(figure, [1])[0, 0]
    reach = 1.05 * max(3.0, *(abs(score) for score in every))
    axes.plot([-reach, reach], [-reach, reach], color=GREY, linewidth=0.8)
    for scores, color, size, label in (
        (every, GREY, 8, "all figures"),
        (independent, BLUE, 22, "one of each case"),
    ):
        axes.scatter(_quantiles(len(scores)), sorted(scores), s=size, color=color, label=label, zorder=3)
    axes.set_xlim(-3.2, 3.2)
    axes.set_ylim(-reach, reach)
    axes.set_xlabel("expected of chance (standard errors)")
    axes.set_ylabel("found (standard errors)")
    axes.legend(loc="upper left")
    return finished("validation", _CAPTION, figure)


def _quantiles(count: int) -> NDArray[np.float64]:
    """Normal quantiles of the middles of as many equal parts."""
    from scipy.special import ndtri

    return np.asarray(ndtri((np.arange(count) + 0.5) / count))
