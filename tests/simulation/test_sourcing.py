"""Which place a contact is sent to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.simulation.tiny import Call, center, play

PLACES = {
    "groups": {"ada": {"skills": ["sales"], "site": "north"}, "bob": {"skills": ["sales"], "site": "south"}}
}
SITES = {"north": {}, "south": {}}


def divided(**sourcing: Any) -> Any:
    """Sales is served at north (group ada) and south (group bob)."""
    return center(**PLACES, sites=SITES, sourcing=sourcing)


@pytest.mark.parametrize(
    ("north", "first_ten"), [(0.5, "NSNSNSNSNS"), (0.7, "NSNNNSNNSN"), (0.1, "SSSSNSSSSS")]
)
def test_counted_shares_are_exact_at_every_moment(north: float, first_ten: str) -> None:
    """The place furthest behind its share is next; after any number of contacts no place is a whole contact off."""
    described = divided(policy="percentage", shares={"north": north, "south": 1 - north})
    story = play(described, [Call(minutes) for minutes in range(100)], agents=[0, 1])
    sent = ["NS"[queue] for queue in story.column("queue")]
    assert "".join(sent[:10]) == first_ten
    off = [sent[:count].count("N") - count * north for count in range(1, 101)]
    assert max(map(abs, off)) < 1


def test_a_contact_waits_at_its_place_though_another_is_idle() -> None:
    """Percentage allocation is no pool: the third call is north's, whose agent is busy until 30."""
    described = divided(policy="percentage", shares={"north": 0.5, "south": 0.5})
    story = play(described, [Call(0, talk=30), Call(1, talk=1), Call(2, talk=1)], agents=[0, 1])
    assert story.answers == [(0, 0), (1, 1), (30, 0)]


def test_random_shares_follow_the_toss() -> None:
    """100 contacts with share 0.3: within 30 +- 17, 3.7 standard deviations of the binomial; not in a fixed pattern."""
    described = divided(policy="percentage", shares={"north": 0.3, "south": 0.7}, method="random")
    queues = [
        play(described, [Call(m) for m in range(100)], agents=[0, 1], seed=seed).column("queue")
        for seed in (1, 2)
    ]
    assert all(13 <= Counter(column)[0] <= 47 for column in queues)
    assert queues[0] != queues[1]


def test_fill_first_asks_the_first_place_until_it_is_full() -> None:
    """South answers while it has anybody, though north comes first in the file."""
    described = divided(policy="fill_first", order=["south", "north"])
    story = play(described, [Call(0, talk=10), Call(5, talk=10), Call(11, talk=1)], agents=[0, 1])
    assert story.answers == [(0, 1), (5, 0), (11, 1)]


def test_fill_first_overflows_after_the_delay() -> None:
    """North may help with calls that have waited 3 minutes."""
    described = divided(policy="fill_first", order=["south", "north"], after="3min")
    story = play(described, [Call(0, talk=10), Call(5, talk=10)], agents=[0, 1])
    assert story.answers == [(0, 1), (8, 0)]


def test_one_queue_lets_every_place_serve() -> None:
    """One virtual queue."""
    story = play(
        divided(policy="one_queue"), [Call(0, talk=10), Call(1, talk=10), Call(2, talk=1)], agents=[0, 1]
    )
    assert story.answers == [(0, 0), (1, 1), (10, 0)]
