"""What about the National Authority needs a hand: a lapse, what it lacks, an end without a successor."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from authority import actions, attention
from coordination.access import Viewer, viewer
from coordination.attention import Item, Source, sources
from coordination.models import User
from members.actions import end_body
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
MOST_QUERIES = 2
CREATE = reverse("authority:designation-create")


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)


@pytest.fixture
def who(officer: User) -> Viewer:
    return viewer(officer)


def source() -> Source:
    return next(one for one in sources() if one.key == "authority.designation")


def found(who: Viewer, on: dt.date = made.TODAY) -> list[Item]:
    items = source().items(who, on, 50)
    assert source().count(who, on) == len(items)
    return items


def test_nothing_designated_is_a_matter_of_5_1(who: Viewer) -> None:
    (item,) = found(who)

    assert (item.provision, item.due_on, item.act_label, item.act_url) == ("5.1", None, "Designate", CREATE)
    assert (item.what, item.owner) == ("No National Authority is designated", "Secretariat")
    assert item.sentence == "No government entity leads political coordination and policy direction."


def test_lapse_counts_from_the_day_after_the_last(who: Viewer) -> None:
    made.authority(ended_on=made.ago(10))

    (item,) = found(who)

    assert item.due_on == made.ago(9)
    assert item.sentence.replace("\xa0", " ") == (
        "Nobody leads political coordination and policy direction since 23 May 2026."
    )


def test_active_designation_that_goes_on_needs_no_hand(who: Viewer) -> None:
    made.authority()

    assert found(who) == []


@pytest.mark.parametrize(("left", "expected"), [(0, 1), (attention.SOON_DAYS - 1, 1), (attention.SOON_DAYS, 0)])
def test_end_without_a_successor_needs_a_hand_when_it_comes_near(left: int, expected: int, who: Viewer) -> None:
    last = made.TODAY + made.days(left)
    made.authority(ended_on=last)

    items = found(who)

    assert [(item.due_on, item.act_url) for item in items] == [(last, CREATE)] * expected


def test_end_with_a_successor_on_the_next_day_needs_no_hand(who: Viewer) -> None:
    made.authority(ended_on=made.TODAY)
    made.authority(body=made.body(), began_on=made.TODAY + made.days(1))

    assert found(who) == []


def test_designation_to_come_leaves_today_without_one(who: Viewer) -> None:
    made.authority(began_on=made.TODAY + made.days(1))

    assert [item.act_label for item in found(who)] == ["Designate"]
    assert found(who, made.TODAY + made.days(1)) == []


@pytest.mark.parametrize(
    ("fields", "host_ends", "sentence"),
    [
        ({"leads_policy": False}, False, "It leads only one of the two: political coordination and policy direction."),
        ({}, True, "Its host body has ended. Designate another."),
    ],
)
def test_active_designation_that_lacks_something_is_named_with_it(
    fields: dict, host_ends: bool, sentence: str, who: Viewer
) -> None:
    row = made.authority(**fields)
    if host_ends:
        end_body(body=row.body, ended_on=made.ago(1), by=BY, reason="dissolved")

    (item,) = found(who)

    assert (item.what, item.sentence, item.due_on) == (str(row), sentence, None)


def test_head_sees_the_matter_and_is_led_to_the_page_that_tells_of_it(head: User) -> None:
    (item,) = found(viewer(head))

    assert (item.act_label, item.act_url) == ("Open", reverse("authority:designation-list"))


@pytest.mark.parametrize("who", ["focal", "npc", "mission", "observer", "auditor", "administrator", "nobody"])
def test_lapse_is_no_matter_of_others(who: str, request: pytest.FixtureRequest) -> None:
    assert found(viewer(request.getfixturevalue(who))) == []


@pytest.mark.parametrize("designations", [0, 1, 3])
def test_source_takes_at_most_two_queries(designations: int, who: Viewer, django_assert_max_num_queries: Any) -> None:
    for number in range(designations):
        began_on = made.ago(900 - 100 * number)
        row = made.authority(body=made.body(), began_on=began_on)
        actions.end_designation(designation=row, ended_on=began_on + made.days(50), by=BY, reason="x")

    with django_assert_max_num_queries(MOST_QUERIES):
        items = source().items(who, made.TODAY, 50)
    with django_assert_max_num_queries(MOST_QUERIES):
        count = source().count(who, made.TODAY)

    assert (len(items), count) == (1, 1)
