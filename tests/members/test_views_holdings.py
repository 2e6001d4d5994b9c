"""Appointing, handing over, recording a departure, correcting a holding."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from coordination.models import State, User
from members import actions
from members.models import Holding, Person
from tests.contacts.browsing import typed, words
from tests.members import making as made
from tests.members.making import url

pytestmark = pytest.mark.django_db
BY = made.BY
LAST = dt.date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


def _form(desk: Client, seat: Any, **changes: Any) -> dict[str, Any]:
    """Return what the form of an appointment would send back."""
    form = desk.get(url("seat-appoint", seat.pk)).context["form"]
    return {"present": form["present"].value(), "began_on": "2026-06-01", "authority": "Letter 214", **changes}


def test_seat_appoint_puts_a_person_on_record_in_a_vacant_seat(desk: Client, officer: User) -> None:
    seat, person = made.seat(), made.person(name="A. Person")

    answer = desk.post(url("seat-appoint", seat.pk), _form(desk, seat, person=person.pk, is_acting="on"), follow=True)

    row = Holding.objects.get(seat=seat)
    assert (row.person, row.began_on, row.is_acting, row.authority) == (person, made.TODAY, True, "Letter 214")
    assert made.told(row) == (f"user:{officer.pk}", "Letter 214")
    assert "A. Person holds the seat from 1 Jun 2026." in words(answer)


def test_seat_appoint_hands_over_to_somebody_new_in_one_act(desk: Client) -> None:
    present = made.holding(who=made.person(name="Before"))
    data = _form(
        desk, present.seat, newcomer_name="After", newcomer_email="after@x.invalid", newcomer_languages="en\nar"
    )

    answer = desk.post(url("seat-appoint", present.seat.pk), data, follow=True)

    newcomer = Person.objects.get(name="After")
    assert (newcomer.email, newcomer.languages) == ("after@x.invalid", ["en", "ar"])
    assert (made.fresh(present).ended_on, Holding.objects.get(person=newcomer).began_on) == (
        made.TODAY - made.DAY,
        made.TODAY,
    )
    assert "After holds the seat from 1 Jun 2026. The last day of Before is 31 May 2026." in words(answer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "person"),
        ({"newcomer_name": "New", "authority": ""}, "authority"),
        ({"newcomer_name": "New", "newcomer_email": "none"}, "newcomer_email"),
        ({"newcomer_name": "New", "newcomer_phone": "12"}, "newcomer_phone"),
        ({"newcomer_name": "New", "newcomer_languages": "English!"}, "newcomer_languages"),
        ({"newcomer_name": "New", "began_on": "soon"}, "began_on"),
        ({"newcomer_name": "New", "began_on": "2019-12-31"}, "began_on"),
        ({"newcomer_name": "New", "ended_on": "2026-05-31"}, "ended_on"),
        ({"person": "nonsense"}, "person"),
        ({"newcomer_name": "New", "present": "forged"}, "present"),
    ],
)
def test_seat_appoint_with_what_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    changes: dict, field: str, desk: Client
) -> None:
    seat = made.seat()
    data = {**_form(desk, seat), "newcomer_phone": "+254 20 777 7777", **changes}

    page = desk.post(url("seat-appoint", seat.pk), data)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert data["newcomer_phone"] in page.content.decode()
    assert (Holding.objects.filter(seat=seat).count(), Person.objects.filter(name="New").count()) == (0, 0)


def test_seat_appoint_of_a_person_and_somebody_new_at_once_is_refused(desk: Client) -> None:
    seat, person = made.seat(), made.person()

    page = desk.post(url("seat-appoint", seat.pk), _form(desk, seat, person=person.pk, newcomer_name="New"))

    assert page.context["form"].errors == {
        "newcomer_name": ["Choose a person on record or name somebody new, not both."]
    }


def test_seat_appoint_of_somebody_new_who_is_on_record_is_refused(desk: Client) -> None:
    person = made.person(name="A. Person", email="a@ministry.invalid")
    seat = made.seat()
    data = _form(desk, seat, newcomer_name="a. person", newcomer_email="A@ministry.invalid")

    page = desk.post(url("seat-appoint", seat.pk), data)

    assert list(page.context["form"].errors) == ["newcomer_name"]
    assert Person.objects.filter(name__iexact=person.name).count() == 1


def test_seat_appoint_to_a_seat_that_changed_hands_meanwhile_writes_nobody(desk: Client) -> None:
    seat = made.seat()
    data = _form(desk, seat, newcomer_name="Late")
    made.holding(seat)

    page = desk.post(url("seat-appoint", seat.pk), data)

    assert (page.status_code, "Letter 214" in page.content.decode()) == (422, True)
    assert [text[:32] for text in page.context["form"].non_field_errors()] == ["The seat has changed hands since"]
    assert not Person.objects.filter(name="Late").exists()


def test_seat_appoint_refused_for_a_change_of_hands_can_be_sent_again(desk: Client) -> None:
    seat, person = made.seat(), made.person(name="A. Person")
    data = _form(desk, seat, person=person.pk)
    actions.fill_seat(
        seat=seat, person=made.person(name="Quicker"), present=None, began_on=dt.date(2026, 5, 1), authority="L", by=BY
    )
    refused = desk.post(url("seat-appoint", seat.pk), data)

    again = desk.post(url("seat-appoint", seat.pk), {**data, "present": refused.context["form"]["present"].value()})

    assert (refused.status_code, again.status_code) == (422, 302)
    assert Holding.objects.get(seat=seat, ended_on=None).person == person


def test_holding_end_records_the_departure(desk: Client, officer: User) -> None:
    holding = made.holding()
    address = url("holding-end", holding.pk)

    refused = desk.post(address, typed(desk.get(address), ended_on="2019-12-31", reason="posted away"))
    answer = desk.post(address, {**typed(refused), "ended_on": "2026-05-01"})

    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"ended_on": ["The end is before the start."]},
    )
    assert "posted away" in refused.content.decode()
    assert (answer.url, made.fresh(holding).ended_on) == (holding.seat.get_absolute_url(), LAST)
    assert made.told(holding) == (f"user:{officer.pk}", "posted away")


def test_holding_end_of_one_that_has_ended_says_so_on_top(desk: Client) -> None:
    holding = made.holding(ended_on=LAST)
    address = url("holding-end", holding.pk)

    page = desk.post(address, typed(desk.get(address), ended_on="2026-05-02", reason="posted away"))

    assert page.context["form"].non_field_errors() == ["This holding has already ended."]
    assert made.fresh(holding).ended_on == LAST


def test_holding_end_after_somebody_elses_correction_shows_both_days(desk: Client) -> None:
    holding = made.holding(ended_on=dt.date(2026, 7, 31))
    address = url("holding-end", holding.pk)
    data = typed(desk.get(address), ended_on="2026-05-01", reason="posted away")
    actions.correct_holding(holding=made.fresh(holding), ended_on=dt.date(2026, 6, 30), by=BY, reason="theirs")

    page = desk.post(address, data)
    (line,) = page.context["form"].conflict.differences

    assert page.status_code == 409
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in (line.opened, line.recorded, line.typed)] == [
        "31 Jul 2026",
        "30 Jun 2026",
        "1 May 2026",
    ]
    assert made.fresh(holding).ended_on == dt.date(2026, 6, 30)


def test_holding_update_corrects_it_with_a_reason(desk: Client) -> None:
    holding = made.holding()
    address = url("holding-update", holding.pk)
    data = typed(desk.get(address), began_on="2021-05-01", is_acting="on")

    refused = desk.post(address, data)
    desk.post(address, {**data, "reason": "typing error"})

    kept = made.fresh(holding)
    assert list(refused.context["form"].errors) == ["reason"]
    assert (kept.began_on, kept.is_acting) == (dt.date(2021, 5, 1), True)
    assert made.told(holding)[1] == "typing error"


def test_holding_update_after_somebody_elses_save_shows_both_texts_and_can_be_sent_again(desk: Client) -> None:
    holding = made.holding(authority="Letter 1")
    address = url("holding-update", holding.pk)
    data = typed(desk.get(address), authority="Letter 2", reason="mine")
    actions.correct_holding(holding=made.fresh(holding), authority="Letter 3", by=BY, reason="theirs")

    page = desk.post(address, data)
    (line,) = page.context["form"].conflict.differences
    desk.post(address, {**data, **typed(page)})

    assert (page.status_code, line.opened, line.recorded, line.typed) == (409, "Letter 1", "Letter 3", "Letter 2")
    assert made.fresh(holding).authority == "Letter 2"
