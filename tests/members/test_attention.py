"""Vacant seats of the mechanism need somebody's hand."""

from typing import Any

import pytest

from coordination.access import viewer
from coordination.attention import sources
from coordination.models import User
from members import actions
from members.models import Seat
from tests.members import making as made

pytestmark = pytest.mark.django_db
TODAY = made.TODAY


@pytest.fixture
def source() -> Any:
    return next(one for one in sources() if one.key == "members.vacant")


def vacant(**fields: Any) -> Seat:
    """Create a seat of a body that sits in the mechanism."""
    return made.seat(made.member().body, **fields)


def test_vacant_seat_is_an_item_with_its_appointment_for_the_secretariat(officer: User, source: Any) -> None:
    seat = made.seat(made.member(made.body(name="Interior")).body, title="Member")

    (item,) = source.items(viewer(officer), TODAY, 50)

    assert (item.key, item.what) == (f"members.vacant:{seat.pk}", "Member, Interior: nobody holds the seat")
    assert (item.act_label, item.act_url) == ("Appoint", made.url("seat-appoint", seat.pk))
    assert (item.owner, item.provision, item.due_on) == ("Secretariat", "7.4.1.inclusion", None)
    assert source.count(viewer(officer), TODAY) == 1


def test_vacancy_is_counted_from_the_day_after_the_last_holder(officer: User, source: Any) -> None:
    made.holding(vacant(), ended_on=TODAY - 10 * made.DAY)

    (item,) = source.items(viewer(officer), TODAY, 50)

    assert item.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Vacant since 23 May 2026. Its duties fall to the secretariat until somebody is appointed."
    )


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_seat_is_vacant_from_the_day_after_the_last_day(days: int, count: int, officer: User, source: Any) -> None:
    made.holding(vacant(), ended_on=TODAY - days * made.DAY)

    assert source.count(viewer(officer), TODAY) == count


@pytest.mark.parametrize(
    ("kind", "count"),
    [("member", 0), ("chair", 0), ("secretariat", 1), ("head", 1), ("mission", 1), ("point-of-contact", 0)],
)
def test_seat_of_a_body_that_does_not_sit_is_named_only_for_the_mechanisms_own_posts(
    kind: str, count: int, officer: User, source: Any
) -> None:
    made.seat(kind=kind)

    assert source.count(viewer(officer), TODAY) == count


def test_post_of_a_point_of_contact_is_left_to_the_contacts(officer: User, source: Any) -> None:
    vacant(kind="point-of-contact")

    assert source.items(viewer(officer), TODAY, 50) == []


def test_seat_that_is_to_come_or_has_ended_is_no_vacancy(officer: User, source: Any) -> None:
    vacant(began_on=TODAY + made.DAY)
    actions.end_seat(seat=vacant(), ended_on=TODAY - made.DAY, by=made.BY, reason="closed")

    assert source.count(viewer(officer), TODAY) == 0


@pytest.mark.parametrize(
    ("name", "own"),
    [("focal", True), ("other_focal", False), ("observer", False), ("auditor", False), ("nobody", False)],
)
def test_others_are_told_of_the_vacancies_of_their_own_body_only(
    name: str, own: bool, focal: User, source: Any, request: pytest.FixtureRequest
) -> None:
    seat = made.seat(made.member(made.held_by(focal).seat.body).body)
    vacant()

    items = source.items(viewer(request.getfixturevalue(name)), TODAY, 50)

    assert [(item.act_label, item.act_url) for item in items] == [("Open the seat", seat.get_absolute_url())] * own


@pytest.mark.parametrize("count", [1, 3])
def test_counting_and_listing_take_at_most_two_queries_at_any_size(
    count: int, officer: User, source: Any, django_assert_max_num_queries: Any
) -> None:
    for _seat in range(count):
        made.holding(vacant(), ended_on=made.LONG_AGO)
    reader = viewer(officer)

    with django_assert_max_num_queries(2):
        items = source.items(reader, TODAY, 50)
    with django_assert_max_num_queries(2):
        counted = source.count(reader, TODAY)

    assert (len(items), counted) == (count, count)


def test_no_more_items_come_than_are_asked_for(officer: User, source: Any) -> None:
    titles = [vacant(title=f"Member {number}").title for number in range(3)]

    items = source.items(viewer(officer), TODAY, 2)

    assert [item.what.partition(",")[0] for item in items] == titles[:2]
