"""What all described things have in common: typed, frozen, and closed to unknown keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator


class Entity(BaseModel):
    """A described thing: it has no clock and no dice, cannot be changed, and refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_word_is_a_number(cls, value: Any, info: ValidationInfo) -> Any:
        """A number is never taken from true or false: YAML reads yes, no, on and off so, and Python as 1 and 0."""
        field = str(info.field_name)
        if isinstance(value, bool) and _is_read(cls, field):
            return value
        if _has_truth(value) and _is_of_numbers(cls, field):
            raise ValueError(
                f"must be a number; YAML reads yes, no, on and off as true and false (got {value})"
            )
        return value


def _has_truth(value: Any) -> bool:
    """Whether a value, an item of it, or what is below a key of it is true or false."""
    below = value.values() if isinstance(value, Mapping) else value
    return any(
        isinstance(item, bool) for item in (below if isinstance(value, (Mapping, list, tuple)) else [value])
    )


@cache
def _is_read(model: type[BaseModel], field: str) -> bool:
    """Whether a field is read from text, such as 20s: its reader says itself what it cannot read."""
    return any(isinstance(item, BeforeValidator) for item in model.model_fields[field].metadata)


@cache
def _is_of_numbers(model: type[BaseModel], field: str) -> bool:
    """Whether a field holds numbers, alone, in a list or by names: no truth, and nothing that is read from text."""
    held = _types(model.model_fields[field].annotation)
    return bool(held & {int, float}) and not any(
        one is bool or isinstance(one, BeforeValidator) for one in held
    )


def _types(annotation: Any) -> set[Any]:
    return {annotation}.union(*map(_types, get_args(annotation)))
