"""What follows from the run itself draws by key inside the run: redials, transfers, sourcing, tosses (decision D3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.laws import quantile
from sim.demand.plan import plan_of
from sim.demand.purposes import CHASED_DAY
from sim.demand.sample import shares_of, split_work
from sim.demand.streams import Purpose, replication_word, uniform, uniforms
from sim.entities.units import NEVER, PPM
from sim.tables import Disposition, Int8, Int64

if TYPE_CHECKING:
    from sim.center import Center

Identity = tuple[int, int, int]
"""A case's first contact type, interval and ordinal: the owner and the place of all its numbers."""


class Draws:
    """The numbers of one replication that are asked for by key while it runs, the same in every engine."""

    def __init__(self, center: Center, seed: int, replication: int, antithetic: bool) -> None:
        self.plan = plan_of(center)
        self.seed = seed
        self.replication, self.flip = replication_word(replication, antithetic)
        self._pendings = [kind.pending for kind in center.contact_types.values()]
        self._rules = [kind.handle_time for kind in center.contact_types.values()]
        self._shares = [shares_of(rule) for rule in self._rules]
        redials = (kind.redial for kind in center.contact_types.values())
        self._redials = [rule.by_loss if rule else None for rule in redials]
        self._recontacts = [kind.recontact for kind in center.contact_types.values()]
        self.chances = self.plan.chances
        self._silent = [kind.silent for kind in center.contact_types.values()]

    def _u(self, purpose: Purpose, identity: Identity, attempt: int, leg: int) -> float:
        kind, interval, ordinal = identity
        key = self.plan.type_keys[kind]
        return uniform(
            self.seed, key, int(purpose), interval, ordinal, attempt, leg, self.replication, self.flip
        )

    def patience(self, kind: int, identity: Identity, attempt: int, leg: int) -> int:
        """Patience (µs) of a leg in the queue of contact type `kind`."""
        law = self.plan.patience[kind]
        return quantile(self.plan.laws, law, self._u(Purpose.PATIENCE, identity, attempt, leg))

    def work(self, kind: int, identity: Identity, attempt: int, leg: int) -> tuple[int, int, int]:
        """Talk, hold and wrap-up (µs) of a leg served as contact type `kind`, before multipliers."""
        plan, laws = self.plan, self.plan.laws
        main = quantile(laws, plan.talk[kind], self._u(Purpose.WORK, identity, attempt, leg))
        if self._rules[kind].law is not None:
            return split_work(main, *self._shares[kind])
        hold_law, wrap_law = plan.hold[kind], plan.wrap_up[kind]
        hold = quantile(laws, hold_law, self._u(Purpose.HOLD, identity, attempt, leg)) if hold_law >= 0 else 0
        wrap = (
            quantile(laws, wrap_law, self._u(Purpose.WRAP_UP, identity, attempt, leg)) if wrap_law >= 0 else 0
        )
        return main, hold, wrap

    def transfer(self, identity: Identity, attempt: int, leg: int) -> float:
        """The toss that decides about a transfer after a leg."""
        return self._u(Purpose.TRANSFER, identity, attempt, leg)

    def meeting(self, law: int, identity: Identity, attempt: int, leg: int) -> int:
        """How long (µs) the agent of the leg before speaks with the one who answers this leg, by a law's number."""
        return quantile(self.plan.laws, law, self._u(Purpose.CONFERENCE, identity, attempt, leg))

    def takes_over(self, probability: float, identity: Identity, attempt: int, leg: int) -> bool:
        """Whether an agent who is asked takes the customer over."""
        return self._u(Purpose.TAKES_OVER, identity, attempt, leg) < probability

    def sourcing(self, identity: Identity, attempt: int, leg: int) -> float:
        """The toss of random sourcing."""
        return self._u(Purpose.SOURCING, identity, attempt, leg)

    def redial(self, kind: int, loss: int, identity: Identity, attempt: int) -> int:
        """After how long (µs) a customer of type `kind` who was lost in one way calls again; -1 if not at all."""
        rules = self._redials[kind]
        if rules is None or self._u(Purpose.REDIAL, identity, attempt, 0) >= rules[loss].probability:
            return -1
        law = self.plan.redial_after[kind][loss]
        delay = quantile(self.plan.laws, law, self._u(Purpose.REDIAL_DELAY, identity, attempt, 0))
        return delay if delay < NEVER else -1

    def redial_type(self, identity: Identity, attempt: int) -> float:
        """The toss that decides as which contact type a customer calls again."""
        return self._u(Purpose.REDIAL_TYPE, identity, attempt, 0)

    def is_resolved(
        self, group: int, points: int, kind: int, identity: Identity, attempt: int, leg: int
    ) -> bool:
        """Whether a leg served as a contact type resolves the concern, as `resolved` tells of all legs.

        `points` are those of the agent (ppm).
        """
        chance = self.chances[group, kind] + points / PPM
        return bool(self._u(Purpose.RESOLUTION, identity, attempt, leg) < chance)

    def recontact(self, kind: int, identity: Identity, attempt: int) -> int:
        """After how long (µs) a customer of type `kind` who was not helped comes again; -1 if not at all."""
        rule = self._recontacts[kind]
        if rule is None:
            return -1
        return self._again(rule.probability, self.plan.recontact_after[kind], identity, attempt)

    def _again(self, probability: float, law: int, identity: Identity, attempt: int) -> int:
        if self._u(Purpose.RECONTACT, identity, attempt, 0) >= probability:
            return -1
        delay = quantile(self.plan.laws, law, self._u(Purpose.RECONTACT_DELAY, identity, attempt, 0))
        return delay if delay < NEVER else -1

    def begins_with_machine(self, share: float, identity: Identity, attempt: int) -> bool:
        """Whether a contact begins with self-service, as a share of all do."""
        return self._u(Purpose.SELF_SERVICE, identity, attempt, 0) < share

    def session(self, machine: int, identity: Identity, attempt: int) -> int:
        """How long (µs) a session with a machine takes."""
        u = self._u(Purpose.SESSION, identity, attempt, 0)
        return quantile(self.plan.laws, self.plan.sessions[machine], u)

    def containment(self, identity: Identity, attempt: int) -> float:
        """The toss that decides what comes of a session."""
        return self._u(Purpose.CONTAINED, identity, attempt, 0)

    def uncontained(self, kind: int, probability: float, identity: Identity, attempt: int) -> int:
        """After how long (µs) a falsely contained customer of type `kind` comes again; -1 if not at all."""
        return self._again(probability, self.plan.uncontained_after[kind], identity, attempt)

    def recontact_type(self, identity: Identity, attempt: int) -> float:
        """The toss that decides as which contact type a customer comes again."""
        return self._u(Purpose.RECONTACT_TYPE, identity, attempt, 0)

    def leaves_unseen(self, kind: int, identity: Identity, attempt: int, leg: int) -> bool:
        """Whether a customer who abandons a queue of type `kind` does so unseen."""
        rule = self._silent[kind]
        return rule is not None and self._u(Purpose.SILENT, identity, attempt, leg) < rule.share

    def discovery(self, kind: int, identity: Identity, attempt: int, leg: int) -> int:
        """How long (µs) an agent takes to find out that the customer has left."""
        law = self.plan.discovery[kind]
        return quantile(self.plan.laws, law, self._u(Purpose.DISCOVERY, identity, attempt, leg))

    def pending(self, kind: int, identity: Identity, attempt: int, leg: int) -> int:
        """For how long (µs) a task of type `kind` waits for somebody outside; -1 if it does not."""
        rule = self._pendings[kind]
        if rule is None or self._u(Purpose.PENDING, identity, attempt, leg) >= rule.probability:
            return -1
        u = self._u(Purpose.PENDING_DELAY, identity, attempt, leg)
        delay = quantile(self.plan.laws, self.plan.pending_after[kind], u)
        return delay if delay < NEVER else -1

    def pending_work(self, kind: int, identity: Identity, attempt: int, leg: int) -> int:
        """The work (µs) of a task that comes back, before multipliers."""
        u = self._u(Purpose.PENDING_WORK, identity, attempt, leg)
        return quantile(self.plan.laws, self.plan.pending_work[kind], u)

    def chaser(self, identity: Identity, attempt: int, leg: int, day: int) -> float:
        """The toss of a customer to ask after late work on a day of its being late."""
        return self._u(Purpose.CHASER, identity, attempt, leg | day << CHASED_DAY)

    def balks(self, probability: float, identity: Identity, attempt: int, leg: int) -> bool:
        """Whether a customer who would have to wait leaves at once."""
        return self._u(Purpose.BALK, identity, attempt, leg) < probability

    def tolerance(self, kind: int, identity: Identity, attempt: int, leg: int) -> int:
        """The longest announced wait (µs) that a customer of type `kind` puts up with."""
        return quantile(
            self.plan.laws, self.plan.tolerance[kind], self._u(Purpose.TOLERANCE, identity, attempt, leg)
        )

    def accepts_callback(self, probability: float, identity: Identity, attempt: int, leg: int) -> bool:
        """Whether a customer who is offered a callback takes it."""
        return self._u(Purpose.CALLBACK, identity, attempt, leg) < probability

    def misses_callback(self, probability: float, identity: Identity, attempt: int, leg: int) -> bool:
        """Whether the customer does not pick up on this leg."""
        return self._u(Purpose.NO_ANSWER, identity, attempt, leg) < probability

    def dial_after(self, kind: int, identity: Identity, attempt: int, leg: int) -> int:
        """After how long (µs) a customer who did not pick up on this leg is called again."""
        return quantile(
            self.plan.laws, self.plan.dial_after[kind], self._u(Purpose.DIAL, identity, attempt, leg)
        )

    def idle_toss(self, group: int, ordinal: int, spell: int, place: int) -> int:
        """An exponential toss (mean TOSS_UNIT) for random routing: one for each spell of idleness on each bench, given
        by its place among those of the group."""
        key = self.plan.group_keys[group]
        u = uniform(self.seed, key, int(Purpose.TIE), spell, ordinal, place, 0, self.replication, self.flip)
        return quantile(self.plan.laws, self.plan.idle_toss, u)

    @property
    def models_resolution(self) -> bool:
        """Whether there is any visit of which it can be told if it resolved the customer's concern."""
        return self.plan.models_resolution

    def resolved(
        self, columns: dict[str, Int64], identity: Iterable[Identity] | Int64, points: Int64
    ) -> Int8:
        """Whether each visit resolved the customer's concern: 1, 0, or -1 where that is not modelled.

        `identity` has a row for each case. A visit that hands the customer on has not resolved
        anything; what must wait for somebody outside is not decided yet. `points` are
        those of each agent (ppm).
        """
        result = np.full(len(columns["case"]), -1, dtype=np.int8)
        if not self.models_resolution:
            return result
        served = (columns["disposition"] == Disposition.ANSWERED) & (columns["ended"] >= 0)
        rows_of_cases = identity if isinstance(identity, np.ndarray) else list(identity)
        people = np.array(rows_of_cases, dtype=np.int64).reshape(-1, 3)
        for kind in np.unique(people[:, 0]).tolist():
            rows = np.flatnonzero(served & (people[columns["case"], 0] == kind))
            case = people[columns["case"][rows]]
            u = uniforms(
                self.seed, self.plan.type_keys[kind], Purpose.RESOLUTION // 4, case[:, 1], case[:, 2],
                columns["attempt"][rows], columns["leg"][rows], self.replication, self.flip,
            )[:, Purpose.RESOLUTION % 4]  # fmt: skip
            p = (
                self.chances[columns["group"][rows], columns["type"][rows]]
                + points[columns["agent"][rows]] / PPM
            )
            done = (u < p) & (columns["transferred"][rows] < 0)
            result[rows] = np.where(np.isnan(p) | (columns["resumes"][rows] >= 0), -1, done)
        return result
