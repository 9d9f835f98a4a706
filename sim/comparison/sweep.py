"""sweep: a grid over any settings, every cell played by the same customers, as one tidy table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.comparison.cells import COLUMNS, Base, Cell, cells_of, columns_of
from sim.comparison.estimates import CONFIDENCE, estimate, observations
from sim.comparison.forms import sums_over
from sim.comparison.parts import Parts
from sim.comparison.results import kinds_of, labels, nature_of, wording
from sim.comparison.session import Interrupted, stream_of
from sim.comparison.store import opened
from sim.comparison.work import Work
from sim.measures.scopes import scopes as scopes_of
from sim.measures.values import values

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sim.center import Center
    from sim.comparison.estimates import Sums
    from sim.comparison.units import Progress


def sweep(
    base: Base,
    grid: Mapping[str, Sequence[Any]],
    replications: int = 10,
    seed: int = 1,
    engine: str = "auto",
    antithetic: bool = False,
    scopes: str | Iterable[str] = ("total",),
    store: str | Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    folders: Sequence[Path] = (),
    confidence: float = CONFIDENCE,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Every combination of the grid's values (config path -> values) put into `base` (a name, path or dict) and played.

    One row a cell, KPI and scope: cell, one column a path, kpi, scope, name, mean, low, high, n, unit, error. A cell
    that cannot be played is one row with its error. Cells share their random numbers, so that they differ by what was
    changed and not by chance. With `store`, what is finished is kept in that folder and a later call plays only what
    is missing; `cluster` as in `run`. The table's `attrs` tell which engines play it. On Ctrl-C, Interrupted brings the
    table of the finished cells.
    """
    stream, kinds = stream_of(replications, seed, engine, antithetic), kinds_of(scopes)
    cells = cells_of(base, grid, folders)
    centers = {cell.center.digest: cell.center for cell in cells if cell.center}
    work = Work(sums_over(kinds), stream, opened(store), workers, cluster)
    parts = Parts(centers, replications, work, engine)
    try:
        parts.play(progress)
    except KeyboardInterrupt:
        table = _table(cells, parts, kinds, confidence)
        if not len(table):
            raise
        raise Interrupted(table) from None
    return _table(cells, parts, kinds, confidence)


def _table(cells: Sequence[Cell], parts: Parts, kinds: tuple[str, ...], confidence: float) -> pd.DataFrame:
    """The rows of every cell of which something is known."""
    import pandas as pd

    settings = columns_of(cells)
    frames = []
    for cell in cells:
        rows = _cell(cell, parts, kinds, confidence)
        if rows is not None:
            own = {path: column[cell.number] for path, column in settings.items()}
            frames.append(rows.assign(cell=cell.number, **own))
    columns = ["cell", *settings, *COLUMNS]
    table = pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)
    table.attrs["engines"] = sorted(parts.engines)
    return table


def _cell(cell: Cell, parts: Parts, kinds: tuple[str, ...], confidence: float) -> pd.DataFrame | None:
    if cell.center is None:
        return _failure(cell.error)
    found = parts.of(cell.center.digest)
    if found is None or isinstance(found, str):
        return None if found is None else _failure(found)
    return _rows(cell.center, found, kinds, parts.work.stream.antithetic, confidence)


def _failure(message: str) -> pd.DataFrame:
    import pandas as pd

    nothing = {"mean": float("nan"), "low": float("nan"), "high": float("nan"), "n": 0}
    return pd.DataFrame([{"kpi": "", "scope": "", "name": ""} | nothing | {"unit": "", "error": message}])


def _rows(
    center: Center, sums: Sums, kinds: tuple[str, ...], antithetic: bool, confidence: float
) -> pd.DataFrame:
    import pandas as pd

    shape = values(center, [], scopes_of(center, kinds))
    found = estimate(observations(sums, antithetic), nature_of(shape, center, antithetic), confidence)
    return pd.DataFrame(
        labels(shape)
        | {"mean": found.mean, "low": found.low, "high": found.high, "n": found.n * (1 + antithetic)}
        | {"unit": wording(shape, center)["unit"], "error": ""}
    )
