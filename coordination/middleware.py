import re
import uuid
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import translation

from coordination import kept, reading_log, security, sessions
from coordination.proof import is_proven
from coordination.tracing import use_request_id

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


class PackingMiddleware(GZipMiddleware):
    """Packs what goes out, except what says `no-transform`: a file arrives in the length and bytes of its digest."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if "no-transform" in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)


class RequestIdentityMiddleware:
    """Give each request an id, kept in history and in the log, and hold on to its security events."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        with use_request_id(request.request_id), security.keeping():  # type: ignore[attr-defined]
            response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


class ReadingLogMiddleware:
    """Note each restricted record that a signed-in person opens, whichever view fetches it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading_log.reading(request):
            return self.get_response(request)


class HeadersMiddleware:
    """One constant content security policy and its companions on every answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        match = request.resolver_match
        if match and match.url_name == "account_logout" and request.method == "POST":
            # What this browser keeps of the pages goes with the session. Its cookies stay: the language, the known device.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class LanguageMiddleware:
    """The language of the page: the person's choice in the cookie, else what the browser asks for."""

    codes = {code for code, _name in settings.LANGUAGES}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if not re.fullmatch(r"[a-z-]{2,8}", code) or code not in self.codes:
            code = translation.get_language_from_request(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", code)
        return response


class SessionEndsMiddleware:
    """Close a session that is over before anything reads who it was, and note that the others are in use."""

    # What a page asks by itself keeps no session open.
    unattended = frozenset({"job-progress", "session-left"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        ending = sessions.ending_of(request)
        if ending is not None:
            sessions.close(request, ending)
            request.user = AnonymousUser()
            request.ending = ending  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *given: object) -> None:
        match = request.resolver_match
        if request.user.is_authenticated and match and match.url_name not in self.unattended:
            sessions.touch(request)


class SecondStepMiddleware:
    """Outside the demonstration nobody goes further than the sign-in pages without a second step set up."""

    # What a person without it may still reach: setting it up, the password, leaving, the language.
    open_names = frozenset(
        {
            "mfa_index",
            "mfa_activate_totp",
            "mfa_reauthenticate",
            "account_reauthenticate",
            "account_logout",
            "account_change_password",
            "set_language",
            "healthz",
            "readyz",
        }
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *given: object) -> HttpResponse | None:
        if not settings.SECOND_STEP_REQUIRED or not request.user.is_authenticated:
            return None
        if request.resolver_match and request.resolver_match.url_name in self.open_names:
            return None
        # Asked once a session: setting it up or removing it changes the session's answer.
        known = request.session.get("second_step")
        if known != str(request.user.pk):
            if not is_mfa_enabled(request.user):
                return redirect("mfa_activate_totp")
            request.session["second_step"] = str(request.user.pk)
        return None


class KeptTextMiddleware:
    """Show in its form, once, what was typed when the session ended; stands after the policy, just before the view."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if request.method != "GET" or not request.user.is_authenticated:
            return None
        if getattr(view, "needs_proof", False) and not is_proven(request):
            return None
        text = kept.take_out(request)
        if text is None:
            return None
        with kept.offering(text):
            response = view(request, *args, **kwargs)
        if text.taken or response.status_code not in (301, 302, 303, 405):
            return response
        if response.status_code == 405 and text.came_from not in ("", request.get_full_path()):
            # The act has no page of its own: its form, if it has fields, stands where the person came from.
            kept.move(request, text)
            return redirect(text.came_from)
        messages.warning(request, text.sentence)
        return redirect("today") if response.status_code == 405 else response
