"""How long answered contacts waited: the share answered within each number of seconds, all replications together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from sim.comparison.results import Results


def wait_distribution(results: Results) -> pd.DataFrame:
    """Columns type, seconds, share: of answered contacts that waited at most so many seconds (0 at once, to one hour),
    and answered: their number over all replications. Types without an answered contact, and deferred ones, are left
    out."""
    import pandas as pd

    center = results.center
    waits = np.sum([one.waits for one in results.tallies], axis=0)
    answered, waited = (
        np.sum([one.contacts[name].sum(axis=0) for one in results.tallies], axis=0)
        for name in ("answered_live", "waited")
    )
    kinds = np.array([queue.type_index for queue in center.queues])
    frames = []
    for index, name in enumerate(center.type_names):
        own, counts = kinds == index, waits[kinds == index].sum(axis=0)
        if total := int(answered[own].sum()):
            # bin k holds waits from k up to k + 1 s, so those of at most k s are the bins before it
            at_once = total - int(waited[own].sum())
            share = np.concatenate(([at_once], np.cumsum(counts[:-1]))) / total
            frames.append(
                pd.DataFrame({"type": name, "seconds": range(len(counts)), "share": share, "answered": total})
            )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(_COLUMNS))


_COLUMNS = ("type", "seconds", "share", "answered")
