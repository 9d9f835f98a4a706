"""Mistakes in contact types: demand, targets, transfers, and who comes again."""

from __future__ import annotations

import pytest

from tests.errors.mistakes import COMES_AGAIN, SALES, Mistakes, both, check_told, drop, put

CASES: Mistakes = {
    "patience with nothing behind it": (
        put(f"{SALES}.patience", None),
        [f"{SALES}.patience: is empty: give a law such as 3min or {{exponential: {{mean: 3min}}}}, or never"],
    ),
    "unknown key": (
        put(f"{SALES}.patiance", "1min"),
        [f'{SALES}.patiance: unknown key "patiance"; did you mean "patience"?', "handle_time"],
    ),
    "key of a level below": (
        both(put(f"{SALES}.talk", "1min"), put(f"{SALES}.volume", 300)),
        [
            f'{SALES}.talk: unknown key "talk"; it belongs below handle_time or transfers',
            f'{SALES}.volume: unknown key "volume"; it belongs below demand',
        ],
    ),
    "misspelt part of the handle time": (
        put(f"{SALES}.handle_time", {"talk": "1min", "wrapup": "20s"}),
        [f'{SALES}.handle_time.wrapup: unknown key "wrapup"; did you mean "wrap_up"?'],
    ),
    "handle time in two ways": (
        put(f"{SALES}.handle_time", {"talk": "1min", "exponential": {"mean": "1min"}}),
        [
            f"{SALES}.handle_time: give one law with a split, or talk, hold and wrap_up as laws of their own; "
            "never both"
        ],
    ),
    "unknown key of the demand": (
        put(f"{SALES}.demand.fiel", "f.csv"),
        ['did you mean "file"?', "volume_basis"],
    ),
    "service level in percent": (
        put(f"{SALES}.target.service_level", 80),
        [
            f"{SALES}.target.service_level: 80 is more than 1; a share is written as 0.8, not as 80 (did you mean 0.8?)"
        ],
    ),
    "bare number as a duration": (
        put(f"{SALES}.target.within", 20),
        [f"{SALES}.target.within: a duration needs its unit, such as 20s, 5min or 1h30m (got 20)"],
    ),
    "unknown unit": (
        put(f"{SALES}.target.within", "20 parsecs"),
        ["'20 parsecs' is no duration; write 20s, 5min, 1h30m, 2d"],
    ),
    "truth value as a name": (
        put(f"{SALES}.channel", False),
        [
            f"{SALES}.channel: YAML reads an unquoted NO, off, yes or on as true or false; put the word in quotes"
        ],
    ),
    "number as a name": (
        both(
            put("contact_types.1999", {"channel": "phone", "handle_time": "3min", "patience": "never"}),
            lambda d: d["contact_types"].update({1999: d["contact_types"].pop("1999")}),
        ),
        ["contact_types[1999]: must be text (got the number 1999); put it in quotes"],
    ),
    "negative volume": (
        put(f"{SALES}.demand.volume", -3),
        [f"{SALES}.demand.volume: must be at least 0 (got -3)"],
    ),
    "endless volume": (
        put(f"{SALES}.demand.volume", float("inf")),
        [f"{SALES}.demand.volume: must be a finite number"],
    ),
    "escalation that nobody reads": (
        both(
            put(f"{SALES}.escalation", [{"after": "2min", "priority": 0}]),
            put("routing.contacts", "first_come_first_served"),
        ),
        [
            f"{SALES}.escalation: a priority is read by routing.contacts: priority only, not by first_come_first_served"
        ],
    ),
    "escalation that raises nobody": (
        put(f"{SALES}.escalation", [{"after": "2min", "priority": 1}]),
        [
            f"{SALES}: escalation[0] does not raise the contact: its priority 1 must be a smaller number than 1"
        ],
    ),
    "escalation at once": (
        put(f"{SALES}.escalation", [{"after": "0s", "priority": 0}]),
        [f"{SALES}.escalation[0].after: must be more than 0"],
    ),
    "opening inside an interval": (
        put(f"{SALES}.open", {"mon-fri": "08:10-18:00"}),
        [f"{SALES}.open.mon-fri: 08:10 lies inside an interval of 30m; open and close at interval bounds"],
    ),
    "closing before opening": (
        put(f"{SALES}.open", {"mon-fri": "18:00-08:00"}),
        [f"{SALES}.open.mon-fri: '18:00-08:00' closes before it opens"],
    ),
    "unknown day": (
        put(f"{SALES}.open", {"mon-fry": "08:00-18:00"}),
        [f"{SALES}.open: 'fry' is no day of the week (allowed: mon, tue"],
    ),
    "a day given twice": (
        put(f"{SALES}.open", {"mon-fri": "08:00-18:00", "fri": "08:00-16:00"}),
        [f"{SALES}.open: fri is given twice"],
    ),
    "shape of another length": (
        put(f"{SALES}.demand.shape", [1, 2, 3]),
        [f"{SALES}.demand.shape.mon-fri: has 3 weights for 20 open intervals"],
    ),
    "event that says nothing": (
        put(f"{SALES}.demand.events", [{"date": "2026-04-13"}]),
        [
            f"{SALES}.demand.events[0]: says nothing; give volume, aht or both as multipliers, such as volume: 1.15"
        ],
    ),
    "event of no date": (
        put(f"{SALES}.demand.events", [{"date": "monday", "volume": 2}]),
        [f"{SALES}.demand.events[0].date: 'monday' is no date; write 2026-04-13 or 2026-04-13..2026-04-15"],
    ),
    "event that ends before it starts": (
        put(f"{SALES}.demand.events", [{"date": "2026-04-14..2026-04-13", "volume": 2}]),
        [f"{SALES}.demand.events[0].date: '2026-04-14..2026-04-13' ends before it starts"],
    ),
    "event beside the days": (
        put(f"{SALES}.demand.events", [{"date": "2027-04-13", "volume": 2}]),
        [f"{SALES}.demand.events[0].date: 2027-04-13 lies outside the center's days (2026-04-13 to 2026-04-"],
    ),
    "event of a negative volume": (
        put(f"{SALES}.demand.events", [{"date": "2026-04-13", "volum": 2, "aht": -1}]),
        [
            f'{SALES}.demand.events[0].volum: unknown key "volum"; did you mean "volume"?',
            f"{SALES}.demand.events[0].aht: must be more than 0 (got -1",
        ],
    ),
    "factor of a closed day": (
        put(f"{SALES}.demand.weekdays", {"sat": 0.5}),
        [f"{SALES}.demand.weekdays: sat: the type is closed on that day"],
    ),
    "shares of a handle time": (
        put(f"{SALES}.handle_time.split", {"talk": 0.5}),
        [
            f"{SALES}.handle_time.split: talk, hold and wrap_up are shares of one handle time and must sum to 1"
        ],
    ),
    "probabilities of transfers": (
        put(
            f"{SALES}.transfers",
            [{"to": "support", "probability": 0.6}, {"to": "experts", "probability": 0.6}],
        ),
        [f"{SALES}: the probabilities of transfers sum to 1.2, more than 1"],
    ),
    "transfer to nowhere": (
        put(f"{SALES}.transfers", [{"to": "expert", "probability": 0.1}]),
        [f'{SALES}.transfers[0].to: "expert" is no contact type; did you mean "experts"?'],
    ),
    "transfer after a bare number": (
        put(f"{SALES}.transfers.0.delay", 30),
        [f"{SALES}.transfers[0].delay: a duration needs its unit, such as 20s, 5min or 1h30m (got 30)"],
    ),
    "tier below the first": (
        put(f"{SALES}.tier", 0),
        [f"{SALES}.tier: must be at least 1 (got 0)"],
    ),
    "baseline abandonment in percent": (
        put(f"{SALES}.demand.baseline_abandonment", 4),
        [f"{SALES}.demand.baseline_abandonment: 4 is more than 1; a share is written as 0.8, not as 80"],
    ),
    "target measured over nothing known": (
        put(f"{SALES}.target.measured", "dayly"),
        [f"{SALES}.target.measured: 'dayly' is not allowed; did you mean \"day\"? (allowed: interval, day)"],
    ),
    "short abandons by a bare number": (
        put(f"{SALES}.target.short_abandon", 5),
        [f"{SALES}.target.short_abandon: a duration needs its unit, such as 20s, 5min or 1h30m (got 5)"],
    ),
    "ceiling of a segment in percent": (
        put("segments", {"vip": {"target": {"abandonment": 5}}}),
        ["segments.vip.target.abandonment: 5 is more than 1; a share is written as 0.8, not as 80"],
    ),
    "transfer of no kind": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "hot"}]),
        [f"{SALES}.transfers[0].kind: 'hot' is not allowed (allowed: cold, warm, consult)"],
    ),
    "transfer with other patience": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "patience": "keep"}]),
        [
            f"{SALES}.transfers[0].patience: 'keep' is not allowed; did you mean \"kept\"? (allowed: new, kept)"
        ],
    ),
    "conference of a cold transfer": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "conference": "1min"}]),
        [f"{SALES}.transfers[0]: conference is about warm transfers, and this one is cold; leave it out"],
    ),
    "consult without a talk": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "consult"}]),
        [f"{SALES}.transfers[0]: how long the two agents of a consult speak is missing; give talk"],
    ),
    "talk of a warm transfer": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm", "talk": "1min"}]),
        [f"{SALES}.transfers[0]: talk is about consults, and this transfer is warm; leave it out"],
    ),
    "taken over in a warm transfer": (
        put(f"{SALES}.transfers", [{"to": "experts", "probability": 0.1, "kind": "warm", "takes_over": 0.5}]),
        [f"{SALES}.transfers[0]: takes_over is about consults, and this transfer is warm; leave it out"],
    ),
    "redial to nowhere": (
        put(f"{SALES}.redial.to", {"suport": 0.5}),
        [f'{SALES}.redial.to: "suport" is no contact type; did you mean "support"?'],
    ),
    "redial to more than everybody": (
        put(f"{SALES}.redial.to", {"support": 0.5, "experts": 0.6}),
        [f"{SALES}.redial.to: the shares sum to 1.1, more than 1"],
    ),
    "redial with other patience": (
        put(f"{SALES}.redial.patience", "keep"),
        [f"{SALES}.redial.patience: 'keep' is not allowed; did you mean \"kept\"? (allowed: new, kept)"],
    ),
    "redial with other work": (
        put(f"{SALES}.redial.work", "old"),
        [f"{SALES}.redial.work: 'old' is not allowed (allowed: kept, new)"],
    ),
    "redial of the blocked to nowhere": (
        put(f"{SALES}.redial.blocked", {"to": {"suport": 0.5}}),
        [f'{SALES}.redial.blocked.to: "suport" is no contact type; did you mean "support"?'],
    ),
    "redial of the blocked misspelt": (
        put(f"{SALES}.redial.blocked", {"probabilty": 0.5, "at_most": 0}),
        [
            f'{SALES}.redial.blocked.probabilty: unknown key "probabilty"; did you mean "probability"?',
            f"{SALES}.redial.blocked.at_most: must be at least 1 (got 0)",
        ],
    ),
    "redial of a way of being lost that there is not": (
        put(f"{SALES}.redial.blokced", {"probability": 0.5}),
        [f'{SALES}.redial.blokced: unknown key "blokced"; did you mean "blocked"?'],
    ),
    "redial of who balks where nobody does": (
        put(f"{SALES}.redial.balked", {"probability": 0.5}),
        [f"{SALES}: redial.balked is about who balks, and nobody does; leave it out, or give balking"],
    ),
    "recontact to nowhere": (
        put(f"{SALES}.recontact", {**COMES_AGAIN, "to": {"expert": 1.0}}),
        [f'{SALES}.recontact.to: "expert" is no contact type; did you mean "experts"?'],
    ),
    "recontact without resolution": (
        both(put(f"{SALES}.recontact", COMES_AGAIN), drop(f"{SALES}.resolution")),
        [f"{SALES}: recontact is about contacts that are not resolved; give resolution (or fcr) too"],
    ),
    "recontact for ever": (
        both(put(f"{SALES}.recontact", {**COMES_AGAIN, "probability": 1.0}), put(f"{SALES}.resolution", 0)),
        [f"{SALES}: nobody is resolved and everybody comes again, for ever; lower recontact.probability"],
    ),
    "recontact misspelt": (
        put(f"{SALES}.recontact", {"probability": 0.5, "afer": "1h"}),
        [f'{SALES}.recontact.afer: unknown key "afer"; did you mean "after"?', "recontact.after: is missing"],
    ),
    "resolution told twice": (
        both(put(f"{SALES}.recontact", COMES_AGAIN), put(f"{SALES}.fcr", {"value": 0.8})),
        [f"{SALES}: give either resolution or fcr, and not both"],
    ),
    "fcr without recontacts": (
        both(put(f"{SALES}.fcr", {"value": 0.8}), drop(f"{SALES}.resolution")),
        [f"{SALES}: fcr counts contacts that come again; give recontact (with some that come within 168h)"],
    ),
    "fcr too low": (
        both(
            put(f"{SALES}.recontact", COMES_AGAIN),
            put(f"{SALES}.fcr", {"value": 0.2, "within": "2d"}),
            drop(f"{SALES}.resolution"),
        ),
        [f"{SALES}: an fcr of 0.2 cannot be: even if nothing were resolved", "so it is 0.3 or more"],
    ),
    "volume basis left open by recontacts": (
        both(
            put(f"{SALES}.recontact", COMES_AGAIN),
            drop(f"{SALES}.redial"),
            drop(f"{SALES}.demand.volume_basis"),
        ),
        [f"{SALES}.demand.volume_basis: is missing, and customers who were not resolved come again"],
    ),
    "volume basis left open": (
        drop(f"{SALES}.demand.volume_basis"),
        [f"{SALES}.demand.volume_basis: is missing, and it redials"],
    ),
    "unknown law": (
        put(f"{SALES}.patience", {"exponental": {"mean": "3min"}}),
        [f'{SALES}.patience: "exponental" is no law here; did you mean "exponential"?', "lognormal"],
    ),
    "two laws": (
        put(f"{SALES}.patience", {"exponential": {"mean": "9s"}, "gamma": {"mean": "2s", "cv": 1}}),
        [f"{SALES}.patience: a law is one name with its parameters"],
    ),
    "law without its parameter": (
        put(f"{SALES}.patience", {"gamma": {"mean": "3min"}}),
        [f"{SALES}.patience.gamma.cv: is missing"],
    ),
    "live without patience": (
        drop(f"{SALES}.patience"),
        [f"{SALES}.patience: is missing: how long customers on a live channel (phone) wait, or `never`"],
    ),
    "unknown channel": (
        put(f"{SALES}.channel", "fone"),
        [f'{SALES}.channel: "fone" is no channel; did you mean "phone"?'],
    ),
    "a word for a section": (
        put("contact_types", "sales"),
        ["contact_types: must be keys with values below it (got 'sales')"],
    ),
    "a section left out": (drop("contact_types"), ["contact_types: is missing"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place_and_its_cure(case: str) -> None:
    check_told(*CASES[case])
