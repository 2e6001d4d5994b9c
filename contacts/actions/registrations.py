"""Named writes of the registrations and their dated events."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.actions.flags import settle
from contacts.details import details_of, fingerprint, holder_on
from contacts.enums import RECEIVING, SENDING, Channel, EventKind
from contacts.exceptions import InstrumentNotApplyingError, WrongStepError
from contacts.models import Instrument, Notification, PointOfContact, Registration, RegistrationEvent
from contacts.rules import takes_contacts
from coordination import clock
from coordination.models import StoredFile
from coordination.records import By, action, keep
from coordination.ui import day


@action
def register(
    *, point: PointOfContact, instrument: Instrument, began_on: dt.date, by: By, reason: str = ""
) -> Registration:
    """Make a contact answer for an instrument from a day. Source: ISACS 03.40, 6.1.

    Raises InstrumentNotApplyingError where the State is not Party or has withdrawn, ValidationError
    where the contact is registered under the instrument already or begins before its designation.
    """
    if not takes_contacts(instrument, began_on):
        raise InstrumentNotApplyingError()
    if began_on < point.designated_on:
        raise ValidationError({"began_on": _("The start is before the contact's designation.")})
    registration = keep(
        Registration(point=point, instrument=instrument, recipient=instrument.recipient, began_on=began_on)
    )
    settle(registrations=[registration], by=by)
    return registration


@action
def end_registration(*, registration: Registration, ended_on: dt.date, by: By, reason: str) -> Registration:
    """End a registration on its last day; its flags close after that day. Raises ValidationError at `ended_on`."""
    if ended_on < registration.began_on:
        raise ValidationError({"ended_on": _("The end is before the start.")})
    registration.ended_on = ended_on
    keep(registration)
    settle(registrations=[registration], by=by)
    return registration


@action
def pass_to_mission(
    *,
    registrations: Iterable[Registration],
    on: dt.date,
    number: str = "",
    file: StoredFile | None = None,
    notification: Notification | None = None,
    by: By,
    reason: str = "",
) -> list[RegistrationEvent]:
    """Record that the papers were passed to the mission on a day. Raises ValidationError for a day to come."""
    return _note(EventKind.PASSED, registrations, on, by, number=number, file=file, notification=notification)


@action
def mark_sent(
    *,
    registrations: Iterable[Registration],
    on: dt.date,
    channel: str,
    number: str = "",
    file: StoredFile | None = None,
    notification: Notification | None = None,
    by: By,
    reason: str = "",
) -> list[RegistrationEvent]:
    """Record that the recipient was told, on a day and by a channel, with the copy that went out.

    What was told is what the notification's line froze; without a notification, today's details.
    """
    if channel not in SENDING:
        raise ValidationError({"channel": _("Choose how it was sent.")})
    return _note(
        EventKind.SENT, registrations, on, by, channel=channel, number=number, file=file, notification=notification
    )


@action
def record_receipt(
    *,
    registrations: Iterable[Registration],
    on: dt.date,
    channel: str,
    number: str = "",
    file: StoredFile | None = None,
    notification: Notification | None = None,
    by: By,
    reason: str = "",
) -> list[RegistrationEvent]:
    """Record proof of receipt: an acknowledgement, or the entry seen in the recipient's published list.

    It closes "no proof of receipt" and renews nothing. Raises WrongStepError where nothing was sent
    before that day.
    """
    if channel not in RECEIVING:
        raise ValidationError({"channel": _("Choose an acknowledgement, or the entry seen in the published list.")})
    registrations = list(registrations)
    for registration in registrations:
        sent = registration.events.standing().filter(kind=EventKind.SENT, on__lte=on)
        if notification is not None:
            sent = sent.filter(notification=notification)  # The proof of a paper is of that paper's own sending.
        if not sent.exists():
            raise WrongStepError(
                _("Nothing was sent on or before that day. Record the sending first, or correct the date.")
            )
    return _note(
        EventKind.RECEIPT, registrations, on, by, channel=channel, number=number, file=file, notification=notification
    )


@action
def withdraw_event(*, event: RegistrationEvent, by: By, reason: str) -> RegistrationEvent:
    """Take back an event that was entered in error; it stays readable and counts no more.

    What was recorded in one act for the registrations of a paper, or by one answer of the holder for
    those of a contact, is taken back in all of them. Raises WrongStepError where it was already.
    """
    if event.withdrawn_on is not None:
        raise WrongStepError(_("This entry was withdrawn already."))
    together = [event, *entered_with(event)]
    for one in together:
        one.withdrawn_on = clock.today()
        keep(one)
    settle(registrations=[one.registration for one in together], by=by)
    return event


def entered_with(event: RegistrationEvent) -> list[RegistrationEvent]:
    """Return the other standing events that were entered in the same act, for the same paper or answer."""
    if not (event.notification_id or event.verification_id):
        return []
    rows = RegistrationEvent.objects.standing().filter(
        notification=event.notification_id,
        verification=event.verification_id,
        kind=event.kind,
        on=event.on,
        channel=event.channel,
        number=event.number,
    )
    return list(rows.exclude(pk=event.pk).select_related("registration"))


def _note(
    kind: EventKind,
    registrations: Iterable[Registration],
    on: dt.date,
    by: By,
    *,
    channel: str = "",
    number: str = "",
    file: StoredFile | None = None,
    notification: Notification | None = None,
) -> list[RegistrationEvent]:
    today = clock.today()
    if on > today:
        raise ValidationError({"on": _("This day is still to come. Enter the day on which it happened.")})
    if notification is not None and on < notification.dated:
        raise ValidationError(
            {
                "on": _("This day is before the date of the paper, %(day)s. Correct the day.")
                % {"day": day(notification.dated)}
            }
        )
    told = {line.registration_id: line for line in notification.lines.all()} if notification else {}
    events = []
    for registration in registrations:
        if on < registration.began_on:
            raise ValidationError(
                {
                    "on": _("This day is before the registration of %(contact)s began, on %(day)s.")
                    % {"contact": registration, "day": day(registration.began_on)}
                }
            )
        details: dict[str, Any] = {}
        mark = ""
        if kind == EventKind.SENT:
            line = told.get(registration.pk)
            details = line.details if line else details_of(registration.point, holder_on(registration.point, on))
            mark = line.details_digest if line else fingerprint(details)
        events.append(
            keep(
                RegistrationEvent(
                    registration=registration,
                    kind=kind,
                    on=on,
                    channel=Channel(channel) if channel else "",
                    number=number,
                    file=file,
                    notification=notification,
                    details=details,
                    details_digest=mark,
                )
            )
        )
    settle(registrations=[event.registration for event in events], by=by)
    return events
