"""Sign-in by django-allauth: e-mail and password, by invitation only.

Tries are counted before anything is hashed: five in a quarter of an hour for an account, twenty for an address.
A browser in which the account's owner signed in before is counted by itself, so that who guesses at an account
does not lock its owner out.
"""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import clock, devices, ui
from coordination.contexts.sessions import device_words
from coordination.logs import plain
from coordination.models import User
from coordination.proof import is_proven
from coordination.records import acting
from coordination.throttles import note_throttled

# What a known browser may try: no address stands in its way, only its own count for the account.
KNOWN_DEVICE = {"login_failed": "5/15m/key,60/d/key"}


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Closed to sign-ups; refuses alike whatever the reason; a password that its owner sets is a recorded change."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again by our own rule, to which a sign-in counts as proof."""
        return not is_proven(self.request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        device = devices.device_of(request, credentials.get("email", ""))
        return f"{key}:{device}" if device else key

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before anything is hashed. Raises ValidationError when there were too many."""
        email = credentials.get("email", "")
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            key=self._get_login_attempts_cache_key(request, **credentials),
            config=KNOWN_DEVICE if devices.device_of(request, email) else None,
        )
        if not self._login_failed_rl_usage:
            note_throttled("sign-in-throttled", subject=plain(email)[:200])
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user whose password it is. A closed account answers as a wrong password does."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not devices.device_of(request, user.email):
            devices.know(response, user.email)
        return response

    def set_password(self, user: User, password: str) -> None:
        with acting(by=user, reason=_("password set by its owner")):
            super().set_password(user, password)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner, in their language, that the password or the second step was changed, and where."""
        with translation.override(user.language):
            device = device_words(self.get_http_user_agent(self.request))
            told = {"device": device, "at": ui.moment(clock.now()), **(context or {})}
            super().send_notification_mail(template_prefix, user, told, email)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        raise PermissionError("Users are invited by the administrator.")


class EvenResetForm(ResetPasswordForm):
    """The way to a new password, which takes as long for an address that nobody has."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        began = time.monotonic()
        email: str = super().save(request, **kwargs)
        time.sleep(max(0.0, settings.RESET_SECONDS - (time.monotonic() - began)))
        return email
