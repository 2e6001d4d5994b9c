"""Fresh proof: before an act that a stolen session must not do, the person says again who they are.

A sign-in is a proof too; after ten minutes the password or a code of the second step is asked for once more.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

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
    """Return the way to the page that asks who it is, and from there back to this address."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    page = methods[0]["url"] if methods else "account_reauthenticate"
    response = redirect(page)
    response["Location"] += "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return response


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
