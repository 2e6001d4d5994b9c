"""Jobs on pages: one's own, with progress that moves, and ways out."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination import clock
from coordination.enums import JobState
from coordination.models import Job, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    calls: list[tuple[str, str]] = []
    monkeypatch.setattr("coordination.jobs.wake", lambda task, key: calls.append((task, key)))
    return calls


def running(asked_by: User, **fields: Any) -> Job:
    return make.job(
        asked_by=asked_by,
        **{
            "state": JobState.RUNNING,
            "attempts": 1,
            "started_at": clock.now(),
            "lease_until": clock.now() + dt.timedelta(seconds=60),
            "step": "Second paper",
            "done": 2,
            "total": 5,
            **fields,
        },
    )


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


# The list.


def test_list_shows_ones_own_jobs_and_all_to_who_looks_after_work(
    focal: User, other_focal: User, officer: User, as_user: SignIn
) -> None:
    make.job(title="Mine", asked_by=focal)
    make.job(title="Theirs", asked_by=other_focal)
    make.job(title="Nightly sweep")

    seen = {
        user.email: {title for title in ("Mine", "Theirs", "Nightly sweep") if title in page(as_user(user), "/jobs/")}
        for user in (focal, officer)
    }

    assert seen == {focal.email: {"Mine"}, officer.email: {"Mine", "Theirs", "Nightly sweep"}}


def test_list_is_filtered_by_state_in_the_address(officer: User, as_user: SignIn) -> None:
    make.job(title="Broken", state=JobState.FAILED)
    make.job(title="Finished", state=JobState.DONE)

    text = page(as_user(officer), "/jobs/?state=failed")

    assert ("Broken" in text, "Finished" in text) == (True, False)


def test_list_with_a_bad_place_shows_its_beginning_and_says_so(officer: User, as_user: SignIn) -> None:
    make.job(title="Some work")

    text = page(as_user(officer), "/jobs/?after=nonsense")

    assert "Some work" in text
    assert "The place in this list was not understood" in text


def test_empty_list_says_what_will_stand_there(officer: User, as_user: SignIn) -> None:
    assert "No job is on record here." in page(as_user(officer), "/jobs/")


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_job_and_with_three(
    count: int, officer: User, as_user: SignIn, django_assert_num_queries: Any, state: Any
) -> None:
    for _number in range(count):
        make.job(asked_by=officer)
    client = as_user(officer)

    with django_assert_num_queries(7):  # session, user, roles (2), page, count, State
        client.get("/jobs/")


# One job.


def test_page_of_a_running_job_moves_with_and_without_script(officer: User, as_user: SignIn) -> None:
    job = running(officer)

    text = page(as_user(officer), f"/jobs/{job.pk}/")

    assert "Second paper · 2 of 5" in text
    assert f'hx-get="/jobs/{job.pk}/progress/"' in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert f'action="/jobs/{job.pk}/cancel/"' in text


def test_fragment_of_a_job_that_has_ended_asks_no_more(officer: User, as_user: SignIn) -> None:
    job = make.job(
        asked_by=officer,
        state=JobState.DONE,
        outcome="Two papers made.",
        outcome_url="/papers/",
        finished_at=clock.now(),
    )

    text = page(as_user(officer), f"/jobs/{job.pk}/progress/")

    assert "Two papers made." in text
    assert 'href="/papers/"' in text
    assert ("hx-get" in text, "<html" in text) == (False, False)


def test_page_of_a_job_that_has_ended_does_not_refresh(officer: User, as_user: SignIn) -> None:
    job = make.job(asked_by=officer, state=JobState.DONE)

    assert "http-equiv" not in page(as_user(officer), f"/jobs/{job.pk}/")


def test_page_of_a_failed_job_says_why_and_offers_to_run_it_again(officer: User, as_user: SignIn) -> None:
    job = make.job(asked_by=officer, state=JobState.FAILED, problem="This recipient has no address on record.")

    text = page(as_user(officer), f"/jobs/{job.pk}/")

    assert "This recipient has no address on record." in text
    assert f'action="/jobs/{job.pk}/again/"' in text


def test_job_whose_worker_is_gone_says_so_and_can_be_taken_up_now(
    officer: User, as_user: SignIn, woken: list[tuple[str, str]]
) -> None:
    job = running(officer, lease_until=clock.now() - dt.timedelta(seconds=1))
    client = as_user(officer)

    assert "Interrupted; it is taken up again by itself" in page(client, f"/jobs/{job.pk}/")
    response = client.post(f"/jobs/{job.pk}/again/")

    assert (response.status_code, response["Location"]) == (302, f"/jobs/{job.pk}/")
    assert woken == [("coordination.work", str(job.pk))]


@pytest.mark.parametrize("url", ["", "progress/"])
def test_job_of_somebody_else_answers_as_if_it_did_not_exist(
    url: str, focal: User, other_focal: User, as_user: SignIn
) -> None:
    job = running(other_focal, title="Their work")

    response = as_user(focal).get(f"/jobs/{job.pk}/{url}")

    assert response.status_code == 404
    assert "Their work" not in response.content.decode()


# Acts.


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return job.state


@pytest.mark.parametrize(
    ("act", "before", "after"), [("cancel", "running", "cancelled"), ("again", "failed", "queued")]
)
@pytest.mark.parametrize(
    ("name", "may"), [("focal", True), ("officer", True), ("administrator", True), ("auditor", False)]
)
def test_act_is_for_the_asker_and_who_looks_after_work(
    act: str, before: str, after: str, name: str, may: bool, focal: User, as_user: SignIn, request: Any
) -> None:
    job = running(focal, state=before)

    response = as_user(request.getfixturevalue(name)).post(f"/jobs/{job.pk}/{act}/", follow=True)

    assert response.status_code == 200
    assert state_of(job) == (after if may else before)
    assert ("You can read this job." in response.content.decode()) is not may


@pytest.mark.parametrize("act", ["cancel", "again"])
def test_act_of_somebody_who_may_not_see_the_job_finds_nothing(
    act: str, focal: User, other_focal: User, as_user: SignIn
) -> None:
    job = running(focal)

    assert as_user(other_focal).post(f"/jobs/{job.pk}/{act}/").status_code == 404
    assert state_of(job) == "running"


@pytest.mark.parametrize("act", ["cancel", "again"])
def test_act_is_never_done_by_opening_an_address(act: str, officer: User, as_user: SignIn) -> None:
    job = running(officer)

    assert as_user(officer).get(f"/jobs/{job.pk}/{act}/").status_code == 405


@pytest.mark.parametrize(
    ("act", "state", "sentence"),
    [
        ("cancel", "done", "The job had ended before it could be cancelled."),
        ("again", "done", "The job is not one that failed or was cancelled"),
    ],
)
def test_act_that_comes_too_late_says_so(act: str, state: str, sentence: str, officer: User, as_user: SignIn) -> None:
    job = make.job(asked_by=officer, state=state)

    response = as_user(officer).post(f"/jobs/{job.pk}/{act}/", follow=True)

    assert sentence in response.content.decode()
    assert state_of(job) == state
