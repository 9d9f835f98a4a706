"""What is kept of the golden day, and how it is renewed: `python -m tests.golden.digests` (after a change that means to
change results; say why in the commit)."""

from __future__ import annotations

import json
import platform
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.comparison.run import run
from sim.load import load
from sim.tables import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sim.comparison.results import Results

FOLDER = Path(__file__).parent
KEPT = FOLDER / "digests.json"
SEED = 20260307


def played(engine: str = "simpy", workers: int = 1) -> Results:
    """Four replications of the golden day."""
    return run(load(FOLDER / "center.yaml"), 4, SEED, engine=engine, workers=workers)


def digest(columns: Iterable[NDArray[Any]]) -> str:
    """A hash of columns, in order."""
    state = blake2b(digest_size=16)
    for column in columns:
        state.update(column.tobytes())
    return state.hexdigest()


def tallied(results: Results) -> str:
    """A hash of everything that was added up, replication by replication."""
    rooms = [
        room for one in results.tallies for room in (one.contacts, one.services, one.agents, one.targets)
    ]
    return digest(
        [room[name] for room in rooms for name in sorted(room)] + [one.waits for one in results.tallies]
    )


def found(results: Results) -> dict[str, Any]:
    """Digests, where they hold to the bit, and counts that say more than a digest when they differ."""
    outcomes = results.outcomes(0)
    rows = outcomes.segments
    return {
        "platform": f"{platform.system()} {platform.machine()}",
        "visits": len(rows),
        "dispositions": {d.name.lower(): int((rows.disposition == d).sum()) for d in Disposition},
        "legs": int((rows.leg > 0).sum()),
        "redials": int((rows.attempt > 0).sum()),
        "agent states": len(outcomes.agent_states),
        "segments": digest(rows.as_dict().values()),
        "agent_states": digest(outcomes.agent_states.as_dict().values()),
        "tallies": tallied(results),
    }


if __name__ == "__main__":
    KEPT.write_text(json.dumps(found(played()), indent=2) + "\n", "utf-8")
