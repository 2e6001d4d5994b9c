"""Messages that leave by mail: written with their cause, sent once, proved.

A notice is unique by kind, subject, period and address, so a second sweep writes none. One found
`sending` after a crash goes again with the same Message-ID and is marked, because nobody can know
whether the first attempt arrived.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coordination import clock, jobs
from coordination.access import Viewer
from coordination.enums import NoticeState
from coordination.models import Notice

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 6

# Kinds that are about access alone: their text holds nothing of a record.
_about_access: set[str] = set()

# Messages of other packages, such as the way to a new password: whoever reads one could use what it carries.
KEPT_FROM_SIGHT = frozenset({"mail"})

Completer = Callable[[Notice], dict[str, str]]
_completers: dict[str, Completer] = {}


def completes(kind: str) -> Callable[[Completer], Completer]:
    """Register what fills the placeholders of a kind's text, such as `{link}`, when it leaves or is shown."""

    def register(function: Completer) -> Completer:
        _completers[kind] = function
        return function

    return register


def about_access(*kinds: str) -> None:
    """Register kinds of messages that are about signing in alone, so that the administrator may read their text."""
    _about_access.update(kinds)


def text_of(notice: Notice) -> str:
    """Return the notice's text with its placeholders filled; what fills them is never stored."""
    text = notice.body
    completer = _completers.get(notice.kind)
    for name, value in (completer(notice) if completer else {}).items():
        text = text.replace("{" + name + "}", value)
    return text


def shown(notice: Notice, viewer: Viewer) -> str | None:
    """Return the text as the outbox shows it to a viewer; None where they may not see it.

    Who looks after logins and reads no records sees the envelope of a message alone, unless it is about access.

    Only the demonstration fills placeholders there, since nothing leaves it: elsewhere a signed link
    is for the person to whom it is sent.
    """
    if not viewer.sees_all and notice.kind not in _about_access:
        return None
    if settings.MODE == "demo":
        return text_of(notice)
    return None if notice.kind in KEPT_FROM_SIGHT else notice.body


def again(notice: Notice) -> bool:
    """Queue a failed notice once more, with fresh attempts and the same Message-ID; False for any other."""
    changed = Notice.objects.filter(pk=notice.pk, state=NoticeState.FAILED).update(
        state=NoticeState.QUEUED, attempts=0, problem="", not_before=clock.now(), lease_until=None, finished_at=None
    )
    if changed:
        transaction.on_commit(lambda: jobs.wake("coordination.post", str(notice.pk)))
    return bool(changed)


def owe(*, kind: str, subject: str, period: str, address: str, heading: str, body: str, language: str = "en") -> Notice:
    """Write a notice in the transaction of its cause, or return the one that already stands."""
    notice, created = Notice.objects.get_or_create(
        kind=kind,
        subject=subject,
        period=period,
        address=address,
        defaults={
            "heading": " ".join(heading.split())[:200],
            "body": body,
            "language": language,
            "message_id": f"<{uuid.uuid4()}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
        },
    )
    if created:
        transaction.on_commit(lambda: jobs.wake("coordination.post", str(notice.pk)))
    return notice


def due() -> list[uuid.UUID]:
    """Return the keys of notices that wait or whose sender is gone, oldest first."""
    now = clock.now()
    return list(Notice.objects.filter(_free(now)).order_by("not_before").values_list("pk", flat=True)[:200])


def post(key: uuid.UUID | str) -> bool:
    """Take one notice and send it. Returns False when there was nothing to take."""
    now = clock.now()
    notice = Notice.objects.filter(_free(now), pk=key).first()
    if notice is None:
        return False
    interrupted = notice.state == NoticeState.SENDING
    if interrupted and notice.attempts >= MOST_ATTEMPTS:
        # Whatever ends its sender each time would otherwise send it without end.
        Notice.objects.filter(_free(now), pk=key, attempts=notice.attempts, state=notice.state).update(
            state=NoticeState.FAILED,
            lease_until=None,
            finished_at=now,
            may_have_gone_twice=True,
            problem=notice.problem or _("The sending was interrupted too often. Look at the log, then send it again."),
        )
        return False
    taken = Notice.objects.filter(_free(now), pk=key, attempts=notice.attempts, state=notice.state).update(
        state=NoticeState.SENDING,
        attempts=notice.attempts + 1,
        lease_until=now + LEASE,
        may_have_gone_twice=notice.may_have_gone_twice or interrupted,
    )
    if not taken:
        return False
    # Not read again from the row: by then another worker could have taken it.
    notice.state, notice.attempts, notice.lease_until = NoticeState.SENDING, notice.attempts + 1, now + LEASE
    if not settings.MAIL_SERVER or settings.MODE != "production":
        _close(notice, NoticeState.KEPT)
        return True
    try:
        _send(notice)
    except Exception as error:  # noqa: BLE001 - whatever the mail server does, the notice stays and is tried again
        logger.warning("Notice %s was not sent at attempt %s: %s", notice.pk, notice.attempts, error)
        _failed(notice, f"{type(error).__name__}: {error}"[:2000])
    else:
        # What is kept from sight is not kept at all once it has left.
        forgotten = {"body": ""} if notice.kind in KEPT_FROM_SIGHT else {}
        _close(notice, NoticeState.SENT, **forgotten)
    return True


def _free(now: dt.datetime) -> Q:
    return Q(state=NoticeState.QUEUED, not_before__lte=now) | Q(state=NoticeState.SENDING, lease_until__lt=now)


def _send(notice: Notice) -> None:
    message = EmailMessage(
        subject=notice.heading,
        body=text_of(notice),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notice.address],
        headers={
            "Message-ID": notice.message_id,
            "Date": formatdate(notice.created_at.timestamp()),
            "Content-Language": notice.language,
            "Auto-Submitted": "auto-generated",
        },
        connection=EmailBackend(**settings.MAIL_SERVER),
    )
    message.send()


def _failed(notice: Notice, problem: str) -> None:
    if notice.attempts >= MOST_ATTEMPTS:
        _close(notice, NoticeState.FAILED, problem=problem)
        return
    wait = dt.timedelta(minutes=2**notice.attempts)
    _held(notice).update(state=NoticeState.QUEUED, lease_until=None, not_before=clock.now() + wait, problem=problem)


def _close(notice: Notice, state: NoticeState, **facts: str) -> None:
    _held(notice).update(state=state, lease_until=None, finished_at=clock.now(), **facts)


def _held(notice: Notice) -> QuerySet[Notice]:
    # The end of the lease tells one taking from every other, also after a person queued the notice afresh.
    return Notice.objects.filter(
        pk=notice.pk, state=NoticeState.SENDING, attempts=notice.attempts, lease_until=notice.lease_until
    )
