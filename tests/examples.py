"""On how many examples a property is tried: few at every commit, twenty times as many when asked for."""

from __future__ import annotations

from hypothesis import settings

MORE = 20


def examples(count: int) -> settings:
    """So many examples of a property, or in the profile `long` (see conftest) more."""
    return settings(max_examples=count * (MORE if settings.get_current_profile_name() == "long" else 1))
