"""What a recipient is told of a contact, and when two tellings are the same."""

import datetime as dt
from typing import Any

import pytest

from contacts.details import details_of, differing, fingerprint, holder_on
from contacts.models import PointOfContact
from members.actions import change_body
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db

PLAIN: dict[str, Any] = {
    "name": "",
    "position": "Desk",
    "organisation": "Ministry",
    "address": "",
    "phones": ["+254 20 1"],
    "emails": ["desk@ministry.invalid"],
    "languages": ["en"],
}


def _details(point: PointOfContact, on: dt.date = made.TODAY, language: str = "en") -> dict[str, Any]:
    return details_of(point, holder_on(point, on), language)


def test_details_of_an_office_name_nobody_and_take_the_address_of_the_body() -> None:
    home = made.body(name="Ministry of Trade", address="1 Road\r\nPort Velland")
    point = made.office_point(home, office="Desk", emails=["desk@ministry.invalid"], languages=["en", "ar"])

    assert _details(point) == {
        "name": "",
        "position": "Desk",
        "organisation": "Ministry of Trade",
        "address": "1 Road\nPort Velland",
        "phones": ["+254 20 123 4567"],
        "emails": ["desk@ministry.invalid"],
        "languages": ["en", "ar"],
    }


def test_details_of_a_post_put_the_holders_own_before_the_offices_and_name_each_once() -> None:
    holder = made.person(name="A. Holder", email="a@ministry.invalid", phone="+254 20 999 9999", languages=["fr"])
    point = made.seat_point(
        holder,
        emails=["desk@ministry.invalid", "a@ministry.invalid"],
        phones=["+254 20 123 4567"],
        languages=["fr", "en"],
    )

    details = _details(point)

    assert (details["name"], details["phones"]) == ("A. Holder", ["+254 20 999 9999", "+254 20 123 4567"])
    assert (details["emails"], details["languages"]) == (["a@ministry.invalid", "desk@ministry.invalid"], ["fr", "en"])


def test_holder_on_is_the_one_of_the_day_and_nobody_after_the_last() -> None:
    point = made.seat_point(made.person(name="A. Holder"))
    made.end_holding(point, made.ago(10))

    holders = [holder_on(point, day) for day in (made.ago(10), made.ago(9))]

    assert [holder and holder.person.name for holder in holders] == ["A. Holder", None]


def test_details_in_another_language_take_the_names_given_in_it() -> None:
    home = made.body(name="Ministry", other_names={"ar": "وزارة"})
    point = made.office_point(home, office="Desk", other_offices={"ar": "مكتب"})

    details = _details(point, language="ar")

    assert (details["position"], details["organisation"]) == ("مكتب", "وزارة")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "B"),
        ("position", "Other desk"),
        ("organisation", "Other ministry"),
        ("address", "2 Road"),
        ("phones", ["+254 20 2"]),
        ("emails", []),
        ("languages", ["en", "ar"]),
    ],
)
def test_fingerprint_and_differences_follow_every_field(field: str, value: Any) -> None:
    changed = {**PLAIN, field: value}

    assert fingerprint(changed) != fingerprint(PLAIN)
    assert differing(PLAIN, changed) == {field: (PLAIN[field], value)}


def test_fingerprint_of_equal_details_is_equal_whatever_else_they_carry() -> None:
    assert fingerprint({**PLAIN, "in_ar": {"position": "مكتب"}, "since": None}) == fingerprint(PLAIN)
    assert differing(PLAIN, {**PLAIN, "since": "2020-01-01"}) == {}


def test_fingerprint_of_a_contact_follows_a_change_of_its_body() -> None:
    home = made.body(name="Ministry")
    point = made.office_point(home)

    change_body(body=home, name="Ministry renamed", by=made.BY, reason="decree 2")

    (fresh,) = made.fresh(point)
    assert fresh.details_digest != point.details_digest
    assert fresh.details_digest == fingerprint(_details(fresh))
