"""A sheet comes in: tried out without writing, taken over row by row by the acts, safe to take over twice."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import actions, resources
from contacts.importing import Draft
from contacts.models import PointOfContact, Registration
from contacts.sheets import open_sheet
from coordination import clock, jobs
from coordination.enums import JobState
from coordination.models import Job, StoredFile, User
from tests.contacts import standing as at
from tests.contacts.standing import TODAY, days
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

HEADINGS = "reference,kind,body,post,office,phones,emails,designated_on,instrument,registered_from"
NEW = ",office,Ministry of Peace,,Arms Desk,+254 20 123 4567; +254 20 765 4321,desk@peace.invalid,2026-01-01,{},{}"


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        at.catalogue(att="party", firearms_protocol="not-party")
        at.body(name="Ministry of Peace", other_names={"ar": "وزارة السلام"})
        yield


def sheet(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *lines]).encode()


def tried(*lines: str) -> resources.Outcome:
    return resources.try_out(open_sheet(sheet(*lines)), on=TODAY)


def taken(by: User, *lines: str, guard: Callable[[Draft], None] = lambda draft: None) -> resources.Outcome:
    return resources.take_over(open_sheet(sheet(*lines)), on=TODAY, by=by, reason="letter 5", guard=guard)


def numbers(outcome: resources.Outcome) -> tuple[int, int, int, int, int]:
    """Return made, changed, registered, idle and refused."""
    return outcome.made, outcome.changed, outcome.registered, outcome.idle, len(outcome.refused)


def upload(client: Client, content: bytes, name: str = "contacts.csv") -> HttpResponse:
    return client.post(reverse("contacts:import-upload"), {"file": SimpleUploadedFile(name, content)})


def rows() -> tuple[int, int]:
    return PointOfContact.objects.count(), Registration.objects.count()


# What a row means.


def test_trial_tells_what_would_be_made_and_writes_nothing():
    outcome = tried(NEW.format("att", "2026-02-01"), NEW.format("poa", "2026-03-01"))

    assert numbers(outcome) == (1, 0, 2, 0, 0)
    assert rows() == (0, 0)


def test_taking_over_does_what_the_trial_told(officer: User):
    lines = NEW.format("att", "2026-02-01"), NEW.format("poa", "2026-03-01")
    told = numbers(tried(*lines))

    assert numbers(taken(officer, *lines)) == told
    point = PointOfContact.objects.get()
    assert (point.phones, point.emails, point.designated_on) == (
        ["+254 20 123 4567", "+254 20 765 4321"],
        ["desk@peace.invalid"],
        dt.date(2026, 1, 1),
    )
    assert set(point.registrations.values_list("instrument__key", "began_on")) == {
        ("att", dt.date(2026, 2, 1)),
        ("poa", dt.date(2026, 3, 1)),
    }


def test_history_names_who_took_the_row_over_and_why(officer: User):
    taken(officer, NEW.format("att", "2026-02-01"))

    row = PointOfContact.history.get()
    assert (row.actor, row.history_change_reason) == (f"user:{officer.pk}", "letter 5")


def test_same_sheet_taken_over_twice_changes_nothing(officer: User):
    lines = NEW.format("att", "2026-02-01"), NEW.format("poa", "2026-03-01")
    taken(officer, *lines)
    before = PointOfContact.history.count(), Registration.history.count()

    assert numbers(taken(officer, *lines)) == (0, 0, 0, 2, 0)
    assert (PointOfContact.history.count(), Registration.history.count()) == before


def test_contact_is_changed_by_its_reference_and_empty_cells_leave_the_rest(officer: User):
    point = at.office(phones=["+254 20 111 1111"], legal_basis="Letter 1")
    at.provided(point, "poa")

    outcome = taken(officer, f"{point.reference.lower()},,,,,+254 20 222 2222,,,,")

    point.refresh_from_db()
    assert [draft.changes for draft in outcome.drafts] == [{"phones": ("+254 20 111 1111", "+254 20 222 2222")}]
    assert (point.phones, point.legal_basis) == (["+254 20 222 2222"], "Letter 1")
    assert Registration.objects.stale(TODAY, "differs").count() == 1


def test_post_that_the_body_lacks_is_created_with_its_contact(officer: User):
    taken(officer, ",seat,وزارة السلام,Adviser,,,,2026-01-01,poa,2026-02-01")

    point = PointOfContact.objects.get()
    assert (point.seat.title, point.office, point.body.name) == ("Adviser", "Adviser", "Ministry of Peace")


def test_refused_row_is_left_out_and_the_others_are_taken_over(officer: User):
    outcome = taken(officer, NEW.format("att", "soon"), NEW.format("poa", "2026-03-01"))

    assert numbers(outcome) == (1, 0, 1, 0, 1)
    assert rows() == (1, 1)


@pytest.mark.parametrize(
    ("line", "heading", "sentence"),
    [
        ("NPC-999,,,,,,,,,", "reference", "There is no contact of this reference."),
        ("one,,,,,,,,,", "reference", "There is no contact of this reference."),
        (",,,,,+254 20 123 4567,,,,", "kind", "A new contact needs this cell filled."),
        (",embassy,Ministry of Peace,,Desk,,a@b.invalid,2026-01-01,,", "kind", "Write office, or seat"),
        (",office,Ministry of War,,Desk,,a@b.invalid,2026-01-01,,", "body", "The register has no body of this name."),
        (",office,Ministry of Peace,,,,a@b.invalid,2026-01-01,,", "office", "A new contact needs this cell filled."),
        (",office,Ministry of Peace,,Desk,,,2026-01-01,,", "emails", "An office needs a mailbox of its own."),
        (",office,Ministry of Peace,,Desk,12,a@b.invalid,2026-01-01,,", "phones", "“12” is no international telephone"),
        (",office,Ministry of Peace,,Desk,,a at b,2026-01-01,,", "emails", "“a at b” is no e-mail address."),
        (",office,Ministry of Peace,,Desk,,a@b.invalid,31.02.2026,,", "designated_on", "This is no date. Write it as"),
        (NEW.format("npt", "2026-02-01"), "instrument", "There is no such instrument."),
        (NEW.format("", "2026-02-01"), "instrument", "Name the instrument under which it is registered."),
        (NEW.format("att", ""), "registered_from", "Enter the day from which it answers"),
        (NEW.format("att", "2025-12-31"), "registered_from", "The start is before the contact's designation."),
        (NEW.format("firearms-protocol", "2026-02-01"), "instrument", "This instrument does not apply to the State"),
        (",office,Ministry\u202eof Peace,,Desk,,a@b.invalid,2026-01-01,,", "body", "The text has a hidden character"),
    ],
)
def test_bad_cell_is_refused_at_its_column_with_the_remedy(line: str, heading: str, sentence: str):
    ((row, errors),) = tried(line).refused

    assert (row, heading in errors) == (2, True)
    assert errors[heading][0].startswith(sentence)


def test_body_of_no_government_is_refused_as_on_its_page():
    at.body(name="An organization", kind="civil-society")

    ((_row, errors),) = tried(",office,An organization,,Desk,,a@b.invalid,2026-01-01,,").refused

    assert errors == {"body": ["A point of contact is an office or person of the national government (6.2)."]}


def test_contact_is_not_made_into_another_one():
    point = at.office()

    ((_row, errors),) = tried(f"{point.reference},seat,Ministry of Peace,,,,,2026-01-01,,").refused

    assert sorted(errors) == ["body", "designated_on", "kind"]


def test_ended_contact_is_refused():
    point = at.office()
    actions.end_point(point=point, ended_on=TODAY - days(1), by=make.BY, reason="closed")

    ((_row, errors),) = tried(f"{point.reference},,,,New name,,,,,").refused

    assert errors == {"reference": ["This contact has ended. Designate a new one instead."]}


def test_rows_that_contradict_each_other_are_told_apart():
    other = NEW.replace("desk@peace.invalid", "other@peace.invalid")

    ((row, errors),) = tried(NEW.format("att", "2026-02-01"), other.format("poa", "2026-02-01")).refused

    assert (row, errors) == (3, {"emails": ["Row 2 says something else of this contact. Make the rows agree."]})


def test_row_that_stands_twice_is_refused():
    ((row, errors),) = tried(NEW.format("att", "2026-02-01"), NEW.format("att", "2026-02-01")).refused

    assert (row, sorted(errors)) == (3, ["instrument"])


def test_row_refused_first_does_not_stand_for_the_one_after_it(officer: User):
    outcome = taken(officer, NEW.format("npt", "2026-02-01"), NEW.format("att", "2026-02-01"))

    assert numbers(outcome) == (1, 0, 1, 0, 1)


def test_start_of_a_registration_is_not_moved():
    point = at.office()
    at.registered(point, "poa")

    ((_row, errors),) = tried(f"{point.reference},,,,,,,,poa,2026-02-01").refused

    assert list(errors) == ["registered_from"]


def test_row_changed_by_somebody_else_meanwhile_is_refused_and_theirs_stays(officer: User):
    point = at.office(legal_basis="Letter 1")

    def somebody_is_quicker(draft: Draft) -> None:
        actions.change_point(
            point=PointOfContact.objects.get(pk=point.pk), phones=["+254 20 999 9999"], by=make.BY, reason="call"
        )

    outcome = taken(officer, f"{point.reference},,,,,+254 20 222 2222,,,,", guard=somebody_is_quicker)

    assert "Somebody else has changed this record" in outcome.refused[0][1]["__all__"][0]
    point.refresh_from_db()
    assert point.phones == ["+254 20 123 4567"]


def test_worker_that_lost_the_job_writes_no_row_more(officer: User):
    seen = []

    def lost_after_one(draft: Draft) -> None:
        seen.append(draft.row)
        if len(seen) > 1:
            raise jobs.JobStoppedError

    with pytest.raises(jobs.JobStoppedError):
        taken(officer, NEW.format("att", "2026-02-01"), NEW.format("poa", "2026-02-01"), guard=lost_after_one)

    assert rows() == (1, 1)


def test_trial_asks_the_same_number_of_queries_at_any_size():
    def cost(count: int) -> int:
        lines = [NEW.replace("Arms Desk", f"Desk {number}").format("att", "2026-02-01") for number in range(count)]
        with CaptureQueriesContext(connection) as caught:
            assert numbers(tried(*lines)) == (count, 0, count, 0, 0)
        return len(caught)

    assert cost(30) == cost(1)


# The pages.


def test_sheet_goes_from_upload_to_check_to_job(officer: User, as_user: Callable[[User], Client]):
    client = as_user(officer)

    check = upload(client, sheet(NEW.format("att", "2026-02-01")))
    page = client.get(check.url)
    confirmed = client.post(f"{check.url}confirm/", {"reason": "letter 5"})
    again = client.post(f"{check.url}confirm/", {"reason": "letter 5"})
    job = Job.objects.get()

    assert page.context["page"].can_take_over
    assert rows() == (0, 0)
    assert confirmed.url == again.url == job.get_absolute_url()
    jobs.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.outcome_url) == (JobState.DONE, check.url)
    assert job.outcome == (
        "Contacts made: 1; changed: 0; registrations added: 1; rows that change nothing: 0; rows refused: 0."
    )
    assert rows() == (1, 1)


def test_taking_over_asks_why(officer: User, as_user: Callable[[User], Client]):
    client = as_user(officer)
    check = upload(client, sheet(NEW.format("att", "2026-02-01")))

    response = client.post(f"{check.url}confirm/", {"reason": ""})

    assert list(response.context["form"].errors) == ["reason"]
    assert Job.objects.count() == 0


def test_file_of_errors_holds_the_refused_rows_and_comes_in_again_when_mended(
    officer: User, as_user: Callable[[User], Client]
):
    client = as_user(officer)
    check = upload(client, sheet(NEW.format("att", "2026-02-01"), NEW.format("poa", "soon")))

    text = b"".join(client.get(f"{check.url}errors/").streaming_content).decode()
    mended = text.replace("soon", "2026-02-01").encode()

    assert "3,registered_from: This is no date. Write it as 2026-11-23." in text
    assert "2026-02-01" not in text
    assert numbers(resources.try_out(open_sheet(mended), on=TODAY)) == (1, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose another one."),
        (sheet("x", headings="reference,salary"), "The heading “salary” is not known."),
        (sheet(), "The sheet has headings and no rows."),
        (sheet(NEW.format("att", "2026-02-01")).decode().encode("utf-16"), "The file is in UTF-16."),
        (sheet("=HYPERLINK(1)"), "Row 2 has a cell that begins as a formula does:"),
    ],
)
def test_file_that_is_not_taken_is_refused_on_the_page_and_kept_nowhere(
    officer: User, as_user: Callable[[User], Client], content: bytes, sentence: str
):
    response = upload(as_user(officer), content)

    assert response.context["form"].errors["file"][0].startswith(sentence)
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("name", ["focal", "auditor", "npc", "nobody"])
def test_who_may_not_write_takes_no_sheet_in(name: str, request: Any, as_user: Callable[[User], Client]):
    client = as_user(request.getfixturevalue(name))

    assert upload(client, sheet(NEW.format("att", "2026-02-01"))).status_code == 403
    assert StoredFile.objects.count() == 0


def test_sheet_of_somebody_else_does_not_exist(officer: User, head: User, as_user: Callable[[User], Client]):
    from tests.factories.cast import seat_holder

    check = upload(as_user(officer), sheet(NEW.format("att", "2026-02-01")))
    other = as_user(seat_holder("second@second.invalid", "secretariat"))

    assert [other.get(f"{check.url}{end}").status_code for end in ("", "errors/")] == [404, 404]
    assert other.post(f"{check.url}confirm/", {"reason": "x"}).status_code == 404


def test_job_of_somebody_who_lost_the_right_writes_nothing(officer: User, as_user: Callable[[User], Client]):
    check = upload(as_user(officer), sheet(NEW.format("att", "2026-02-01")))
    as_user(officer).post(f"{check.url}confirm/", {"reason": "letter 5"})
    at.members.end_holding(
        holding=officer.person.holdings.get(), ended_on=TODAY - days(1), by=make.BY, reason="posted away"
    )
    job = Job.objects.get()

    jobs.work(job.pk)

    job.refresh_from_db()
    assert (job.state, rows()) == (JobState.FAILED, (0, 0))
    assert job.problem == "You can read this. It can be done by: Secretariat."


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_is_a_sheet_with_headings_that_are_known(officer: User, as_user: Callable[[User], Client], kind: str):
    response = as_user(officer).get(reverse("contacts:import-template"), {"format": kind})
    content = b"".join(response.streaming_content) if response.streaming else response.content

    assert upload(as_user(officer), content, f"t.{kind}").context["form"].errors["file"] == [
        "The sheet has headings and no rows. Add a row for each contact and instrument."
    ]
