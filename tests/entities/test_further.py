"""The rules by which customers try again."""

from __future__ import annotations

from sim.entities.further import Redial


def test_what_is_different_for_who_is_blocked_follows_the_rule_it_stands_in() -> None:
    rule = Redial.model_validate({"probability": 0.4, "after": "5min", "blocked": {"after": "30s"}})
    assert [own.probability for own in rule.by_loss] == [0.4, 0.4, 0.4]
    changed = rule.model_copy(update={"probability": 0.6})
    assert [own.probability for own in changed.by_loss] == [0.6, 0.6, 0.6]
    assert changed.by_loss[2].after != changed.by_loss[0].after
