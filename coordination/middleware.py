import re
import uuid
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from coordination import reading_log, security
from coordination.tracing import use_request_id

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


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
