"""The register as recorded on a day: what our records said then, apart from the facts on that day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coordination import clock, history
from coordination.access import viewer
from coordination.enums import Classification
from coordination.history import as_recorded
from coordination.models import User
from members import actions
from members.models import MemberBody, Seat
from tests.factories import coordination as make
from tests.members import making as members

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
JUNE = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def listed(kind: str, day: dt.date) -> str:
    return f"{reverse('as-recorded')}?known_on={day.isoformat()}&kind={kind}"


def page_of(record: Any, day: dt.date | None = None) -> str:
    meta = record._meta
    url = reverse("as-recorded-record", args=[meta.app_label, meta.model_name, record.pk])
    return f"{url}?known_on={day.isoformat()}" if day else url


@pytest.fixture
def renamed(freeze: Any, state: Any) -> MemberBody:
    """Write a body on 1 June, rename it on the 10th, and correct its first day on the 20th."""
    freeze(JUNE)
    body = members.body(name="Customs", began_on=dt.date(2021, 1, 1))
    freeze(JUNE + 9 * DAY)
    actions.change_body(body=members.fresh(body), name="Border Guard", by=make.BY, reason="Decree 5")
    freeze(JUNE + 19 * DAY)
    actions.change_body(body=members.fresh(body), began_on=dt.date(2019, 1, 1), by=make.BY, reason="Archive")
    freeze(JUNE + 30 * DAY)
    return body


@pytest.mark.parametrize(
    ("day", "name", "began"),
    [
        (JUNE, "Customs", "1\xa0Jan\xa02021"),
        (JUNE + 8 * DAY, "Customs", "1\xa0Jan\xa02021"),
        (JUNE + 9 * DAY, "Border Guard", "1\xa0Jan\xa02021"),
        (JUNE + 25 * DAY, "Border Guard", "1\xa0Jan\xa02019"),
    ],
)
def test_record_says_what_was_recorded_at_the_end_of_the_day(
    day: dt.date, name: str, began: str, renamed: MemberBody, auditor: User, as_user: SignIn
) -> None:
    response = as_user(auditor).get(page_of(renamed, day))

    fields = dict(response.context["told"].fields)
    assert (fields["Name"], fields["Exists since"]) == (name, began)
    assert response.context["told"].name == name
    text = response.content.decode()
    assert "It is not the same as the facts on that day" in text
    assert renamed.get_absolute_url() in text


def test_history_of_a_record_leads_to_it_as_recorded(renamed: MemberBody, auditor: User, as_user: SignIn) -> None:
    response = as_user(auditor).get(history.history_url(renamed), {"known_on": "2026-06-01"})

    assert response["Location"] == page_of(renamed, JUNE)


def test_record_that_was_not_on_record_then_says_so(renamed: MemberBody, auditor: User, as_user: SignIn) -> None:
    text = as_user(auditor).get(page_of(renamed, JUNE - DAY)).content.decode()

    assert "Nothing of this record was recorded by the end of 31\xa0May\xa02026." in text


def test_list_holds_what_was_on_record_and_nothing_later(renamed: MemberBody, auditor: User, as_user: SignIn) -> None:
    members.body(name="Coast Guard")
    client = as_user(auditor)

    names = {
        day: [str(row.cells[0]) for row in client.get(listed("members.memberbody", day)).context["table"].rows]
        for day in (JUNE - DAY, JUNE, JUNE + 30 * DAY)
    }

    assert names[JUNE - DAY] == []
    assert names[JUNE] == ["Customs"]
    assert set(names[JUNE + 30 * DAY]) == {"Border Guard", "Coast Guard"}


def test_names_in_it_are_those_recorded_then(freeze: Any, auditor: User, as_user: SignIn) -> None:
    freeze(JUNE)
    body = members.body(name="Customs")
    seat = members.seat(body)
    freeze(JUNE + 9 * DAY)
    actions.change_body(body=members.fresh(body), name="Border Guard", by=make.BY)
    client = as_user(auditor)

    told = [dict(client.get(page_of(seat, day)).context["told"].fields)["Body"] for day in (JUNE, JUNE + 9 * DAY)]

    assert told == ["Customs", "Border Guard"]


@pytest.mark.usefixtures("renamed")
def test_whole_is_counted_by_kind(auditor: User, as_user: SignIn) -> None:
    client = as_user(auditor)

    counts = {
        day: dict(
            [str(cell) for cell in row.cells]
            for row in client.get(f"{reverse('as-recorded')}?known_on={day.isoformat()}").context["table"].rows
        )
        for day in (JUNE - DAY, JUNE)
    }

    assert (counts[JUNE - DAY]["Bodies"], counts[JUNE]["Bodies"]) == ("0", "1")


def test_day_to_come_or_no_day_is_a_sentence(auditor: User, as_user: SignIn) -> None:
    client = as_user(auditor)

    ahead = client.get(reverse("as-recorded"), {"known_on": (clock.today() + DAY).isoformat()}).content.decode()
    bad = client.get(reverse("as-recorded"), {"known_on": "yesterday", "kind": "members.nothing"})

    assert "This day is still to come." in ahead
    assert (bad.status_code, set(bad.context["form"].errors)) == (200, {"known_on", "kind"})


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_record_and_with_three(
    count: int, auditor: User, as_user: SignIn, django_assert_num_queries: Any
) -> None:
    make.state()
    for _number in range(count):
        members.holding()
    client = as_user(auditor)

    with django_assert_num_queries(11):
        client.get(listed("members.holding", clock.today()))


def test_page_leads_to_the_facts_on_the_same_day_where_there_is_such_a_page(auditor: User, as_user: SignIn) -> None:
    client = as_user(auditor)

    urls = [client.get(listed(kind, JUNE)).context["facts_url"] for kind in ("contacts.registration", "members.person")]
    whole = client.get(f"{reverse('as-recorded')}?known_on=2026-06-01").context["facts_url"]

    assert urls == [f"{reverse('contacts:registration-list')}?on=2026-06-01", ""]
    assert whole == f"{reverse('conformity')}?on=2026-06-01"
    assert client.get(urls[0]).status_code == client.get(whole).status_code == 200


# Who may read it.


@pytest.mark.parametrize(("name", "status"), [("focal", 403), ("observer", 403), ("mission", 403), ("nobody", 403)])
def test_as_recorded_is_closed_to_others(name: str, status: int, as_user: SignIn, request: Any) -> None:
    body = members.body(name="Customs")
    client = as_user(request.getfixturevalue(name))

    for url in (page_of(body), listed("members.memberbody", clock.today())):
        response = client.get(url)
        assert response.status_code == status
        assert "Customs" not in response.content.decode()


def test_point_of_contact_sees_only_what_is_their_own(npc: User, as_user: SignIn) -> None:
    body = members.body(name="Customs")
    client = as_user(npc)

    response = client.get(listed("members.memberbody", clock.today()))

    assert client.get(page_of(body)).status_code == 404
    assert [str(row.cells[0]) for row in response.context["table"].rows] == ["Ministry interior"]


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (Classification.RESTRICTED, Classification.PUBLIC),
        (Classification.PUBLIC, Classification.RESTRICTED),
    ],
)
def test_stricter_of_then_and_today_holds_for_the_administrator(
    then: str, now: str, administrator: User, auditor: User, freeze: Any
) -> None:
    freeze(JUNE)
    body = members.body(name="Service", classification=then)
    seat = members.seat(body, title="Secret post")
    freeze(JUNE + DAY)
    actions.change_body(body=members.fresh(body), classification=now, by=make.BY, reason="x")
    at = clock.end_of(JUNE)

    for record, label, words in ((body, "Name", "Service"), (seat, "Title of the post", "Secret post")):
        told = {}
        for reader in (administrator, auditor):
            version = as_recorded.version_at(record, at)
            told[reader] = as_recorded.tell([version], viewer(reader), at)[0]
        assert dict(told[administrator].fields)[label] == "(restricted)"
        assert told[administrator].name == "(restricted)"
        assert dict(told[auditor].fields)[label] == words


def test_class_that_a_body_took_after_a_seat_was_written_counts_for_the_seat_on_a_later_day(
    administrator: User, freeze: Any
) -> None:
    freeze(JUNE)
    body = members.body(name="Service", classification=Classification.PUBLIC)
    seat = members.seat(body, title="Secret post")
    freeze(JUNE + DAY)
    actions.change_body(body=members.fresh(body), classification=Classification.RESTRICTED, by=make.BY, reason="x")
    freeze(JUNE + 5 * DAY)
    actions.change_body(body=members.fresh(body), classification=Classification.PUBLIC, by=make.BY, reason="x")

    told = {}
    for day in (JUNE, JUNE + 2 * DAY):
        at = clock.end_of(day)
        (one,) = as_recorded.tell([as_recorded.version_at(seat, at)], viewer(administrator), at)
        told[day] = dict(one.fields)["Title of the post"]

    assert told == {JUNE: "Secret post", JUNE + 2 * DAY: "(restricted)"}
    assert history.kind_of(Seat) == "members.seat"
