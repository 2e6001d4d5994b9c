"""The section `members` of case files becomes records through the acts."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from coordination.cases import Case, CaseError
from members.cases import load_members
from members.models import Holding, MemberBody, Membership, Person, Seat
from tests.members import making as made

pytestmark = pytest.mark.django_db

BODY = {"key": "interior", "name": "Interior", "kind": "ministry", "other_names": {"ar": "الداخلية"}}
SECTION: dict[str, list[dict[str, Any]]] = {
    "bodies": [{**BODY, "membership": {"standing": "full", "began_on": "2021-05-14", "ended_on": "2024-12-31"}}],
    "people": [{"key": "first", "name": "Head of the Unit", "gender": "woman"}],
    "seats": [{"key": "chair", "body": "interior", "kind": "chair", "title": "Chair", "began_on": None}],
    "holdings": [{"seat": "chair", "person": "first", "began_on": "2021-06-01", "authority": "Decree 1"}],
}


def case(**changes: Any) -> Case:
    """Return a case of one body, one person, one seat and one holding, described on a day of 2021."""
    data = {"name": "velland", "as_of": "2021-01-01", "members": {**SECTION, **changes}}
    return Case(Path("velland.json"), data)


def test_bodies_people_seats_and_holdings_are_written_down_and_counted() -> None:
    assert load_members(case()) == 5

    body, holding = MemberBody.objects.get(), Holding.objects.select_related("seat", "person").get()
    assert (body.name, body.other_names, body.kind) == ("Interior", {"ar": "الداخلية"}, "ministry")
    assert (holding.seat.title, holding.person.gender) == ("Chair", "woman")
    assert (holding.began_on, holding.ended_on, holding.authority) == (dt.date(2021, 6, 1), None, "Decree 1")


def test_membership_of_the_source_ends_where_it_did() -> None:
    load_members(case())

    row = Membership.objects.get()
    assert (row.standing, row.began_on, row.ended_on) == ("full", dt.date(2021, 5, 14), dt.date(2024, 12, 31))
    assert made.told(row) == ("command:load_case", "case velland")


def test_day_that_the_source_does_not_give_is_stood_in_for_and_history_says_so() -> None:
    load_members(case())

    seat = Seat.objects.get()
    assert seat.began_on == dt.date(2021, 1, 1)
    assert made.told(seat)[1] == (
        "case velland; the source gives no date, the day that it describes stands in its place"
    )


def test_body_without_a_membership_does_not_sit() -> None:
    assert load_members(case(bodies=[BODY])) == 4
    assert (MemberBody.objects.count(), Membership.objects.count()) == (1, 0)


def test_issue_areas_are_left_and_named_with_their_number() -> None:
    loaded = case(bodies=[{**BODY, "issue_areas": ["a"]}, {**BODY, "key": "b", "arguable_issue_areas": ["b"]}])

    load_members(loaded)

    assert loaded.left == ["members.bodies: the issue areas of 2 bodies"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"seats": [{**SECTION["seats"][0], "body": "none"}]},
            "velland.json: members.seats[0]: there is no bodies 'none' in the file",
        ),
        (
            {"holdings": [{**SECTION["holdings"][0], "person": "none"}]},
            "velland.json: members.holdings[0]: there is no people 'none' in the file",
        ),
        ({"bodies": [BODY, BODY]}, "velland.json: members.bodies[1]: the key 'interior' stands twice"),
        ({"people": {"key": "first"}}, "velland.json: members.people: a list is expected"),
        (
            {"holdings": [{**SECTION["holdings"][0], "began_on": "May 2021"}]},
            "velland.json: members.holdings[0]: 'May 2021' is no date, write it as 2021-05-14",
        ),
    ],
)
def test_row_that_cannot_be_is_refused_with_its_place(changes: dict, sentence: str) -> None:
    with pytest.raises(CaseError) as refusal:
        load_members(case(**changes))

    assert str(refusal.value) == sentence


def test_section_without_lists_makes_nothing() -> None:
    empty = Case(Path("velland.json"), {"name": "velland", "members": {}})

    assert load_members(empty) == 0
    assert (MemberBody.objects.count(), Person.objects.count()) == (0, 0)
