"""Sign-ins, sign-outs and changes of the second step become security events; how the register's own facts are set back."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from coordination import actions, house, security
from coordination.history import hangs_on, restores
from coordination.models import HouseValue, RoleAssignment, State, User


@receiver(user_logged_in, dispatch_uid="security_signed_in")
def signed_in(sender: object, user: Any, **kwargs: Any) -> None:
    security.note("signed-in", actor=f"user:{user.pk}")


@receiver(user_logged_out, dispatch_uid="security_signed_out")
def signed_out(sender: object, user: Any, **kwargs: Any) -> None:
    if user is not None:
        security.note("signed-out", actor=f"user:{user.pk}")


@receiver(user_login_failed, dispatch_uid="security_refused")
def refused(sender: object, credentials: dict[str, Any], **kwargs: Any) -> None:
    security.note("sign-in-refused", subject=str(credentials.get("email") or credentials.get("username") or "")[:200])


@receiver(authenticator_added, dispatch_uid="security_second_step_added")
def second_step_added(sender: object, user: Any, authenticator: Any, **kwargs: Any) -> None:
    security.note("second-step-added", actor=f"user:{user.pk}", step=str(authenticator.type))


@receiver(authenticator_removed, dispatch_uid="security_second_step_removed")
def second_step_removed(sender: object, request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    security.note("second-step-removed", actor=f"user:{user.pk}", step=str(authenticator.type))
    # The session remembers that the step was set up; forget it, so that production asks for it anew at once.
    request.session.pop("second_step", None)


STATE_FIELDS = [
    "name",
    "other_names",
    "short_name",
    "other_short_names",
    "mechanism_name",
    "mechanism_other_names",
    "iso_code",
    "time_zone",
    "weekend",
    "holidays",
    "languages",
    "neighbours",
    "population",
    "foreign_ministry",
    "foreign_ministry_other_names",
    "foreign_ministry_address",
]


@restores(State, *STATE_FIELDS)
def restore_state(*, record: State, **change: Any) -> None:
    actions.change_state(state=record, **change)


@restores(HouseValue, "value")
def restore_house_value(*, record: HouseValue, **change: Any) -> None:
    house.set_value(key=record.key, record=record, **change)


@hangs_on(User)
def story_of_user(user: User) -> Iterable[RoleAssignment]:
    """Return the roles that were given to a login."""
    return RoleAssignment.objects.filter(user=user)
