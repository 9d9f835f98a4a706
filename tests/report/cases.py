"""Small results to write reports of: quick to play, and with names that a page or a spreadsheet must not obey."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sim.center import Center
from sim.comparison.compare import Comparison, compare
from sim.comparison.run import run
from tests.comparison.small import description

if TYPE_CHECKING:
    from sim.comparison.results import Results

MARKUP = "<script>alert('me')</script>"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def center(agents: int = 2, **changes: Any) -> Center:
    """One queue and one group with pay; about 100 contacts between 08:00 and 12:00."""
    data = description(**changes)
    data["contact_types"]["sales"]["target"] = {"service_level": 0.8, "within": "20s", "abandonment": 0.05}
    data["agent_groups"] = {
        "team": {"agents": agents, "skills": ["sales"], "pay": {"wage": "20 USD/h", "on_costs": 1.2}}
    }
    return Center.from_dict(data)


def hostile() -> Center:
    """A center whose names are markup and formulas."""
    data = description(name=MARKUP)
    data["contact_types"] = {FORMULA: data["contact_types"]["sales"]}
    data["agent_groups"] = {
        "@group": {"agents": 2, "skills": [FORMULA]},
        "-1+1": {"agents": 1, "skills": [FORMULA]},
    }
    return Center.from_dict(data)


def customers(contacts: str = "first_come_first_served", agents: int = 5) -> Center:
    """Three segments on the phone and one in the mail, at one desk; who is not answered redials, some are handed on."""
    live = {
        "channel": "phone", "open": {"mon-sun": "08:00-18:00"}, "patience": {"exponential": {"mean": "4min"}},
        "handle_time": {"exponential": {"mean": "4min"}},
    }  # fmt: skip
    again = {"probability": 0.5, "after": "10min"}
    volume = {"volume_basis": "first_attempts"}
    kinds: dict[str, Any] = {
        "dealer_orders": live | {"segment": "dealer", "demand": volume | {"volume": 120}, "redial": again},
        "consumer_service": live | {
            "segment": "consumer", "demand": volume | {"volume": 300}, "redial": again,
            "transfers": [{"to": "technical", "probability": 0.1}],
        },
        "technical": live | {"segment": "owners of old machines", "tier": 2, "handle_time": "8min"},
        "dealer_mail": {
            "channel": "mail", "segment": "dealer", "demand": volume | {"volume": 60}, "handle_time": "6min",
            "open": {"mon-sun": "08:00-18:00"}, "target": {"within": "24h"},
        },
    }  # fmt: skip
    return Center.from_dict({
        "name": "A desk for everybody", "start": "2026-04-13", "days": 2,
        "channels": {"phone": {"kind": "live"}, "mail": {"kind": "deferred"}},
        "segments": {
            "dealer": {"value": "45 USD", "priority": 1}, "consumer": {"value": "12 USD", "priority": 3},
            "owners of old machines": {"value": "20 USD", "priority": 2},
        },
        "contact_types": kinds, "agent_groups": {"desk": {"agents": agents, "skills": list(kinds)}},
        "routing": {"contacts": contacts},
    })  # fmt: skip


@lru_cache(maxsize=8)
def results(agents: int = 2, replications: int = 6) -> Results:
    """The center played a few times."""
    return run(center(agents), replications, workers=1)


@lru_cache(maxsize=8)
def comparison(*agents: int, replications: int = 8) -> Comparison:
    """Alternatives that differ in their number of agents."""
    return compare({f"{number} agents": center(number) for number in agents}, replications, workers=1)
