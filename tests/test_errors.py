"""How mistakes are told: all at once, also those of overrides; what is told of single keys is in `tests/errors`."""

from __future__ import annotations

import pickle

import pytest

import sim
from sim.entities.units import WEEKDAYS
from sim.errors import ConfigError, Problem, UserError, did_you_mean
from sim.explain import by_days
from tests.errors.mistakes import DESK, SALES, both, center, message_of, put


def test_all_mistakes_of_a_center_come_at_once() -> None:
    data = center()
    both(put("days", 0), put(f"{SALES}.target.within", 20), put(f"{DESK}.shrinkage.sick", 6))(data)
    lines = message_of(data).splitlines()
    assert lines[0] == "center: 3 problems"
    assert [line.split(":")[0].strip() for line in lines[1:]] == [
        "days",
        f"{SALES}.target.within",
        f"{DESK}.shrinkage.sick",
    ]


@pytest.mark.parametrize(("given", "hint"), [(1.2, ""), (2, " (did you mean 0.02?)")])
def test_a_share_a_little_above_1_is_not_taken_for_percent(given: float, hint: str) -> None:
    data = center()
    put(f"{SALES}.redial.probability", given)(data)
    assert message_of(data).endswith(f"{given} is more than 1; a share is written as 0.8, not as 80{hint}")


def test_what_has_keys_is_asked_for_without_the_name_of_a_class() -> None:
    data = center()
    put(f"{SALES}.redial", "often")(data)
    assert message_of(data).endswith(f"{SALES}.redial: must be keys with values below it (got 'often')")


def test_mistakes_that_show_only_together_come_at_once() -> None:
    data = center()
    both(put(f"{DESK}.skills", ["slaes"]), put("timezone", "Mars"), put(f"{DESK}.pay.wage", "9 EUR/h"))(data)
    assert message_of(data).splitlines()[0] == "center: 3 problems"


@pytest.mark.parametrize(
    ("overrides", "fragments"),
    [
        (("days=0",), ["center: 1 problem", "days: must be at least 1 (got 0)"]),
        (
            ("agent_groups.sale_desk.agents=3",),
            [
                'agent_groups.sale_desk: there is no agent group "sale_desk"; did you mean "sales_desk"?',
                "+key=value makes a new one",
            ],
        ),
        (("contact_types.sales.patience.mean=3min",), ["contact_types.sales.patience: a law is one name"]),
        (("days.hours=3",), ["days: 5 is a value and has no keys below it"]),
        (
            ("~contact_types.sales.rdial",),
            ['contact_types.sales.rdial: there is no key "rdial"; did you mean "redial"?'],
        ),
        (
            ("agent_groups.sales_desk.breaks.3.length=9min",),
            ["this is a list of 3; its items are counted from 0 to 2"],
        ),
        (
            ("agent_groups.sales_desk.breaks[0].length=9min",),
            ["items of a list are counted from 0 between dots: shifts.0.length=9h"],
        ),
        (("days",), ["days: is no override; write key=value"]),
        (("=3",), ["=3: is no override"]),
        (("days=1,2",), ["days=1,2: several values make several centers"]),
        (("days=interval(1,2)",), ["names no finite list of values"]),
        (("contact_types.sales.patience={exponential: {mean: 3min}",), ["the value cannot be read"]),
        (
            ("routing=priorty",),
            ['routing: there is no routing "priorty"; did you mean "priority"?', "longest_idle"],
        ),
        (
            ("center=ridgeline_voise",),
            ['there is no center "ridgeline_voise"; did you mean "ridgeline_voice"?'],
        ),
        (("days=1,2", "seed"), ["seed: is no override"]),
        (("x y", "a[0]=3"), ["command line: 2 problems", "x y: is no override", "a[0]=3: items of a list"]),
    ],
)
def test_a_wrong_override_is_told(overrides: tuple[str, ...], fragments: list[str]) -> None:
    message = message_of(center(), overrides)
    assert [fragment for fragment in fragments if fragment not in message] == [], message


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(
        ConfigError, match='there is no center "smal_shop"; did you mean "small_shop"'
    ) as caught:
        sim.load("smal_shop")
    assert "two_vendors" in str(caught.value)


def test_an_error_is_a_users_error_that_crosses_processes() -> None:
    error = ConfigError([Problem("days", "must be at least 1")], "center x")
    assert isinstance(error, UserError)
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.problems, copy.source) == (str(error), error.problems, "center x")


def test_nearest_words() -> None:
    assert did_you_mean("slaes", ["sales", "support"]) == '; did you mean "sales"? (allowed: sales, support)'
    assert did_you_mean("zzz", ["sales"]) == " (allowed: sales)"
    assert did_you_mean("x", []) == " (allowed: none are defined)"
    assert did_you_mean("k1", [f"k{i}" for i in range(40)]).endswith(", k38, k39)")
    many = did_you_mean("sales_x", [*(f"k{i}" for i in range(40)), "sales", "sales_2"])
    assert many == (
        '; did you mean "sales_2"? (allowed: sales_2, sales, k0, k1, k2, k3, k4, k5, k6, k7, k8, k9 and 30 more)'
    )


def test_days_of_a_week_that_share_a_mistake_share_a_line() -> None:
    days = [Problem(f"a.open.{day}", "x") for day in ("mon", "tue", "wed")]
    apart = [Problem("a.open.mon", "y"), Problem("a.open.thu", "y"), Problem("b", "x"), Problem("b", "x")]
    whole = [Problem(f"c.on_phone.{day}.08:00", "z") for day in WEEKDAYS]
    assert by_days([*days, *apart, *whole]) == [
        Problem("a.open.mon-wed", "x"),
        Problem("a.open.mon,thu", "y"),
        Problem("b", "x"),
        Problem("c.on_phone.08:00", "z"),
    ]
