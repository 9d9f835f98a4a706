"""One queue in its steady state: Erlang C, losses and limited queues, abandonment, handle times of any law."""

from __future__ import annotations

from experiments.verification.case import Case, Check, Family, one_queue

ERLANG_C = "Erlang C (M/M/n), all states counted"
ERLANG_A = "Erlang A (M/M/n+M), all states counted"


def _delays(wait: float, asa: float, if_any: float, level: float, occupancy: float) -> tuple[Check, ...]:
    return (
        Check("wait_probability", wait),
        Check("asa", asa),
        Check("wait_if_any", if_any),
        Check("service_level_1", level),
        Check("occupancy", occupancy),
    )


DELAYS = Family(
    "Waiting without abandonment",
    "Poisson arrivals, exponential handle times, everybody waits: Erlang C, from a single agent to fifty.",
    (
        Case(
            "One agent at 70 %",
            "The single-server queue M/M/1",
            ERLANG_C,
            one_queue(1008, 1, "60s", days=10, until="24:00", target={"within": "20s"}),
            _delays(0.7, 140.0, 200.0, 0.366613807375, 0.7),
            ("24h", "239h"),
            quick=10,
            full=660,
        ),
        Case(
            "Fourteen agents, 100 calls a half hour",
            "The textbook example: 3 min calls, 14 agents, answered within 20 s",
            ERLANG_C,
            one_queue(4800, 14, "180s", days=2),
            _delays(0.174131933595, 7.83593701178, 45.0, 0.888350019179, 0.714285714286),
            ("6h", "47h"),
            quick=10,
            full=690,
        ),
        Case(
            "Fifty agents at 92 %",
            "A large group near its limit, where waiting comes in long spells",
            ERLANG_C,
            one_queue(16_560, 50, "240s"),
            _delays(0.458085154532, 27.4851092719, 60.0, 0.671767643869, 0.92),
            ("12h", "23h"),
            quick=10,
            full=390,
        ),
        Case(
            "Four agents at 50 %",
            "A small group with much idle time",
            ERLANG_C,
            one_queue(1440, 4, "120s", days=5),
            _delays(0.173913043478, 10.4347826087, 60.0, 0.875385859031, 0.5),
            ("6h", "119h"),
            quick=10,
            full=930,
        ),
    ),
)


LOSSES = Family(
    "Losses and limited queues",
    "A `queue_limit` blocks whoever finds the queue full; a patience of zero sends away whoever finds nobody free.",
    (
        Case(
            "Ten agents and no queue",
            "Erlang B by `queue_limit: 0`",
            "Erlang B, in exact fractions",
            one_queue(4800, 10, "180s", days=2, queue_limit=0),
            (Check("blocking", 0.214582343107), Check("occupancy", 0.785417656893)),
            ("2h", "47h"),
            quick=10,
            full=690,
        ),
        Case(
            "Ten agents and no patience",
            "Erlang B by a patience of zero: lost contacts count as abandoned",
            "Erlang B, in exact fractions",
            one_queue(4800, 10, "180s", days=2, patience={"constant": "0s"}),
            (
                Check("abandonment", 0.214582343107),
                Check("occupancy", 0.785417656893),
                Check("service_level_1", 0.785417656893),
            ),
            ("2h", "47h"),
            quick=10,
            full=690,
        ),
        Case(
            "Ten agents, no queue, lognormal calls",
            "Erlang's loss formula needs the mean handle time only: the same with a cv of 2",
            "Erlang B, in exact fractions (insensitive to the law)",
            one_queue(
                4800,
                10,
                "180s",
                days=2,
                queue_limit=0,
                handle_time={"lognormal": {"mean": "180s", "cv": 2.0}},
            ),
            (Check("blocking", 0.214582343107), Check("occupancy", 0.785417656893)),
            ("6h", "47h"),
            quick=10,
            full=690,
        ),
        Case(
            "One agent, nine places, load 1",
            "M/M/1/10: as many contacts as the agent can serve",
            "M/M/1/K: every number present has the same probability",
            one_queue(1440, 1, "60s", days=5, queue_limit=9),
            (
                Check("blocking", 1.0 / 11.0),
                Check("wait_probability", 0.9),
                Check("wait_mean", 270.0),
                Check("service_level_1", 0.133333333333),
                Check("occupancy", 10.0 / 11.0),
            ),
            ("12h", "119h"),
            quick=10,
            full=930,
        ),
        Case(
            "Five agents, seven places, load 1.2",
            "M/M/5/12, overloaded",
            "M/M/n/K, all states counted",
            one_queue(8640, 5, "60s", queue_limit=7),
            (
                Check("blocking", 0.196083216135),
                Check("wait_probability", 0.879195409391),
                Check("wait_mean", 49.6904092863),
                Check("service_level_1", 0.255347298568),
                Check("occupancy", 0.964700140638),
            ),
            ("2h", "23h"),
            quick=10,
            full=750,
        ),
    ),
)


def _patience(values: dict[str, float]) -> tuple[Check, ...]:
    return tuple(Check(measure, exact) for measure, exact in values.items())


ABANDONMENT = Family(
    "Abandonment",
    "Erlang A, and patience of other laws. `service level 1` counts abandoned contacts as missed, `2` leaves out those "
    "who left within the target time, `4` counts answered contacts only.",
    (
        Case(
            "Fifty agents, 48 erlang",
            "A large group whose customers wait two handle times on average",
            ERLANG_A,
            one_queue(
                8640, 50, "60s", until="03:00", interval="30min", patience={"exponential": {"mean": "120s"}}
            ),
            _patience({
                "wait_probability": 0.467774068554, "abandonment": 0.0309122491622, "wait_mean": 3.70946989946,
                "asa": 3.61590023955, "time_to_abandon": 6.64284465305, "service_level_1": 0.943018954747,
                "service_level_2": 0.972029602987, "service_level_4": 0.973099653702, "occupancy": 0.930324240804,
            }),
            ("30min", "3h"),
            quick=10,
            full=750,
        ),
        Case(
            "A hundred agents, 100 erlang",
            "As many agents as erlangs: half of the contacts wait, a few seconds",
            ERLANG_A,
            one_queue(
                12_000, 100, "60s", until="02:00", interval="30min", patience={"exponential": {"mean": "60s"}},
                target={"within": "6s"},
            ),
            _patience({
                "wait_probability": 0.513298798279, "abandonment": 0.0398609968091, "wait_mean": 2.39165980855,
                "asa": 2.33499198696, "time_to_abandon": 3.75662782468, "service_level_1": 0.81365453493,
                "service_level_2": 0.840175588078, "service_level_4": 0.847434103006, "occupancy": 0.960139003191,
            }),
            ("30min", "2h"),
            quick=10,
            full=540,
        ),
        Case(
            "Five agents, four erlang",
            "A small group with patient customers",
            ERLANG_A,
            one_queue(5760, 5, "60s", patience={"exponential": {"mean": "200s"}}, target={"within": "15s"}),
            _patience({
                "wait_probability": 0.44498623238, "abandonment": 0.0611849036898, "wait_mean": 12.236980738,
                "asa": 11.4346962436, "time_to_abandon": 24.5471544805, "service_level_1": 0.700585006305,
                "service_level_2": 0.719665280753, "service_level_4": 0.746243865334, "occupancy": 0.751052077048,
            }),
            ("2h", "23h"),
            quick=12,
            full=1140,
        ),
        Case(
            "Workload W1",
            "The single queue of the benchmark: 10,000 contacts in a day from empty, counted after the first hour",
            ERLANG_A,
            one_queue(10_000, 37, "300s", interval="30min", patience={"exponential": {"mean": "120s"}}),
            (
                Check("wait_probability", 0.297723375375),
                Check("abandonment", 0.0529157534365),
                Check("wait_mean", 6.34989041237),
                Check("asa", 5.68453309776),
                Check("service_level_1", 0.838141000494),
                Check("occupancy", 0.888780261415, counted=("1h", "23h")),
            ),
            ("1h", "24h"),
            quick=10,
            full=660,
        ),
        Case(
            "One in ten balks",
            "Patience is zero with probability 0.1, else exponential; five agents under full load",
            "Balking and exponential patience (M/M/n+M with thinned arrivals), all states counted",
            one_queue(
                4320, 5, "100s", days=2,
                patience={"mixture": [
                    {"weight": 0.1, "constant": "0s"}, {"weight": 0.9, "exponential": {"mean": "1000s"}},
                ]},
            ),
            _patience({
                "wait_probability": 0.695303367529, "abandonment": 0.121373738237, "wait_mean": 51.8434014843,
                "asa": 54.7667702819, "time_to_abandon": 30.681092111, "service_level_1": 0.407335990529,
                "service_level_2": 0.443180455884, "service_level_4": 0.463605526327, "occupancy": 0.878626261763,
            }),
            ("12h", "47h"),
            quick=10,
            full=750,
        ),
        Case(
            "Patience uniform up to two minutes",
            "A law of patience far from exponential",
            "M/M/n+GI (Baccelli and Hebuterne 1981), integrated numerically",
            one_queue(8640, 6, "60s", patience={"uniform": {"low": "0s", "high": "120s"}}),
            _patience({
                "wait_probability": 0.610102735596, "abandonment": 0.140519147572, "wait_mean": 13.8135255913,
                "asa": 12.524715872, "time_to_abandon": 21.6964888413, "service_level_1": 0.634500724244,
                "occupancy": 0.859480852428,
            }),
            ("2h", "23h"),
            quick=10,
            full=750,
        ),
    ),
)  # fmt: skip


HANDLE_TIMES = Family(
    "Handle times that are not exponential",
    "One agent: the mean wait depends on mean and coefficient of variation only. Several: constant handle times.",
    (
        Case(
            "One agent, lognormal handle times",
            "M/G/1 at 80 % with a squared coefficient of variation of 2: few long calls make most of the waiting",
            "Pollaczek and Khinchine",
            one_queue(1152, 1, "60s", days=12, handle_time={"lognormal": {"mean": "60s", "cv": 1.4142135623730951}}),
            (Check("wait_probability", 0.8), Check("asa", 360.0), Check("occupancy", 0.8)),
            ("48h", "287h"),
            quick=10,
            full=480,
        ),
        Case(
            "One agent, gamma handle times",
            "M/G/1 at 80 % with a coefficient of variation of 0.5",
            "Pollaczek and Khinchine",
            one_queue(1152, 1, "60s", days=12, handle_time={"gamma": {"mean": "60s", "cv": 0.5}}),
            (Check("wait_probability", 0.8), Check("asa", 150.0), Check("occupancy", 0.8)),
            ("24h", "287h"),
            quick=10,
            full=480,
        ),
        Case(
            "One agent, talk and wrap-up",
            "M/G/1 at 75 %: the agent is taken until the end of wrap-up; both parts exponential",
            "Pollaczek and Khinchine with the variances added",
            one_queue(
                1080, 1, "60s", days=12,
                handle_time={"talk": {"exponential": {"mean": "40s"}}, "wrap_up": {"exponential": {"mean": "20s"}}},
            ),
            (
                Check("wait_probability", 0.75), Check("asa", 140.0), Check("occupancy", 0.75), Check("aht", 60.0),
                Check("talk", 40.0), Check("wrap_up", 20.0),
            ),
            ("24h", "287h"),
            quick=10,
            full=510,
        ),
        Case(
            "Five agents, constant handle times",
            "M/D/5 at 80 %: about half the waiting of exponential handle times",
            "M/D/n (Crommelin), the chain from one service time to the next",
            one_queue(5760, 5, "60s", days=2, handle_time={"constant": "60s"}),
            (Check("wait_probability", 0.533615062966), Check("asa", 17.3436004358), Check("occupancy", 0.8)),
            ("6h", "47h"),
            quick=10,
            full=570,
        ),
    ),
)  # fmt: skip

FAMILIES = (DELAYS, LOSSES, ABANDONMENT, HANDLE_TIMES)
