"""What contact types have from their segment, and what a segment's mistakes do."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.center import Center
from sim.entities.units import HOUR
from sim.errors import ConfigError


def description(**segments: Any) -> dict[str, Any]:
    """A center with a phone type and a mail type of dealers, and a phone type of nobody in particular."""
    common = {"handle_time": "4min", "demand": {"volume": 20}}
    return {
        "name": "two kinds of customers", "start": "2026-04-13",
        "channels": {"phone": {"kind": "live"}, "mail": {"kind": "deferred"}},
        "segments": segments,
        "contact_types": {
            "dealer_phone": {"channel": "phone", "segment": "dealer"} | common,
            "dealer_mail": {"channel": "mail", "segment": "dealer", "target": {"within": "24h"}} | common,
            "anybody": {"channel": "phone", "patience": "5min", "priority": 7} | common,
        },
        "agent_groups": {"desk": {"agents": 6, "skills": ["dealer_phone", "dealer_mail", "anybody"]}},
    }  # fmt: skip


DEALER: dict[str, Any] = {
    "value": "45 USD", "priority": 2, "patience": {"exponential": {"mean": "7min"}},
    "target": {"service_level": 0.85, "within": "30s"},
}  # fmt: skip


def test_types_have_from_their_segment_what_they_do_not_say() -> None:
    center = Center.from_dict(description(dealer=DEALER))
    phone, mail, anybody = center.contact_types.values()
    assert phone.patience is not None
    assert (phone.priority, phone.patience.mean, phone.target.service_level) == (2, 420e6, 0.85)
    assert (mail.priority, mail.patience, mail.target.service_level) == (2, None, 0.80)
    assert mail.target.within == 24 * HOUR
    assert anybody.priority == 7
    assert [center.value_of(name) for name in center.contact_types] == [45.0, 45.0, 0.0]
    assert center.value_unit == "USD"


def test_what_a_type_says_itself_holds() -> None:
    data = description(dealer=DEALER)
    data["contact_types"]["dealer_phone"] |= {"priority": 5, "patience": "never", "target": {"within": "60s"}}
    phone = Center.from_dict(data).contact_types["dealer_phone"]
    assert (phone.priority, phone.patience, phone.target.service_level) == (5, None, 0.80)


def test_a_label_without_a_description_stays_a_label_and_values_may_be_weights() -> None:
    labelled = description()
    labelled["contact_types"]["dealer_phone"]["patience"] = "5min"
    assert Center.from_dict(labelled).segments == {}
    weighed = Center.from_dict(description(dealer=DEALER | {"value": 3}))
    assert (weighed.value_of("dealer_mail"), weighed.value_unit) == (3.0, "")


def test_a_segment_can_be_changed_from_the_command_line_and_in_a_comparison() -> None:
    changed = sim.load(description(dealer=DEALER), overrides=["segments.dealer.priority=4"])
    assert changed.contact_types["dealer_phone"].priority == 4
    with pytest.raises(ConfigError, match='there is no segment "dealr"; did you mean "dealer"'):
        sim.load(description(dealer=DEALER), overrides=["segments.dealr.priority=4"])


def _message(data: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        Center.from_dict(data)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("segments", "fragment"),
    [
        ({"dealer": DEALER | {"value": "45"}}, "segments.dealer.value: '45' is no amount of money"),
        ({"dealer": DEALER | {"value": -3}}, "segments.dealer.value: what a contact is worth must be at least 0"),
        ({"dealer": DEALER | {"value": "45 EUR"}}, "segments.dealer.value: is in EUR, the center's currency is USD"),
        ({"dealer": DEALER | {"value": "45 USD/h"}}, "segments.dealer.value: is per h; write 45 USD"),
        ({"dealer": DEALER | {"priority": -1}}, "segments.dealer.priority: must be at least 0 (got -1)"),
        ({"dealer": DEALER | {"patience": "7 parsecs"}}, "segments.dealer.patience: '7 parsecs' is no duration"),
        ({"dealer": DEALER | {"target": {"within": 30}}}, "segments.dealer.target.within: a duration needs its unit"),
        ({"dealer": DEALER | {"valeu": 3}}, 'segments.dealer.valeu: unknown key "valeu"; did you mean "value"?'),
        ({"dealer": DEALER, "vip": {}}, "segments.vip: no contact type is of this segment"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_segment_is_told_once_and_where_it_is(segments: dict[str, Any], fragment: str) -> None:
    lines = _message(description(**segments))
    assert len(lines) == 2
    assert fragment in lines[1]


def test_unknown_segments_and_values_of_two_kinds_are_told_together() -> None:
    data = description(dealer=DEALER, consumer={"value": 1.0})
    data["contact_types"]["anybody"]["segment"] = "consumer"
    data["contact_types"]["dealer_mail"]["segment"] = "daeler"
    message = "\n".join(_message(data))
    assert (
        'contact_types.dealer_mail.segment: "daeler" is no segment; did you mean "dealer"? (allowed: dealer, consumer)'
        in message
    )
    assert "values are money everywhere or weights everywhere; consumer: no currency is given" in message
