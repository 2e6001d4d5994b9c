"""Real work by a real worker: a paper, a night's sweep, a message."""

import datetime as dt

import pytest

from authority.actions import designate
from contacts import actions
from contacts.models import Notification, StaleFlag
from coordination import clock, files
from coordination.enums import JobState, NoticeState
from coordination.models import Job, Notice
from tests.contacts import standing
from tests.factories import coordination as make
from tests.factories.cast import seat_holder
from tests.worker.place import Place
from tests.worker.processes import until

pytestmark = [pytest.mark.worker, pytest.mark.timeout(120)]


def test_paper_of_a_notification_is_rendered_and_sealed_by_the_worker(place: Place) -> None:
    make.state()
    standing.catalogue()
    officer = seat_holder("officer@secretariat.invalid", "secretariat")
    designate(
        body=standing.body(),
        title="National Small Arms Authority",
        legal_basis="Letter 14",
        began_on=standing.LONG_AGO,
        signatory_name="The Director",
        signatory_title="Director-General",
        address="18 Government Avenue",
        city="Port Velland",
        by=make.BY,
    )
    standing.registered(standing.office(), "poa", "iti")
    place.worker()

    asked = actions.ask_notification(
        recipient=standing.recipient("unoda"), form="letter", language="en", dated=clock.today(), by=officer
    )

    assert until(lambda: not Job.objects.get(pk=asked.job_id).is_open, 60)
    job = Job.objects.get(pk=asked.job_id)
    assert (job.state, job.problem, job.outcome, job.attempts) == ("done", "", "The paper is sealed.", 1)
    document = Notification.objects.get(pk=asked.pk).document
    assert files.path_of(document.pdf_digest).read_bytes().startswith(b"%PDF-1.7")


def test_nightly_sweep_happens_by_the_tick_and_once(place: Place) -> None:
    make.state()
    with clock.frozen_at(clock.today() - dt.timedelta(days=400)):
        standing.catalogue()
        standing.provided_at(standing.office(), clock.today(), "poa")
    flagged = StaleFlag.objects.filter(closed_at=None, registration__isnull=False)
    before = list(flagged)
    place.worker()

    swept = Job.objects.filter(kind="contacts.flag-stale", state=JobState.DONE)
    assert place.ticks_until(swept.exists)
    place.ring()
    place.ring()

    assert (before, [flag.reason for flag in flagged.all()]) == ([], ["unconfirmed"])
    assert Job.objects.filter(kind="contacts.flag-stale").count() == 1


def test_message_goes_to_the_outbox_and_is_kept(place: Place) -> None:
    make.state()
    standing.catalogue()
    place.worker()

    request = actions.ask_by_link(point=standing.office(), by=make.BY)

    assert until(lambda: Notice.objects.get(pk=request.notice_id).state == NoticeState.KEPT)
    assert Notice.objects.get(pk=request.notice_id).attempts == 1
