"""Exchanges between contacts (6.1), requests from outside (6.2 a), and who has to take part."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts import actions
from contacts.exceptions import WrongStepError
from contacts.liaison import judged, liaison
from contacts.models import LiaisonExchange, LiaisonPart, OutsideRequest, PointOfContact
from tests.factories import contacts as made
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db
BY = made.BY


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)


def _exchange(*points: PointOfContact, **fields: Any) -> LiaisonExchange:
    values = {"on": made.ago(10), "subject": "Quarterly meeting", "shared": "Drafts", **fields}
    return actions.record_exchange(points=points, by=BY, **values)


def test_record_exchange_keeps_who_took_part() -> None:
    points = made.office_point(), made.office_point()

    exchange = _exchange(*points)

    assert {part.point for part in exchange.parts.all()} == set(points)


@pytest.mark.parametrize(
    ("count", "fields", "sentence"),
    [
        (1, {}, "Choose at least two contacts."),
        (2, {"on": made.TODAY + made.days(1)}, "This day is still to come"),
        (2, {"shared": ""}, "Say what was shared, or which activity was coordinated."),
    ],
)
def test_record_exchange_that_cannot_be_leaves_nothing(count: int, fields: dict, sentence: str) -> None:
    points = [made.office_point() for _number in range(count)]

    with pytest.raises(ValidationError, match=sentence):
        _exchange(*points, **fields)

    assert (LiaisonExchange.objects.count(), LiaisonPart.history.count()) == (0, 0)


def _request(**fields: Any) -> OutsideRequest:
    values = {"received_on": made.ago(5), "sender": "An embassy", "subject": "Joint training", **fields}
    return actions.receive_request(point=made.office_point(), by=BY, **values)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"received_on": made.TODAY + made.days(1)}, "received_on"),
        ({"due_on": made.ago(6)}, "due_on"),
        ({"sender": ""}, "sender"),
        ({"subject": "A\u0000B"}, "subject"),
    ],
)
def test_receive_request_that_cannot_be_is_refused_at_the_field(fields: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        _request(**fields)

    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("day", [made.ago(6), made.TODAY + made.days(1)])
def test_close_request_before_its_receipt_or_in_future_is_refused(day: dt.date) -> None:
    asked = _request()

    with pytest.raises(ValidationError) as refusal:
        actions.close_request(request=asked, answered_on=day, outcome="answered", by=BY)

    assert list(refusal.value.message_dict) == ["answered_on"]
    assert OutsideRequest.objects.get().answered_on is None


def test_close_request_twice_is_refused() -> None:
    asked = actions.close_request(request=_request(), answered_on=made.TODAY, outcome="passed to Customs", by=BY)

    with pytest.raises(WrongStepError, match="closed already"):
        actions.close_request(request=asked, answered_on=made.TODAY, outcome="again", by=BY)


D = made.TODAY
MET = [("x", made.ago(10), "a"), ("x", made.ago(10), "b")]
JUDGED = [
    # Who serves (a letter a contact, equal letters are one person), who met when, is anybody asked, who is late, next due.
    ("", [], False, "", None),
    ("a", [], False, "", None),
    ("aa", [], False, "", None),
    ("ab", [], True, "ab", None),
    ("ab", MET, True, "", made.ago(10) + made.days(90)),
    ("abc", MET, True, "c", None),
    ("ab", [("x", made.ago(91), "a"), ("x", made.ago(91), "b")], True, "ab", made.ago(1)),
    ("ab", [("x", made.ago(90), "a"), ("x", made.ago(90), "b")], True, "", D),
    # Two posts of one person who meet themselves, a meeting alone, and one still to come count for nothing.
    ("aab", [("x", made.ago(1), "a"), ("x", made.ago(1), "a")], True, "ab", None),
    ("ab", [("x", made.ago(1), "a"), ("y", made.ago(1), "b")], True, "ab", None),
    ("ab", [("x", D + made.days(1), "a"), ("x", D + made.days(1), "b")], True, "ab", None),
    # The newest counts.
    ("ab", [*MET, ("y", made.ago(80), "a"), ("y", made.ago(80), "b")], True, "", made.ago(10) + made.days(90)),
]


@pytest.mark.parametrize(("serving", "parts", "applies", "late", "due"), JUDGED)
def test_judged_counts_people_and_offices_by_their_last_exchange_together(
    serving: str, parts: list, applies: bool, late: str, due: dt.date | None
) -> None:
    who: Any = {(name, place): name for place, name in enumerate(serving)}

    known = judged(who, parts, 90, D)

    assert known.applies is applies
    if applies:
        assert "".join(one.points[0][0] for one in known.late) == late
        assert known.next_due_on == due


def test_liaison_asks_the_serving_contacts_of_clause_4_within_the_house_interval() -> None:
    made.catalogue(ecowas="party")
    first, second, regional = made.office_point(), made.office_point(), made.office_point()
    for point, key in ((first, "poa"), (second, "iti"), (regional, "ecowas")):
        made.registration(point, key)
    _exchange(first, second, on=made.ago(40))

    assert [one.points for one in liaison(made.TODAY).partners] == [(first,), (second,)]
    assert liaison(made.TODAY).late == ()
    make.house_value("contacts.liaison_days", 39)
    assert len(liaison(made.TODAY).late) == 2


def test_liaison_of_one_person_in_two_posts_asks_nothing() -> None:
    made.catalogue()
    person = made.person()
    for key in ("poa", "iti"):
        made.registration(made.seat_point(person), key)

    assert liaison(made.TODAY).applies is False
