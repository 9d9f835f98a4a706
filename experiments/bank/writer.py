"""The fitted center as a YAML file, the same bytes for the same log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from experiments.bank.log import CLASSES

if TYPE_CHECKING:
    from experiments.bank.agents import Group
    from experiments.bank.fit import BankFit, TypeFit
    from experiments.bank.laws import Quantiles

OPEN = '{sun-thu: "07:00-24:00", fri: "07:00-14:00", sat: "21:30-24:00"}'
_SPECIAL = {"new_customers": "NW", "investors": "NE", "internet": "IN", "stock_exchange": "NE"}
_WIDTH = 112
_HEADER = """\
# A small bank's call center in Israel, fitted to every call of its log from {first} to {last}.
# Written by: python -m experiments.fit_bank --data FOLDER --out configs/center/anonymous_bank.yaml
# Do not edit; change the fit (experiments/bank/) and run it again.
#
# Data: "Anonymous Bank" call-by-call data, organised by Ilan Guedj and Avi Mandelbaum, Technion, Israel Institute of
# Technology; free to use with acknowledgement, which is hereby made to Avi Mandelbaum. Studied in L. Brown, N. Gans,
# A. Mandelbaum, A. Sakov, H. Shen, S. Zeltyn, L. Zhao (2005), Statistical Analysis of a Telephone Call Center: A
# Queueing-Science Perspective, Journal of the American Statistical Association 100(469), 36-50.
# The data themselves are not part of this project.
#
# Types: PS regular, NE stock exchange, NW prospective customers, IN internet support, PE regular in English.
#   PS_vip and NE_vip are the VIP callers, who enter the queue with a head start of 90 s. Their share was recorded for
#   queued calls only and is taken to hold for all calls of the kind. Other kinds have too few VIP callers to split.
# Volume: calls that reached an agent or the queue, at the time they left the voice menu. It contains redials.
# Busyness and noise: what is left of the variance of counts after Poisson, month, weekday and half-hour. PS carries
#   the common factor; PS and PS_vip share all of it.
# Talk: calls under 10 s are known to be agents hanging up to rest. They are a component of their own here, since they
#   take an agent and a caller's turn; the lognormal body is fitted without them. Its mean is the sample mean.
# Wrap-up was not recorded. It is the pause before an agent's next call *while customers waited* (Kaplan-Meier,
#   censored when the queue ran empty), up to 2 min; longer pauses count as time away from the phone.
# Patience: Kaplan-Meier; the peaks near 10 s and 60 s are announcements. Beyond the last time with 50 customers at
#   risk the hazard is constant. Redial: excess of abandoned over served customers who call again within 30 min.
#   NW and IN callers are not identified in the log, so theirs is unknown and left out.
# Groups: agents by the kinds they were seen to serve; a group serves a kind if members skilled in it took two fifths
#   of its calls. Headcount: mean number of agents on the phone as arriving calls found it, in whole agents, without
#   those busy with the bank's own call-backs. The log has no log-ons: an agent is there from the first to the last
#   call of the day, less pauses of over 2 min in which customers waited and any pause over 30 min. In the center the
#   roster is the same every week; in the bank it was not.
# Days far from the median of their weekday (holidays, gaps in the record, the surge of 23 May) are left out. On
#   Saturdays of these months the phones opened at about 21:30.
# ASSUMPTIONS, not in the data: the target, the wage (11 USD/h, on-costs 1.25), and the ranks of skills (read by the
#   rule skill_rank only). The log has no transfers and no resolution, so the center has none.
"""


def render(fit: BankFit) -> str:
    """The whole file."""
    types = "".join(_contact_type(kind, fit.agents.wrap_up.table) for kind in fit.types)
    groups = "".join(_group(group, fit) for group in fit.agents.groups)
    days = fit.log.days
    header = _HEADER.format(first=f"{days[0]:%Y-%m-%d}", last=f"{days[-1]:%Y-%m-%d}")
    return f"""{header}
name: Anonymous Bank 1999
timezone: Asia/Jerusalem
start: 1999-05-02
days: 1
interval: 30min
end_of_day: drain
currency: USD

channels:
  phone: {{kind: live}}

contact_types:
{types}
agent_groups:
{groups}
routing: {{policy: longest_idle, contacts: first_come_first_served}}
"""


def _contact_type(kind: TypeFit, wrap_up: Quantiles) -> str:
    arrivals, service = kind.arrivals, kind.service
    body = f"lognormal: {{mean: {_seconds(service.mean.value)}, cv: {_plain(service.cv.value, 2)}}}"
    short = f"{{weight: {_plain(service.short.value, 3)}, uniform: {{low: 1s, high: 8s}}}}"
    common = _plain(arrivals.correlation.value, 2)
    weekdays = ", ".join(f"{day}: {_plain(factor, 3)}" for day, factor in arrivals.weekdays.items())
    lines = [
        f"  {kind.name}:",
        "    channel: phone",
        f"    segment: {'vip' if kind.vip else 'ordinary'}",
        *(["    head_start: 90s"] if kind.vip else []),
        f"    open: {OPEN}",
        "    demand:",
        f"      volume: {_plain(arrivals.volume.value, 1)}",
        "      volume_basis: offered",
        f"      baseline_abandonment: {_plain(kind.abandonment, 3)}",
        f"      weekdays: {{{weekdays}}}",
        "      shape:",
        *(_list(f"        {name}: ", [_plain(v, 1) for v in arrivals.shape[name]]) for name in CLASSES),
        f"      busyness: {{cv: {_plain(arrivals.busyness.value, 3)}, correlation: {common}}}",
        *([f"      noise: {{cv: {_plain(arrivals.noise.value, 3)}}}"] if arrivals.noise.value else []),
        "    handle_time:",
        f"      talk: {{mixture: [{short}, {{weight: {_plain(1.0 - round(service.short.value, 3), 3)}, {body}}}]}}",
        *_table("      wrap_up:", wrap_up),
        *_table("    patience:", kind.patience.table),
        *_redial(kind),
        "    target: {service_level: 0.80, within: 20s, definition: SL5, measured: day}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _redial(kind: TypeFit) -> list[str]:
    if kind.redial is None:
        return []
    probability = f"      probability: {_plain(kind.redial.probability.value, 3)}"
    after = [f"  {line}" for line in _table("    after:", kind.redial.after)]
    return ["    redial:", probability, *after]


def _group(group: Group, fit: BankFit) -> str:
    special = _SPECIAL.get(group.name)
    ranks = [
        f"{kind.name}: {{rank: {1 if special in (None, kind.kind) else 2}}}"
        for kind in fit.types
        if kind.kind in group.kinds
    ]
    levels = [
        _list(f"          {name}: ", [f'"{_clock(slot)}": {n}' for slot, n in _steps(group, name)], "{}")
        for name in CLASSES
    ]
    lines = [
        f"  {group.name}:",
        _list("    skills: ", ranks, "{}"),
        "    headcount:",
        "      on_phone:",
        *(line[2:] for line in "\n".join(levels).splitlines()),
        "    pay: {wage: 11 USD/h, on_costs: 1.25}",
    ]
    return "\n".join(lines) + "\n"


def _steps(group: Group, name: str) -> Iterable[tuple[int, int]]:
    """Half-hours at which the number of agents changes, and the new number; nobody after closing."""
    level = None
    for slot, agents in enumerate([*group.headcount[name], 0], start=CLASSES[name][0]):
        if agents != level:
            yield slot, agents
        level = agents


def _clock(slot: int) -> str:
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"


def _table(key: str, table: Quantiles) -> list[str]:
    """An empirical law in two lists under a key; equal neighbours after rounding are dropped."""
    points: dict[str, str] = {}
    for probability, value in zip(table.probabilities, table.values, strict=True):
        points.setdefault(_plain(probability, 4), _seconds(value))
    indent = " " * (len(key) - len(key.lstrip()) + 2)
    return [
        key,
        f"{indent}empirical:",
        _list(f"{indent}  probabilities: ", list(points)),
        _list(f"{indent}  values: ", list(points.values())),
    ]


def _list(lead: str, items: Sequence[str], brackets: str = "[]") -> str:
    """A flow sequence (or mapping) folded to the width of the file."""
    lines, line = [], lead + brackets[0]
    for index, item in enumerate(items):
        piece = item + (brackets[1] if index == len(items) - 1 else ",")
        if len(line) + len(piece) + 1 > _WIDTH:
            lines.append(line)
            line = " " * (len(lead) - len(lead.lstrip()) + 2) + piece
        else:
            line += piece if line.endswith(brackets[0]) else f" {piece}"
    return "\n".join([*lines, line])


def _seconds(value: float) -> str:
    """A duration with its unit, to a tenth of a second below a minute and to a second above."""
    return f"{_plain(value, 1 if value < 60.0 else 0)}s"


def _plain(value: float, digits: int) -> str:
    """A number in fixed notation without trailing zeros."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
