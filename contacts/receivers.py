"""What lower rooms did that contacts answer to, and who may open the papers and copies of this room."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts import actions
from contacts.actions.points import refresh
from contacts.links import url_of
from contacts.models import (
    Instrument,
    LiaisonExchange,
    Notification,
    Participation,
    PointOfContact,
    PostRequirement,
    Recipient,
    Registration,
    RegistrationEvent,
    VerificationRequest,
)
from contacts.querysets import own
from coordination import clock, grounds, notices
from coordination.access import Viewer
from coordination.enums import Classification, Role
from coordination.happenings import on
from coordination.history import facts_on, hangs_on, restores, way_to
from coordination.records import current_actor
from members.models import Holding


def papers_open_to(viewer: Viewer) -> Q:
    """Return the condition over sealed documents: those of the notifications that the viewer may see."""
    return Q(notification__in=Notification.objects.visible_to(viewer))


@grounds.file_ground
def copies_open_to(viewer: Viewer) -> Q:
    """Return the condition over attached files: those of one's own contacts, and for the mission all not restricted."""
    events = RegistrationEvent.objects.exclude(file=None)
    held = events.filter(own(viewer, "registration__point__"))
    condition = Q(pk__in=held.values("file"))
    if viewer.has(Role.MISSION):
        condition |= Q(pk__in=events.values("file")) & ~Q(classification=Classification.RESTRICTED)
    return condition


grounds.register_subject("contacts.notification", papers_open_to, _("Notification of points of contact"))


@on("person-changed")
def person_changed(person: Any, **facts: Any) -> None:
    seats = Holding.objects.serving(clock.today()).filter(person=person).values_list("seat_id", flat=True)
    _refresh(Q(seat__in=list(seats)))


@on("body-changed")
def body_changed(body: Any, **facts: Any) -> None:
    _refresh(Q(body=body))


@on("holding-changed")
def holding_changed(seat: Any, **facts: Any) -> None:
    _refresh(Q(seat=seat))


def _refresh(condition: Q) -> None:
    for point in PointOfContact.objects.filter(condition).select_related("body", "seat"):
        refresh(point, by=current_actor())


@notices.completes("contact-verification")
def with_link(notice: Any) -> dict[str, str]:
    """Return the link of a verification e-mail, made at the moment of sending and never stored."""
    return {"link": url_of(VerificationRequest.objects.get(pk=notice.subject))}


@hangs_on(PointOfContact)
def story_of_point(point: PointOfContact) -> Iterator[Model]:
    """Return what belongs to a contact's story: its registrations and their events, its holders, what was asked and proved."""
    registrations = list(point.registrations.all())
    yield from registrations
    yield from RegistrationEvent.objects.filter(registration__in=registrations)
    yield from point.verifications.all()
    yield from point.requirements.all()
    yield from point.proofs.all()
    if point.seat_id:
        for holding in Holding.objects.filter(seat_id=point.seat_id).select_related("person"):
            yield holding
            yield holding.person


@hangs_on(Registration)
def story_of_registration(registration: Registration) -> Iterator[Model]:
    """Return the events of a registration and the flags that were seen on it."""
    yield from registration.events.all()
    yield from registration.flags.all()


@hangs_on(Instrument)
def story_of_instrument(instrument: Instrument) -> Iterator[Model]:
    """Return how the State stands to an instrument, and the flags of its gaps."""
    yield from Participation.objects.filter(instrument=instrument)
    yield from instrument.flags.all()


@hangs_on(Notification)
def story_of_notification(notification: Notification) -> Iterator[Model]:
    """Return what a paper tells of each contact, and what happened to it."""
    yield from notification.lines.all()
    yield from notification.events.all()


@hangs_on(LiaisonExchange)
def story_of_exchange(exchange: LiaisonExchange) -> Iterator[Model]:
    """Return who took part in an exchange."""
    yield from exchange.parts.all()


@way_to(Notification)
def notifications_of(body: uuid.UUID) -> Q:
    """Return the notifications that told of a contact of the body."""
    return Q(lines__registration__point__body=body)


@way_to(LiaisonExchange)
def exchanges_of(body: uuid.UUID) -> Q:
    """Return the exchanges in which a contact of the body took part."""
    return Q(parts__point__body=body)


@restores(
    PointOfContact,
    "office",
    "other_offices",
    "address",
    "emails",
    "phones",
    "languages",
    "designated_on",
    "legal_basis",
    "ended_on",
    "published_at",
    "address_tested_on",
    "classification",
)
def restore_point(*, record: PointOfContact, **change: Any) -> None:
    """Set a contact back; whoever was told other details is to be told again."""
    actions.change_point(point=record, **change)


@restores(PostRequirement, "text")
def restore_requirement(*, record: PostRequirement, **change: Any) -> None:
    actions.state_requirement(point=record.point, letter=record.letter, record=record, **change)


@restores(
    Recipient,
    "office",
    "other_offices",
    "address",
    "city",
    "email",
    "mission_city",
    "mission_other_cities",
    "languages",
)
def restore_recipient(*, record: Recipient, **change: Any) -> None:
    actions.change_recipient(recipient=record, **change)


@restores(Instrument, "confirm_days", "receipt_days")
def restore_intervals(*, record: Instrument, **change: Any) -> None:
    days = {"confirm_days": record.confirm_days, "receipt_days": record.receipt_days}
    actions.set_intervals(instrument=record, **{**days, **change})


@restores(Participation, "applies", "signed_on", "deposited_on", "in_force_on", "withdrawn_on", "source")
def restore_participation(*, record: Participation, **change: Any) -> None:
    names = ("applies", "signed_on", "deposited_on", "in_force_on", "withdrawn_on", "source")
    present = {name: getattr(record, name) for name in names}
    actions.record_participation(instrument=record.instrument, record=record, **{**present, **change})


@facts_on(Registration)
def registrations_on(day: dt.date) -> str:
    return f"{reverse('contacts:registration-list')}?on={day.isoformat()}"
