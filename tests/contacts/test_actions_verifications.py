"""Asking the holder, the answer, and what the officer makes of a correction."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts import actions, links
from contacts.details import details_of, fingerprint, holder_on
from contacts.enums import EventKind, StaleReason
from contacts.exceptions import LinkUsedError, WrongStepError
from contacts.models import PointOfContact, RegistrationEvent, StaleFlag, VerificationRequest
from coordination.models import Notice, User
from coordination.records import Actor
from members.models import Person
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")


def _held(**fields: Any) -> PointOfContact:
    holder = made.person(name="A. Holder", email="a@ministry.invalid", phone="+254 20 999 9999", languages=["en"])
    return made.seat_point(holder, **fields)


def _details(point: PointOfContact) -> dict[str, Any]:
    (fresh,) = made.fresh(point)
    return details_of(fresh, holder_on(fresh, made.TODAY))


def _corrected(point: PointOfContact, **correction: Any) -> VerificationRequest:
    asked = actions.ask_by_link(point=point, by=BY)
    return actions.answer_link(token=links.token_of(asked), correction=correction, by=Actor("link", str(asked.pk)))


def test_ask_by_link_owes_one_mail_to_the_first_address(officer: User) -> None:
    point = _held(emails=["desk@ministry.invalid"])

    asked = actions.ask_by_link(point=point, by=officer)

    notice = Notice.objects.get()
    assert (asked.asked_by, asked.address, notice.address) == (officer, "a@ministry.invalid", "a@ministry.invalid")
    assert point.office not in notice.body
    assert asked.expires_at == asked.asked_at + links.VALID_FOR


@pytest.mark.parametrize(("languages", "language"), [(["fr", "ar", "en"], "ar"), (["fr"], "en"), ([], "en")])
def test_ask_by_link_writes_in_the_first_language_that_the_pages_have(languages: list, language: str) -> None:
    asked = actions.ask_by_link(point=made.office_point(languages=languages), by=BY)

    assert asked.notice is not None
    assert asked.notice.language == language


def test_ask_by_link_without_an_address_or_after_the_end_is_refused() -> None:
    ended = made.office_point()
    actions.end_point(point=ended, ended_on=made.ago(2), by=BY, reason="closed")

    with pytest.raises(ValidationError, match="has no e-mail address"):
        actions.ask_by_link(point=made.seat_point(), by=BY)
    with pytest.raises(WrongStepError, match="has ended"):
        actions.ask_by_link(point=ended, by=BY)
    assert not Notice.objects.exists()


def test_record_confirmation_renews_every_registration_and_closes_the_flag() -> None:
    point = made.office_point()
    rows = [made.registration(point, key) for key in ("poa", "att")]
    other = made.registration(made.office_point(), "iti")
    assert StaleFlag.objects.open().filter(reason=StaleReason.UNCONFIRMED).count() == 3

    actions.record_confirmation(
        point=point, channel="letter", answered_on=made.ago(3), answered_by="Registry", by=BY, reason="their letter 7"
    )

    events = RegistrationEvent.objects.filter(kind=EventKind.CONFIRMED)
    assert {(event.registration_id, event.on, event.channel) for event in events} == {
        (row.pk, made.ago(3), "letter") for row in rows
    }
    assert StaleFlag.objects.open().get(reason=StaleReason.UNCONFIRMED).registration == other


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"channel": "link"}, "channel"),
        ({"channel": "portal"}, "channel"),
        ({"answered_on": made.TODAY + made.days(1)}, "answered_on"),
        ({"answered_on": dt.date(2019, 12, 31)}, "answered_on"),
        ({"answered_by": "  "}, "answered_by"),
    ],
)
def test_record_confirmation_that_cannot_be_is_refused_at_the_field(fields: dict, field: str) -> None:
    given = {"channel": "telephone", "answered_on": made.TODAY, "answered_by": "Registry", **fields}

    with pytest.raises(ValidationError) as refusal:
        actions.record_confirmation(point=made.office_point(), by=BY, **given)

    assert list(refusal.value.message_dict) == [field]
    assert not VerificationRequest.objects.exists()


def test_answer_link_without_a_difference_confirms_as_the_link() -> None:
    point = made.office_point()
    row = made.registration(point)
    asked = actions.ask_by_link(point=point, by=BY)

    actions.answer_link(
        token=links.token_of(asked), correction={"phones": point.phones}, by=Actor("link", str(asked.pk))
    )

    event = RegistrationEvent.objects.get(registration=row, kind=EventKind.CONFIRMED)
    assert (event.channel, event.verification, event.details_digest) == ("link", asked, point.details_digest)
    assert event.history.get().actor == f"link:{asked.pk}"


def test_answer_link_twice_is_refused_and_writes_nothing_more() -> None:
    asked = actions.ask_by_link(point=made.office_point(), by=BY)
    actions.answer_link(token=links.token_of(asked), by=BY)
    written = VerificationRequest.history.count()

    with pytest.raises(LinkUsedError):
        actions.answer_link(token=links.token_of(asked), correction={"phones": ["+254 20 111 1111"]}, by=BY)

    assert VerificationRequest.history.count() == written


def test_answer_link_with_a_correction_changes_nothing_and_waits() -> None:
    point = made.office_point()
    row = made.registration(point)

    asked = _corrected(point, phones=["+254 20 111 1111"], organisation="Another ministry")

    assert (asked.awaits_decision, asked.correction) == (True, {"phones": ["+254 20 111 1111"]})
    assert made.fresh(point)[0].version == point.version
    assert not row.events.exists()


def test_decide_correction_accepted_changes_confirms_and_settles(officer: User) -> None:
    point = made.office_point()
    (row,) = made.provided(point)

    actions.decide_correction(
        request=_corrected(point, phones=["+254 20 111 1111"], address="9 Road"),
        accept=True,
        by=officer,
        reason="known to us",
    )

    details = _details(point)
    assert (details["phones"], details["address"]) == (["+254 20 111 1111"], "9 Road")
    event = row.events.get(kind=EventKind.CONFIRMED, on=made.TODAY)
    assert (event.channel, event.details_digest) == ("link", fingerprint(details))
    reasons = StaleFlag.objects.open().filter(registration=row).values_list("reason", flat=True)
    assert set(reasons) == {StaleReason.DIFFERS}


def test_decide_correction_refused_changes_nothing(officer: User) -> None:
    point = made.office_point()
    asked = _corrected(point, phones=["+254 20 111 1111"])

    actions.decide_correction(request=asked, accept=False, by=officer, reason="number of another office")

    assert (asked.decision, asked.decided_by, asked.decided_on) == ("refused", officer, made.TODAY)
    assert _details(point)["phones"] == point.phones
    with pytest.raises(WrongStepError, match="decided already"):
        actions.decide_correction(request=asked, accept=True, by=officer)


CASES = [
    # What the office has, what was corrected, what the person has then, what the office has then.
    ({"phones": []}, {"phones": ["+254 20 111 1111"]}, ("phone", "+254 20 111 1111"), ("phones", [])),
    (
        {"phones": ["+254 20 123 4567"]},
        {"phones": ["+254 20 999 9999", "+254 20 222 2222"]},
        ("phone", "+254 20 999 9999"),
        ("phones", ["+254 20 222 2222"]),
    ),
    (
        {"phones": ["+254 20 123 4567"]},
        {"phones": ["+254 20 123 4567"]},
        ("phone", ""),
        ("phones", ["+254 20 123 4567"]),
    ),
    (
        {"emails": ["desk@ministry.invalid"]},
        {"emails": ["new@ministry.invalid", "desk@ministry.invalid"]},
        ("email", "new@ministry.invalid"),
        ("emails", ["desk@ministry.invalid"]),
    ),
    ({"languages": ["en", "fr"]}, {"languages": ["en", "ar"]}, ("languages", ["en", "ar"]), ("languages", ["en"])),
    ({}, {"position": "Senior adviser"}, ("name", "A. Holder"), ("office", "Senior adviser")),
]


@pytest.mark.parametrize(("office", "correction", "person", "point"), CASES)
def test_decide_correction_writes_each_detail_where_it_lives_and_reads_as_corrected(
    office: dict, correction: dict, person: tuple, point: tuple, officer: User
) -> None:
    contact = _held(**office)

    actions.decide_correction(request=_corrected(contact, **correction), accept=True, by=officer, reason="ok")

    assert getattr(Person.objects.get(name="A. Holder"), person[0]) == person[1]
    assert getattr(made.fresh(contact)[0], point[0]) == point[1]
    details = _details(contact)
    assert {name: details[name] for name in correction} == correction


def test_decide_correction_of_a_name_is_a_handover_unless_only_the_spelling_changes(officer: User) -> None:
    contact = _held()
    asked = _corrected(contact, name="A. Holders", phones=["+254 20 111 1111"])
    history = VerificationRequest.history.count()

    with pytest.raises(WrongStepError, match="record the handover first"):
        actions.decide_correction(request=made.fresh(asked)[0], accept=True, by=officer, reason="ok")
    assert (made.fresh(asked)[0].decision, VerificationRequest.history.count()) == ("", history)

    actions.decide_correction(request=made.fresh(asked)[0], accept=True, same_person=True, by=officer, reason="ok")
    assert _details(contact)["name"] == "A. Holders"


def test_decide_correction_of_a_name_for_a_vacant_post_asks_for_the_appointment(officer: User) -> None:
    contact = made.seat_point(emails=["desk@ministry.invalid"])
    asked = _corrected(contact, name="B. Successor")

    with pytest.raises(WrongStepError, match="Appoint the new holder"):
        actions.decide_correction(request=asked, accept=True, by=officer)


def test_ask_by_link_twice_a_day_is_refused_and_writes_no_second_mail() -> None:
    point = made.office_point()
    actions.ask_by_link(point=point, by=BY)

    with pytest.raises(WrongStepError, match=r"asked by e-mail today already"):
        actions.ask_by_link(point=point, by=BY)

    assert Notice.objects.count() == VerificationRequest.objects.count() == 1


def test_ask_by_link_says_who_asks_and_how_to_make_sure(state: Any) -> None:
    made.authority(phone="+999 20 555 1000", email="authority@interior.invalid")

    asked = actions.ask_by_link(point=made.office_point(), by=BY)

    assert asked.notice is not None
    assert "National Commission on Small Arms, Republic of Velland" in asked.notice.body
    assert "ask the National Authority: +999 20 555 1000, authority@interior.invalid." in asked.notice.body


def test_answer_keeps_what_the_holder_saw() -> None:
    point = made.office_point(phones=["+254 20 123 4567"])

    asked = _corrected(point, phones=["+254 20 765 4321"])

    assert asked.details["phones"] == ["+254 20 123 4567"]
