"""Roles that no seat gives: on an act, for a period, never for oneself, and never to nobody's care."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from coordination import actions
from coordination.access import viewer
from coordination.enums import Role
from coordination.exceptions import (
    ChangedMeanwhileError,
    LastAdministratorError,
    NotYourselfError,
    RegisterError,
    RoleEndedError,
)
from coordination.models import RoleAssignment, SecurityEvent, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(TODAY)


def give(user: User, by: User, **fields: object) -> RoleAssignment:
    given = {"role": Role.AUDITOR, "began_on": TODAY, "authority": "Letter 9", **fields}
    return actions.give_role(user=user, by=by, **given)


def roles_of(user: User) -> set[Role]:
    return set(viewer(User.objects.get(pk=user.pk)).roles)


def test_given_role_holds_from_its_first_day_to_its_last(
    administrator: User, nobody: User, freeze: Callable[..., None]
) -> None:
    give(nobody, administrator, began_on=TODAY + DAY, ended_on=TODAY + 2 * DAY)

    held = []
    for days in range(4):
        freeze(TODAY + days * DAY)
        held.append(roles_of(nobody))

    assert held == [set(), {Role.AUDITOR}, {Role.AUDITOR}, set()]


def test_given_role_is_noted_with_the_act_and_its_author(administrator: User, nobody: User) -> None:
    given = give(nobody, administrator)

    event = SecurityEvent.objects.get(kind="role-given")
    assert (event.actor, event.subject, event.detail) == (
        f"user:{administrator.pk}",
        f"user:{nobody.pk}",
        {"role": "auditor", "authority": "Letter 9"},
    )
    assert given.history.get().actor == f"user:{administrator.pk}"


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_nobody_gives_themselves_a_role(role: Role, administrator: User) -> None:
    with pytest.raises(NotYourselfError):
        give(administrator, administrator, role=role)

    assert RoleAssignment.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "field", "sentence"),
    [
        (Role.AUDITOR, "role", "This person holds the role in that period already."),
        (
            Role.ADMINISTRATOR,
            "role",
            "This person is Auditor in that period. Nobody holds both roles at once, since nobody audits their own acts.",
        ),
        (Role.SECRETARIAT.value, "role", "Value 'secretariat' is not a valid choice."),
    ],
)
def test_role_that_cannot_be_given_is_told_at_its_field(
    role: Role, field: str, sentence: str, administrator: User, auditor: User, nobody: User
) -> None:
    who = nobody if role == Role.SECRETARIAT else auditor

    with pytest.raises(ValidationError) as refusal:
        give(who, administrator, role=role)

    assert refusal.value.message_dict == {field: [sentence]}


def test_role_may_follow_the_other_after_its_last_day(administrator: User, auditor: User) -> None:
    held = auditor.assignments.get()
    actions.end_role(assignment=held, ended_on=TODAY, by=administrator, reason="new post")

    give(auditor, administrator, role=Role.ADMINISTRATOR, began_on=TODAY + DAY)

    assert RoleAssignment.objects.filter(user=auditor).count() == 2


def test_role_without_an_act_or_with_an_end_before_its_start_is_refused(administrator: User, nobody: User) -> None:
    for fields, field in (({"authority": ""}, "authority"), ({"ended_on": TODAY - DAY}, "ended_on")):
        with pytest.raises(ValidationError) as refusal:
            give(nobody, administrator, **fields)
        assert list(refusal.value.message_dict) == [field]


# Ending.


def test_ended_role_counts_on_its_last_day_and_no_longer(
    administrator: User, auditor: User, freeze: Callable[..., None]
) -> None:
    actions.end_role(assignment=auditor.assignments.get(), ended_on=TODAY, by=administrator, reason="left")

    assert roles_of(auditor) == {Role.AUDITOR}
    freeze(TODAY + DAY)
    assert roles_of(auditor) == set()


def test_role_ended_yesterday_is_gone_at_the_next_request(
    administrator: User, auditor: User, as_user: Callable[[User], Client]
) -> None:
    browser = as_user(auditor)
    assert browser.get("/users/").status_code == 200

    actions.end_role(assignment=auditor.assignments.get(), ended_on=TODAY - DAY, by=administrator, reason="left")

    assert browser.get("/users/").status_code == 403


def test_nobody_ends_their_own_role_and_the_last_administrator_stays(administrator: User, auditor: User) -> None:
    own = administrator.assignments.get()

    with pytest.raises(NotYourselfError):
        actions.end_role(assignment=own, ended_on=TODAY, by=administrator, reason="tired")
    with pytest.raises(LastAdministratorError):
        actions.end_role(assignment=own, ended_on=TODAY + 300 * DAY, by=auditor, reason="next year")

    assert RoleAssignment.objects.get(pk=own.pk).ended_on is None


def test_administrator_whose_successor_ends_first_cannot_be_ended_for_later(administrator: User) -> None:
    second = make.user()
    make.role(second, Role.ADMINISTRATOR, ended_on=TODAY + 10 * DAY)
    own = administrator.assignments.get()

    with pytest.raises(LastAdministratorError):
        actions.end_role(assignment=own, ended_on=TODAY + 10 * DAY, by=second, reason="later")
    actions.end_role(assignment=own, ended_on=TODAY + 9 * DAY, by=second, reason="sooner")


def test_role_that_has_ended_or_was_changed_meanwhile_is_refused(administrator: User, auditor: User) -> None:
    late = auditor.assignments.get()
    actions.end_role(assignment=auditor.assignments.get(), ended_on=TODAY, by=administrator, reason="left")

    with pytest.raises(ChangedMeanwhileError):
        actions.end_role(assignment=late, ended_on=TODAY - DAY, by=administrator, reason="again")
    with pytest.raises(RoleEndedError):
        actions.end_role(assignment=auditor.assignments.get(), ended_on=TODAY + DAY, by=administrator, reason="again")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_suspend_each_other_at_once_leave_one(administrator: User) -> None:
    second = make.user()
    make.role(second, Role.ADMINISTRATOR)
    start = threading.Barrier(2)
    refused: list[type[Exception]] = []

    def suspend(user: User, by: User) -> None:
        start.wait()
        try:
            actions.suspend(user=user, by=by, reason="in a tab of its own")
        except RegisterError as error:
            refused.append(type(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=suspend, args=pair) for pair in ((second, administrator), (administrator, second))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == [LastAdministratorError]
    assert User.objects.filter(is_active=True).count() == 1
