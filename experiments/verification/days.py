"""Days that begin empty and end: arrivals that rise and fall, breaks, closing time, shift ends, published days."""

from __future__ import annotations

from experiments.verification.case import PHONE, Case, Check, Data, Family, one_queue
from experiments.verification.skills import leaves_after

SINUSOID = [
    65,
    72,
    83,
    97,
    112,
    128,
    143,
    157,
    168,
    175,
    179,
    179,
    175,
    168,
    157,
    143,
    128,
    112,
    97,
    83,
    72,
    65,
    61,
    61,
]


def _hour(volume: float, agents: Data, days: int = 30, **more: object) -> Data:
    """Thirty days of one hour each, whose agents come empty every day."""
    return {
        "name": "One hour",
        "start": "2026-01-05",
        "days": days,
        "interval": "30min",
        "channels": PHONE,
        "contact_types": {
            "call": {
                "channel": "phone",
                "open": "08:00-09:00",
                "demand": {"volume": volume},
                "handle_time": {"exponential": {"mean": "5min"}},
                "patience": leaves_after("5min"),
            }
        },
        "agent_groups": {"desk": {"skills": ["call"], **agents}},
    } | more


def _fall(agents: Data) -> Data:
    described = _hour(65, agents)
    kind = described["contact_types"]["call"]
    kind["demand"] = {"volume": 65, "shape": [50, 15]}
    kind["handle_time"] = {"exponential": {"mean": "3min"}}
    kind["patience"] = leaves_after("4min")
    return described


CHANGING = Family(
    "Days that change",
    "Each day starts empty and ends; nothing is in a steady state, and nothing is left out.",
    (
        Case(
            "Arrivals on a wave, agents without limit",
            "Mt/M/∞: the number busy follows the arrivals, later and flatter",
            "Differential equation of the expected number busy, piecewise",
            one_queue(14_400, 700, "20min", until="12:00", interval="30min",
                      demand={"volume": 14_400, "shape": SINUSOID}),
            tuple(
                Check("busy_hours", exact, counted=window)
                for window, exact in {
                    ("0h", "30min"): 52.2260671218,
                    ("1h30min", "2h"): 146.539262051,
                    ("3h30min", "4h"): 245.824028525,
                    ("5h30min", "6h"): 297.117339406,
                    ("7h30min", "8h"): 252.872785017,
                    ("9h30min", "10h"): 154.174514086,
                    ("11h30min", "12h"): 102.882656981,
                }.items()
            ),
            ("0h", "12h"),
            quick=10,
            full=450,
        ),
        Case(
            "A break that waits for the contact in hand",
            "One agent, no queue, a break of 15 minutes due after an hour; blocked calls tell when the agent was away",
            "Two states before and after the break, integrated over its delay",
            {
                "name": "One break",
                "start": "2026-01-05",
                "days": 50,
                "interval": "1h",
                "channels": PHONE,
                "contact_types": {
                    "call": {
                        "channel": "phone",
                        "open": "08:00-10:00",
                        "demand": {"volume": 40},
                        "handle_time": {"exponential": {"mean": "3min"}},
                        "patience": "never",
                        "queue_limit": 0,
                    }
                },
                "agent_groups": {
                    "desk": {"agents": 1, "skills": ["call"], "breaks": [{"length": "15min", "after": "1h"}]}
                },
            },
            (Check("blocking", 0.55625),),
            ("0h", "1200h"),
            quick=37,
            full=3300,
        ),
        Case(
            "Closing time: who waits is sent away",
            "`end_of_day: cut`: contacts in service are finished in overtime, the others leave the queue",
            "Transient chain from empty to closing time",
            _hour(36, {"agents": 2}, end_of_day="cut"),
            (
                Check("flow_out", 37.4676174017),
                Check("abandonment", 0.363687087069),
                Check("wait_mean", 109.106126121),
                Check("overtime_hours", 4.37765246827),
            ),
            ("0h", "720h"),
            quick=69,
            full=6120,
        ),
        Case(
            "Closing time: who waits is served",
            "`end_of_day: drain`: agents stay while a contact waits, then finish what they have in hand",
            "Transient chain from empty to closing time, then until empty",
            _hour(36, {"agents": 2}, end_of_day="drain"),
            (
                Check("abandonment", 0.379588547864),
                Check("wait_mean", 113.876564359),
                Check("overtime_hours", 6.06882244690),
            ),
            ("0h", "720h"),
            quick=69,
            full=6120,
        ),
        Case(
            "Four of six go home: shifts",
            "Named agents whose shift ends finish their contact and go; the other two go on taking contacts",
            "Transient chain; who is busy at the shift end is drawn evenly",
            _fall({"agents": 6, "shifts": [
                {"start": "08:00", "length": "30min", "share": 0.6666667},
                {"start": "08:00", "length": "1h", "share": 0.3333333},
            ]}),
            (
                Check("wait_mean", 23.4555789075), Check("abandonment", 0.0977315787812),
                Check("overtime_hours", 6.75727563541),
            ),
            ("0h", "720h"),
            quick=38,
            full=3390,
        ),
        Case(
            "Four of six go home: headcount",
            "Anonymous seats: no contact starts until fewer than two are busy",
            "Transient chain",
            _fall({"headcount": {"on_phone": {"00:00": 0, "08:00": 6, "08:30": 2, "09:00": 0}}}),
            (
                Check("wait_mean", 26.303380779), Check("abandonment", 0.10959741991),
                Check("overtime_hours", 4.12056527128),
            ),
            ("0h", "720h"),
            quick=38,
            full=3390,
        ),
        Case(
            "One agent in ten is sick",
            "Each of four agents is absent for the day with probability 0.1; days with few agents weigh most",
            "Erlang A averaged over the binomial number of agents there",
            {
                **one_queue(4320, 4, "60s", interval="30min", patience=leaves_after("90s")),
                "agent_groups": {"desk": {"agents": 4, "skills": ["call"], "shrinkage": {"sick": 0.1}}},
            },
            (
                Check("abandonment", 0.140497705004),
                Check("service_level_1", 0.691343312485),
                Check("wait_mean", 12.6447934504),
            ),
            ("1h", "24h"),
            quick=17,
            full=2400,
        ),
    ),
)  # fmt: skip


PUBLISHED_DAYS = 10_000
"""Days behind the published figures."""


def _published(spread: float) -> float:
    return float(spread / PUBLISHED_DAYS**0.5)


def _with_shifts() -> Data:
    """The same agents by the clock, as people: 4 all day, 2 for 9 hours, 1 for 6, and two short shifts."""
    from sim.load.description import describe

    rota = [
        {"start": "08:00", "length": "13h", "share": 4 / 9},
        {"start": "09:00", "length": "9h", "share": 2 / 9},
        {"start": "10:00", "length": "6h", "share": 1 / 9},
        {"start": "10:00", "length": "3h", "share": 1 / 9},
        {"start": "14:00", "length": "2h", "share": 1 / 9},
    ]
    described = dict(describe("published_call_center").data)
    return described | {"agent_groups": {"agents": {"skills": ["call"], "agents": 9, "shifts": rota}}}


PUBLISHED = Family(
    "Published days",
    "The call center of the SSJ tutorial (L'Ecuyer and others) by its own conventions: waits of all contacts, answered "
    "or not; every sum of a day divided by the constant 1660. Its spread between days is compared with the published "
    "one, with the standard errors of both.",
    (
        Case(
            "The published call center",
            "Thirteen hours, arrivals with a busyness factor of the day, balking, headcounts that change every hour",
            "Exact: chains by hour integrated over the gamma factor. Spreads: published, 10,000 days",
            "published_call_center",
            (
                Check("arrivals", 1660.0),
                Check("wait_per_call", 4.7236041505),
                Check("ended_in_time", 0.924689364831),
                Check("answered_in_time", 0.907500443673),
                Check("lost", 0.0198592462527),
                Check("arrivals", 93.62, spread=True, reference_error=93.62 / (2 * PUBLISHED_DAYS) ** 0.5),
            ),
            ("0h", "24h"),
            quick=45,
            full=10_000,
        ),
        Case(
            "The published call center with shifts",
            "The same day with eight named agents: whose shift ends leaves after the contact in hand, the others go on",
            "Exact: chains by hour integrated over the gamma factor",
            _with_shifts(),
            (Check("wait_per_call", 4.68294461905), Check("lost", 0.0197289842287)),
            ("0h", "24h"),
            quick=45,
            full=10_000,
        ),
    ),
)

FAMILIES = (CHANGING, PUBLISHED)
