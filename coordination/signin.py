"""Sign-in by django-allauth: e-mail and password, by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

from coordination.models import User
from coordination.proof import is_proven
from coordination.records import acting


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Closed to sign-ups; a password that its owner sets is a recorded change."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again by our own rule, to which a sign-in counts as proof."""
        return not is_proven(self.request)

    def set_password(self, user: User, password: str) -> None:
        with acting(by=user, reason=_("password set by its owner")):
            super().set_password(user, password)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        raise PermissionError("Users are invited by the administrator.")
