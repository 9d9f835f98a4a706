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


@lru_cache(maxsize=8)
def results(agents: int = 2, replications: int = 6) -> Results:
    """The center played a few times."""
    return run(center(agents), replications, workers=1)


@lru_cache(maxsize=8)
def comparison(*agents: int, replications: int = 8) -> Comparison:
    """Alternatives that differ in their number of agents."""
    return compare({f"{number} agents": center(number) for number in agents}, replications, workers=1)
