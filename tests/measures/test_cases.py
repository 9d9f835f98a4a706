"""Measures of cases on contacts small enough to check by hand."""

from __future__ import annotations

from typing import Any

from sim.center import Center
from sim.entities.units import DAY, SECOND
from sim.measures.tally import tally
from sim.tables import Disposition, Origin
from tests.measures.made import one_queue, outcomes, sales, segment

WITHIN = 2
RECONTACT = {"probability": 0.5, "after": {"constant": "1d"}}


def counted(
    rows: list[dict[str, int]], end: int, said: dict[str, Any] | None = None, **kind: Any
) -> dict[str, int]:
    """The sums of cases over all rows of a run that ends on a day; FCR within two days."""
    described = sales(
        demand={"volume": 1, "volume_basis": "first_attempts"},
        **({"fcr": {"value": 0.8, "within": f"{WITHIN}d"}, "recontact": RECONTACT} | kind),
    )
    center = Center.from_dict(one_queue(contact_types={"sales": described}, days=9, **said or {}))
    names = (
        "cases",
        "case_contacts",
        "fcr_counted",
        "fcr_met",
        "cases_censored",
        "one_contact_counted",
        "one_contact_met",
    )
    found = tally(center, outcomes(rows, end=end * DAY)).contacts
    return {name: int(found[name].sum()) for name in names}


def came(
    day: float, case: int, attempt: int = 0, origin: Origin = Origin.FIRST, **changes: Any
) -> dict[str, int]:
    """A contact on a day, answered at once for 70 seconds."""
    row = segment(
        day * DAY / SECOND, 0, case=case, attempt=attempt, origin=int(origin), contact=10 * case + attempt
    )
    return row | changes


def test_a_case_without_another_contact_counts_when_its_window_has_passed() -> None:
    """The window of the first case ends on day 2, that of the second on day 6, after the run."""
    found = counted([came(0, 0, resolved=1), came(4, 1, resolved=0)], end=5)
    assert (found["cases"], found["case_contacts"]) == (2, 2)
    assert (found["fcr_counted"], found["fcr_met"], found["cases_censored"]) == (1, 1, 1)
    assert (found["one_contact_counted"], found["one_contact_met"]) == (2, 1)


def test_another_contact_counts_against_a_case_only_within_the_window() -> None:
    """After 1.5 days and after 3 days."""
    soon = [came(0, 0, resolved=0), came(1.5, 0, 1, Origin.RECONTACT, resolved=1)]
    late = [came(1, 1, resolved=0), came(4, 1, 1, Origin.RECONTACT, resolved=1)]
    found = counted(soon + late, end=9)
    assert (found["cases"], found["case_contacts"]) == (2, 4)
    assert (found["fcr_counted"], found["fcr_met"]) == (2, 1)
    assert (found["one_contact_counted"], found["one_contact_met"]) == (2, 0)


def test_a_redial_is_no_other_contact_but_an_attempt_more() -> None:
    """Lost, then answered and resolved: FCR holds from the first conversation on, one-contact resolution does not."""
    lost = came(0, 0, disposition=int(Disposition.ABANDONED), agent=-1, group=-1, answered=-1)
    found = counted([lost, came(0.1, 0, 1, Origin.REDIAL, resolved=1)], end=9)
    assert (found["fcr_counted"], found["fcr_met"]) == (1, 1)
    assert (found["one_contact_counted"], found["one_contact_met"]) == (1, 0)


def test_a_contact_that_was_handed_on_is_done_with_its_last_leg() -> None:
    """The window begins at the end of the second leg on day 1; a contact on day 2.5 lies inside."""
    legs = [
        came(0, 0, transferred=0, resolved=0),
        came(1, 0, leg=1, origin=Origin.TRANSFER, contact=0, resolved=0),
    ]
    found = counted([*legs, came(2.5, 0, 1, Origin.RECONTACT, resolved=1)], end=9)
    assert (found["cases"], found["case_contacts"]) == (1, 2)
    assert (found["fcr_counted"], found["fcr_met"]) == (1, 0)


def test_who_was_never_answered_has_no_resolution_to_count() -> None:
    lost = came(0, 0, disposition=int(Disposition.ABANDONED), agent=-1, group=-1, answered=-1)
    found = counted([lost], end=9)
    assert found == {"cases": 1, "case_contacts": 1} | dict.fromkeys(
        ("fcr_counted", "fcr_met", "cases_censored", "one_contact_counted", "one_contact_met"), 0
    )


def test_without_fcr_the_window_is_seven_days() -> None:
    rows = [came(0, 0, resolved=1), came(1.5, 1, resolved=1)]
    found = counted(rows, end=8, fcr=None, recontact=None, resolution=0.5)
    assert (found["fcr_counted"], found["cases_censored"]) == (1, 1)


def test_a_center_says_its_window_for_types_that_do_not() -> None:
    """Answered on day 0, again on day 1.5: within two days, and not within one; a type's own window stays."""
    rows = [came(0, 0, resolved=1), came(1.5, 0, 1, Origin.RECONTACT, resolved=1)]
    plain = {"fcr": None, "recontact": None, "resolution": 0.5}
    for window, met in (("2d", 0), ("1d", 1)):
        found = counted(rows, 9, {"fcr_within": window}, **plain)
        assert (found["fcr_counted"], found["fcr_met"]) == (1, met)
    assert counted(rows, 9, {"fcr_within": "1d"})["fcr_met"] == 0
