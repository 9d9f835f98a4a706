"""Mistakes in channels: several contacts in hand, silence, deferred work and its clocks, ring-fences."""

from __future__ import annotations

import pytest

from tests.errors.mistakes import DESK, MAIL, SALES, Mistakes, both, check_told, deferred, put

MANY = (("phone", ["text"]), ("text", []))
"""Channels, and what their contacts may be held beside."""

CASES: Mistakes = {
    "escalation out of order": (
        both(
            put(f"{SALES}.priority", 5),
            put(f"{SALES}.escalation", [{"after": "2min", "priority": 2}, {"after": "1min", "priority": 1}]),
        ),
        [f"{SALES}: escalation[1] comes no later than the step before it"],
    ),
    "nothing ever comes": (
        both(
            put("contact_types.spare", {"channel": "phone", "handle_time": "5min", "patience": "never"}),
            put(f"{DESK}.skills", {"sales": {}, "spare": {}}),
        ),
        [
            "contact_types.spare: it has no demand and no backlog, and no transfer, redial or recontact leads to it"
        ],
    ),
    "weights that fit neither the open hours nor the day": (
        both(deferred, put(f"{SALES}.demand.shape", [1] * 47)),
        [f"{SALES}.demand.shape.mon-fri: has 47 weights for 20 open intervals (or for all 48 of the day)"],
    ),
    "live contacts outside hours": (
        put(f"{SALES}.demand.outside_hours", 0.25),
        [
            f"{SALES}.demand.outside_hours: customers of a live channel (phone) come while it is open; "
            "only deferred ones come outside"
        ],
    ),
    "deferred contacts of a closed day left open": (
        both(
            deferred,
            put(f"{SALES}.demand.outside_hours", 0.25),
            put(f"{SALES}.demand.weekdays", {"sun": 0.2}),
        ),
        [
            f"{SALES}.demand.weekdays: has no factor for sat, when it is closed; contacts may come then; 0 if none do"
        ],
    ),
    "factor of a closed day without a share outside hours": (
        both(deferred, put(f"{SALES}.demand.weekdays", {"sun": 0.2})),
        [
            f"{SALES}.demand.weekdays: sun: the type is closed on that day; outside_hours says which share comes then"
        ],
    ),
    "law and parts": (
        put(f"{SALES}.handle_time.talk", "3min"),
        ["give one law with a split, or talk, hold and wrap_up"],
    ),
    "warm transfer to a deferred type": (
        both(*MAIL, put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm"}])),
        [
            f"{SALES}.transfers[0].kind: is warm, but nobody is on the line of experts, which is deferred; use cold"
        ],
    ),
    "warm transfer by agents with other contacts in hand": (
        both(
            put("channels.phone.concurrency", 2),
            put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm"}]),
        ),
        [
            f"{SALES}.transfers[0].kind: is warm, but agents may have other customers on channel phone or beside it"
        ],
    ),
    "patience kept where nobody waits": (
        both(*MAIL, put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "patience": "kept"}])),
        [
            f"{SALES}.transfers[0].patience: is kept, but experts is deferred: nobody waits there; leave it out"
        ],
    ),
    "order of a live queue": (
        put(f"{SALES}.order", "due"),
        [f"{SALES}.order: is for deferred channels; on a live one (phone) it is fifo"],
    ),
    "unknown order": (
        put(f"{SALES}.order", "lifo"),
        [f"{SALES}.order: 'lifo' is not allowed; did you mean \"fifo\"?"],
    ),
    "clock of a live target": (
        put(f"{SALES}.target.clock", "open_hours"),
        [
            f"{SALES}.target.clock: is for deferred channels; customers on a live one (phone) wait by elapsed time"
        ],
    ),
    "unknown clock": (
        put(f"{SALES}.target.clock", "business"),
        [f"{SALES}.target.clock: 'business' is not allowed; did you mean \"business_days\"?"],
    ),
    "pending work on a live channel": (
        put(f"{SALES}.pending", {"probability": 0.3, "after": "24h", "work": "4min"}),
        [f"{SALES}.pending: is for deferred channels; a customer on a live one (phone) is on the line"],
    ),
    "pending work without its parts": (
        put(f"{SALES}.pending", {"probability": 1.3}),
        [
            f"{SALES}.pending.probability: 1.3 is more than 1",
            f"{SALES}.pending.after: is missing",
            "pending.work: is missing",
        ],
    ),
    "chaser of waiting customers": (
        put(f"{SALES}.chaser", {"to": "sales", "probability": 0.03}),
        [f"{SALES}.chaser: is for deferred channels; customers on a live one (phone) wait themselves"],
    ),
    "chaser to nowhere": (
        put(f"{SALES}.chaser", {"to": "slaes", "probability": 0.03}),
        [f'{SALES}.chaser.to: "slaes" is no contact type; did you mean "sales"?'],
    ),
    "backlog of waiting customers": (
        put(f"{SALES}.backlog", {"contacts": 10, "age": "0s..36h"}),
        [f"{SALES}.backlog: is for deferred channels; nobody waits overnight on a live one (phone)"],
    ),
    "backlog that is no backlog": (
        put(f"{SALES}.backlog", {"contacts": -1, "age": "36h..0s"}),
        [f"{SALES}.backlog.contacts: must be at least 0 (got -1)", f"{SALES}.backlog.age"],
    ),
    "delays that look at heads of a queue by due time": (
        both(
            put("channels.phone.kind", "deferred"),
            lambda d: [
                k.pop("patience") and k.update(target={"within": "24h"}) for k in d["contact_types"].values()
            ],
            put(f"{SALES}.pending", {"probability": 0.3, "after": "24h", "work": "4min"}),
            put("routing", {"overflow": [{"group": "desk", "type": "sales", "after": "1h"}]}),
        ),
        [f"{SALES}.order: must be fifo with pending work and groups that come in after a wait"],
    ),
    "half a business day": (
        put(f"{SALES}.target", {"within": "36h", "clock": "business_days"}),
        [
            f"{SALES}.target: business days are whole days, such as within: 1d (got 36h); clock: open_hours counts"
        ],
    ),
    "deferred work without a due time": (
        both(
            both(put("channels.phone.kind", "deferred"), put(f"{SALES}.target", {})),
            put(f"{SALES}.target", {}),
        ),
        [
            f"{SALES}.target.within: is missing: by when work on a deferred channel (phone) is to be done, such as 24h"
        ],
    ),
    "service level of waiting customers on deferred work": (
        both(
            put("channels.phone.kind", "deferred"),
            put(f"{SALES}.target", {"within": "24h", "definition": "SL1"}),
        ),
        [f"{SALES}.target.definition: is for live channels; deferred work (phone) is done by when it is due"],
    ),
    "patience of deferred work": (
        put("channels.phone.kind", "deferred"),
        [f"{SALES}.patience: contacts on a deferred channel (phone) wait without a customer who could leave"],
    ),
    "slowdown that does not begin with one": (
        put("channels.phone.slowdown", [1.2, 1.3]),
        ["channels.phone: slowdown begins with 1.2, but one contact alone is what others are compared with"],
    ),
    "slowdown that speeds up": (
        put("channels.phone.slowdown", [1.0, 0.9]),
        ["channels.phone.slowdown[1]: must be at least 1 (got 0.9)"],
    ),
    "no place for a contact": (
        put("channels.phone.concurrency", 0),
        ["channels.phone.concurrency: must be at least 1 (got 0)"],
    ),
    "more contacts in hand than two hands hold": (
        put("channels", {n: {"kind": "live", "concurrency": 40, "together_with": t} for n, t in MANY}),
        [
            "channels.phone.concurrency: an agent might hold 80 contacts (of phone, text); at most 63 are possible"
        ],
    ),
    "interruptible live contacts": (
        put("channels.phone.interruptible", True),
        ["channels.phone: interruptible is said of deferred channels; nothing interrupts a live contact"],
    ),
    "several deferred contacts at once": (
        put("channels.mail", {"kind": "deferred", "concurrency": 2}),
        [
            "channels.mail: a deferred contact is done alone; concurrency, slowdown and together_with are for live"
        ],
    ),
    "wrap-up that is neither inline nor offline": (
        put("channels.phone.wrap_up", "inlien"),
        [
            "channels.phone.wrap_up: 'inlien' is not allowed; did you mean \"inline\"? (allowed: inline, offline)"
        ],
    ),
    "together with an unknown channel": (
        put("channels.phone.together_with", ["chta"]),
        ['channels.phone.together_with: "chta" is no channel (allowed: phone)'],
    ),
    "together with itself": (
        put("channels.phone.together_with", ["phone"]),
        [
            'channels.phone.together_with: names "phone" itself; how many of its own contacts is said by concurrency'
        ],
    ),
    "together with deferred work": (
        both(put("channels.mail", {"kind": "deferred"}), put("channels.phone.together_with", ["mail"])),
        ["channels.phone.together_with: mail is deferred, and a deferred contact is done alone"],
    ),
    "ring-fence for a skill the group has not": (
        put(f"{DESK}.ring_fence", [{"types": ["expert"], "hours": "13:00-15:00"}]),
        [f'{DESK}.ring_fence[0].types: "expert" is no skill of the group (allowed: sales)'],
    ),
    "ring-fence without types": (
        put(f"{DESK}.ring_fence", [{"types": [], "hours": "13:00-15:00"}]),
        [f"{DESK}.ring_fence[0].types: "],
    ),
    "ring-fence that ends before it begins": (
        put(f"{DESK}.ring_fence", [{"types": ["sales"], "hours": "15:00-13:00"}]),
        [f"{DESK}.ring_fence[0].hours: '15:00-13:00' closes before it opens"],
    ),
    "ring-fence on a day that is none": (
        put(f"{DESK}.ring_fence", [{"types": ["sales"], "days": "mon-fry", "hours": "13:00-15:00"}]),
        [f"{DESK}.ring_fence[0].days: 'fry' is no day of the week"],
    ),
    "silence in percent": (
        put(f"{SALES}.silent", {"share": 45, "discovery": "30s"}),
        [
            f"{SALES}.silent.share: 45 is more than 1; a share is written as 0.8, not as 80 (did you mean 0.45?)"
        ],
    ),
    "silence that is never found out": (
        put(f"{SALES}.silent", {"share": 0.45}),
        [f"{SALES}.silent.discovery: is missing"],
    ),
    "silence of deferred work": (
        both(
            put("channels.phone.kind", "deferred"), put(f"{SALES}.silent", {"share": 0.4, "discovery": "30s"})
        ),
        [f"{SALES}.silent: contacts on a deferred channel (phone) wait without a customer who could leave"],
    ),
    "unknown kind of channel": (
        put("channels.phone.kind", "lively"),
        ["channels.phone.kind: 'lively' is not allowed; did you mean \"live\"?"],
    ),
    "date in another order": (
        put("start", "13.04.2026"),
        ["start: must be a date such as 2026-04-13 (got '13.04.2026')"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(case: str) -> None:
    check_told(*CASES[case])
