"""The integrity page: what it says, to whom, and what each may start."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coordination import jobs
from coordination.canonical import in_groups
from coordination.integrity import current_head, seal_waiting
from coordination.integrity.lodging import add_holder, end_holder
from coordination.integrity.sources import Source, sources
from coordination.models import HeadHolder, Job, SecurityEvent, User
from coordination.tasks import integrity as tasks
from tests.coordination import chain
from tests.coordination.chain import run_sql
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
READERS = ["administrator", "officer", "head", "auditor"]
STRANGERS = ["focal", "npc", "mission", "observer", "nobody"]
TYPED = {"name": "Court of audit", "address": "heads@court.invalid", "language": "en", "began_on": "2026-01-01"}


@pytest.fixture
def who(request: pytest.FixtureRequest) -> User:
    user: User = request.getfixturevalue(request.param)
    return user


def holder(**fields: Any) -> HeadHolder:
    values = {"name": "Court of audit", "address": "heads@court.invalid", "began_on": dt.date(2026, 1, 1), **fields}
    return add_holder(by=make.BY, **values)


@pytest.mark.parametrize("who", READERS, indirect=True)
def test_reader_sees_the_head_and_who_holds_it(who: User, as_user: SignIn) -> None:
    holder()
    seal_waiting()
    head = current_head()
    assert head is not None

    page = as_user(who).get("/integrity/").content.decode()

    assert in_groups(head.digest) in page
    assert "heads@court.invalid" in page
    assert "not checked yet" in page


@pytest.mark.parametrize("who", STRANGERS, indirect=True)
@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", "check/"), ("post", "export/"), ("get", "holders/add/"), ("post", "holders/add/")],
)
def test_stranger_gets_nothing(who: User, as_user: SignIn, method: str, path: str) -> None:
    holder()
    response = getattr(as_user(who), method)(f"/integrity/{path}", *([TYPED] if method == "post" else []))

    assert response.status_code == 403
    assert b"court.invalid" not in response.content
    assert (Job.objects.count(), HeadHolder.objects.count()) == (0, 1)


def test_page_says_who_holds_the_line_where_the_database_does_not(auditor: User, as_user: SignIn) -> None:
    page = as_user(auditor).get("/integrity/").content.decode()

    assert "Append-only is held here by the program alone" in page
    assert "Nobody outside the house is sent the head" in page


@pytest.mark.parametrize("who", READERS, indirect=True)
def test_reader_starts_a_check_that_changes_no_record(who: User, as_user: SignIn) -> None:
    chain.sealed(1)
    before = sum(source.rows().count() for source in _histories())

    response = as_user(who).post("/integrity/check/")

    job = Job.objects.get(kind=tasks.CHECK)
    assert (response.status_code, response["Location"]) == (302, f"/jobs/{job.pk}/")
    assert jobs.work(job.pk)
    assert sum(source.rows().count() for source in _histories()) == before
    assert SecurityEvent.objects.filter(kind="history-verified", actor=f"user:{who.pk}").count() == 1


def test_page_tells_of_a_failed_check(auditor: User, as_user: SignIn) -> None:
    chain.sealed(1)
    run_sql("UPDATE members_historicalperson SET name = 'Forged'")
    jobs.work(tasks.ask_check(auditor).pk)

    page = as_user(auditor).get("/integrity/").content.decode()

    assert "not sound" in page
    assert "altered after it was sealed (name)" in page
    assert "Forged" not in page
    assert "History was changed behind the register" in as_user(auditor).get("/").content.decode()


@pytest.mark.parametrize("who", ["officer", "auditor"], indirect=True)
def test_export_is_fetched_by_who_asked_and_noted(who: User, as_user: SignIn) -> None:
    chain.fill(1)
    client = as_user(who)

    client.post("/integrity/export/")
    job = Job.objects.get(kind=tasks.EXPORT)
    assert jobs.work(job.pk)
    response = client.get(f"/integrity/exports/{job.pk}/")

    content = b"".join(response)  # type: ignore[arg-type]
    assert (response.status_code, content[:2]) == (200, b"PK")
    assert response["Content-Disposition"].startswith('attachment; filename="history-')
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert SecurityEvent.objects.filter(kind="history-export-opened", subject=str(job.pk)).count() == 1


def test_export_of_another_person_does_not_exist(officer: User, auditor: User, as_user: SignIn) -> None:
    job = tasks.ask_export(officer)
    assert jobs.work(job.pk)

    assert as_user(auditor).get(f"/integrity/exports/{job.pk}/").status_code == 404
    assert SecurityEvent.objects.filter(kind="history-export-opened").count() == 0


def test_export_that_is_not_ready_or_was_cleared_away_does_not_exist(officer: User, as_user: SignIn) -> None:
    job = tasks.ask_export(officer)
    client = as_user(officer)

    assert client.get(f"/integrity/exports/{job.pk}/").status_code == 404
    jobs.work(job.pk)
    tasks.export_path(job).unlink()
    assert client.get(f"/integrity/exports/{job.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["administrator", "head"], indirect=True)
def test_who_may_read_and_not_export_is_told_who_can(who: User, as_user: SignIn) -> None:
    response = as_user(who).post("/integrity/export/")

    assert (response.status_code, Job.objects.count()) == (403, 0)
    assert "It can be done by: Secretariat, Auditor." in response.content.decode()
    assert "Export the history" not in as_user(who).get("/integrity/").content.decode()


@pytest.mark.parametrize("path", ["check/", "export/"])
def test_following_a_link_starts_nothing(auditor: User, as_user: SignIn, path: str) -> None:
    assert as_user(auditor).get(f"/integrity/{path}").status_code == 405
    assert Job.objects.count() == 0


def test_administrator_adds_a_holder(administrator: User, as_user: SignIn) -> None:
    response = as_user(administrator).post("/integrity/holders/add/", TYPED | {"reason": "letter 3"}, follow=True)

    added = HeadHolder.objects.get()
    assert (added.name, added.address, str(added.began_on)) == ("Court of audit", "heads@court.invalid", "2026-01-01")
    assert added.history.get().history_change_reason == "letter 3"
    assert "The head goes out with the next nightly work" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("address", "court"), ("began_on", "soon"), ("language", "xx")]
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    administrator: User, as_user: SignIn, field: str, value: str
) -> None:
    response = as_user(administrator).post("/integrity/holders/add/", TYPED | {field: value})

    assert (response.status_code, HeadHolder.objects.count()) == (422, 0)
    assert field in response.context["form"].errors
    if field != "name":
        assert "Court of audit" in response.content.decode()


def test_address_that_is_sent_to_already_gets_a_sentence(administrator: User, as_user: SignIn) -> None:
    holder()

    response = as_user(administrator).post("/integrity/holders/add/", TYPED)

    assert (response.status_code, HeadHolder.objects.count()) == (422, 1)
    assert "The head is sent to this address already." in response.content.decode()


@pytest.mark.parametrize("who", ["officer", "head", "auditor"], indirect=True)
def test_reader_who_may_not_write_is_told_who_can(who: User, as_user: SignIn) -> None:
    one = holder()
    client = as_user(who)

    for path in ("add/", f"{one.pk}/end/"):
        response = client.post(f"/integrity/holders/{path}", TYPED | {"ended_on": "2026-11-25", "reason": "x"})
        assert response.status_code == 403
        assert "It can be done by: Administrator." in response.content.decode()
    assert list(HeadHolder.objects.values_list("ended_on", flat=True)) == [None]


def test_administrator_ends_a_holder(administrator: User, as_user: SignIn) -> None:
    one = holder()
    client = as_user(administrator)
    form = client.get(f"/integrity/holders/{one.pk}/end/").context["form"]

    response = client.post(
        f"/integrity/holders/{one.pk}/end/",
        {"version": form.initial["version"], "ended_on": "2026-11-25", "reason": "letter 9"},
    )

    one.refresh_from_db()
    assert (response.status_code, str(one.ended_on)) == (302, "2026-11-25")


def test_second_ending_answers_with_a_conflict(administrator: User, as_user: SignIn) -> None:
    one = holder()
    client = as_user(administrator)
    form = client.get(f"/integrity/holders/{one.pk}/end/").context["form"]
    typed = {"version": form.initial["version"], "ended_on": "2026-11-20", "reason": "letter 9"}
    changed = HeadHolder.objects.get(pk=one.pk)
    end_holder(holder=changed, ended_on=dt.date(2026, 11, 24), by=make.BY, reason="first")

    response = client.post(f"/integrity/holders/{one.pk}/end/", typed)

    one.refresh_from_db()
    assert (response.status_code in {409, 422}, str(one.ended_on)) == (True, "2026-11-24")


def test_holder_that_is_not_there_does_not_exist(administrator: User, as_user: SignIn) -> None:
    assert as_user(administrator).get("/integrity/holders/6a4b2b0e-0000-4000-8000-000000000000/end/").status_code == 404


def test_page_asks_as_much_about_three_holders_as_about_one(auditor: User, as_user: SignIn) -> None:
    client = as_user(auditor)
    asked = []
    for number in range(3):
        holder(address=f"heads{number}@court.invalid")
        with CaptureQueriesContext(connection) as seen:
            client.get("/integrity/")
        asked.append(len(seen))

    assert asked == [asked[0]] * 3


def _histories() -> list[Source]:
    return [source for source in sources() if source.record is not None]
