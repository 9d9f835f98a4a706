"""The answer in words: what is missed, what is kept, what cures it, and what cannot be told apart."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sim.comparison.compare import compare
from sim.comparison.cure import cure
from sim.comparison.run import run
from sim.report.facts import Facts
from sim.report.requirement import _requires
from sim.report.terms import hours
from sim.report.verdicts import _against, customers_of, verdicts
from sim.report.words import _all, answer, listed
from tests.comparison.small import description, small
from tests.report.cases import center, comparison, customers, results


def test_the_worst_block_opens_the_answer_with_its_cure_and_the_missed_target_follows() -> None:
    found = results(2)
    block, *lines = answer(Facts("x", found, cure(found, workers=1)))
    assert re.fullmatch(
        r"sales misses its target on [1-6] of 6 days: 80 % within 20 s by SL5, abandonment at most 5 %\.",
        lines[0],
    )
    assert "(" in lines[1]
    assert "by SL1" in lines[1]
    assert "more than the 5 % allowed" in lines[1]
    assert re.match(r"Monday \d\d:\d\d–\d\d:\d\d misses 80/20 on \d of 6 days \(sales, ", block)
    assert re.search(
        r"more agents? in team \([\d.]+ agent-hours per Monday\) (cures? it: |brings? it to )", block
    )
    assert re.search(r"\+\d+\.\d\d USD \(\+.* to \+.*\) a day\.$", block)
    assert block.startswith(answer(Facts("x", found))[2])


def test_a_block_is_cured_only_where_it_then_keeps_its_target() -> None:
    found = results(2)
    sought = cure(found, workers=1)
    assert sought is not None

    def told(extra: dict[int, int], missed: int, in_vain: tuple[int, ...] = ()) -> str:
        after = replace(sought.after, missed=missed, days=20)
        changed = replace(sought, extra=extra, in_vain=in_vain, worked=True, after=after)
        return answer(Facts("x", found, changed))[0]

    first, second = list(sought.before.intervals)[:2]
    cured = told({first: 2}, 2)
    assert re.search(r"Two more agents in team \(.*\) cure it: .* in time, missed on 2 of 20 days; ", cured)
    better = told({first: 2}, 11, (second,))
    assert "cure" not in better
    assert re.search(r"\) bring it to .* in time, still missed on 11 of 20 days; ", better)
    assert re.search(
        r"More agents in \d\d:\d\d–\d\d:\d\d do not help: with up to 30 more it stays short\.$", better
    )
    nothing = told({}, 12, (first, second))
    assert re.search(
        r" in time\)\. More agents in .* and .* do not help: .* 30 more they stay short\.$", nothing
    )


def test_what_is_worse_stands_beside_what_is_better() -> None:
    def row(difference: float, unit: str, effect: str) -> dict[str, object]:
        return {
            "difference": difference, "low": difference - 0.01, "high": difference + 0.01, "unit": unit,
            "verdict": "higher", "effect": effect, "mean": 0.7, "base_mean": 0.6,
        }  # fmt: skip

    rows = {
        "service_level": row(0.1, "share", "better"),
        "cost": row(-0.1, "USD", "better"),
        "resolution_rate": row(-0.05, "share", "worse"),
    }
    text = _against(rows, "a day")
    assert text.startswith("better and cheaper, but worse in resolution: service level +10.0 points")
    assert text.endswith("; resolution −5.0 points (−6.0 to −4.0) to 70.0 %.")
    assert _against(rows | {"cost": row(0.1, "USD", "worse")}, "a day").endswith(
        "; but resolution −5.0 points (−6.0 to −4.0) to 70.0 %."
    )


@pytest.mark.parametrize(
    ("days", "begins"), [(1, "A day requires"), (2, "The 2 days require"), (7, "A week requires")]
)
def test_a_requirement_is_that_of_its_days(days: int, begins: str) -> None:
    assert _requires(small(f"days={days}")) == begins


def test_a_kept_target_is_said_to_be_kept_on_how_many_days() -> None:
    lines = answer(Facts("x", results(9)))
    assert lines[0].startswith("sales keeps its target on 6 of 6 days: 80 % within 20 s")
    assert "No interval falls short of its target when all days are taken together." in lines


def test_several_types_are_counted_and_named() -> None:
    lines = answer(Facts("x", run(small("days=1"), 4, workers=1)))
    assert re.match(r"(All 3|\d of 3) contact types (miss|keep) their targets", lines[0])
    assert any(line.startswith("Over all contacts") and "by SL1" in line for line in lines)


@pytest.mark.parametrize(
    ("some", "every", "text"),
    [(2, 2, "Both contact types"), (3, 3, "All 3 contact types"), (1, 2, "1 of 2 contact types")],
)
def test_types_are_counted_in_words(some: int, every: int, text: str) -> None:
    assert _all(some, every) == text


def test_agents_beyond_the_requirement_who_do_deferred_work_are_not_too_many() -> None:
    """The desk has mail to do while nobody calls; what a team without mail has too much stays too much."""
    facts = Facts("x", run(customers(agents=8), 2, workers=1))
    assert facts.balance is not None
    (line,) = [line for line in answer(facts) if line.startswith("Against what Erlang A requires")]
    done = f"(at these times {hours(facts.balance.deferred)} went to deferred work, so not all are to spare)"
    assert f"are more than these need {done} and " in line
    assert "too many" not in line
    (line,) = [line for line in answer(Facts("x", results(9))) if line.startswith("Against what Erlang A")]
    assert "agent-hours are too many and " in line
    rows = facts.staffing
    above = rows[(rows["scope"] == "group") & (rows["agents"] > rows["required"])]
    assert facts.balance.deferred == pytest.approx(above["deferred"].sum() / 2)


def test_an_unknown_cost_is_said_to_be_unknown() -> None:
    from sim.center import Center

    lines = answer(Facts("x", run(Center.from_dict(description()), 3, workers=1)))
    assert "What it costs is unknown, since not every group has pay or a vendor's price." in lines


def test_two_alternatives_are_held_against_each_other() -> None:
    found = comparison(2, 4)
    (line,) = verdicts(found, found.deltas(("total",)))
    assert re.match(
        r"“4 agents” against “2 agents”: service level \+\d+\.\d points \(\+.* to \+.*\) to \d+", line
    )
    assert re.search(r"cost \+\d+\.\d\d USD \(.*\) a day, \+\d+\.\d %", line)
    reverse = comparison(4, 2)
    (line,) = verdicts(reverse, reverse.deltas(("total",)))
    assert "service level −" in line
    assert "cost −" in line


def test_equal_alternatives_cannot_be_told_apart() -> None:
    found = compare({"one": center(2), "other": center(2)}, 4, workers=1)
    (line,) = verdicts(found, found.deltas(("total",)))
    assert "service cannot be told apart" in line
    assert "cost cannot be told apart" in line


def test_of_several_alternatives_the_best_comes_first_and_each_is_named() -> None:
    found = comparison(2, 4, 9)
    lines = verdicts(found, found.deltas(("total",)), "the base by itself")
    assert lines[0].startswith("Best service: “9 agents” (100.0 %")
    assert "Lowest cost: “2 agents”" in lines[0]
    assert any(line.startswith("Cheapest with targets met on at least 90 % of days") for line in lines)
    assert lines.index("the base by itself") < lines.index(
        "Against “2 agents”, paired by replication, with 95 % intervals:"
    )
    assert [line.split(":")[0] for line in lines[-2:]] == ["“4 agents”", "“9 agents”"]


def test_other_customers_and_single_replications_are_pointed_out() -> None:
    busier = description()["contact_types"]["sales"] | {"demand": {"volume": 150}}
    found = compare({"today": center(), "busier": center(contact_types={"sales": busier})}, 3, workers=1)
    assert any("customers are not the same" in line for line in verdicts(found, found.deltas(("total",))))
    assert customers_of(found, "in each") == "customers drawn alike, but not all the same"
    assert customers_of(comparison(2, 4), "in each") == "the same customers in each"
    once = compare({"a": center(2), "b": center(3)}, 1, workers=1)
    (line,) = verdicts(once, once.deltas(("total",)))
    assert "nothing can be told apart" in line


@pytest.mark.parametrize(
    ("names", "last", "text"),
    [(["a"], "", "a"), (["a", "b"], "", "a and b"), (["a", "b"], "2 more", "a, b and 2 more")],
)
def test_lists_are_written_out(names: list[str], last: str, text: str) -> None:
    assert listed(names, last) == text
