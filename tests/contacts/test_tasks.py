"""The nightly look and the making of a paper, as a worker does them."""

import datetime as dt
from typing import Any

import pytest

from contacts.models import StaleFlag
from contacts.tasks import SWEEP
from coordination import clock, jobs, schedule
from coordination.enums import JobState
from coordination.integrity.lodged import printed_head
from coordination.models import Job, Seal, SealedDocument, User
from coordination.pdfs import MissingGlyphError
from members import actions as member_actions
from members.models import Holding
from tests.factories import contacts as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


class Rendered:
    pdf = b"%PDF-1.7 rendered"


@pytest.fixture(autouse=True)
def _today(freeze: Any, state: Any) -> None:
    freeze(TODAY)
    make.catalogue()


def night_passes(moment: dt.date | dt.datetime) -> None:
    """Let one tick come at a moment, and a worker do all that it finds waiting."""
    with clock.frozen_at(moment):
        schedule.tick()
        for key in jobs.due():
            jobs.work(key)


def nights() -> list[tuple[str, str]]:
    return list(Job.objects.filter(kind=SWEEP).order_by("period").values_list("period", "state"))


def test_night_looks_at_the_registrations_by_itself() -> None:
    make.provided(None, "poa")
    late = TODAY + make.days(300)

    night_passes(late)

    assert nights() == [(late.isoformat(), "done")]
    assert StaleFlag.objects.open().filter(reason="unconfirmed").count() == 1
    assert Job.objects.get(kind=SWEEP).outcome == "1 flags opened, 0 closed."


def test_night_runs_once_a_day_and_once_after_an_outage() -> None:
    for moment in (
        dt.datetime(2026, 6, 1, 1, tzinfo=dt.UTC),
        dt.datetime(2026, 6, 1, 2, tzinfo=dt.UTC),
        dt.datetime(2026, 7, 16, 2, tzinfo=dt.UTC),
        dt.datetime(2026, 7, 16, 3, tzinfo=dt.UTC),
    ):
        night_passes(moment)

    assert nights() == [("2026-06-01", "done"), ("2026-07-16", "done")]


def test_night_reads_again_the_post_whose_holder_came_by_date() -> None:
    """A successor appointed in advance changes what recipients should be told on the day, without any act."""
    point = make.seat_point(make.person())
    make.provided(point, "poa")
    holding = Holding.objects.get(seat=point.seat)
    member_actions.end_holding(holding=holding, ended_on=TODAY, by=make.BY, reason="posted away")
    successor = make.person(name="The successor")
    member_actions.appoint(seat=point.seat, person=successor, began_on=TODAY + make.days(1), by=make.BY)
    assert not StaleFlag.objects.open().filter(registration__point=point).exists()

    night_passes(TODAY + make.days(1))

    assert set(StaleFlag.objects.open().filter(registration__point=point).values_list("reason", flat=True)) == {
        "differs"
    }
    assert make.fresh(point)[0].details_since == TODAY + make.days(1)


def test_paper_is_made_sealed_and_found_on_its_page(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make.authority()
    make.registration()
    paper = make.notification(by=officer)
    monkeypatch.setattr("contacts.tasks.pdfs.render_notification", lambda snapshot: Rendered())

    assert jobs.work(paper.job.pk) is True

    job = Job.objects.get(pk=paper.job.pk)
    assert (job.state, job.step, job.done, job.total) == (JobState.DONE, "Sealing", 3, 3)
    assert job.outcome_url == paper.get_absolute_url()
    (row,) = make.fresh(paper)
    assert row.history.first().actor == "task:render-notification"
    document = SealedDocument.objects.get()
    assert document.subject == f"contacts.notification:{paper.pk}"
    # What the paper rests on was sealed just before, and the paper bears that head.
    assert printed_head(document) == Seal.objects.values_list("number", "digest").get()


def test_paper_is_made_once_however_often_a_worker_is_woken(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make.authority()
    make.registration()
    paper = make.notification(by=officer)
    monkeypatch.setattr("contacts.tasks.pdfs.render_notification", lambda snapshot: Rendered())
    jobs.work(paper.job.pk)

    assert jobs.work(paper.job.pk) is False
    Job.objects.update(state=JobState.QUEUED)
    assert jobs.work(paper.job.pk) is True

    assert SealedDocument.objects.count() == 1


def test_paper_with_a_missing_character_fails_by_its_name_and_can_run_again(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.authority()
    make.registration()
    paper = make.notification(by=officer)

    def refuse(snapshot: Any) -> None:
        raise MissingGlyphError(characters=["𗀀"])

    with monkeypatch.context() as poor:
        poor.setattr("contacts.tasks.pdfs.render_notification", refuse)
        jobs.work(paper.job.pk)

    job = Job.objects.get(pk=paper.job.pk)
    assert job.state == JobState.FAILED
    assert "𗀀 (U+17000)" in job.problem
    assert "Install a font for it, or correct the text." in job.problem

    monkeypatch.setattr("contacts.tasks.pdfs.render_notification", lambda snapshot: Rendered())
    jobs.again(job)
    jobs.work(job.pk)
    assert make.fresh(paper)[0].document is not None


def test_paper_whose_authority_ended_meanwhile_fails_with_the_sentence(officer: User) -> None:
    from authority.actions import end_designation

    designation = make.authority()
    make.registration()
    paper = make.notification(by=officer, dated=TODAY)
    end_designation(designation=designation, ended_on=make.ago(1), by=make.BY, reason="a new decree")

    jobs.work(paper.job.pk)

    job = Job.objects.get(pk=paper.job.pk)
    assert (job.state, job.problem) == (
        JobState.FAILED,
        "No National Authority is designated today, so nobody can sign. Designate one first.",
    )
