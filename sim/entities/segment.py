"""Segments of customers: dealers, consumers, very important ones; what their contact types have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from sim.entities.contact_type import Patience, Target
from sim.entities.model import Entity
from sim.entities.units import parse_money


def _value(value: Any) -> Any:
    """A bare number is a weight, which has no currency; everything else is money."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    amount = (float(value), "", "") if is_number else parse_money(value)
    if amount[0] < 0.0:
        raise ValueError(f"what a contact is worth must be at least 0 (got {value!r})")
    return amount


Value = Annotated[
    tuple[float, str, str],
    BeforeValidator(_value),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "examples": ["45 USD"]}]}),
]


class Segment(Entity):
    """A kind of customer: what a contact of theirs is worth, and what its contact types say where they do not say it.

    `value` is money ("45 USD") or a weight (3.0). `patience` and `target` are those of live channels.
    """

    value: Value | None = None
    priority: int | None = Field(default=None, ge=0, le=1000)
    patience: Patience = None
    target: Target | None = None


def inherited(data: Mapping[str, Any]) -> dict[str, Any]:
    """The description of a center in which contact types have from their segment what they do not say themselves.

    A segment with a mistake leaves nothing to its types: the mistake is told once, where it is.
    """
    segments, kinds, channels = (data.get(key) for key in ("segments", "contact_types", "channels"))
    if not isinstance(segments, Mapping) or not isinstance(kinds, Mapping):
        return dict(data)
    sound = {
        name: given for name, given in segments.items() if isinstance(given, Mapping) and _is_sound(given)
    }
    return dict(data) | {
        "contact_types": {
            name: _of_segment(kind, sound, channels) if isinstance(kind, Mapping) else kind
            for name, kind in kinds.items()
        }
    }


def _is_sound(given: Mapping[str, Any]) -> bool:
    try:
        Segment.model_validate(dict(given))
    except ValidationError:
        return False
    return True


def _of_segment(kind: Mapping[str, Any], segments: Mapping[str, Any], channels: Any) -> dict[str, Any]:
    segment = segments.get(str(kind.get("segment")), {})
    channel = channels.get(str(kind.get("channel"))) if isinstance(channels, Mapping) else None
    is_live = not (isinstance(channel, Mapping) and channel.get("kind") == "deferred")
    keys = ("priority", "patience", "target") if is_live else ("priority",)
    return {key: segment[key] for key in keys if segment.get(key) is not None} | dict(kind)
