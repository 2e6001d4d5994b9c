"""Work that failed: one page, read and run again by those who look after it, once however often it is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination import actions
from coordination.actions import work as module
from coordination.enums import JobState, NoticeState
from coordination.models import Job, Notice, SecurityEvent, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.mark.parametrize("name", ["auditor", "head", "npc", "mission", "focal", "observer", "nobody"])
def test_failed_work_is_closed_to_who_does_not_look_after_it(name: str, as_user: SignIn, request: Any) -> None:
    job = make.job(state=JobState.FAILED, title="Canary job", problem="Canary problem")
    client = as_user(request.getfixturevalue(name))

    answers = [client.get("/failed/"), client.post("/failed/again/")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Canary" not in "".join(answer.content.decode() for answer in answers)
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED


@pytest.mark.parametrize("name", ["administrator", "officer"])
def test_page_tells_what_happened_and_leads_to_each(name: str, as_user: SignIn, request: Any) -> None:
    job = make.job(state=JobState.FAILED, title="Paper", problem="The disk is <full>", attempts=3)
    notice = make.notice(state=NoticeState.FAILED, problem="mailbox gone", address="x@office.invalid")
    make.job(title="Good one", state=JobState.DONE)

    text = as_user(request.getfixturevalue(name)).get("/failed/").content.decode()

    for part in ("The disk is &lt;full&gt;", "mailbox gone", "x@office.invalid", job.get_absolute_url()):
        assert part in text
    assert notice.get_absolute_url() in text
    assert "Good one" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_and_with_three(
    count: int, officer: User, as_user: SignIn, state: Any, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        make.job(state=JobState.FAILED, asked_by=officer)
        make.notice(state=NoticeState.FAILED)
    client = as_user(officer)

    with django_assert_num_queries(9):  # session, user, roles (2), two lists, two counts, State
        client.get("/failed/")


def test_all_of_it_is_run_again_once_and_noted_by_its_author(administrator: User, as_user: SignIn) -> None:
    jobs = [make.job(state=JobState.FAILED, attempts=3, problem="x") for _number in range(2)]
    notice = make.notice(state=NoticeState.FAILED, attempts=6)
    cancelled = make.job(state=JobState.CANCELLED)
    message_id = notice.message_id
    client = as_user(administrator)

    first = client.post("/failed/again/", follow=True)
    second = client.post("/failed/again/", follow=True)

    assert "They wait again: jobs 2, messages 1." in first.content.decode()
    assert "Nothing had failed any more" in second.content.decode()
    assert set(Job.objects.filter(pk__in=[job.pk for job in jobs]).values_list("state", "attempts")) == {("queued", 0)}
    assert Notice.objects.values_list("state", "message_id").get() == ("queued", message_id)
    assert Job.objects.get(pk=cancelled.pk).state == JobState.CANCELLED
    events = SecurityEvent.objects.filter(kind__endswith="-again").values_list("kind", "actor")
    assert sorted(events) == [
        ("job-again", f"user:{administrator.pk}"),
        ("job-again", f"user:{administrator.pk}"),
        ("message-again", f"user:{administrator.pk}"),
    ]


def test_running_again_that_fails_halfway_leaves_all_as_it_was(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    job, notice = make.job(state=JobState.FAILED), make.notice(state=NoticeState.FAILED)
    monkeypatch.setattr(module.notices, "again", _fail)

    with pytest.raises(RuntimeError):
        actions.run_all_again(by=officer)

    assert (Job.objects.get(pk=job.pk).state, Notice.objects.get(pk=notice.pk).state) == ("failed", "failed")
    assert not SecurityEvent.objects.filter(kind="job-again").exists()


def _fail(*args: object) -> None:
    raise RuntimeError("halfway")


def test_get_runs_nothing_again(officer: User, as_user: SignIn) -> None:
    assert as_user(officer).get("/failed/again/").status_code == 405
