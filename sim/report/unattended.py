"""A warning in words: queues that are open with nobody scheduled, of one center or of several alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.comparison.unattended import Window, unattended
from sim.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.center import Center

FEWEST = 0.5
"""Expected contacts from which on a window is worth a word."""
_NAMED, _WEEK = 4, 7


def unattended_lines(centers: Mapping[str, Center]) -> list[str]:
    """A sentence a queue, with the alternatives that it is true of where not all of them share it."""
    found: dict[str, list[str]] = {}
    for name, center in centers.items():
        for line in _lines(center):
            found.setdefault(line, []).append(name)
    return [
        f"{line}." if len(names) == len(centers) else f"{line}, in {listed([f'“{name}”' for name in names])}."
        for line, names in found.items()
    ]


def _lines(center: Center) -> list[str]:
    """Queue by queue, the windows with most contacts first, without a full stop."""
    by_queue: dict[str, list[Window]] = {}
    for window in unattended(center):
        if window.contacts >= FEWEST:
            by_queue.setdefault(window.queue, []).append(window)
    held = {queue.name: _held(center, queue.contact_type) for queue in center.queues}
    return [
        f"Nobody is scheduled for {queue}: {_named(windows, center)}{held[queue]}"
        for queue, windows in by_queue.items()
    ]


def _held(center: Center, to: str) -> str:
    """Whose agents would be held until somebody is there: they stay with customers who wait for ever."""
    kinds = center.contact_types
    staying = [
        name
        for name, kind in kinds.items()
        for way in kind.transfers
        if way.to == to
        and way.kind != "cold"
        and (kind if way.patience == "kept" else kinds[to]).patience is None
    ]
    if not staying or center.end_of_day == "cut":
        return ""
    return f"; agents of {listed([*dict.fromkeys(staying)])} stay with whom they hand on then until somebody is there"


def _named(windows: list[Window], center: Center) -> str:
    most = sorted(windows, key=lambda window: -window.contacts)
    named, rest = sorted(most[:_NAMED], key=lambda window: window.start), most[_NAMED:]
    more = f"{len(rest)} more window{'s' if len(rest) > 1 else ''} ({_about(sum(w.contacts for w in rest))})"
    return listed([_window(one, center) for one in named], more if rest else "")


def _window(one: Window, center: Center) -> str:
    """ "Sat 08:00–20:00 (about 120 contacts)"; past midnight both days are named."""
    start, stop = one.start * center.interval, one.stop * center.interval
    clock = center.clock
    last = clock.day_of(stop - 1)
    until = "24:00" if clock.label(stop) == "00:00" else clock.label(stop)
    day = "" if last == clock.day_of(start) else f"{_day(last, center)} "
    return f"{_day(clock.day_of(start), center)} {clock.label(start)}–{day}{until} ({_about(one.contacts)})"


def _day(day: int, center: Center) -> str:
    """ "Sat", with its date where the horizon has several."""
    date = center.clock.date(day)
    return f"{date:%a}" if center.days <= _WEEK else f"{date:%a} {date.day} {date:%b}"


def _about(contacts: float) -> str:
    amount = max(round(contacts), 1)
    return f"about {amount:,} contact{'s' if amount > 1 else ''}"
