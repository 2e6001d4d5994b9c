"""Fresh proof: before an act that a stolen session must not do, the person says again who they are.

A sign-in is a proof too; after ten minutes the password or a code of the second step is asked for once more.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from coordination import devices, kept
from coordination.sessions import Ending

V = TypeVar("V", bound=Callable[..., Any])


def is_proven(request: HttpRequest) -> bool:
    """Return whether the person proved within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds, in this session, who they are.

    The times are those that the library writes, by the machine's clock; one from the future proves nothing.
    """
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    age = time.time() - max((record["at"] for record in records), default=0)
    return -1 < age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """Return the way to the page that asks who it is, and from there back to this form with what was typed."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    path = request.get_full_path()
    if request.method == "POST":
        path = kept.keep(request, why="proof", whose=str(request.user.pk))
    return _leave_for(request, methods[0]["url"] if methods else "account_reauthenticate", path)


def ask_to_sign_in(request: HttpRequest, *, keeps_text: bool = False) -> HttpResponse:
    """Return the way to the sign-in and from there back, and say why, where a session was open.

    What a POST brought is kept where `keeps_text` says that its form may show it again.
    """
    ending: Ending | None = getattr(request, "ending", None)
    path = request.get_full_path()
    if request.method == "POST" and keeps_text:
        path = kept.keep(request, why="signed-out", whose=ending.user if ending else devices.last_of(request))
    if ending is not None:
        messages.warning(request, said_of(ending))
        if request.method == "POST" and keeps_text:
            messages.info(request, _("What you typed is kept for two hours. It comes back when you sign in."))
    return _leave_for(request, settings.LOGIN_URL, path)


def said_of(ending: Ending) -> str:
    """Say why a session is over."""
    if ending.why == "idle":
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return _("You were signed out after %(minutes)s minutes without use.") % {"minutes": minutes}
    if ending.why == "absolute":
        hours = settings.SESSION_COOKIE_AGE // 3600
        return _("A session lasts %(hours)s hours at most, so you were signed out.") % {"hours": hours}
    if ending.why == "credentials":
        return _("The password of this account was changed, so you were signed out here.")
    if ending.why == "suspended":
        return _("This account is closed. If that is wrong, ask the administrator.")
    return _("This session was ended by hand: on another device of yours, or by the administrator.")


def _leave_for(request: HttpRequest, page: str, path: str) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if htmx:
        # A part of a page cannot show the question; the whole page goes there, and comes back to itself.
        path = htmx.current_url_abs_path or "/"
    url = f"{resolve_url(page)}?{urlencode({REDIRECT_FIELD_NAME: path}, safe='/')}"
    return HttpResponseClientRedirect(url) if htmx else redirect(url)


def proof_required(view: V) -> V:
    """Let a request pass with fresh proof only; stands under `@policy`.

    A form asks when it is opened, so that nobody types for nothing. What a POST without proof brought is
    kept and comes back in the form after the proof.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_proven(request):
            return view(request, *args, **kwargs)
        return ask_for_proof(request)

    asked.needs_proof = True  # type: ignore[attr-defined]
    return asked  # type: ignore[return-value]
