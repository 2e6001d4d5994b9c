"""A role counts where its ground serves today and the group that the acts wrote for it is there too."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from coordination import scopes
from coordination.access import PERMISSIONS, viewer
from coordination.enums import Role
from coordination.models import SecurityEvent, State, User
from coordination.records import Actor, acting
from coordination.tasks.access import reconcile
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db
BY = Actor("task", "reconcile-access")


def again(user: User) -> User:
    """Return the user as the next request reads it."""
    return User.objects.get(pk=user.pk)


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize("role", Role)
def test_group_of_a_role_holds_the_rights_of_its_role_and_no_other(role: Role) -> None:
    group = Group.objects.get(name=scopes.role_group(role))
    words = set(group.permissions.exclude(codename__startswith="view_").values_list("codename", flat=True))

    assert words == {word for word, roles in PERMISSIONS.items() if role in roles}


def test_only_the_administrators_group_may_view_djangos_tables() -> None:
    viewing = Group.objects.filter(permissions__codename__startswith="view_").distinct()

    assert [group.name for group in viewing] == ["role administrator"]


def test_model_wide_rights_answer_through_the_group(administrator: User, auditor: User) -> None:
    assert administrator.has_perm("coordination.users")
    assert not auditor.has_perm("coordination.users")


def test_nobody_has_a_right_of_their_own_or_is_superuser(officer: User, administrator: User) -> None:
    assert User.user_permissions.through.objects.count() == 0
    assert User.objects.filter(is_superuser=True).count() == 0


def test_assignment_without_its_group_opens_nothing(auditor: User) -> None:
    auditor.groups.clear()

    assert viewer(again(auditor)).roles == frozenset()


def test_group_without_an_assignment_opens_nothing(nobody: User) -> None:
    nobody.groups.add(Group.objects.get(name="role administrator"))

    assert viewer(again(nobody)).roles == frozenset()


def test_assignment_that_ended_by_date_is_closed_before_anything_sweeps(auditor: User, freeze: Any) -> None:
    assignment = auditor.assignments.get()
    assignment.ended_on = dt.date(2099, 6, 30)
    with acting(make.BY, "ends"):
        assignment.save()

    freeze(dt.date(2099, 7, 1))

    assert groups_of(auditor) == {"role auditor"}
    assert viewer(again(auditor)).roles == frozenset()


def test_nightly_look_takes_away_what_ended_and_what_was_written_by_hand(auditor: User, nobody: User) -> None:
    nobody.groups.add(Group.objects.get(name="role secretariat"))
    auditor.groups.clear()

    settled = reconcile(by=BY, reason="night")

    assert settled.added == ((auditor.pk, "role auditor"),)
    assert settled.removed == ((nobody.pk, "role secretariat"),)
    assert (groups_of(auditor), groups_of(nobody)) == ({"role auditor"}, set())


def test_each_difference_is_a_security_event_with_its_author(nobody: User) -> None:
    nobody.groups.add(Group.objects.get(name="role secretariat"))
    SecurityEvent.objects.all().delete()

    reconcile(by=BY, reason="night")

    event = SecurityEvent.objects.get()
    assert (event.kind, event.actor, event.subject) == (
        "access-reconciled",
        "task:reconcile-access",
        f"user:{nobody.pk}",
    )
    assert event.detail == {"added": [], "removed": ["role secretariat"]}


def test_nightly_look_that_finds_nothing_writes_nothing(
    state: State, officer: User, django_assert_num_queries: Any
) -> None:
    # Two savepoints (4), assignments, seats (for roles, bodies, contacts), grants, groups.
    with django_assert_num_queries(10):
        settled = reconcile(by=BY, reason="night")

    assert settled.is_still


def test_groups_that_no_record_manages_are_left_alone(nobody: User) -> None:
    nobody.groups.add(Group.objects.create(name="library card"))

    reconcile(by=BY, reason="night")

    assert groups_of(nobody) == {"library card"}


def test_migrating_makes_the_groups_and_settles_them(officer: User) -> None:
    User.groups.through.objects.all().delete()
    Group.objects.get(name="role auditor").permissions.clear()

    call_command("migrate", verbosity=0)

    assert viewer(again(officer)).roles == {Role.SECRETARIAT}


def test_group_of_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="king"):
        scopes.role_group("king")
