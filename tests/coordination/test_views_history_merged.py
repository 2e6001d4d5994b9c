"""The history of everything, newest first: merged, walked in pages, filtered, and open to who may read it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from coordination import history
from coordination.access import viewer
from coordination.history import Filters
from coordination.models import User
from coordination.tracing import use_request_id
from members import actions
from members.models import MemberBody, Person
from tests.factories import coordination as make
from tests.factories.cast import LONG_AGO

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def body(**fields: Any) -> MemberBody:
    values = {"name": "Ministry of the Interior", "kind": "ministry", "began_on": LONG_AGO, "by": make.BY, **fields}
    return actions.record_body(**values)


def change(record: MemberBody, by: Any, reason: str = "", **fields: Any) -> MemberBody:
    return actions.change_body(body=MemberBody.objects.get(pk=record.pk), by=by, reason=reason, **fields)


@pytest.fixture
def many(freeze: Any) -> list[str]:
    """Write twelve acts over three kinds of records, four at each instant; return their names, newest first."""
    names = []
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    for step in range(3):
        freeze(later + step * MINUTE)
        names += [f"Ministry {step}", f"Person {step}", f"value.{step}", f"Agency {step}"]
        body(name=f"Ministry {step}")
        actions.record_person(name=f"Person {step}", by=make.BY)
        make.house_value(f"value.{step}", step)
        body(name=f"Agency {step}", kind="agency")
    return names


def keys(rows: Any) -> list[tuple[str, int]]:
    return [(history.kind_of(row.instance_type), row.history_id) for row in rows]


def walk(reader: User, size: int) -> list[list[tuple[str, int]]]:
    pages, url = [], "?"
    while url:
        page = history.newest(viewer(reader), QueryDict(url[1:]), Filters(), size)
        pages.append(keys(page.rows))
        url = page.next_url
    return pages


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("size", [1, 3, 5, 100])
def test_merged_history_shows_every_row_once_newest_first(size: int, auditor: User) -> None:
    whole = walk(auditor, 1000)[0]

    pages = walk(auditor, size)

    assert [key for page in pages for key in page] == whole
    assert len(set(whole)) == len(whole) >= 12
    assert {len(page) for page in pages[:-1]} <= {size}


@pytest.mark.usefixtures("many")
def test_merged_history_walks_back_over_the_same_pages(auditor: User) -> None:
    forward = walk(auditor, 4)
    last = history.newest(viewer(auditor), QueryDict(""), Filters(), 4)
    while last.next_url:
        last = history.newest(viewer(auditor), QueryDict(last.next_url[1:]), Filters(), 4)
    back = [keys(last.rows)]
    while last.previous_url:
        last = history.newest(viewer(auditor), QueryDict(last.previous_url[1:]), Filters(), 4)
        back.append(keys(last.rows))

    assert back[::-1] == forward


@pytest.mark.usefixtures("many")
def test_merged_history_is_filtered_by_kind_person_and_request(officer: User, auditor: User) -> None:
    with use_request_id("f00dbeef"):
        mine = body(name="Mine", by=officer)

    def found(**asked: Any) -> list[Any]:
        return [row.id for row in history.newest(viewer(auditor), QueryDict(""), Filters(**asked)).rows]

    assert found(person=officer.pk) == [mine.pk]
    assert found(request="f00d") == [mine.pk]
    assert set(found(kind="members.person")) >= set(
        Person.objects.filter(name__startswith="Person").values_list("pk", flat=True)
    )
    assert found(kind="coordination.state") == []


@pytest.mark.usefixtures("many")
def test_page_of_everything_names_each_record_and_its_kind(auditor: User, as_user: SignIn) -> None:
    text = as_user(auditor).get("/history/?kind=members.memberbody").content.decode()

    assert "Ministry 2" in text
    assert "Person 2" not in text
    assert "Kind of record: <b>body</b>" in text


def test_point_of_contact_sees_their_own_acts_among_everything(npc: User, officer: User, as_user: SignIn) -> None:
    body(name="Ministry of Defence", by=officer)

    text = as_user(npc).get("/history/").content.decode()

    assert "Ministry of Defence" not in text
    assert f"Post of {npc.name}" in text
    assert officer.email not in text
    assert officer.name not in text


def test_page_with_a_bad_place_or_filter_shows_the_beginning(auditor: User, as_user: SignIn) -> None:
    body(name="Ministry of Defence")

    text = as_user(auditor).get("/history/?after=nonsense&kind=nothing&request=%00").content.decode()

    assert "Ministry of Defence" in text
    assert "The place in this list was not understood" in text


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_everything_costs_the_same_at_any_number_of_rows_and_kinds(
    count: int, auditor: User, as_user: SignIn, django_assert_num_queries: Any
) -> None:
    make.state()
    for number in range(count):
        ministry = body(name=f"Ministry {number}")
        change(ministry, make.BY, name=f"Ministry {number} renamed")
    client = as_user(auditor)

    # One for the keys, then for the kinds on the page: rows, earlier versions and names; the authors; the filters; the frame.
    with django_assert_num_queries(14):
        client.get("/history/")
