"""Browsers in which the owner of an account signed in before, by a signed cookie that opens nothing."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

DAYS = 90
_signer = signing.TimestampSigner(salt="coordination.devices")


def know(response: HttpResponse, email: str) -> None:
    """Let a browser be known as one in which the owner of an account signed in."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        _signer.sign(f"{mark_of(email)}.{get_random_string(16)}"),
        max_age=DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def device_of(request: HttpRequest, email: str) -> str:
    """Return the mark of a browser in which the owner of this account signed in last, or nothing."""
    whose, device = _read(request)
    return device if whose == mark_of(email) else ""


def last_of(request: HttpRequest) -> str:
    """Return the mark of the account that signed in last in a browser, or nothing; compare it with `mark_of`."""
    return _read(request)[0]


def mark_of(email: str) -> str:
    """Return a mark of an account that tells nobody whose it is."""
    return salted_hmac("coordination.devices", email.strip().lower(), algorithm="sha256").hexdigest()[:32]


def _read(request: HttpRequest) -> tuple[str, str]:
    try:
        text = _signer.unsign(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), max_age=DAYS * 86400)
    except signing.BadSignature:
        return "", ""
    whose, _dot, device = text.partition(".")
    return whose, device
