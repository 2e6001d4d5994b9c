"""Asking for a notification, and sealing what the worker rendered."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from authority.models import Designation
from contacts.contexts import frozen_details, released_as, to_be_told
from contacts.enums import EventKind, PaperForm
from contacts.exceptions import NoAuthorityError, NothingToTellError, RecipientWithoutAddressError
from contacts.models import Notification, NotificationLine, Recipient
from coordination import clock, jobs, sealing
from coordination.models import SealedDocument, User
from coordination.records import By, action, keep

JOB = "contacts.notification"


def languages_for(recipient: Recipient) -> Sequence[tuple[str, object]]:
    """Return the languages in which papers can be made that the recipient reads; English where none is known."""
    known = [(code, name) for code, name in settings.LANGUAGES if code in recipient.languages]
    return known or [(code, name) for code, name in settings.LANGUAGES if code == "en"]


@action
def ask_notification(
    *,
    recipient: Recipient,
    form: str,
    language: str,
    dated: dt.date,
    own_number: str = "",
    key: uuid.UUID | None = None,
    by: User,
    reason: str = "",
) -> Notification:
    """Freeze what one recipient is to be told and ask the worker for the paper. Source: ISACS 03.40, 6.3.

    One paper serves all instruments of the recipient and lists every contact. Who asks releases it.
    `key` becomes the record's own: asked again with the same key, the notification that it made is
    returned, so that a form sent twice makes one.
    Raises RecipientWithoutAddressError, NothingToTellError, NoAuthorityError, or ValidationError for
    a language that the recipient does not read and for a date to come.
    """
    # One row is locked for all, so that two requests at once do not take the same number, or key.
    Recipient.objects.select_for_update().order_by("pk").first()
    known = Notification.objects.filter(pk=key).first() if key else None
    if known is not None:
        return known
    if not recipient.has_address:
        raise RecipientWithoutAddressError()
    if language not in dict(languages_for(recipient)):
        raise ValidationError({"language": _("Choose a language that the recipient reads.")})
    if dated > clock.today():
        raise ValidationError({"dated": _("The date is still to come. Date the paper today or earlier.")})
    if not Designation.objects.active(dated).exists():
        raise NoAuthorityError()
    registrations = to_be_told(recipient.pk, clock.today())
    if not registrations:
        raise NothingToTellError()
    last = Notification.objects.aggregate(last=Max("number"))["last"] or 0
    notification = keep(
        Notification(
            **({"id": key} if key else {}),
            number=last + 1,
            recipient=recipient,
            form=PaperForm(form),
            language=language,
            dated=dated,
            own_number=own_number,
            replaces=last_sent(recipient),
            asked_by=by,
        )
    )
    for registration in registrations:
        details, mark = frozen_details(registration, clock.today())
        keep(
            NotificationLine(notification=notification, registration=registration, details=details, details_digest=mark)
        )
    notification.job = jobs.ask(
        kind=JOB,
        subject=f"contacts.notification:{notification.pk}",
        period=notification.reference,
        title=_("Notification %(reference)s to %(recipient)s")
        % {"reference": notification.reference, "recipient": recipient.short()},
        payload={"notification": str(notification.pk)},
        by=by,
    )
    return keep(notification)


@action
def seal_notification(
    *, notification: Notification, snapshot: dict[str, object], pdf: bytes, by: By, reason: str = ""
) -> SealedDocument:
    """Seal the rendered paper of a notification; the paper that it replaces is superseded.

    Raises StorageFullError when the disk is full; then nothing is sealed and the job can run again.
    """
    replaced = notification.replaces.document if notification.replaces else None
    if replaced is not None and SealedDocument.objects.filter(supersedes=replaced).exists():
        replaced = None
    document = sealing.seal(
        kind="contact-notification",
        reference=notification.reference,
        title=_("Notification of points of contact to %(recipient)s") % {"recipient": notification.recipient},
        subject=f"contacts.notification:{notification.pk}",
        language=notification.language,
        snapshot=snapshot,
        pdf=pdf,
        released_by=notification.asked_by,
        released_as=released_as(notification.asked_by),
        supersedes=replaced,
    )
    notification.document = document
    keep(notification)
    return document


def last_sent(recipient: Recipient) -> Notification | None:
    """Return the notification that the recipient was last sent."""
    return (
        Notification.objects.filter(recipient=recipient, events__kind=EventKind.SENT, events__withdrawn_on__isnull=True)
        .order_by("-events__on", "-number")
        .first()
    )
