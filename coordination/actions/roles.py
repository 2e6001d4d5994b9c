"""Named writes of the roles that no seat gives: administrator and auditor."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from coordination import scopes
from coordination.actions.logins import locked, not_oneself, note
from coordination.enums import Role
from coordination.exceptions import RoleEndedError
from coordination.models import RoleAssignment, User
from coordination.records import By, action, keep
from coordination.standing import guard_last_administrator


@action
def give_role(
    *,
    user: User,
    role: str,
    began_on: dt.date,
    ended_on: dt.date | None = None,
    authority: str,
    by: By,
    reason: str = "",
) -> RoleAssignment:
    """Give a person the role of administrator or auditor for a period, on an act or letter.

    Nobody holds both at once: who audits does not audit their own acts. Raises NotYourselfError, or
    ValidationError at `role` where the person holds it, or the other, in that period.
    Source: design, "nobody clears their own".
    """
    not_oneself(user, by)
    user = locked(user)
    if ended_on is not None and ended_on < began_on:
        raise ValidationError({"ended_on": _("The end is before the start.")})
    meanwhile = RoleAssignment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=began_on), user=user)
    if ended_on is not None:
        meanwhile = meanwhile.filter(began_on__lte=ended_on)
    for held in meanwhile:
        if held.role == role:
            raise ValidationError({"role": _("This person holds the role in that period already.")})
        raise ValidationError(
            {
                "role": _(
                    "This person is %(role)s in that period. Nobody holds both roles at once, since nobody audits their own acts."
                )
                % {"role": Role(held.role).label}
            }
        )
    given = keep(RoleAssignment(user=user, role=role, began_on=began_on, ended_on=ended_on, authority=authority))
    scopes.settle([user.pk])
    note("role-given", user, role=str(role), authority=authority, reason=reason)
    return given


@action
def end_role(*, assignment: RoleAssignment, ended_on: dt.date, by: By, reason: str) -> RoleAssignment:
    """End a role on its last day, which counts; the right is gone at the first request of the next day.

    Raises NotYourselfError, RoleEndedError for one that ended on or before that day, LastAdministratorError,
    ValidationError for an end before its start, ChangedMeanwhileError when somebody was quicker.
    """
    user = assignment.user
    not_oneself(user, by)
    if assignment.role == Role.ADMINISTRATOR:
        guard_last_administrator(without=user, until=ended_on)
    if assignment.ended_on is not None and assignment.ended_on <= ended_on:
        raise RoleEndedError()
    if ended_on < assignment.began_on:
        raise ValidationError({"ended_on": _("The end is before the start.")})
    assignment.ended_on = ended_on
    keep(assignment)
    scopes.settle([user.pk])
    note("role-ended", user, role=assignment.role, last_day=ended_on.isoformat(), reason=reason)
    return assignment
