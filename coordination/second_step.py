"""The second step: a code of the app counts once, and none older than the last one that was used.

The library remembers a used code for half a minute in the cache, while with a tolerance of one step a code is good for
a minute and a half, and a cache may forget. Here the last used step stands with the app's secret in the database.
"""

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction

from coordination.throttles import note_throttled

LAST_STEP = "last_step"


def step_of(secret: str, code: str) -> int | None:
    """Return the step of thirty seconds to which a code belongs, now or one to either side; None for a wrong code."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


@transaction.atomic
def spend(key: int, code: str) -> bool:
    """Use a code of an app up. Returns False for a wrong one, and for one at or before the last that was used."""
    app = Authenticator.objects.select_for_update().get(pk=key)
    step = step_of(decrypt(app.data["secret"]), code)
    if step is None or step <= app.data.get(LAST_STEP, -1):
        return False
    remember(app, step)
    return True


def remember(app: Authenticator, step: int) -> None:
    """Note the last step that was used."""
    app.data[LAST_STEP] = step
    app.save(update_fields=["data"])


class SpentCodeMixin:
    """Check a code of the app or of the list for sign-in and proof: five wrong tries close it for a while."""

    def clean_code(self) -> str:
        try:
            succeeded = check_rate_limit(self.user)  # type: ignore[attr-defined]
        except ValidationError:
            note_throttled("second-step-throttled", actor=f"user:{self.user.pk}")  # type: ignore[attr-defined]
            raise
        code: str = self.cleaned_data["code"]  # type: ignore[attr-defined]
        types = Authenticator.Type
        found = Authenticator.objects.filter(user=self.user, type__in=[types.TOTP, types.RECOVERY_CODES])  # type: ignore[attr-defined]
        apps = sorted(found, key=lambda one: one.type != types.TOTP)
        for app in apps:
            if spend(app.pk, code) if app.type == types.TOTP else app.wrap().validate_code(code):
                app.user = self.user  # type: ignore[attr-defined]
                self.authenticator: Any = app
                succeeded()
                return code
        if apps:
            self._emit_authentication_failed(apps[0])  # type: ignore[attr-defined]
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(SpentCodeMixin, AuthenticateForm):
    """The code that completes a sign-in."""


class ProofCodeForm(SpentCodeMixin, ReauthenticateForm):
    """The code that proves once more who it is."""


class SetUpForm(ActivateTOTPForm):
    """The first code, which shows that the app is set up; it opens nothing a second time."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        context.request.set_up_step = step_of(self.secret, code)
        return code
