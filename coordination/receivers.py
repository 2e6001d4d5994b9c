"""Sign-ins, sign-outs and changes of the second step become security events."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from coordination import history, security
from coordination.models import User


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


@history.hangs_on(User)
def roles_of(user: User) -> Any:
    """The roles given to a person belong to the story of their login."""
    return user.assignments.all()  # type: ignore[attr-defined]
