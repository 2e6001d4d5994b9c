"""Files made for one person: what they hold, who may fetch them, and until when."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coordination import exporting, jobs
from coordination.enums import Classification, JobState, Role
from coordination.models import Export, Job, RoleAssignment, SecurityEvent, User
from coordination.records import acting, keep
from coordination.tasks import exports
from members import actions
from tests.factories import contacts
from tests.factories import coordination as make
from tests.members import making as members

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def made(client: Client, route: str, query: str = "") -> Export:
    """Ask for an export on its page, let a worker make it, and return it."""
    response = client.post(reverse(route) + query)
    job = Job.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])
    assert jobs.work(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.problem
    return Export.objects.get(job=job)


def bytes_of(client: Client, export: Export) -> bytes:
    response = client.get(export.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment;")
    return response.content


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_history_goes_out_as_the_page_shows_it(auditor: User, officer: User, as_user: SignIn) -> None:
    make.state()
    body = members.body(name="Customs")
    actions.change_body(body=members.fresh(body), name="Border Guard", by=officer, reason="Decree 5")
    client = as_user(auditor)

    headings, newest, *rest = lines_of(bytes_of(client, made(client, "history-export", f"?record={body.pk}")))

    told = dict(zip(headings, newest, strict=True))
    assert (told["Who"], told["Record"], told["Field"], told["From"], told["To"], told["Reason"]) == (
        officer.name, "Border Guard", "Name", "Customs", "Border Guard", "Decree 5",
    )  # fmt: skip
    assert told["Key of the record"] == str(body.pk)
    assert any(line[0].startswith("# Filter: Record: ") for line in rest)
    assert {line[3] for line in rest if len(line) > 3} == {"Customs"}


def test_all_pages_go_out_and_a_file_that_is_full_says_so(
    auditor: User, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        members.body(name=f"Body {number}")
    monkeypatch.setattr(exports, "STEP", 2)
    client = as_user(auditor)

    whole = lines_of(bytes_of(client, made(client, "history-export", "?field=members.memberbody:name")))
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    cut = lines_of(
        bytes_of(client, made(client, "history-export", "?kind=members.memberbody&field=members.memberbody:name"))
    )

    assert {line[3] for line in whole[1:] if len(line) > 3} == {f"Body {number}" for number in range(7)}
    assert len([line for line in cut[1:] if len(line) > 3]) == 3
    assert any("there are more" in line[0] for line in cut)


def test_no_cell_is_a_formula(auditor: User, as_user: SignIn) -> None:
    body = members.body(name='=HYPERLINK("https://evil.invalid")')
    client = as_user(auditor)

    lines = lines_of(bytes_of(client, made(client, "history-export", f"?record={body.pk}")))

    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert '\'=HYPERLINK("https://evil.invalid")' in cells


def test_register_as_recorded_goes_out_by_kind(auditor: User, as_user: SignIn, freeze: Any) -> None:
    freeze(dt.date(2026, 6, 1))
    body = members.body(name="Customs")
    freeze(dt.date(2026, 6, 9))
    actions.change_body(body=members.fresh(body), name="Border Guard", by=make.BY)
    members.body(name="Coast Guard")
    client = as_user(auditor)

    export = made(client, "as-recorded-export", "?known_on=2026-06-02")
    content = bytes_of(client, export)

    assert client.get(export.get_absolute_url())["Content-Disposition"].endswith(
        'filename="as-recorded-2026-06-02.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "contacts.registration.csv" not in archive.namelist()
        lines = lines_of(archive.read("members.memberbody.csv"))
    assert [line[1] for line in lines[1:] if len(line) > 1] == ["Customs"]
    assert any(line[0].startswith("# As recorded on: 2\xa0Jun\xa02026") for line in lines)


def test_nothing_on_record_then_is_an_answer_and_no_file(auditor: User, as_user: SignIn) -> None:
    response = as_user(auditor).post(reverse("as-recorded-export") + "?known_on=1999-01-01")
    job = Job.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])
    jobs.work(job.pk)
    job.refresh_from_db()

    assert (job.state, job.outcome) == (JobState.DONE, "Nothing was on record then, so there is no file.")
    assert Export.objects.count() == 0


def test_making_and_fetching_are_noted(auditor: User, as_user: SignIn) -> None:
    client = as_user(auditor)
    export = made(client, "security-events-export")
    bytes_of(client, export)

    events = {event.kind: event for event in SecurityEvent.objects.filter(kind__startswith="export")}
    assert set(events) == {"export-made", "export-opened"}
    assert events["export-made"].actor == events["export-opened"].actor == f"user:{auditor.pk}"
    assert (events["export-made"].subject, events["export-opened"].subject) == (exports.EVENTS, str(export.pk))
    assert events["export-made"].detail["digest"] == export.digest


def test_administrator_takes_out_no_restricted_value(administrator: User, as_user: SignIn) -> None:
    contacts.catalogue()
    body = members.body(name="Xenon service", classification=Classification.RESTRICTED)
    members.seat(body, title="Xenon post")
    client = as_user(administrator)

    contents = [
        bytes_of(client, made(client, "history-export")),
        *_unpacked(bytes_of(client, made(client, "as-recorded-export"))),
    ]

    assert not [content for content in contents if b"Xenon" in content]
    assert any(b"(restricted)" in content for content in contents)


def _unpacked(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_point_of_contact_takes_out_their_own_alone(npc: User, as_user: SignIn) -> None:
    members.body(name="Customs")
    client = as_user(npc)

    text = bytes_of(client, made(client, "history-export")).decode()

    assert "Customs" not in text
    assert f"Post of {npc.name}" in text


# Who may fetch it, and until when.


def test_export_of_somebody_else_does_not_exist(
    auditor: User, officer: User, administrator: User, as_user: SignIn
) -> None:
    export = made(as_user(auditor), "history-export")

    answers = [as_user(reader).get(export.get_absolute_url()) for reader in (officer, administrator)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert (
        as_user(officer).get(reverse("export-file", args=["6a4b2b0e-0000-4000-8000-000000000000"])).status_code == 404
    )


def test_export_is_closed_once_a_right_of_then_is_gone(auditor: User, as_user: SignIn) -> None:
    export = made(as_user(auditor), "history-export")
    assignment = RoleAssignment.objects.get(user=auditor)
    with acting(make.BY):
        assignment.ended_on = dt.date(2026, 1, 1)
        keep(assignment)
    make.role(auditor, Role.ADMINISTRATOR)

    response = as_user(auditor).get(export.get_absolute_url())

    assert response.status_code == 410
    assert "you no longer have a right that it rests on" in response.content.decode()


def test_export_is_closed_after_its_days_and_its_bytes_go(auditor: User, as_user: SignIn, freeze: Any) -> None:
    client = as_user(auditor)
    old = made(client, "history-export")
    freeze(old.made_at + exporting.KEPT_DAYS * DAY + dt.timedelta(seconds=1))

    response = client.get(old.get_absolute_url())
    removed = [exporting.forget(), exporting.forget()]

    assert response.status_code == 410
    assert "it was kept for 7 days" in response.content.decode()
    assert removed == [1, 0]
    assert Export.objects.filter(pk=old.pk).exists()


def test_who_lost_the_role_before_the_worker_came_gets_no_file(auditor: User, as_user: SignIn) -> None:
    response = as_user(auditor).post(reverse("history-export"))
    assignment = RoleAssignment.objects.get(user=auditor)
    with acting(make.BY):
        assignment.ended_on = dt.date(2026, 1, 1)
        keep(assignment)
    job = Job.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])

    jobs.work(job.pk)

    job.refresh_from_db()
    assert (job.state, Export.objects.count()) == (JobState.FAILED, 0)
    assert "may no longer read it" in job.problem


def test_asked_twice_at_once_is_one_job_and_a_job_that_runs_again_keeps_one_file(
    auditor: User, as_user: SignIn, freeze: Any
) -> None:
    freeze(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC))
    client = as_user(auditor)

    first, second = (client.post(reverse("history-export")) for _time in range(2))

    assert first["Location"] == second["Location"]
    job = Job.objects.get()
    jobs.work(job.pk)
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempts=0)
    jobs.work(job.pk)
    assert Export.objects.count() == 1


def test_too_many_exports_at_once_are_a_sentence_where_the_person_was(auditor: User, as_user: SignIn) -> None:
    for _number in range(jobs.MOST_OPEN_A_PERSON):
        make.job(asked_by=auditor)

    response = as_user(auditor).post(reverse("history-export") + "?kind=members.person", follow=True)

    assert response.redirect_chain[0][0] == "/history/?kind=members.person"
    assert "jobs under way" in response.content.decode()


@pytest.mark.parametrize("route", ["history-export", "as-recorded-export", "security-events-export"])
def test_a_link_asks_for_no_export(route: str, auditor: User, as_user: SignIn) -> None:
    assert as_user(auditor).get(reverse(route)).status_code == 405
    assert Job.objects.count() == 0


@pytest.mark.parametrize("route", ["history-export", "as-recorded-export", "security-events-export"])
@pytest.mark.parametrize("name", ["focal", "observer", "mission", "nobody"])
def test_exports_are_closed_to_others(route: str, name: str, as_user: SignIn, request: Any) -> None:
    assert as_user(request.getfixturevalue(name)).post(reverse(route)).status_code == 403
    assert Job.objects.count() == 0
