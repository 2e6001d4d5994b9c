"""Access that ends: the next request in an open session is refused, and queued work has the rights of now (AZ-10, AZ-11)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from contacts.models import Notification, PointOfContact
from coordination import jobs
from coordination.enums import JobState
from coordination.models import RoleAssignment, SealedDocument, User
from coordination.records import acting
from members import actions
from members.models import Holding
from tests.access.walking import undone
from tests.access.world import BY, TODAY, World
from tests.conftest import Freeze
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def user_of(world: World, who: str) -> Any:
    return world.users[who]


def end_seat_of(user: User, on: dt.date) -> None:
    holding = Holding.objects.get(person__user=user)
    actions.end_holding(holding=holding, ended_on=on, by=BY, reason="posted away")


# Somebody, and what they could open while they served.
SERVED = [
    ("officer", lambda world: world.sides["restricted"]["body"].get_absolute_url()),
    ("head", lambda world: world.sides["restricted"]["point"].get_absolute_url()),
    ("other_focal", lambda world: world.sides["restricted"]["body"].get_absolute_url()),
    ("other_npc", lambda world: world.sides["restricted"]["notification"].get_absolute_url()),
    ("mission", lambda world: world.sides["restricted"]["document"].get_absolute_url()),
    ("npc", lambda world: world.sides["government"]["exchange"].get_absolute_url()),
]


@pytest.mark.parametrize(("who", "page"), SERVED)
def test_holding_that_ended_by_act_closes_an_open_session(
    who: str, page: Callable[[World], str], world: World, as_user: SignIn
) -> None:
    browser = as_user(user_of(world, who))
    before = browser.get(page(world)).status_code

    with undone():
        end_seat_of(user_of(world, who), TODAY - DAY)
        after = [browser.get(page(world)).status_code, browser.post(page(world), {"a": "b"}).status_code]

    assert (before, after) == (200, [403, 403])


@pytest.mark.parametrize(("who", "page"), SERVED)
def test_holding_that_ends_by_date_closes_an_open_session_the_day_after(
    who: str, page: Callable[[World], str], world: World, as_user: SignIn, freeze: Freeze
) -> None:
    browser = as_user(user_of(world, who))
    with undone():
        end_seat_of(user_of(world, who), TODAY)
        last_day = browser.get(page(world)).status_code
        freeze(TODAY + DAY)
        day_after = browser.get(page(world)).status_code

    assert (last_day, day_after) == (200, 403)


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_assignment_that_ended_closes_an_open_session(who: str, world: World, as_user: SignIn) -> None:
    browser = as_user(user_of(world, who))
    before = browser.get("/history/").status_code

    with undone(), acting(BY):
        row = RoleAssignment.objects.get(user=user_of(world, who))
        row.ended_on = TODAY - DAY
        row.save()
        after = browser.get("/history/").status_code

    assert (before, after) == (200, 403)


def test_person_suspended_while_signed_in_is_sent_to_sign_in(world: World, as_user: SignIn) -> None:
    browser = as_user(user_of(world, "officer"))
    before = browser.get("/").status_code

    with undone(), acting(BY):
        user = User.objects.get(pk=user_of(world, "officer").pk)
        user.is_active = False
        user.save()
        after = browser.get("/")

    assert (before, after.status_code) == (200, 302)
    assert after.headers["Location"].startswith("/accounts/login/")


def test_paper_asked_for_is_not_sealed_once_who_asked_may_release_no_more(world: World) -> None:
    with undone():
        paper = made.notification("unoda", by=user_of(world, "officer"))
        end_seat_of(user_of(world, "officer"), TODAY - DAY)
        sealed = SealedDocument.objects.count()

        jobs.work(paper.job.pk)

        found = Notification.objects.select_related("job").get(pk=paper.pk)
        assert (found.document, found.job.state) == (None, JobState.FAILED)
        assert "Secretariat" in found.job.problem
        assert SealedDocument.objects.count() == sealed


def test_sheet_is_not_taken_over_once_who_asked_may_write_no_more(world: World) -> None:
    with undone():
        sheet = world.sides["government"]["sheet"]
        job = jobs.ask(
            kind="contacts.import",
            subject=f"coordination.storedfile:{sheet.pk}",
            period="once",
            title="Taking over",
            payload={"file": str(sheet.pk), "reason": "asked"},
            by=user_of(world, "officer"),
        )
        end_seat_of(user_of(world, "officer"), TODAY - DAY)
        points = PointOfContact.history.count()  # type: ignore[attr-defined]

        jobs.work(job.pk)

        job.refresh_from_db()
        assert (job.state, PointOfContact.history.count()) == (JobState.FAILED, points)  # type: ignore[attr-defined]
