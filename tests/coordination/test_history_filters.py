"""What the audit page can be asked: a field, a record, a body, a period; and that looking for a change is bounded."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from coordination import history
from coordination.access import viewer
from coordination.enums import Classification
from coordination.history import Filters, fields
from coordination.models import User
from members import actions
from members.models import Holding, MemberBody
from tests.factories import contacts
from tests.factories import coordination as make
from tests.members import making as members

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
MORNING = dt.datetime(2026, 6, 1, 6, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def found(reader: User, query: str = "", size: int = 50, **asked: Any) -> list[Any]:
    return list(history.newest(viewer(reader), QueryDict(query), Filters(**asked), size).rows)


def keys(rows: list[Any]) -> list[tuple[str, Any]]:
    return [(history.kind_of(row.instance_type), row.id) for row in rows]


def shift(holding: Holding, day: dt.date, reason: str = "Letter 5", by: Any = make.BY) -> Holding:
    fresh = Holding.objects.get(pk=holding.pk)
    return actions.correct_holding(holding=fresh, ended_on=day, by=by, reason=reason)


# Who changed the deadline.


def test_field_finds_the_acts_that_filled_or_changed_it_and_no_other(auditor: User) -> None:
    holding = members.holding()
    other = members.holding(ended_on=dt.date(2027, 1, 1))
    shift(holding, dt.date(2026, 12, 31))
    actions.correct_holding(holding=Holding.objects.get(pk=holding.pk), authority="Letter 6", by=make.BY, reason="x")
    shift(holding, dt.date(2027, 6, 30))

    rows = found(auditor, kind="members.holding", field="ended_on")

    assert [(row.id, row.ended_on) for row in rows] == [
        (holding.pk, dt.date(2027, 6, 30)),
        (holding.pk, dt.date(2026, 12, 31)),
        (other.pk, dt.date(2027, 1, 1)),
    ]


def test_page_of_a_field_tells_it_alone_and_what_it_was_first_filled_with(auditor: User, as_user: SignIn) -> None:
    holding = members.holding(ended_on=dt.date(2027, 1, 1))
    actions.correct_holding(
        holding=Holding.objects.get(pk=holding.pk),
        ended_on=dt.date(2027, 6, 30),
        authority="Letter 6",
        by=make.BY,
        reason="x",
    )

    entries = as_user(auditor).get(f"/history/?field=members.holding:ended_on&record={holding.pk}").context["entries"]

    assert [list(entry.changes) for entry in entries] == [
        [("Until", "1\xa0Jan\xa02027", "30\xa0Jun\xa02027")],
        [("Until", "", "1\xa0Jan\xa02027")],
    ]


def test_emptying_a_field_is_a_change_of_it(auditor: User) -> None:
    holding = members.holding(ended_on=dt.date(2027, 1, 1))
    actions.correct_holding(holding=Holding.objects.get(pk=holding.pk), ended_on=None, by=make.BY, reason="x")

    assert [row.ended_on for row in found(auditor, kind="members.holding", field="ended_on")] == [
        None,
        dt.date(2027, 1, 1),
    ]


@pytest.mark.parametrize(("field", "values"), [("name", ["B", "A"]), ("other_names", [{"ar": "ب"}])])
def test_texts_and_names_in_languages_are_compared_too(field: str, values: list[Any], auditor: User) -> None:
    body = members.body(name="A")
    for change in ({"address": "Hill Road"}, {"name": "B"}, {"other_names": {"ar": "ب"}}):
        actions.change_body(body=MemberBody.objects.get(pk=body.pk), by=make.BY, reason="x", **change)

    rows = [row for row in found(auditor, kind="members.memberbody", field=field) if row.id == body.pk]

    assert [getattr(row, field) for row in rows] == values


def test_looking_for_a_change_stops_and_says_where_and_the_next_page_goes_on(
    auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = members.body(name="First name")
    for number in range(12):
        actions.change_body(body=MemberBody.objects.get(pk=body.pk), by=make.BY, reason="x", address=f"Road {number}")
    monkeypatch.setattr(fields.search, "__defaults__", (5,))
    asked = Filters(kind="members.memberbody", field="name")
    params = QueryDict("field=members.memberbody:name")

    pages = [history.newest(viewer(auditor), params, asked)]
    while pages[-1].next_url:
        pages.append(history.newest(viewer(auditor), QueryDict(pages[-1].next_url[1:]), asked))

    assert [len(page.rows) for page in pages[:2]] == [0, 0]
    assert all(page.searched_to for page in pages[:-1])
    assert pages[-1].searched_to is None
    assert [row.name for page in pages for row in page.rows if row.id == body.pk] == ["First name"]


def test_page_says_how_far_back_it_looked(auditor: User, as_user: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    body = members.body()
    for number in range(6):
        actions.change_body(body=MemberBody.objects.get(pk=body.pk), by=make.BY, reason="x", address=f"Road {number}")
    monkeypatch.setattr(fields.search, "__defaults__", (3,))

    text = as_user(auditor).get("/history/?field=members.memberbody:kind").content.decode()

    assert "Looked for this change back to" in text
    assert "Further" in text


def test_field_that_is_computed_or_not_there_is_refused_at_the_filter(auditor: User, as_user: SignIn) -> None:
    for field in ("contacts.pointofcontact:details_digest", "members.memberbody:id", "members.memberbody:password"):
        response = as_user(auditor).get("/history/", {"field": field})

        assert (response.status_code, list(response.context["form"].errors)) == (200, ["field"])


def test_field_of_another_kind_is_refused_at_the_filter(auditor: User, as_user: SignIn) -> None:
    response = as_user(auditor).get("/history/?kind=members.person&field=members.memberbody:name")

    assert "This field belongs to another kind of record." in response.content.decode()


def test_search_of_a_field_is_one_query(auditor: User, django_assert_num_queries: Any) -> None:
    for _number in range(3):
        members.body()
    rows = history.history_of(MemberBody).order_by("-history_date", "-history_id")

    with django_assert_num_queries(1):
        fields.search(rows, MemberBody, "name", 50)


# Records, bodies, periods.


def test_record_is_found_by_its_present_name_and_by_its_address(auditor: User) -> None:
    body = members.body(name="Customs Service")
    members.body(name="Border Guard")

    for text in ("customs", f"https://register.example/members/bodies/{body.pk}/", str(body.pk).upper()):
        records = history.records_named(text, viewer(auditor))
        assert keys(found(auditor, records=records)) == [("members.memberbody", body.pk)], text


def test_record_of_an_address_with_a_short_key_is_found(auditor: User) -> None:
    contacts.catalogue()
    recipient = contacts.recipient("unoda")

    records = history.records_named("/contacts/recipients/unoda/", viewer(auditor))

    assert records == {type(recipient): {recipient.pk}}


@pytest.mark.parametrize("text", ["no such thing", "/members/nothing/", "//[", "6a4b2b0e-0000-4000-8000-000000000000"])
def test_record_that_is_not_there_finds_nothing(text: str, auditor: User, as_user: SignIn) -> None:
    members.body(name="Customs Service")

    response = as_user(auditor).get("/history/", {"record": text})

    assert (response.status_code, response.context["entries"]) == (200, [])
    assert "Nothing was written that answers to these filters." in response.content.decode()


def test_names_of_records_that_are_not_open_find_nothing(npc: User) -> None:
    members.body(name="Customs Service", classification=Classification.RESTRICTED)

    assert history.records_named("customs", viewer(npc)) == {}


def test_body_brings_all_that_hangs_on_it_and_nothing_of_another(auditor: User) -> None:
    contacts.catalogue()
    body, other = members.body(), members.body()
    seat = members.seat(body)
    holding = members.holding(seat)
    point = contacts.office_point(body)
    registration = contacts.registration(point)
    members.holding(members.seat(other))

    rows = found(auditor, body=body.pk)

    assert set(keys(rows)) >= {
        ("members.memberbody", body.pk),
        ("members.seat", seat.pk),
        ("members.holding", holding.pk),
        ("members.person", holding.person_id),
        ("contacts.pointofcontact", point.pk),
        ("contacts.registration", registration.pk),
    }
    assert other.pk not in {row.id for row in rows}
    assert {kind.partition(".")[0] for kind, _key in keys(rows)} == {"members", "contacts"}


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize(
    ("since", "until", "names"),
    [
        (None, None, ["third", "second", "first"]),
        (dt.date(2026, 6, 2), None, ["third", "second"]),
        (None, dt.date(2026, 6, 1), ["first"]),
        (dt.date(2026, 6, 2), dt.date(2026, 6, 2), ["second"]),
    ],
)
def test_period_is_of_whole_days_of_the_state(
    since: dt.date | None, until: dt.date | None, names: list[str], auditor: User, freeze: Any
) -> None:
    # 21:30 UTC on 1 June is 2 June in Nairobi already.
    for moment, name in ((0, "first"), (15.5, "second"), (48, "third")):
        freeze(MORNING + dt.timedelta(hours=moment))
        members.body(name=name)

    rows = found(auditor, kind="members.memberbody", since=since, until=until)

    assert [row.name for row in rows] == names


def test_period_that_ends_before_it_begins_is_refused_at_the_filter(auditor: User, as_user: SignIn) -> None:
    text = as_user(auditor).get("/history/?since=2026-06-02&until=2026-06-01").content.decode()

    assert "This day is before the first one." in text


def test_filters_stand_as_chips_in_words(auditor: User, as_user: SignIn) -> None:
    body = members.body(name="Customs Service")

    response = as_user(auditor).get(
        "/history/", {"field": "members.memberbody:legal_basis", "body": body.pk, "since": "2026-06-01"}
    )

    assert [(chip.label, chip.value) for chip in response.context["chips"]] == [
        ("Field", "body: Act or letter"),
        ("Body", "Customs Service"),
        ("From", "1\xa0Jun\xa02026"),
    ]


@pytest.mark.parametrize("query", ["body=x", "since=x", "record=%00", "person=1", "field=::", "request='"])
def test_bad_filters_are_sentences_and_never_an_error(query: str, auditor: User, as_user: SignIn) -> None:
    response = as_user(auditor).get(f"/history/?{query}")

    assert response.status_code == 200
    assert response.context["form"].errors
