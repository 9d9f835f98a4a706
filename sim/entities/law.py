"""Laws of durations: how long customers wait, how much work they bring, how long a hand-over takes.

In a config a law is a mapping with one key, its name: `{gamma: {mean: 5min, cv: 0.8}}`; a duration alone is a
constant. Means and quantiles are in microseconds; q(u) is a quantile function, z(u) the standard normal one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import expm1, lgamma, sqrt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    RootModel,
    SerializerFunctionWrapHandler,
    Tag,
    TypeAdapter,
    model_serializer,
    model_validator,
)

from sim.entities.model import Entity
from sim.entities.units import Duration, parse_duration, show_duration
from sim.errors import did_you_mean

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Time = Annotated[Duration, PlainSerializer(show_duration, return_type=str)]
"""A duration that is written back as people write it."""
PositiveTime = Annotated[Time, Field(gt=0)]
Cv = Annotated[float, Field(gt=0.0, le=20.0)]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class _ConfigShape:
    """The JSON Schema of a law as people write it: a duration, or an object whose one key is the law's name."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        bodies = dict(zip(LAWS, handler(schema)["oneOf"], strict=False))  # a mixture, where allowed, is last
        named = {"properties": bodies, "minProperties": 1, "maxProperties": 1, "additionalProperties": False}
        return {"anyOf": [{"type": "string", "examples": ["20s"]}, {"type": "object", **named}]}


class AnyLaw(BaseModel):
    """What all laws share; `name` is the key that announces a law in a config."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)
    name: ClassVar[str]

    if TYPE_CHECKING:  # a field in some laws, a formula in others

        @property
        def mean(self) -> float:
            """Expected duration in microseconds."""

        @property
        def cv(self) -> float:
            """Coefficient of variation, standard deviation / mean; 0 for a law that is always 0."""

    @property
    def variance(self) -> float:
        """Variance in square microseconds, (mean x cv)^2."""
        return float((self.mean * self.cv) ** 2)

    def scaled(self, mean: float) -> Law:
        """The same law with another mean (microseconds) and the same cv, in whole microseconds."""
        if not self.mean:
            raise ValueError("a law that is always 0 has no scale")
        return self._times(mean / self.mean)

    def _times(self, factor: float) -> Law:
        raise NotImplementedError

    @model_serializer(mode="wrap")
    def _with_name(self, inner: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {self.name: inner(self)}


class Constant(RootModel[Time], AnyLaw):
    """Always the same duration: q(u) = value."""

    name = "constant"
    model_config = ConfigDict(frozen=True)

    @property
    def mean(self) -> float:
        """Expected duration in microseconds."""
        return float(self.root)

    @property
    def cv(self) -> float:
        """Coefficient of variation: 0."""
        return 0.0

    def _times(self, factor: float) -> Constant:
        return Constant.model_construct(round(self.root * factor))


class Uniform(AnyLaw, Entity):
    """Every duration from low to high equally likely: q(u) = low + (high - low) u."""

    name = "uniform"
    low: Time
    high: Time

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.low > self.high:
            raise ValueError(f"low ({show_duration(self.low)}) is above high ({show_duration(self.high)})")
        return self

    @property
    def mean(self) -> float:
        """Expected duration in microseconds, (low + high) / 2."""
        return (self.low + self.high) / 2

    @property
    def cv(self) -> float:
        """Coefficient of variation, (high - low) / sqrt(12) / mean."""
        return (self.high - self.low) / sqrt(12) / self.mean if self.mean else 0.0

    def _times(self, factor: float) -> Uniform:
        return self.model_copy(update={"low": round(self.low * factor), "high": round(self.high * factor)})


class _ByMean(AnyLaw, Entity):
    mean: PositiveTime

    def _times(self, factor: float) -> Law:
        return cast("Law", self.model_copy(update={"mean": round(self.mean * factor)}))


class Exponential(_ByMean):
    """Memoryless, cv 1: q(u) = -mean log(1 - u)."""

    name = "exponential"

    @property
    def cv(self) -> float:
        """Coefficient of variation: 1."""
        return 1.0


class Gamma(_ByMean):
    """Gamma by mean and cv: shape 1 / cv^2, scale mean cv^2."""

    name = "gamma"
    cv: Annotated[float, Field(ge=0.001, le=5.0)]


class Erlang(_ByMean):
    """The sum of `shape` equal exponential phases: gamma with a whole shape and scale mean / shape."""

    name = "erlang"
    shape: Annotated[int, Field(ge=1, le=10_000)]

    @property
    def cv(self) -> float:
        """Coefficient of variation, 1 / sqrt(shape)."""
        return 1 / sqrt(self.shape)


class Lognormal(_ByMean):
    """Lognormal by mean and cv: s^2 = log(1 + cv^2), q(u) = mean exp(s z(u) - s^2 / 2)."""

    name = "lognormal"
    cv: Cv


class Weibull(_ByMean):
    """Weibull: q(u) = scale (-log(1 - u))^(1 / shape), scale = mean / Gamma(1 + 1 / shape)."""

    name = "weibull"
    shape: Annotated[float, Field(ge=0.2, le=100.0)]

    @property
    def cv(self) -> float:
        """Coefficient of variation, sqrt(Gamma(1 + 2 / shape) / Gamma(1 + 1 / shape)^2 - 1)."""
        return sqrt(expm1(lgamma(1 + 2 / self.shape) - 2 * lgamma(1 + 1 / self.shape)))


class Triangular(AnyLaw, Entity):
    """A density that rises from low to mode and falls to high, straight on both sides."""

    name = "triangular"
    low: Time
    mode: Time
    high: Time

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not self.low <= self.mode <= self.high:
            given = ", ".join(show_duration(value) for value in (self.low, self.mode, self.high))
            raise ValueError(f"low, mode and high must ascend (got {given})")
        return self

    @property
    def mean(self) -> float:
        """Expected duration in microseconds, (low + mode + high) / 3."""
        return (self.low + self.mode + self.high) / 3

    @property
    def cv(self) -> float:
        """Coefficient of variation; variance = ((h - l)^2 - (m - l)(h - m)) / 18."""
        low, mode, high = self.low, self.mode, self.high
        square = ((high - low) ** 2 - (mode - low) * (high - mode)) / 18
        return sqrt(square) / self.mean if self.mean else 0.0

    def _times(self, factor: float) -> Triangular:
        return self.model_copy(
            update={key: round(getattr(self, key) * factor) for key in ("low", "mode", "high")}
        )


class Empirical(AnyLaw, Entity):
    """A measured quantile table: q(u) is straight between (probability, value) points."""

    name = "empirical"
    probabilities: Annotated[tuple[Probability, ...], Field(min_length=2)]
    values: Annotated[tuple[Time, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _is_quantile_table(self) -> Empirical:
        if len(self.probabilities) != len(self.values):
            raise ValueError(
                f"{len(self.probabilities)} probabilities do not match {len(self.values)} values"
            )
        if self.probabilities[0] != 0 or self.probabilities[-1] != 1:
            raise ValueError("probabilities must begin with 0 and end with 1")
        if any(one >= two for one, two in pairwise(self.probabilities)):
            raise ValueError("probabilities must increase")
        if any(one > two for one, two in pairwise(self.values)):
            raise ValueError("values must not decrease")
        return self

    @property
    def mean(self) -> float:
        """Expected duration in microseconds: pieces of width dp between a and b add dp (a + b) / 2."""
        return sum(width * (low + high) / 2 for width, low, high in self._pieces())

    @property
    def cv(self) -> float:
        """Coefficient of variation; pieces add dp ((b - a)^2 / 12 + ((a + b) / 2 - mean)^2) to the variance."""
        mean = self.mean
        square = sum(
            w * ((high - low) ** 2 / 12 + ((low + high) / 2 - mean) ** 2) for w, low, high in self._pieces()
        )
        return sqrt(square) / mean if mean else 0.0

    def _pieces(self) -> list[tuple[float, int, int]]:
        points = pairwise(zip(self.probabilities, self.values, strict=True))
        return [(right[0] - left[0], left[1], right[1]) for left, right in points]

    def _times(self, factor: float) -> Empirical:
        return self.model_copy(update={"values": tuple(round(value * factor) for value in self.values)})


LAWS: dict[str, type[AnyLaw]] = {
    law.name: law
    for law in (Constant, Uniform, Exponential, Gamma, Erlang, Lognormal, Weibull, Triangular, Empirical)
}
"""The class of each law by its name in a config; `mixture` joins below."""


def _one_of(value: Any, allowed: Iterable[str]) -> Any:
    """A duration alone becomes a constant; a mapping must have one key, a known law."""
    if isinstance(value, AnyLaw):
        return value
    if not isinstance(value, Mapping):
        return Constant.model_construct(parse_duration(value))
    if len(value) != 1:
        given = f"got {', '.join(map(str, value))}" if value else "got none"
        raise ValueError(
            f"a law is one name with its parameters, such as {{exponential: {{mean: 5min}}}} ({given})"
        )
    name = next(iter(value))
    if name not in allowed:
        raise ValueError(f'"{name}" is no law here{did_you_mean(str(name), allowed)}')
    return value


def _any_law(value: Any) -> Any:
    return _one_of(value, LAWS)


def _simple_law(value: Any) -> Any:
    return _one_of(value, [name for name in LAWS if name != Mixture.name])


def _tag(value: Any) -> str:
    return value.name if isinstance(value, AnyLaw) else str(next(iter(value)))


_Body = BeforeValidator(lambda value: next(iter(value.values())) if isinstance(value, Mapping) else value)

_Simple: TypeAlias = (
    Annotated[Constant, _Body, Tag("constant")]
    | Annotated[Uniform, _Body, Tag("uniform")]
    | Annotated[Exponential, _Body, Tag("exponential")]
    | Annotated[Gamma, _Body, Tag("gamma")]
    | Annotated[Erlang, _Body, Tag("erlang")]
    | Annotated[Lognormal, _Body, Tag("lognormal")]
    | Annotated[Weibull, _Body, Tag("weibull")]
    | Annotated[Triangular, _Body, Tag("triangular")]
    | Annotated[Empirical, _Body, Tag("empirical")]
)
SimpleLaw: TypeAlias = Annotated[_Simple, Discriminator(_tag), BeforeValidator(_simple_law), _ConfigShape()]
"""Any law but a mixture."""
_SIMPLE: TypeAdapter[SimpleLaw] = TypeAdapter(SimpleLaw)


class Component(Entity):
    """One part of a mixture: its weight and its law, written `{weight: 0.1, constant: 0s}`."""

    weight: Annotated[float, Field(gt=0.0, le=1.0)]
    law: SimpleLaw

    @model_validator(mode="before")
    @classmethod
    def _law_beside_weight(cls, value: Any) -> Any:
        if not isinstance(value, Mapping) or isinstance(value.get("law"), AnyLaw):
            return value
        law = _SIMPLE.validate_python({key: item for key, item in value.items() if key != "weight"})
        return {"law": law} | {key: item for key, item in value.items() if key == "weight"}

    @model_serializer(mode="wrap")
    def _beside_weight(self, inner: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written = inner(self)
        return {"weight": written["weight"], **written["law"]}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The weight beside exactly one law."""
        described = handler.resolve_ref_schema(handler(schema))
        fields = described["properties"]
        described["properties"] = {"weight": fields["weight"], **fields["law"]["anyOf"][1]["properties"]}
        described |= {"required": ["weight"], "minProperties": 2, "maxProperties": 2}
        return described


class Mixture(RootModel[tuple[Component, ...]], AnyLaw):
    """With probability `weight` a duration follows that component's law; the weights sum to 1."""

    name = "mixture"
    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _whole(self) -> Mixture:
        total = sum(part.weight for part in self.root)
        if abs(total - 1) > 1e-9:
            raise ValueError(f"the weights of a mixture must sum to 1 (sum {total:g})")
        return self

    @property
    def mean(self) -> float:
        """Expected duration in microseconds, the weighted mean of the components' means."""
        return sum(part.weight * part.law.mean for part in self.root)

    @property
    def cv(self) -> float:
        """Coefficient of variation; variance = sum of weight x (variance + (mean - overall mean)^2)."""
        mean = self.mean
        square = sum(part.weight * (part.law.variance + (part.law.mean - mean) ** 2) for part in self.root)
        return sqrt(square) / mean if mean else 0.0

    def _times(self, factor: float) -> Mixture:
        parts = (part.model_copy(update={"law": part.law._times(factor)}) for part in self.root)
        return Mixture.model_construct(tuple(parts))


LAWS[Mixture.name] = Mixture

Law: TypeAlias = Annotated[
    _Simple | Annotated[Mixture, _Body, Tag("mixture")],
    Discriminator(_tag),
    BeforeValidator(_any_law),
    _ConfigShape(),
]
"""Any law, as a field of a model."""
LAW: TypeAdapter[Law] = TypeAdapter(Law)
"""Reads a law outside a model: `LAW.validate_python({"exponential": {"mean": "5min"}})`."""
