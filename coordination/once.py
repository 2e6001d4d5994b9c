"""One effect for one form sent: a double click, a reload, a slow line tried again.

Each form carries a random token, signed for the person and the address. The action writes one row by
the digest of the token and of all that was typed, in its own transaction: the act and the row are kept
together or not at all. The same form sent again, even at the same moment or after a crash before the
answer, finds that row and is answered as the first was. What was typed belongs to the digest, so that
a form brought back by the browser and changed is a new act. A form without a token is taken as it is.
Source: ISACS 03.40, 5.2 c; design, rules 6 and 8.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import security
from coordination.exceptions import RegisterError
from coordination.models import Once
from coordination.records import finishing

FIELD = "once"
KEPT_FOR = dt.timedelta(hours=48)
# Not part of what was typed: they differ each time the same form is drawn.
DRAWN = frozenset({FIELD, "csrfmiddlewaretoken"})
_signer = signing.Signer(salt="coordination.once")


class DoneAlreadyError(RegisterError):
    """The same form had its effect before; nothing was written now."""

    sentence = gettext_lazy("This had been done already. It was not done a second time.")


@dataclass(slots=True)
class Sending:
    """One form on its way through a request: its digest, and where its answer goes once it has its effect."""

    digest: str
    user_id: Any
    path: str
    location: str | Callable[[Any], str] = ""
    is_counted: bool = False


_sending: ContextVar[Sending | None] = ContextVar("sending", default=None)


def token(user: Any, path: str) -> str:
    """Return a fresh token for one form of a person at an address. Asks the database nothing."""
    nonce = secrets.token_urlsafe(12)
    return f"{nonce}.{_signer.signature(f'{user.pk}|{path}|{nonce}')}"


def sending_of(request: HttpRequest) -> Sending | None:
    """Return the form that a request sends; None for a form without a token, or with one of somebody else's."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    nonce, _dot, signature = request.POST.get(FIELD, "").partition(".")
    user, path = request.user, request.path
    expected = _signer.signature(f"{user.pk}|{path}|{nonce}") if nonce and signature else ""
    if not expected or not secrets.compare_digest(signature.encode(), expected.encode()):
        return None
    return Sending(_digest(request, nonce), user.pk, path)


def _digest(request: HttpRequest, nonce: str) -> str:
    """Return the digest of a form: who, where, its token and everything typed or attached, each with its length.

    The query of the address belongs to it: an export takes its filters from there.
    """
    whole = hashlib.sha256()

    def take(*parts: bytes) -> None:
        for part in parts:
            whole.update(len(part).to_bytes(8, "big") + part)

    take(str(request.user.pk).encode(), request.get_full_path().encode(), nonce.encode())
    for name, values in sorted(request.POST.lists()):
        if name not in DRAWN:
            take(name.encode(), *(value.encode("utf-8", "surrogatepass") for value in values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            take(name.encode(), (file.name or "").encode(), str(file.size).encode())
            for chunk in file.chunks():
                whole.update(chunk)
            file.seek(0)
    return whole.hexdigest()


def answer_at(location: str | Callable[[Any], str]) -> None:
    """Say where the present form's answer goes, where that is not the page of the record that the act returns.

    A function is given what the act returns.
    """
    sending = _sending.get()
    if sending is not None:
        sending.location = location


def count(result: Any = None) -> None:
    """Write that the present form had its effect; call it inside the effect's transaction.

    The outermost action does, with what it returns. Does nothing without a form, or a second time.
    Raises DoneAlreadyError where the same form had its effect before.
    """
    sending = _sending.get()
    if sending is None or sending.is_counted:
        return
    location = _location(sending, result)
    try:
        Once.objects.create(
            digest=sending.digest, user_id=sending.user_id, path=sending.path[:300], location=location[:500]
        )
    except IntegrityError as error:
        # They tell of an act that is undone now because it had been done before.
        security.forget_undone()
        raise DoneAlreadyError() from error
    sending.is_counted = True


def _location(sending: Sending, result: Any) -> str:
    if callable(sending.location):
        return sending.location(result)
    if sending.location:
        return sending.location
    address: Callable[[], str] | None = getattr(result, "get_absolute_url", None)
    return address() if address is not None else sending.path


finishing(count)


def forget(before: dt.datetime) -> int:
    """Remove the rows of forms sent before a moment. Returns how many."""
    return Once.objects.filter(at__lt=before).delete()[0]


@contextmanager
def counted(record: Any = None) -> Iterator[None]:
    """Count a form whose effect is no action, on a record or on none: one transaction around the effect and the row."""
    with transaction.atomic():
        yield
        count(record)


class OnceMiddleware:
    """Carry the form of a request to the act, and answer one that was sent before as it was answered then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = _sending.set(None)
        try:
            response = self.get_response(request)
            sending = _sending.get()
        finally:
            _sending.reset(mark)
        if sending is None or sending.is_counted:
            return response
        return _answered_before(request, sending) or response

    def process_view(self, request: HttpRequest, *given: object) -> HttpResponse | None:
        sending = sending_of(request)
        # What is attached is kept before the act that names it, so such a form is looked for first.
        if sending is not None and request.FILES and (answer := _answered_before(request, sending)):
            return answer
        _sending.set(sending)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer plainly where the view that called the act does not expect this refusal."""
        if isinstance(exception, DoneAlreadyError):
            return HttpResponse(status=409)
        return None


def _answered_before(request: HttpRequest, sending: Sending) -> HttpResponse | None:
    """Return the answer of the same form sent before, or None for one that had no effect yet."""
    location = Once.objects.filter(digest=sending.digest).values_list("location", flat=True).first()
    if location is None:
        return None
    # What the refused repetition said of itself would tell a person that the act failed.
    waiting = getattr(messages.get_messages(request), "_queued_messages", None)
    if waiting is not None:
        waiting.clear()
    messages.info(request, _("This had been done already. It was not done a second time."))
    return redirect(location)
