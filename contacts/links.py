"""The signed link by which a holder answers without an account.

The token is an HMAC over the request, its contact, the details asked about and its end; only its
digest is stored, so that nobody who reads the database can answer in the holder's place. It is
made again from the row when the e-mail leaves. Source: design, rule 11.
"""

import datetime as dt
import hashlib
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from contacts.exceptions import LinkAlteredError, LinkExpiredError, LinkUsedError
from contacts.models import VerificationRequest
from coordination import clock

VALID_FOR = dt.timedelta(days=14)


def token_of(request: VerificationRequest) -> str:
    """Return the token of a request by link; the same each time while the row's facts stand."""
    bound = f"{request.pk.hex}:{request.point_id.hex}:{request.details_digest}:{request.expires_at:%Y%m%dT%H%M%S}"
    return f"{request.pk.hex}-{salted_hmac('contacts.links', bound, algorithm='sha256').hexdigest()[:40]}"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def url_of(request: VerificationRequest) -> str:
    """Return the whole address that the e-mail carries."""
    return settings.BASE_URL + reverse("contacts:confirm", args=[token_of(request)])


def open_link(token: str, *, lock: bool = False) -> VerificationRequest:
    """Return the request that a token stands for.

    Raises LinkAlteredError, LinkUsedError or LinkExpiredError. With `lock` the row is held until the
    transaction ends, so that a link answered twice at once is answered once.
    """
    key, _separator, _mac = token.partition("-")
    try:
        identity = uuid.UUID(hex=key)
    except ValueError as error:
        raise LinkAlteredError() from error
    rows = VerificationRequest.objects.select_related("point__body", "point__seat")
    if lock:
        rows = rows.select_for_update(of=("self",))
    request = rows.filter(pk=identity).exclude(token_digest="").first()
    if request is None or not constant_time_compare(request.token_digest, digest_of(token)):
        raise LinkAlteredError()
    if request.answer:
        raise LinkUsedError()
    if request.expires_at is None or request.expires_at <= clock.now():
        raise LinkExpiredError()
    # Last, because the end of a link that a newer one replaced was moved, and it has expired, not been altered.
    if not constant_time_compare(token, token_of(request)):
        raise LinkAlteredError()
    return request
