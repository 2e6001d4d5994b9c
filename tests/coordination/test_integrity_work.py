"""The work on the chain: sealing by the hour, checking and lodging by the day, exporting on demand."""

import datetime as dt
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from coordination import attention, clock, jobs, schedule
from coordination.access import viewer
from coordination.canonical import in_groups
from coordination.enums import JobState
from coordination.exceptions import ChangedMeanwhileError
from coordination.integrity import alarm, current_head, seal_waiting
from coordination.integrity.last import last_check
from coordination.integrity.lodged import HEAD_NOTICE, printed_head
from coordination.integrity.lodging import add_holder, end_holder, owe_head
from coordination.models import HeadHolder, Job, Leaf, Notice, SecurityEvent, User
from coordination.tasks import integrity as tasks
from tests.coordination import chain
from tests.coordination.chain import run_sql
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

Freeze = Callable[[dt.date | dt.datetime], None]
NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 25)


def done(job: Job) -> Job:
    assert jobs.work(job.pk)
    job.refresh_from_db()
    return job


def nightly(kind: str) -> Job:
    return done(jobs.ask(kind=kind, subject="nightly", period="2026-11-25", title="Work"))


def holder(**fields: Any) -> HeadHolder:
    values = {"name": "Court of audit", "address": "heads@court.invalid", "began_on": dt.date(2026, 1, 1), **fields}
    return add_holder(by=make.BY, **values)


def test_tick_owes_the_sealing_of_each_hour_once(monkeypatch: pytest.MonkeyPatch, freeze: Freeze) -> None:
    monkeypatch.setattr(schedule, "publish", lambda *args, **options: True)
    for moment in (NOON, NOON + dt.timedelta(minutes=59), NOON + dt.timedelta(hours=1)):
        freeze(moment)
        schedule.tick()

    found = Job.objects.filter(kind=tasks.SEAL).order_by("period").values_list("subject", "period")
    assert list(found) == [("hourly", "2026-11-25T12"), ("hourly", "2026-11-25T13")]
    assert Job.objects.filter(kind=tasks.CHECK).count() == Job.objects.filter(kind=tasks.LODGE).count() == 1


def test_sealing_job_seals_and_says_how_many() -> None:
    chain.fill(1)

    job = nightly(tasks.SEAL)

    assert (job.state, job.outcome) == (JobState.DONE, f"{Leaf.objects.count()} rows sealed.")


def test_check_seals_first_and_is_on_record() -> None:
    chain.fill(1)

    job = nightly(tasks.CHECK)

    check = last_check()
    assert check is not None
    assert (check.is_sound, check.sentence, job.outcome) == (True, job.outcome, check.sentence)
    assert job.outcome.startswith(f"Sound: {Leaf.objects.count()} rows under 1 seals, ")


def test_check_that_finds_a_change_is_on_record_without_names_or_values() -> None:
    person = chain.sealed(1)[0]
    run_sql("UPDATE members_historicalperson SET name = 'Forged'")

    nightly(tasks.CHECK)

    check = last_check()
    event = SecurityEvent.objects.get(kind="history-unsound")
    assert check is not None
    assert check.is_sound is False
    assert event.detail["problems"][0]["record"] == str(person.pk)
    assert event.detail["problems"][0]["columns"] == ["name"]
    assert "Forged" not in str(event.detail)


def test_check_clears_away_old_sealings_and_old_exports(freeze: Freeze) -> None:
    freeze(NOON - dt.timedelta(days=3))
    old = done(jobs.ask(kind=tasks.SEAL, subject="hourly", period="old", title="Old"))
    freeze(NOON)
    recent = done(jobs.ask(kind=tasks.SEAL, subject="hourly", period="recent", title="Recent"))
    paths = [tasks.export_path(job) for job in (old, recent)]
    paths[0].parent.mkdir(parents=True)
    for path, age in zip(paths, (25, 1), strict=True):
        path.write_bytes(b"zip")
        os.utime(path, (time.time() - age * 3600,) * 2)

    nightly(tasks.CHECK)

    assert list(Job.objects.filter(kind=tasks.SEAL)) == [recent]
    assert [path.exists() for path in paths] == [False, True]


def test_check_under_way_is_not_asked_for_twice(auditor: User) -> None:
    first = tasks.ask_check(auditor)

    assert tasks.ask_check(auditor) == first
    done(first)
    assert tasks.ask_check(auditor) != first


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_failed_check_alarms_who_answers_for_it(who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    chain.sealed(1)
    run_sql("UPDATE members_historicalperson SET name = 'Forged'")
    nightly(tasks.CHECK)

    items = [item for item in attention.items(viewer(user), clock.today()) if item.key == alarm.KEY]

    assert [(item.provision, item.act_url) for item in items] == [("5.2.c", "/integrity/")]
    assert alarm._count(viewer(user), clock.today()) == 1


@pytest.mark.parametrize("who", ["officer", "head", "focal", "observer", "nobody"])
def test_failed_check_alarms_nobody_else(who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    chain.sealed(1)
    run_sql("UPDATE members_historicalperson SET name = 'Forged'")
    nightly(tasks.CHECK)

    assert alarm._items(viewer(user), clock.today(), 50) == []


def test_alarm_ends_with_the_next_sound_check(administrator: User) -> None:
    person = chain.sealed(1)[0]
    run_sql("UPDATE members_historicalperson SET name = 'Forged'")
    nightly(tasks.CHECK)
    run_sql("UPDATE members_historicalperson SET name = %s", person.name)
    done(tasks.ask_check(administrator))

    assert alarm._count(viewer(administrator), clock.today()) == 0


def test_head_goes_to_each_holder_once_a_day(freeze: Freeze, state: Any) -> None:
    freeze(NOON)
    holder()
    holder(name="Ombudsman", address="heads@ombudsman.invalid")
    holder(name="Later", address="later@court.invalid", began_on=dt.date(2026, 12, 1))

    job = nightly(tasks.LODGE)
    make.user()
    again = done(jobs.ask(kind=tasks.LODGE, subject="by-hand", period="2026-11-25", title="Again"))

    notices = Notice.objects.filter(kind=HEAD_NOTICE).order_by("address")
    assert [notice.address for notice in notices] == ["heads@court.invalid", "heads@ombudsman.invalid"]
    assert (job.outcome, again.outcome) == ("The head of the chain goes to 2 holders.",) * 2


def test_mail_names_number_digest_and_how_to_compare(freeze: Freeze, state: Any) -> None:
    freeze(NOON)
    holder()
    seal_waiting()
    head = current_head()
    assert head is not None

    owe_head(head, DAY)

    notice = Notice.objects.get(kind=HEAD_NOTICE)
    assert notice.subject == f"{head.number}:{head.digest}"
    assert in_groups(head.digest) in notice.body
    assert f"--head {head.digest}" in notice.body
    assert f"--since-head {head.digest}" in notice.body
    assert "25 Nov 2026" in notice.heading


def test_ended_holder_is_sent_nothing_more(freeze: Freeze) -> None:
    freeze(NOON)
    end_holder(holder=holder(), ended_on=DAY - dt.timedelta(days=1), by=make.BY, reason="letter 3")
    seal_waiting()
    head = current_head()
    assert head is not None

    assert owe_head(head, DAY) == 0
    assert Notice.objects.filter(kind=HEAD_NOTICE).count() == 0


def test_address_is_written_to_once(freeze: Freeze) -> None:
    freeze(NOON)
    holder()

    with pytest.raises(ValidationError, match="The head is sent to this address already"):
        holder(name="Again")
    assert HeadHolder.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"address": "court"}, "address"),
        ({"began_on": None}, "began_on"),
        ({"language": "??"}, "language"),
    ],
)
def test_holder_with_bad_facts_is_refused_at_the_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        holder(**fields)

    assert field in refused.value.message_dict
    assert HeadHolder.objects.count() == HeadHolder.history.count() == 0


def test_holder_ends_once_and_not_before_the_start() -> None:
    ended = holder()

    with pytest.raises(ValidationError, match="The end is before the start"):
        end_holder(holder=ended, ended_on=dt.date(2025, 1, 1), by=make.BY, reason="letter 3")
    ended.refresh_from_db()
    stale = HeadHolder.objects.get(pk=ended.pk)
    end_holder(holder=ended, ended_on=DAY, by=make.BY, reason="letter 3")
    with pytest.raises(ValidationError, match="not sent to this holder any more"):
        end_holder(holder=ended, ended_on=DAY, by=make.BY, reason="letter 4")
    with pytest.raises(ChangedMeanwhileError):
        end_holder(holder=stale, ended_on=DAY, by=make.BY, reason="letter 4")
    assert [row.history_change_reason for row in ended.history.all()] == ["letter 3", ""]


def test_export_is_written_for_who_asked_and_noted(auditor: User) -> None:
    chain.fill(1)

    job = done(tasks.ask_export(auditor))

    event = SecurityEvent.objects.get(kind="history-exported")
    assert (job.state, job.outcome_url) == (JobState.DONE, f"/integrity/exports/{job.pk}/")
    assert tasks.export_path(job).stat().st_size > 1000
    assert (event.actor, event.subject) == (f"user:{auditor.pk}", str(job.pk))
    assert list(tasks.export_path(job).parent.glob("*.part")) == []


def test_export_asked_for_by_somebody_who_may_not_any_more_fails(administrator: User) -> None:
    job = done(tasks.ask_export(administrator))

    assert (job.state, tasks.export_path(job).exists()) == (JobState.FAILED, False)
    assert "It can be done by: Secretariat, Auditor." in job.problem


def test_paper_from_before_the_chain_prints_no_head() -> None:
    assert printed_head(make.document(make.user())) is None
