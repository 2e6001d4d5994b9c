"""The page of security events, and the page of who could see or do what since when."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from coordination import security, security_words
from coordination.enums import Classification
from coordination.models import Export, User
from coordination.records import acting, keep
from members import actions
from tests.factories import coordination as make
from tests.members import making as members

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
JUNE = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def rows(client: Client, query: str = "") -> list[list[str]]:
    return [
        [str(cell) for cell in row.cells]
        for row in client.get(reverse("security-events") + query).context["table"].rows
    ]


def test_auditor_finds_who_opened_what_in_words(auditor: User, head: User, as_user: SignIn) -> None:
    body = members.body(name="Service", classification=Classification.RESTRICTED)
    as_user(head).get(body.get_absolute_url())

    found = rows(as_user(auditor), "?kind=record-opened")

    when, what, who, about, _request = found[0]
    assert what == "Restricted record opened method: GET; page: members:body-detail"
    assert (who, about) == (head.name, "body: Service")
    assert when


@pytest.mark.parametrize("name", ["administrator", "officer"])
def test_administrator_and_secretariat_read_it_too(name: str, as_user: SignIn, request: Any) -> None:
    security.note("export", subject="contacts.registrations")

    found = rows(as_user(request.getfixturevalue(name)), "?kind=export")

    assert [(row[1], row[3]) for row in found] == [("List exported", "Contacts")]


@pytest.mark.parametrize("name", ["head", "npc", "focal", "observer", "mission", "nobody"])
def test_it_is_closed_to_others(name: str, as_user: SignIn, request: Any) -> None:
    security.note("export", subject="contacts.registrations")
    client = as_user(request.getfixturevalue(name))
    user = make.user()

    for url in (reverse("security-events"), reverse("access-history", args=[user.pk])):
        response = client.get(url)
        assert response.status_code == 403
        assert "contacts.registrations" not in response.content.decode()


def test_administrator_reads_no_restricted_name(administrator: User, auditor: User, as_user: SignIn) -> None:
    body = members.body(name="Service", classification=Classification.RESTRICTED)
    as_user(auditor).get(body.get_absolute_url())

    assert [row[3] for row in rows(as_user(administrator), "?kind=record-opened")] == ["body: (restricted)"]


@pytest.mark.usefixtures("state")
def test_filters_are_kind_person_subject_and_days(auditor: User, officer: User, as_user: SignIn, freeze: Any) -> None:
    body = members.body(name="Customs")
    for moment, kind, actor, subject in (
        (JUNE, "export", officer, "one"),
        (JUNE + DAY, "export", auditor, f"members.memberbody:{body.pk}"),
        (JUNE + 2 * DAY, "file-opened", officer, "three"),
    ):
        freeze(moment)
        security.note(kind, actor=f"user:{actor.pk}", subject=subject)
    freeze(JUNE + 3 * DAY)
    client = as_user(auditor)

    def about(query: str) -> list[str]:
        return [row[3] for row in rows(client, query)]

    assert about("?kind=export") == ["body: Customs", "one"]
    assert about(f"?person={officer.pk}") == ["three", "one"]
    assert about(f"?subject=/members/bodies/{body.pk}/") == ["body: Customs"]
    assert about("?subject=three") == ["three"]
    assert about("?since=2026-06-02&until=2026-06-02") == ["body: Customs"]


def test_pages_go_by_key_and_hold_each_event_once(auditor: User, as_user: SignIn) -> None:
    for number in range(120):
        security.note("export", subject=f"number {number}")
    client = as_user(auditor)

    seen, query = [], "?kind=export"
    while query:
        table = client.get(reverse("security-events") + query).context["table"]
        seen += [str(row.cells[3]) for row in table.rows]
        query = table.next_url

    assert seen == [f"number {number}" for number in reversed(range(120))]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_event_and_with_three(
    count: int, auditor: User, as_user: SignIn, django_assert_num_queries: Any
) -> None:
    make.state()
    for _number in range(count):
        body = members.body()
        security.note("record-opened", actor=f"user:{auditor.pk}", subject=f"members.memberbody:{body.pk}")
    client = as_user(auditor)

    # session, user, State, roles (2), page, the people of the filter, names of then (2), names of today
    with django_assert_num_queries(10):
        client.get(reverse("security-events"))


def test_hostile_texts_forge_no_line(auditor: User, as_user: SignIn) -> None:
    security.note(
        "sign-in-refused",
        subject="a@b.invalid\r\n2026 admin signed in\u202e<script>",
        agent="\x1b[2J\u2066evil",
    )

    text = as_user(auditor).get(reverse("security-events")).content.decode()

    assert "a@b.invalid⟦U+000D⟧⟦U+000A⟧2026 admin signed in⟦U+202E⟧&lt;script&gt;" in text
    assert "⟦U+001B⟧[2J⟦U+2066⟧evil" in text
    for character in ("\x1b", "\u202e", "\u2066", "<script>"):
        assert character not in text


def test_event_about_what_is_no_record_or_no_longer_there_is_shown_as_it_is(auditor: User, as_user: SignIn) -> None:
    for subject in ("members.memberbody:x", "members.memberbody:6a4b2b0e-0000-4000-8000-000000000000", "no:thing", ""):
        security.note("export", subject=subject)

    assert [row[3] for row in rows(as_user(auditor), "?kind=export")] == [
        "", "no:thing", "body: (no longer on record)", "members.memberbody:x",
    ]  # fmt: skip


def test_file_is_told_by_its_name(auditor: User, as_user: SignIn) -> None:
    job = make.job(asked_by=auditor)
    export = Export.objects.create(name="history.csv", digest="0" * 64, size=1, rows=1, job=job, made_for=auditor)
    security.note("export-opened", subject=str(export.pk))

    assert [row[3] for row in rows(as_user(auditor), "?kind=export-opened")] == ["history.csv"]


def test_kinds_that_are_written_have_their_words() -> None:
    words = dict(security_words.kinds())

    assert all(word and word != kind for kind, word in words.items())
    assert security_words.word_of("not-declared") == "not-declared"


def test_every_kind_that_the_sources_write_has_a_word() -> None:
    """Kinds that are put together stand in the words by hand."""
    words = dict(security_words.kinds())
    written = set()
    for app in ("coordination", "members", "authority", "contacts", "functions", "reporting"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            written |= set(re.findall(r'\bnote(?:_throttled)?\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))

    assert len(written) > 20
    assert written - words.keys() == set()


# Who could see or do what, since when.


def test_access_of_a_person_tells_each_ground_with_its_act(auditor: User, officer: User, as_user: SignIn) -> None:
    holding = members.held_by(officer)
    actions.correct_holding(holding=holding, ended_on=dt.date(2025, 12, 31), by=make.BY, reason="x")
    members.holding(
        members.seat(kind="member", title="Delegate"),
        holding.person,
        authority="Decree 9",
        began_on=dt.date(2026, 1, 1),
    )

    response = as_user(auditor).get(reverse("access-history", args=[officer.pk]))

    told = [[str(cell) for cell in row.cells] for row in response.context["table"].rows]
    assert [row[0] for row in told] == ["Focal point of a member", "Secretariat"]
    assert told[0][1:3] == ["1\xa0Jan\xa02026", "open"]
    assert "Decree 9" in told[0][3]
    assert told[1][1:3] == ["1\xa0Jan\xa02020", "31\xa0Dec\xa02025"]
    assert [row[4] for row in told] == ["holds", "ended"]


def test_end_of_the_body_ends_the_ground(auditor: User, focal: User, as_user: SignIn) -> None:
    seat = members.held_by(focal).seat
    actions.end_body(body=seat.body, ended_on=dt.date(2026, 3, 31), by=make.BY, reason="x")

    response = as_user(auditor).get(reverse("access-history", args=[focal.pk]))

    assert str(response.context["table"].rows[0].cells[2]) == "31\xa0Mar\xa02026"


def test_assigned_roles_and_a_closed_login_are_told(auditor: User, administrator: User, as_user: SignIn) -> None:
    with acting(make.BY):
        administrator.is_active = False
        administrator.save()
    assignment = administrator.assignments.get()
    with acting(make.BY):
        assignment.authority = "Letter 77"
        keep(assignment)

    text = as_user(auditor).get(reverse("access-history", args=[administrator.pk])).content.decode()

    assert "Letter 77" in text
    assert "This login is closed: nothing is open to it today." in text


def test_page_of_a_person_leads_there_for_who_answers_for_access(
    auditor: User, head: User, officer: User, as_user: SignIn
) -> None:
    person = members.held_by(officer).person
    url = reverse("access-history", args=[officer.pk])

    texts = [as_user(reader).get(person.get_absolute_url()).content.decode() for reader in (auditor, head)]

    assert [url in text for text in texts] == [True, False]


def test_rights_that_changed_are_told_as_roles_and_names(auditor: User, focal: User, as_user: SignIn) -> None:
    page = as_user(auditor).get(reverse("security-events") + "?kind=access-changed").content.decode()

    assert "Rights changed with a seat or role" in page
    assert "be Focal point of a member" in page
    assert "act for Ministry interior" in page
    assert "body " + str(focal.person.holdings.get().seat.body_id) not in page  # type: ignore[attr-defined]


def test_head_of_the_chain_is_told_by_its_first_figures(auditor: User, as_user: SignIn) -> None:
    security.note("history-verified", subject="0123456789abcdef" * 4, rows=3, problems=[])

    (row,) = rows(as_user(auditor), "?kind=history-verified")

    assert row[3] == "0123 4567 89ab cdef …"
