"""Asking the holder, recording a confirmation, deciding a correction."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from contacts import actions, links
from contacts.models import PointOfContact, RegistrationEvent, VerificationRequest
from coordination.models import Notice, State, User
from coordination.records import Actor
from members.models import Person
from tests.contacts.browsing import typed, url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="party")


# Asking and confirming.


def test_point_ask_owes_a_mail_and_a_look_at_its_address_does_nothing(desk: Client) -> None:
    point = made.office_point()

    assert desk.get(url("point-ask", point.pk)).status_code == 405
    assert not Notice.objects.exists()
    answer = desk.post(url("point-ask", point.pk), follow=True)

    asked = VerificationRequest.objects.get()
    assert f"Asked at {asked.address}." in words(answer)
    assert "open until 15 Jun 2026" in words(answer)


def test_point_ask_without_an_address_says_what_to_do(desk: Client) -> None:
    answer = desk.post(url("point-ask", made.seat_point().pk), follow=True)

    assert "Ask by telephone or letter, and record the answer." in words(answer)


def test_point_confirm_by_telephone_renews_the_registrations(desk: Client) -> None:
    point = made.office_point()
    made.registration(point)

    desk.post(
        url("point-confirm", point.pk),
        {"channel": "telephone", "answered_on": "2026-05-30", "answered_by": "Duty officer", "reason": ""},
    )

    event = RegistrationEvent.objects.get()
    assert (event.kind, event.channel, event.on) == ("confirmed", "telephone", dt.date(2026, 5, 30))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "link"}, "channel"),
        ({"answered_on": "2026-06-02"}, "answered_on"),
        ({"answered_by": ""}, "answered_by"),
    ],
)
def test_point_confirm_that_cannot_be_says_so_at_the_field(changes: dict, field: str, desk: Client) -> None:
    given = {"channel": "telephone", "answered_on": "2026-05-30", "answered_by": "Duty officer", **changes}

    page = desk.post(url("point-confirm", made.office_point().pk), given)

    assert list(page.context["form"].errors) == [field]
    assert not VerificationRequest.objects.exists()


def test_point_confirm_by_the_own_holder_counts_as_in_person(own: PointOfContact, npc: User, as_user: SignIn) -> None:
    made.registration(own, "iti")

    as_user(npc).post(url("point-confirm", own.pk), {"channel": "letter", "answered_by": "Somebody"})

    asked = VerificationRequest.objects.get()
    assert (asked.channel, asked.answered_by, asked.answered_on) == ("in-person", str(npc), made.TODAY)


# Corrections.


def _correction(point: PointOfContact, **correction: Any) -> VerificationRequest:
    asked = actions.ask_by_link(point=point, by=BY)
    return actions.answer_link(token=links.token_of(asked), correction=correction, by=Actor("link", str(asked.pk)))


def test_correction_decide_shows_before_and_after_and_lists_who_must_be_told(desk: Client) -> None:
    point = made.office_point()
    made.provided(point)
    asked = _correction(point, phones=["+254 20 111 1111"])
    waiting = words(desk.get(point.get_absolute_url()))
    page = desk.get(url("correction-decide", asked.pk))

    answer = desk.post(
        url("correction-decide", asked.pk), typed(page, decision="accepted", reason="known"), follow=True
    )

    assert "waits to be accepted or refused" in waiting
    assert [tuple(map(str, row.cells)) for row in page.context["table"].rows] == [
        ("Telephone", "+254 20 123 4567", "+254 20 111 1111")
    ]
    assert [one.recipient.key for one in answer.context["page"].told.again] == ["unoda"]
    assert "1 recipient must be told again" in words(answer)


def test_correction_decide_of_a_name_asks_for_the_handover_and_takes_a_spelling(desk: Client) -> None:
    point = made.seat_point(made.person(name="A. Holder"))
    asked = _correction(point, name="A. Holders")
    data = typed(desk.get(url("correction-decide", asked.pk)), decision="accepted", reason="known")
    data.pop("same_person", None)

    refused = desk.post(url("correction-decide", asked.pk), data)
    desk.post(url("correction-decide", asked.pk), {**data, "same_person": "on"})

    assert "record the handover first" in str(refused.context["form"].non_field_errors())
    assert Person.objects.filter(name="A. Holders").exists()


def test_correction_decide_refused_leaves_the_details_and_a_second_decision_is_refused(desk: Client) -> None:
    point = made.office_point()
    asked = _correction(point, phones=["+254 20 111 1111"])
    data = typed(desk.get(url("correction-decide", asked.pk)), decision="refused", reason="wrong office")

    desk.post(url("correction-decide", asked.pk), data)
    again = desk.post(url("correction-decide", asked.pk), {**data, "decision": "accepted"})

    assert made.fresh(point)[0].phones == point.phones
    assert again.status_code == 422


@pytest.mark.parametrize("who", ["auditor", "focal", "npc", "head"])
def test_correction_decide_is_the_secretariats_alone(who: str, request: pytest.FixtureRequest, as_user: SignIn) -> None:
    asked = _correction(made.office_point(), phones=["+254 20 111 1111"])

    answer = as_user(request.getfixturevalue(who)).post(
        url("correction-decide", asked.pk), {"decision": "accepted", "reason": "x"}
    )

    assert answer.status_code == 403
    assert made.fresh(asked)[0].decision == ""
