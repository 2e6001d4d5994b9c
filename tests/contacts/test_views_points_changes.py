"""Designating a contact, changing its details, ending it."""

from collections.abc import Callable

import pytest
from django.test import Client

from contacts import actions
from contacts.models import PointOfContact
from coordination.models import State, User
from members.models import Holding, Person, Seat
from tests.contacts.browsing import typed, url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
CAST = ("officer", "head", "auditor", "administrator", "npc", "focal", "mission", "observer", "nobody")


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="party")


# Designation.

OFFICE = {
    "kind": "office",
    "office": "Export desk",
    "emails": "desk@trade.invalid\r\nsecond@trade.invalid",
    "phones": "+254 20 123 4567",
    "languages": "en, ar",
    "designated_on": "2026-05-01",
    "legal_basis": "Letter 214",
}


def test_point_create_designates_an_office(desk: Client) -> None:
    answer = desk.post(url("point-create"), {**OFFICE, "body": made.body().pk})

    point = PointOfContact.objects.get()
    assert answer.url == point.get_absolute_url()
    assert (point.emails, point.languages) == (["desk@trade.invalid", "second@trade.invalid"], ["en", "ar"])
    assert point.history.get().history_change_reason == "designated by Letter 214"


def test_point_create_designates_a_new_post_named_by_its_title(desk: Client) -> None:
    desk.post(
        url("point-create"),
        {**OFFICE, "kind": "seat", "body": made.body().pk, "office": "", "emails": "", "seat_title": "Registrar"},
    )

    point = PointOfContact.objects.select_related("seat").get()
    assert (point.office, point.seat.title, point.seat.kind) == ("Registrar", "Registrar", "point-of-contact")


def test_point_create_offers_posts_that_are_no_contact_yet(npc: User, desk: Client) -> None:
    seat = Seat.objects.select_related("body").get(holdings__person__user=npc)
    data = {**OFFICE, "kind": "seat", "body": seat.body_id, "emails": "", "seat": seat.pk}

    assert desk.post(url("point-create"), data).status_code == 302
    again = desk.post(url("point-create"), data)

    assert "seat" in again.context["form"].errors
    assert PointOfContact.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"body": ""}, "body"),
        ({"office": ""}, "office"),
        ({"emails": ""}, "emails"),
        ({"emails": "desk@trade.invalid\nno address"}, "emails"),
        ({"phones": "0800 123"}, "phones"),
        ({"languages": "English"}, "languages"),
        ({"designated_on": "2026-02-30"}, "designated_on"),
        ({"designated_on": ""}, "designated_on"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"office": "Desk\u202e"}, "office"),
        ({"seat_title": "Registrar"}, "seat_title"),
        ({"kind": "seat"}, "seat"),
    ],
)
def test_point_create_with_what_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    changes: dict, field: str, desk: Client
) -> None:
    page = desk.post(url("point-create"), {**OFFICE, "body": made.body().pk, **changes})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Letter 214" in page.content.decode() or field == "legal_basis"
    assert not PointOfContact.objects.exists()


def test_point_create_refuses_a_body_that_is_no_part_of_the_government(desk: Client) -> None:
    page = desk.post(url("point-create"), {**OFFICE, "body": made.body(kind="civil-society").pk})

    assert list(page.context["form"].errors) == ["body"]


@pytest.mark.parametrize("who", [name for name in CAST if name != "officer"])
def test_point_create_is_the_secretariats_alone(who: str, request: pytest.FixtureRequest, as_user: SignIn) -> None:
    answer = as_user(request.getfixturevalue(who)).post(url("point-create"), {**OFFICE, "body": made.body().pk})

    assert answer.status_code == 403
    assert not PointOfContact.objects.exists()


# Changes.


def test_point_update_changes_office_and_holder_and_says_who_must_be_told(desk: Client) -> None:
    point = made.seat_point(made.person(phone="+254 20 999 9999"), phones=["+254 20 123 4567"])
    made.provided(point, "poa", "att")
    page = desk.get(url("point-update", point.pk))

    answer = desk.post(
        url("point-update", point.pk),
        typed(page, **{"holder-phone": "+254 20 888 8888", "address": "9 Road", "reason": "moved"}),
        follow=True,
    )

    assert (Person.objects.get(name__startswith="Person").phone, made.fresh(point)[0].address) == (
        "+254 20 888 8888",
        "9 Road",
    )
    told = answer.context["page"].told
    assert {one.recipient.key for one in told.again} == {"unoda", "att-secretariat"}
    text = words(answer)
    assert "Saved. 2 recipients must be told again." in text
    assert f"{url('notification-create')}?recipient=unoda" in answer.content.decode()
    assert "“+254 20 999 9999, +254 20 123 4567” to “+254 20 888 8888, +254 20 123 4567”" in text.replace(
        "“ ", "“"
    ).replace(" ”", "”")


def test_point_update_of_what_nobody_was_told_says_that_none_must_be_told(desk: Client) -> None:
    point = made.office_point()
    page = desk.get(url("point-update", point.pk))

    answer = desk.post(url("point-update", point.pk), typed(page, phones="+254 20 1234567", reason="new"), follow=True)

    assert "none must be told again" in words(answer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"holder-email": "nobody"}, "email"),
        ({"holder-phone": "12"}, "phone"),
        ({"phones": "12"}, "phones"),
        ({"emails": "x"}, "emails"),
        ({"office": ""}, "office"),
        ({"reason": ""}, "reason"),
    ],
)
def test_point_update_with_what_cannot_be_changes_neither_record(changes: dict, field: str, desk: Client) -> None:
    point = made.seat_point(made.person(phone="+254 20 999 9999"))
    data = typed(desk.get(url("point-update", point.pk)), reason="moved", address="9 Road")

    page = desk.post(url("point-update", point.pk), {**data, **changes})

    assert page.status_code == 422
    assert {*page.context["form"].errors, *page.context["holder"].errors} == {field}
    assert "9 Road" in page.content.decode()
    assert (PointOfContact.history.count(), Person.objects.get(name__startswith="Person").version) == (1, 1)


@pytest.mark.parametrize("quicker", ["office", "holder"])
def test_point_update_after_somebody_elses_save_shows_both_texts_and_keeps_what_was_typed(
    quicker: str, desk: Client
) -> None:
    point = made.seat_point(made.person(phone="+254 20 999 9999"), phones=["+254 20 123 4567"])
    data = typed(desk.get(url("point-update", point.pk)), reason="mine")
    if quicker == "office":
        made.change_phone(point, "+254 20 777 7777")
        data["phones"] = "+254 20 111 1111"
    else:
        person = Person.objects.get(name__startswith="Person")
        actions.points.change_person(person=person, phone="+254 20 777 7777", by=BY)
        data["holder-phone"] = "+254 20 111 1111"

    page = desk.post(url("point-update", point.pk), data)

    assert page.status_code == 409
    (line,) = page.context["form"].conflict.differences
    assert (line.recorded, line.typed) == ("+254 20 777 7777", "+254 20 111 1111")
    again = desk.post(url("point-update", point.pk), {**data, **typed(page)})
    assert again.status_code == 302
    phones = actions.points.details_of(*_with_holder(point))["phones"]
    assert ("+254 20 111 1111" in phones, "+254 20 777 7777" in phones) == (True, False)


def _with_holder(point: PointOfContact) -> tuple[PointOfContact, Holding | None]:
    (fresh,) = made.fresh(point)
    return fresh, actions.points.holder_on(fresh, made.TODAY)


def test_point_update_without_its_signed_version_is_refused(desk: Client) -> None:
    point = made.office_point()
    data = typed(desk.get(url("point-update", point.pk)), reason="x", office="Other", version="forged")

    page = desk.post(url("point-update", point.pk), data)

    assert "not complete any more" in str(page.context["form"].non_field_errors())
    assert made.fresh(point)[0].office == point.office


WRITERS = {
    "point-update": {"officer", "npc"},
    "point-address": {"officer", "npc"},
    "point-confirm": {"officer", "npc"},
    "proof-create": {"officer", "npc"},
    "point-designation": {"officer"},
    "point-end": {"officer"},
}


@pytest.mark.parametrize("who", [name for name in CAST if name not in ("observer", "nobody")])
@pytest.mark.parametrize("name", WRITERS)
def test_acts_on_a_contact_stand_open_to_the_secretariat_and_details_to_its_own_holder(
    name: str, who: str, own: PointOfContact, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    page = as_user(request.getfixturevalue(who)).get(url(name, own.pk))

    assert page.status_code == (200 if who in WRITERS[name] else 403)
    if who not in WRITERS[name]:
        assert "It can be done by: Secretariat." in words(page)


def test_point_update_of_anothers_contact_is_refused_to_a_national_point_of_contact(npc: User, as_user: SignIn) -> None:
    point = made.office_point()

    answer = as_user(npc).post(url("point-update", point.pk), {"office": "Mine"})

    assert answer.status_code == 403
    assert made.fresh(point)[0].version == 1


def test_point_designation_widens_the_readers_with_a_reason(desk: Client) -> None:
    point = made.office_point(legal_basis="Letter 1")
    page = desk.get(url("point-designation", point.pk))

    refused = desk.post(url("point-designation", point.pk), typed(page, classification="public"))
    meant = {"classification": "public", "widen": "public", "reason": "minister's letter 9"}
    desk.post(url("point-designation", point.pk), typed(page, **meant))

    assert list(refused.context["form"].errors) == ["widen", "reason"]
    row = point.history.first()
    assert (row.classification, row.history_change_reason) == ("public", "minister's letter 9")


def test_point_address_refuses_a_test_still_to_come(desk: Client) -> None:
    point = made.office_point()
    data = typed(desk.get(url("point-address", point.pk)), published_at="Web page", reason="tested")

    late = desk.post(url("point-address", point.pk), {**data, "address_tested_on": "2026-06-02"})
    desk.post(url("point-address", point.pk), {**data, "address_tested_on": "2026-06-01"})

    assert list(late.context["form"].errors) == ["address_tested_on"]
    assert made.fresh(point)[0].address_tested_on == made.TODAY


def test_point_end_before_the_designation_says_so_at_the_field_and_ends_otherwise(desk: Client) -> None:
    point = made.office_point(designated_on=made.ago(10))
    data = typed(desk.get(url("point-end", point.pk)), reason="closed")

    early = desk.post(url("point-end", point.pk), {**data, "ended_on": made.ago(11).isoformat()})
    desk.post(url("point-end", point.pk), {**data, "ended_on": made.ago(1).isoformat()})

    assert early.context["form"].errors == {"ended_on": ["The end is before the designation."]}
    assert made.fresh(point)[0].ended_on == made.ago(1)
    assert url("point-end", point.pk) not in desk.get(point.get_absolute_url()).content.decode()
