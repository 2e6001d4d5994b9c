"""Whether somebody is left who can look after logins and roles."""

import datetime as dt

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from coordination import clock
from coordination.enums import Role
from coordination.exceptions import LastAdministratorError
from coordination.models import RoleAssignment, User


def in_force(on: dt.date) -> Q:
    """Return the condition that a role assignment covers a day; the last day counts."""
    return Q(began_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gte=on))


def able() -> Q:
    """Return the condition that a login can be used: not suspended, and with a password of its owner's."""
    return Q(is_active=True) & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def administrators(on: dt.date) -> QuerySet[User]:
    """Return the logins that can be used and hold the role of administrator on a day."""
    held = RoleAssignment.objects.filter(in_force(on), role=Role.ADMINISTRATOR)
    return User.objects.filter(able(), pk__in=held.values("user_id"))


def guard_last_administrator(*, without: User, until: dt.date | None = None) -> None:
    """Raise LastAdministratorError where `without` is the only administrator who could act.

    `until` is the last day of the role that is about to end; somebody else must hold it the day after.
    All who hold the role are locked first, in one order, so that of two who act on each other at once
    the second finds what the first has done.
    """
    today = clock.today()
    holders = RoleAssignment.objects.filter(in_force(today), role=Role.ADMINISTRATOR)
    list(User.objects.select_for_update().filter(pk__in=holders.values("user_id")).order_by("pk").values_list("pk"))
    if not holders.filter(user=without).exists():
        return
    after = today if until is None else max(today, until + dt.timedelta(days=1))
    left = administrators(today).exclude(pk=without.pk)
    if not left.filter(pk__in=administrators(after).values("pk")).exists():
        raise LastAdministratorError()
