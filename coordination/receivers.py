"""Sign-ins, proofs and the second step become security events and renew sessions; how the State's facts are set back."""

from collections.abc import Iterable
from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from coordination import actions, devices, house, kept, second_step, security, sessions
from coordination.history import hangs_on, restores
from coordination.logs import plain
from coordination.models import HouseValue, RoleAssignment, State, User


@receiver(user_logged_in, dispatch_uid="security_signed_in")
def signed_in(sender: object, request: Any, user: Any, **kwargs: Any) -> None:
    sessions.begin(request.session)
    kept.hand_over(request.session, str(user.pk), devices.mark_of(user.email))
    security.note("signed-in", actor=f"user:{user.pk}")


@receiver(user_logged_out, dispatch_uid="security_signed_out")
def signed_out(sender: object, user: Any, **kwargs: Any) -> None:
    if user is not None:
        security.note("signed-out", actor=f"user:{user.pk}")


@receiver(user_login_failed, dispatch_uid="security_refused")
def refused(sender: object, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        security.note("proof-refused", actor=f"user:{user.pk}")
        return
    typed = str(credentials.get("email") or credentials.get("username") or "")
    security.note("sign-in-refused", subject=plain(typed)[:200])


@receiver(authentication_step_completed, dispatch_uid="security_proof_given")
def proof_given(
    sender: object, request: Any, user: Any, method: str, reauthenticated: bool = False, **kwargs: Any
) -> None:
    if reauthenticated:
        sessions.rotate(request)
        security.note("proof-given", actor=f"user:{user.pk}", method=method)


@receiver(authentication_failed, dispatch_uid="security_code_refused")
def code_refused(sender: object, user: Any, reauthentication: bool = False, **kwargs: Any) -> None:
    security.note("proof-refused" if reauthentication else "second-step-refused", actor=f"user:{user.pk}")


@receiver(authenticator_used, dispatch_uid="security_recovery_code_used")
def recovery_code_used(sender: object, user: Any, authenticator: Any, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        # The library spends a code on a copy of the row.
        left = len(Authenticator.objects.get(pk=authenticator.pk).wrap().get_unused_codes())
        security.note("recovery-code-used", actor=f"user:{user.pk}", left=left)


@receiver(authenticator_added, dispatch_uid="security_second_step_added")
def second_step_added(sender: object, request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    security.note("second-step-added", actor=f"user:{user.pk}", step=str(authenticator.type))
    step = getattr(request, "set_up_step", None)
    if authenticator.type == Authenticator.Type.TOTP and step is not None:
        second_step.remember(authenticator, step)
    _renew(request, user)


@receiver(authenticator_reset, dispatch_uid="security_recovery_codes_renewed")
def recovery_codes_renewed(sender: object, request: Any, user: Any, **kwargs: Any) -> None:
    security.note("recovery-codes-renewed", actor=f"user:{user.pk}")
    _renew(request, user)


@receiver(authenticator_removed, dispatch_uid="security_second_step_removed")
def second_step_removed(sender: object, request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    security.note("second-step-removed", actor=f"user:{user.pk}", step=str(authenticator.type))
    # The session remembers that the step was set up; forget it, so that production asks for it anew at once.
    request.session.pop("second_step", None)
    _renew(request, user)


@receiver(password_changed, dispatch_uid="security_password_changed")
def changed_password(sender: object, request: Any, user: Any, **kwargs: Any) -> None:
    security.note("password-changed", actor=f"user:{user.pk}")
    _end_others(request, user)


@receiver(password_reset, dispatch_uid="security_password_reset")
def reset_password(sender: object, request: Any, user: Any, **kwargs: Any) -> None:
    security.note("password-reset", actor=f"user:{user.pk}")
    sessions.end_sessions(user=user, by=user, reason="password reset")


def _renew(request: Any, user: Any) -> None:
    sessions.rotate(request)
    _end_others(request, user)


def _end_others(request: Any, user: Any) -> None:
    sessions.end_sessions(user=user, by=user, reason="credentials changed", keep=request.session.session_key)


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
