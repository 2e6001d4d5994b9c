"""Asking for a notification and sealing its paper: once, by its name refused, and nothing half done."""

import errno
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts import actions
from contacts.exceptions import NoAuthorityError, NothingToTellError, RecipientWithoutAddressError
from contacts.models import Notification, NotificationLine
from coordination import files, jobs, sealing
from coordination.enums import JobState
from coordination.exceptions import StorageFullError
from coordination.models import Job, SealedDocument, User
from tests.factories import contacts as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture(autouse=True)
def _today(freeze: Any, state: Any) -> None:
    freeze(TODAY)
    make.catalogue(att="party")


def nothing_was_written() -> bool:
    return not (Notification.objects.exists() or Notification.history.exists() or Job.objects.exists())


def test_ask_freezes_one_line_a_registration_and_writes_the_job(officer: User) -> None:
    make.authority()
    point, other = make.office_point(), make.office_point()
    rows = [make.registration(point, "poa"), make.registration(point, "iti"), make.registration(other, "iti")]
    make.registration(other, "att")

    paper = make.notification(by=officer, own_number="NCSA/1")

    assert paper.reference == "NOT-0001"
    assert {line.registration_id for line in paper.lines.all()} == {row.pk for row in rows}
    assert [line.details_digest == line.registration.point.details_digest for line in paper.lines.all()] == [True] * 3
    assert (paper.job.kind, paper.job.state, paper.job.asked_by) == ("contacts.notification", "queued", officer)
    assert paper.job.payload == {"notification": str(paper.pk)}


def test_ask_twice_with_one_key_makes_one(officer: User) -> None:
    make.authority()
    make.registration()
    key = uuid.uuid4()

    first = make.notification(by=officer, key=key)
    second = make.notification(by=officer, key=key, form="note-verbale")

    assert (first.pk, second.pk) == (key, key)
    assert (Notification.objects.count(), Job.objects.count(), NotificationLine.objects.count()) == (1, 1, 1)


def test_ask_twice_without_a_key_numbers_both(officer: User) -> None:
    make.authority()
    make.registration()

    assert [make.notification(by=officer).reference for _each in range(2)] == ["NOT-0001", "NOT-0002"]


def test_ask_names_what_the_paper_replaces(officer: User) -> None:
    make.authority()
    registration = make.registration()
    first = make.notification(by=officer)
    make.sent(registration, on=TODAY, notification=first)
    make.notification(by=officer)  # Made and never sent, so it replaces nothing and nothing replaces it.

    assert make.notification(by=officer).replaces == first


def test_ask_without_an_address_is_refused(officer: User) -> None:
    make.authority()
    actions.change_recipient(recipient=make.recipient("unoda"), address="", email="", by=make.BY)
    make.registration()

    with pytest.raises(RecipientWithoutAddressError, match=r"has no address on record\. Add one"):
        make.notification(by=officer)

    assert nothing_was_written()


def test_ask_without_an_authority_is_refused(officer: User) -> None:
    make.registration()

    with pytest.raises(NoAuthorityError, match="nobody can sign"):
        make.notification(by=officer)

    assert nothing_was_written()


def test_ask_with_nothing_to_tell_is_refused(officer: User) -> None:
    make.authority()

    with pytest.raises(NothingToTellError, match="no registration to be told of"):
        make.notification(by=officer)

    assert nothing_was_written()


def test_ask_after_the_instrument_was_withdrawn_from_has_nothing_to_tell(officer: User) -> None:
    make.authority()
    make.registration(key="att")
    actions.record_participation(
        instrument=make.instrument("att"), applies="party", withdrawn_on=make.ago(1), by=make.BY
    )

    with pytest.raises(NothingToTellError):
        make.notification("att-secretariat", by=officer)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"language": "de"}, "language"), ({"dated": TODAY + make.days(1)}, "dated")],
)
def test_ask_for_a_language_not_read_or_a_day_to_come_is_refused(
    facts: dict[str, Any], field: str, officer: User
) -> None:
    make.authority()
    make.registration()

    with pytest.raises(ValidationError) as refusal:
        make.notification(by=officer, **facts)

    assert list(refusal.value.message_dict) == [field]
    assert nothing_was_written()


def test_ask_with_too_many_jobs_under_way_leaves_nothing(officer: User) -> None:
    make.authority()
    make.registration()
    for _each in range(jobs.MOST_OPEN_A_PERSON):
        make.notification(by=officer)

    with pytest.raises(jobs.TooManyJobsError):
        make.notification(by=officer)

    assert Notification.objects.count() == jobs.MOST_OPEN_A_PERSON


def test_languages_are_those_that_the_recipient_reads_and_we_write() -> None:
    recipient = make.recipient("unoda")
    assert [code for code, _name in actions.languages_for(recipient)] == ["en", "ar"]

    recipient.languages = ["fr"]
    assert [code for code, _name in actions.languages_for(recipient)] == ["en"]


def test_seal_keeps_the_paper_and_who_released_it(officer: User) -> None:
    make.authority()
    make.registration()
    paper = make.sealed(make.notification(by=officer), b"%PDF-1.7 first")

    document = paper.document
    assert (document.reference, document.released_by, document.released_as) == ("NOT-0001", officer, "Secretariat")
    assert files.read(document.pdf_digest) == b"%PDF-1.7 first"
    assert sealing.verify(document).is_sound


def test_seal_by_the_head_says_so(head: User) -> None:
    make.authority()
    make.registration()

    assert make.sealed(make.notification(by=head)).document.released_as == "Head of the National Authority"


def test_seal_supersedes_the_paper_that_was_sent_before(officer: User) -> None:
    make.authority()
    registration = make.registration()
    first = make.sealed(make.notification(by=officer))
    make.sent(registration, on=TODAY, notification=first)

    second = make.sealed(make.notification(by=officer), b"%PDF-1.7 second")

    assert second.document.supersedes == first.document


def test_seal_on_a_full_disk_leaves_nothing_and_the_job_runs_again(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.authority()
    make.registration()
    paper = make.notification(by=officer)
    monkeypatch.setattr("contacts.tasks.pdfs.render_notification", lambda snapshot: Rendered())
    with monkeypatch.context() as full:
        full.setattr("coordination.files.store.os.fsync", _disk_full)
        jobs.work(paper.job.pk)

    job = Job.objects.get()
    assert (job.state, job.problem) == (JobState.FAILED, str(StorageFullError()))
    assert not SealedDocument.objects.exists()
    assert make.fresh(paper)[0].document is None
    assert not [path for path in files.folder().rglob("*") if path.is_file()]

    jobs.again(job)
    jobs.work(job.pk)

    assert Job.objects.get().state == JobState.DONE
    assert files.read(make.fresh(paper)[0].document.pdf_digest) == Rendered.pdf


class Rendered:
    pdf = b"%PDF-1.7 rendered"


def _disk_full(_handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
