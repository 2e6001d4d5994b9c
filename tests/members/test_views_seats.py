"""The list of seats, the page of one, and its facts and end."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from coordination.models import State, User
from members import actions
from members.models import Seat
from tests.contacts.browsing import typed, words
from tests.members import making as made
from tests.members.making import url

pytestmark = pytest.mark.django_db
BY = made.BY
LIST_QUERIES = 8  # Session, user, two of standings; seats, their holders, their number; the bodies of the filter.
LAST = dt.date(2026, 5, 1)
OWN = "Post of Officer"


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


def listed(page: Any) -> list[str]:
    return [str(row.cells[0]) for row in page.context["table"].rows]


@pytest.fixture
def five() -> None:
    """Seats held in full, held by somebody acting, vacant, to begin, and ended."""
    body = made.body(name="Interior", other_names={"ar": "الداخلية"})
    made.holding(made.seat(body, title="Full", kind="chair"))
    made.holding(made.seat(title="Acting"), is_acting=True)
    made.seat(title="Empty", other_titles={"ar": "مستشار"})
    made.seat(title="Later", began_on=made.TODAY + made.DAY)
    actions.end_seat(seat=made.seat(title="Gone"), ended_on=LAST, by=BY, reason="closed")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Acting", "Empty", "Full", "Later", OWN]),
        ("?ended=ended", ["Gone"]),
        ("?ended=all", ["Acting", "Empty", "Full", "Gone", "Later", OWN]),
        ("?kind=chair", ["Full"]),
        ("?holder=vacant", ["Empty"]),
        ("?holder=full", ["Full", OWN]),
        ("?holder=acting", ["Acting"]),
        ("?q=interior", ["Full"]),
        ("?q=الداخلية", ["Full"]),
        ("?q=مستشار", ["Empty"]),
        ("?q=_", []),
        ("?kind=nonsense&body=nonsense", ["Acting", "Empty", "Full", "Later", OWN]),
    ],
)
def test_seat_list_shows_what_its_address_asks(query: str, found: list[str], five: None, desk: Client) -> None:
    assert listed(desk.get(url("seat-list", query=query))) == found


def test_seat_list_filters_by_body_and_names_the_filter(five: None, desk: Client) -> None:
    body = Seat.objects.get(title="Full").body_id

    page = desk.get(url("seat-list", query=f"?body={body}"))

    assert listed(page) == ["Full"]
    assert [(chip.label, chip.value) for chip in page.context["table"].chips] == [("Body", "Interior")]


def test_seat_list_costs_the_same_with_one_and_with_three_seats(desk: Client, django_assert_num_queries: Any) -> None:
    desk.get(url("seat-list"))
    with django_assert_num_queries(LIST_QUERIES):
        assert len(listed(desk.get(url("seat-list")))) == 1

    for _seat in range(2):
        made.holding(made.holding(ended_on=LAST).seat, began_on=LAST + made.DAY)

    with django_assert_num_queries(LIST_QUERIES):
        assert len(listed(desk.get(url("seat-list")))) == 3


def test_seat_detail_costs_the_same_with_one_and_with_three_holdings(
    desk: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    seat = made.holding(ended_on=LAST).seat
    desk.get(seat.get_absolute_url())
    with django_assert_max_num_queries(30) as counted:
        desk.get(seat.get_absolute_url())

    made.holding(seat, began_on=LAST + made.DAY, ended_on=LAST + made.DAY)
    made.holding(seat, began_on=LAST + 2 * made.DAY)

    with django_assert_num_queries(len(counted)):
        desk.get(seat.get_absolute_url())


def _life(page: Any) -> list[tuple[str, str, str]]:
    return [(point.label, f"{point.on:%d.%m.%Y}", point.state) for point in page.context["page"].life]


def test_seat_detail_draws_the_life_of_the_seat(desk: Client) -> None:
    seat = made.holding(who=made.person(name="First"), began_on=dt.date(2021, 1, 1), ended_on=LAST).seat
    made.holding(seat, made.person(name="Second"), began_on=dt.date(2026, 7, 1))

    page = desk.get(seat.get_absolute_url())

    assert _life(page) == [
        ("Seat created", "01.01.2020", "done"),
        ("First", "01.01.2021", "done"),
        ("Vacant", "02.05.2026", "now"),
        ("Second", "01.07.2026", "next"),
    ]
    assert "Second takes the seat on 1 Jul 2026." in words(page)


def test_seat_detail_says_when_no_successor_is_on_record(desk: Client) -> None:
    seat = made.holding(ended_on=dt.date(2026, 6, 30)).seat

    assert "No successor is on record: the seat is vacant from 1 Jul 2026." in words(desk.get(seat.get_absolute_url()))


@pytest.mark.parametrize("name", ["Full", "Acting", "Empty", "Later", "Gone"])
def test_seat_detail_says_how_the_seat_stands(name: str, five: None, desk: Client) -> None:
    seat = Seat.objects.get(title=name)
    said = {"Full": "held", "Acting": "acting", "Empty": "vacant", "Later": "to begin", "Gone": "ended"}

    page = desk.get(seat.get_absolute_url())

    assert page.context["page"].mark.word == said[name]
    assert (url("seat-appoint", seat.pk) in page.content.decode()) is (name != "Gone")


# Acts.


def _facts(**changes: Any) -> dict[str, Any]:
    return {"body": made.body().pk, "kind": "chair", "title": "Chair", "began_on": "2026-05-01", **changes}


def test_seat_create_writes_a_vacant_seat(desk: Client, officer: User) -> None:
    answer = desk.post(url("seat-create"), _facts(other_titles_ar="الرئيس"))

    seat = Seat.objects.get(title="Chair")
    assert answer.url == seat.get_absolute_url()
    assert (seat.kind, seat.began_on, seat.other_titles) == ("chair", LAST, {"ar": "الرئيس"})
    assert made.told(seat)[0] == f"user:{officer.pk}"


def test_seat_create_from_the_page_of_a_body_has_it_chosen(desk: Client) -> None:
    body = made.body()

    page = desk.get(url("seat-create", query=f"?body={body.pk}"))

    assert str(page.context["form"]["body"].value()) == str(body.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "nonsense"}, "body"),
        ({"kind": "throne"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "A\u202eB"}, "title"),
        ({"began_on": "yesterday"}, "began_on"),
    ],
)
def test_seat_create_with_what_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    changes: dict, field: str, desk: Client
) -> None:
    page = desk.post(url("seat-create"), _facts(other_titles_ar="الرئيس", **changes))

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert "الرئيس" in page.content.decode()
    assert Seat.objects.count() == 1


def test_seat_create_of_a_body_that_has_ended_is_refused_at_the_body(desk: Client) -> None:
    page = desk.post(url("seat-create"), _facts(body=made.body(ended_on=LAST).pk))

    assert list(page.context["form"].errors) == ["body"]


def test_seat_update_changes_it_with_a_reason(desk: Client, officer: User) -> None:
    seat = made.seat(title="Chair")
    data = typed(desk.get(url("seat-update", seat.pk)), title="First chair")

    refused = desk.post(url("seat-update", seat.pk), data)
    answer = desk.post(url("seat-update", seat.pk), {**data, "reason": "decree 9"})

    assert (list(refused.context["form"].errors), answer.url) == (["reason"], seat.get_absolute_url())
    assert made.fresh(seat).title == "First chair"
    assert made.told(seat) == (f"user:{officer.pk}", "decree 9")


def test_seat_update_to_begin_after_its_holder_says_so_at_the_field(desk: Client) -> None:
    seat = made.holding().seat
    data = typed(desk.get(url("seat-update", seat.pk)), began_on="2026-05-01", reason="decree 77")

    page = desk.post(url("seat-update", seat.pk), data)

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["began_on"])
    assert ("decree 77" in page.content.decode(), made.fresh(seat).began_on) == (True, made.LONG_AGO)


def test_seat_update_after_somebody_elses_save_shows_both_texts_and_can_be_sent_again(desk: Client) -> None:
    seat = made.seat(title="Chair")
    data = typed(desk.get(url("seat-update", seat.pk)), title="Mine", reason="mine")
    actions.change_seat(seat=made.fresh(seat), title="Theirs", by=BY, reason="theirs")

    page = desk.post(url("seat-update", seat.pk), data)
    (line,) = page.context["form"].conflict.differences
    kept = made.fresh(seat).title
    desk.post(url("seat-update", seat.pk), {**data, **typed(page)})

    assert (page.status_code, line.opened, line.recorded, line.typed) == (409, "Chair", "Theirs", "Mine")
    assert (kept, made.fresh(seat).title) == ("Theirs", "Mine")


def test_seat_end_ends_it_with_its_holding_and_is_refused_twice(desk: Client) -> None:
    holding = made.holding()
    address = url("seat-end", holding.seat.pk)
    data = typed(desk.get(address), ended_on="2026-05-01", reason="closed")

    answer = desk.post(address, data)
    again = desk.post(address, typed(desk.get(address), ended_on="2026-05-02", reason="closed"))

    assert answer.url == holding.seat.get_absolute_url()
    assert [made.fresh(one).ended_on for one in (holding, holding.seat)] == [LAST, LAST]
    assert again.context["form"].non_field_errors() == ["This has already ended. Nothing was changed."]
