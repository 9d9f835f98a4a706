"""Which place a contact is sent to: the two ways of percentage sourcing, as plain functions over flat sequences.

Written once: the SimPy model calls them on lists and tuples, the compiled loop on int64 arrays.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from sim.entities.units import PPM


def allocate_counted(counts: MutableSequence[int], shares: Sequence[int]) -> int:
    """The place furthest behind its share (ppm) after one more contact; a tie goes to the first. Counts itself."""
    total = 1
    for count in counts:
        total += count
    chosen, most = 0, 0
    for place in range(len(shares)):
        behind = total * shares[place] - counts[place] * PPM
        if place == 0 or behind > most:
            chosen, most = place, behind
    counts[chosen] += 1
    return chosen


def allocate_random(toss: float, shares: Sequence[int]) -> int:
    """The place whose interval of shares (ppm) the toss falls into."""
    reached = 0
    for place in range(len(shares)):
        reached += shares[place]
        if toss * PPM < reached:
            return place
    return len(shares) - 1
