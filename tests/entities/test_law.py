from __future__ import annotations

from math import sqrt
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from scipy import stats

from sim.entities.law import LAW, LAWS, Constant, Exponential, Gamma, Law, Mixture
from sim.entities.units import SECOND

EXAMPLES: dict[str, Any] = {
    "constant": "20s",
    "uniform": {"low": "10s", "high": "1min"},
    "exponential": {"mean": "5min"},
    "gamma": {"mean": "5min", "cv": 0.8},
    "erlang": {"mean": "5min", "shape": 3},
    "lognormal": {"mean": "390s", "cv": 1.1},
    "weibull": {"mean": "5min", "shape": 0.8},
    "triangular": {"low": "1min", "mode": "2min", "high": "9min"},
    "empirical": {"probabilities": [0, 0.2, 0.5, 0.9, 1], "values": ["0s", "9s", "1min", "5min", "1h"]},
    "mixture": [{"weight": 0.1, "constant": "0s"}, {"weight": 0.9, "exponential": {"mean": "1000s"}}],
}


class Holder(BaseModel):
    """A model with a law, as contact types have one."""

    patience: Law


def read(value: Any) -> Law:
    return Holder.model_validate({"patience": value}).patience


def findings(value: Any) -> list[tuple[str, str]]:
    """Where and what pydantic finds wrong."""
    with pytest.raises(ValidationError) as caught:
        read(value)
    return [(".".join(map(str, error["loc"])), error["msg"]) for error in caught.value.errors()]


def test_every_law_has_an_example():
    assert list(EXAMPLES) == list(LAWS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_law_is_read_from_its_name_and_written_back_alike(name):
    law = read({name: EXAMPLES[name]})
    assert isinstance(law, LAWS[name])
    written = Holder(patience=law).model_dump()
    assert list(written["patience"]) == [name]
    assert Holder.model_validate(written).patience == law
    assert Holder.model_validate_json(Holder(patience=law).model_dump_json()).patience == law
    assert LAW.validate_python({name: EXAMPLES[name]}) == law
    assert hash(law) == hash(read({name: EXAMPLES[name]}))


def test_durations_are_written_as_people_write_them():
    law = read({"mixture": EXAMPLES["mixture"]})
    assert law.model_dump(mode="json") == {
        "mixture": [{"weight": 0.1, "constant": "0s"}, {"weight": 0.9, "exponential": {"mean": "16m40s"}}]
    }


def test_a_duration_alone_is_a_constant():
    assert read("20s") == read({"constant": "20s"}) == Constant("20s")
    assert read("20s").mean == 20 * SECOND


def test_laws_are_frozen():
    law = read("20s"), read({"exponential": {"mean": "5min"}})
    with pytest.raises(ValidationError, match="frozen"):
        law[0].root = 1
    with pytest.raises(ValidationError, match="frozen"):
        law[1].mean = 1


SECONDS = {
    "constant": (20, 0),
    "uniform": (stats.uniform(10, 50).mean(), stats.uniform(10, 50).std()),
    "exponential": (300, 300),
    "gamma": (300, 240),
    "erlang": (300, stats.gamma(3, scale=100).std()),
    "lognormal": (390, 429),
    "weibull": (300, 300 * stats.weibull_min(0.8).std() / stats.weibull_min(0.8).mean()),
    "triangular": (240, stats.triang(1 / 8, 60, 480).std()),
    # by hand: pieces of 0.2, 0.3, 0.4, 0.1 between 0, 9, 60, 300 and 3600
    "empirical": (278.25, sqrt(486_307.5 - 278.25**2)),
    "mixture": (900, sqrt(0.9 * 2e6 - 900**2)),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_mean_and_deviation(name):
    law, (mean, deviation) = read({name: EXAMPLES[name]}), SECONDS[name]
    assert law.mean == pytest.approx(mean * SECOND, rel=1e-12)
    assert law.cv == pytest.approx(deviation / mean, rel=1e-9)
    assert law.variance == pytest.approx((deviation * SECOND) ** 2, rel=1e-9)


@pytest.mark.parametrize("name", EXAMPLES)
@given(seconds=st.integers(10, 10**6))
def test_a_scaled_law_has_the_mean_asked_for_and_the_same_cv(name, seconds):
    law = read({name: EXAMPLES[name]})
    scaled = law.scaled(seconds * SECOND)
    assert type(scaled) is type(law)
    assert scaled.mean == pytest.approx(seconds * SECOND, abs=1)
    assert scaled.cv == pytest.approx(law.cv, rel=1e-5)
    assert LAW.validate_python(scaled.model_dump()) == scaled


def test_a_law_that_is_always_0_cannot_be_scaled():
    assert read("0s").cv == 0
    with pytest.raises(ValueError, match="always 0"):
        read("0s").scaled(1.0)


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        (
            {"expnential": {"mean": "5min"}},
            "patience",
            '"expnential" is no law here; did you mean "exponential"?',
        ),
        (20, "patience", "a duration needs its unit, such as 20s"),
        ("soon", "patience", "'soon' is no duration"),
        (None, "patience", "a duration needs its unit"),
        ({}, "patience", "a law is one name with its parameters"),
        (
            {"gamma": {}, "erlang": {}},
            "patience",
            "a law is one name with its parameters, such as {exponential:",
        ),
        ({"constant": 20}, "patience.constant", "a duration needs its unit"),
        ({"exponential": {"mean": 300}}, "patience.exponential.mean", "a duration needs its unit"),
        ({"exponential": {"mean": "0s"}}, "patience.exponential.mean", "greater than 0"),
        ({"gamma": {"mean": "5min", "cv": -1}}, "patience.gamma.cv", "greater than or equal to 0.001"),
        (
            {"gamma": {"mean": "5min", "cv": 1, "cvv": 1}},
            "patience.gamma.cvv",
            "Extra inputs are not permitted",
        ),
        ({"erlang": {"mean": "5min", "shape": 2.5}}, "patience.erlang.shape", "valid integer"),
        ({"lognormal": {"mean": "5min", "cv": float("nan")}}, "patience.lognormal.cv", "finite number"),
        ({"uniform": {"low": "3s", "high": "1s"}}, "patience.uniform", "low (3s) is above high (1s)"),
        (
            {"triangular": {"low": "1s", "mode": "9s", "high": "2s"}},
            "patience.triangular",
            "low, mode and high must ascend (got 1s, 9s, 2s)",
        ),
    ],
)
def test_a_wrong_law_is_told_by_place_and_cause(value, place, message):
    (where, what), *rest = findings(value)
    assert (where, rest) == (place, [])
    assert message in what


@pytest.mark.parametrize(
    ("probabilities", "values", "message"),
    [
        ([0, 0.5, 1], ["0s", "1s"], "3 probabilities do not match 2 values"),
        ([0, 0.5, 0.9], ["0s", "1s", "2s"], "begin with 0 and end with 1"),
        ([0.1, 1], ["0s", "1s"], "begin with 0 and end with 1"),
        ([0, 0.5, 0.5, 1], ["0s", "1s", "1s", "2s"], "must increase"),
        ([0, 0.5, 1], ["0s", "3s", "2s"], "must not decrease"),
    ],
)
def test_a_quantile_table_must_be_one(probabilities, values, message):
    ((where, what),) = findings({"empirical": {"probabilities": probabilities, "values": values}})
    assert where == "patience.empirical"
    assert message in what


def test_weights_of_a_mixture_sum_to_1_within_a_billionth():
    parts = [{"weight": weight, "constant": "1s"} for weight in (0.3, 0.7 + 5e-10)]
    assert isinstance(read({"mixture": parts}), Mixture)
    for weights, total in (((0.3, 0.6), "0.9"), ((), "0")):
        parts = [{"weight": weight, "constant": "1s"} for weight in weights]
        assert findings({"mixture": parts})[0] == (
            "patience.mixture",
            f"Value error, the weights of a mixture must sum to 1 (sum {total})",
        )


def test_all_mistakes_in_a_mixture_are_told_at_once_with_their_places():
    parts = [
        {"weight": 0.1, "constant": "0"},
        {"exponential": {"mean": "1000s"}},
        {"weight": 0.3, "expo": {"mean": "1000s"}},
        {"weight": 0.3, "gamma": {"mean": "5"}},
        {"weight": 0.1, "mixture": []},
        {"weight": 2, "constant": "0s"},
    ]
    assert [place for place, _ in findings({"mixture": parts})] == [
        f"patience.mixture.{rest}"
        for rest in ("0.constant", "1.weight", "2", "3.gamma.mean", "3.gamma.cv", "4", "5.weight")
    ]


def test_laws_built_in_python_need_units_too():
    assert Exponential(mean="5min") == read({"exponential": {"mean": "5min"}})
    with pytest.raises(ValidationError, match="needs its unit"):
        Gamma(mean=300, cv=1.0)


def test_json_schema_says_what_the_models_accept():
    schema = Holder.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = ["20s", *({name: example} for name, example in EXAMPLES.items())]
    assert [law for law in good if not validator.is_valid({"patience": law})] == []
    bad = [
        20,
        {},
        {"expo": {"mean": "5min"}},
        {"exponential": {"mean": 5}},
        {"gamma": {"mean": "5min"}},
        {"exponential": {"mean": "5min"}, "constant": "5s"},
        {"mixture": [{"weight": 0.1}]},
        {"mixture": [{"constant": "1s"}]},
        {"mixture": [{"weight": 0.1, "constant": "0s", "exponential": {"mean": "5min"}}]},
    ]
    assert [law for law in bad if validator.is_valid({"patience": law})] == []
    assert "Memoryless" in schema["$defs"]["Exponential"]["description"]
