"""What leads on: each leg follows from the one before, each attempt of a customer from the one before, in any slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.simulation.session_laws import began, every_session
from sim.tables import Disposition, Int64, Manner, Origin, Outcomes, Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.tables import BotSessions

    Mask = NDArray[np.bool_]
    Columns = dict[str, Int64]

_LEGS = (
    "contact", "leg", "transferred", "type", "answered", "ended", "offered", "disposition", "origin", "resumes",
    "manner", "held",
)  # fmt: skip
_GROWTH = 1.5


class Trail:
    """The law that visits follow each other, and what earlier slices leave to follow from.

    `legs` are those of contacts on their way to another queue; `begun` is the latest attempt of each case, two bytes of
    a customer, which is all that is kept of one for good.
    """

    def __init__(self) -> None:
        self.legs: Columns = {name: np.zeros(0, dtype=np.int64) for name in _LEGS}
        self.begun = np.zeros(0, dtype=np.int16)

    def check(self, outcomes: Outcomes, seen: int) -> list[str]:
        """Each leg is what the one before was transferred to or left to do, none is missing; so it is with attempts.

        Visits offered before `seen` were there in the slice before, so only later ones need somebody to follow.
        """
        over, pending = outcomes.segments, outcomes.pending
        visits = [over] if pending is None else [over, pending]
        new = [part.offered >= seen for part in visits]
        sessions = every_session(outcomes)
        begun = sessions.where(began(sessions) & (sessions.start >= seen))
        return self._legs_follow(visits, new, outcomes.end, is_last=pending is None) + self._attempts_follow(
            visits, new, begun
        )

    def _legs_follow(
        self, visits: Sequence[Segments], new: Sequence[Mask], end: int, is_last: bool
    ) -> list[str]:
        """Rows that are known from an earlier slice may be the first that are left of their contact.

        An agent who stays with a customer is held for as long as the next leg waits; one who holds other contacts too
        may be slower to notice that nobody picks up than the customer is to be called again.
        """
        chosen = self._matter(visits)
        if not any(map(len, chosen)) and not len(self.legs["leg"]):
            return []
        legs = {
            name: np.concatenate(
                [self.legs[name], *(getattr(p, name)[mine] for p, mine in zip(visits, chosen, strict=True))]
            )
            for name in _LEGS
        }
        is_known = (~mask[mine] for mask, mine in zip(new, chosen, strict=True))
        known = np.concatenate([np.ones(len(self.legs["leg"]), np.bool_), *is_known])
        order = np.lexsort((legs["leg"], legs["contact"]))
        legs, known = {name: column[order] for name, column in legs.items()}, known[order]
        same = legs["contact"][1:] == legs["contact"][:-1]
        called = np.isin(legs["disposition"], (Disposition.CALLBACK, Disposition.NO_ANSWER))
        follows_up = (legs["origin"][1:] == Origin.FOLLOW_UP) & (legs["resumes"][:-1] == legs["offered"][1:])
        reached = np.where(follows_up | called[:-1], legs["type"][:-1], legs["transferred"][:-1])
        leads_on = reached == legs["type"][1:]
        stays = legs["manner"][:-1] > Manner.COLD
        before_the_end = stays | (legs["disposition"][:-1] == Disposition.NO_ANSWER)
        leads_on &= np.where(before_the_end, legs["answered"][:-1], legs["ended"][:-1]) <= legs["offered"][1:]
        left = np.where(legs["answered"] >= 0, legs["answered"], legs["ended"])
        wait = np.where(left >= 0, left, end) - legs["offered"]
        leads_on &= ~stays | (legs["held"][:-1] >= wait[1:])
        wrong = _skips(legs["leg"], same, known) or np.any(same & ~leads_on & ~known[1:])
        if not is_last:
            may_go_on = (legs["transferred"] >= 0) | (legs["resumes"] >= 0) | called
            kept = np.append(~same, True)[: len(order)] & may_go_on
            self.legs = {name: column[kept] for name, column in legs.items()}
        return ["a leg does not follow from the one before"] if wrong else []

    def _matter(self, visits: Sequence[Segments]) -> list[Int64]:
        """The visits that follow from another or may lead on to one; all, unless every contact has one first leg.

        What follows from a visit that does not lead on is found all the same: the leg before it is missing then.
        """
        first = [part.contact[part.leg == 0] for part in visits]
        begun = np.concatenate([self.legs["contact"][self.legs["leg"] == 0], *first])
        if not _differ(begun):
            return [np.arange(len(part)) for part in visits]
        return [np.flatnonzero((part.leg != 0) | _may_go_on(part)) for part in visits]

    def _attempts_follow(
        self, visits: Sequence[Segments], new: Sequence[Mask], begun: BotSessions
    ) -> list[str]:
        """An attempt begins with a session, or with a visit that none handed over."""
        first = [mask & (part.leg == 0) & (part.session < 0) for part, mask in zip(visits, new, strict=True)]
        chosen = list(zip(visits, first, strict=True))
        case = np.concatenate([begun.case, *(part.case[mask] for part, mask in chosen)])
        attempt = np.concatenate([begun.attempt, *(part.attempt[mask] for part, mask in chosen)])
        if not _rise(case):
            order = np.lexsort((attempt, case))
            case, attempt = case[order], attempt[order]
        self._make_room(int(case[-1]) + 1 if len(case) else 0)
        same = case[1:] == case[:-1]
        expected = self.begun[case].astype(np.int64) + 1
        expected[1:][same] = attempt[:-1][same] + 1
        last = np.append(~same, True)[: len(case)]
        self.begun[case[last]] = attempt[last]
        wrong = np.any(attempt != expected)
        return ["attempts of a customer are missing or double"] if wrong else []

    def _make_room(self, cases: int) -> None:
        if cases > len(self.begun):
            room = np.full(max(cases, int(_GROWTH * len(self.begun))), -1, dtype=np.int16)
            room[: len(self.begun)] = self.begun
            self.begun = room


def _may_go_on(visits: Segments) -> Mask:
    """Visits that another one may follow: handed on, to be gone on with, or to be called again."""
    kind = visits.disposition
    called = (kind == Disposition.CALLBACK) | (kind == Disposition.NO_ANSWER)
    return np.asarray((visits.transferred >= 0) | (visits.resumes >= 0) | called)


def _differ(numbers: Int64) -> bool:
    """Whether no number is there twice."""
    return _rise(numbers) or _rise(np.sort(numbers))


def _rise(numbers: Int64) -> bool:
    """Whether each number is greater than the one before."""
    return bool(np.all(numbers[1:] > numbers[:-1]))


def _skips(number: Int64, same: Mask, known: Mask) -> bool:
    """Whether numbers do not count 0, 1, 2 ... within rows that belong together; `same` links each row to the next."""
    expected = np.zeros_like(number)
    expected[1:] = np.where(same, number[:-1] + 1, 0)
    return bool(np.any((number != expected) & ~known))
