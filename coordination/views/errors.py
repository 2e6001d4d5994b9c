from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coordination import kept
from coordination.policies import is_ours
from coordination.proof import ask_to_sign_in


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was not taken and how to go on.

    A form that another tab's sign-in made too old comes back with what was typed in it; the browser itself says that
    the form stood on this site, since a page of another site must not be able to put words into a form here.
    """
    if request.method == "POST" and _stood_here(request) and is_ours(request.resolver_match):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request, keeps_text=True)
        return redirect(kept.keep(request, why="stale", whose=str(request.user.pk)))
    return render(request, "403.html", {"csrf_failed": True}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent is no form of this site, or more than one holds."""
    is_too_big = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    return render(request, "400.html", {"is_too_big": is_too_big}, status=413 if is_too_big else 400)


def _stood_here(request: HttpRequest) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
