"""Reads of the contacts' records: filters, plans and who may see what."""

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from contacts.enums import Applies
from coordination import scopes
from coordination.access import Viewer
from coordination.enums import Role
from coordination.records import RecordedQuerySet
from members.querysets import OPEN_CLASSES, in_period


def own(viewer: Viewer, prefix: str = "") -> Q:
    """Return the condition that a contact is the viewer's own: they hold its post today and may act for it."""
    granted = scopes.granted_through("point_grants", viewer.user_id)
    return Q(**{f"{prefix}seat_id__in": viewer.seat_ids, f"{prefix}pk__in": granted})


def own_or_open(viewer: Viewer, prefix: str = "") -> Q:
    """Return the condition under which a contact is visible: own post, own body, or its class. Source: design.

    The administrator, who answers for logins and not for contacts, reads none that is restricted.
    """
    if viewer.sees_all:
        return Q()
    classes = viewer.classifications
    if viewer.has(Role.ADMINISTRATOR):
        classes = (*classes, *OPEN_CLASSES)
    return (
        own(viewer, prefix)
        | Q(**{f"{prefix}body_id__in": viewer.body_ids})
        | Q(**{f"{prefix}classification__in": classes})
    )


class OpenQuerySet(RecordedQuerySet):
    """Facts about the world that everybody with a role may read."""

    def visible_to(self, viewer: Viewer) -> "OpenQuerySet":
        return self if viewer.roles else self.none()


class RecipientQuerySet(OpenQuerySet):
    pass


class ParticipationQuerySet(OpenQuerySet):
    pass


class InstrumentQuerySet(OpenQuerySet):
    def of_clause_4(self) -> "InstrumentQuerySet":
        return self.filter(in_clause_4=True)

    def applying(self, on: dt.date) -> "InstrumentQuerySet":
        """Return the instruments that bind or commit the State on a day (PoA and ITI always).

        Source: ISACS 03.40, 4.2 to 4.5.
        """
        withdrawn = Q(participation__withdrawn_on__isnull=False) & Q(participation__withdrawn_on__lte=on)
        party = Q(participation__applies=Applies.PARTY) & (
            Q(participation__in_force_on__isnull=True) | Q(participation__in_force_on__lte=on)
        )
        consensus = Q(always_applies=True) | Q(participation__applies=Applies.CONSENSUS)
        return self.filter(consensus | party).exclude(withdrawn & Q(always_applies=False))

    def undecided(self) -> "InstrumentQuerySet":
        """Return the instruments of clause 4 for which nobody recorded how the State stands."""
        return (
            self.of_clause_4()
            .filter(always_applies=False)
            .filter(Q(participation__isnull=True) | Q(participation__applies=Applies.UNKNOWN))
        )

    def without_contact(self, on: dt.date) -> "InstrumentQuerySet":
        """Return those of these instruments that have no serving contact on the day."""
        registration = cast(Any, self.model)._meta.get_field("registrations").related_model
        serving = registration.objects.served(on).filter(instrument=OuterRef("pk"))
        return self.filter(~Exists(serving))

    def gaps(self, on: dt.date) -> "InstrumentQuerySet":
        """Return the instruments of clause 4 that apply and have no serving contact. Source: 6.1."""
        return self.of_clause_4().applying(on).without_contact(on)


class PointQuerySet(RecordedQuerySet):
    def active(self, on: dt.date) -> "PointQuerySet":
        return self.filter(designated_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))

    def visible_to(self, viewer: Viewer) -> "PointQuerySet":
        return self.filter(own_or_open(viewer))

    def ended(self, on: dt.date) -> "PointQuerySet":
        return self.filter(ended_on__lt=on)

    def under(self, instrument: str, on: dt.date) -> "PointQuerySet":
        """Return the contacts with a registration in force under the instrument of a key."""
        registration = cast(Any, self.model)._meta.get_field("registrations").related_model
        held = registration.objects.filter(in_period(on), point=OuterRef("pk"), instrument__key=instrument)
        return self.filter(Exists(held))

    def matching(self, text: str) -> "PointQuerySet":
        """Return the contacts that a text speaks of: reference, office, body, address, or the holder's name."""
        holding = cast(Any, self.model)._meta.get_field("seat").related_model._meta.get_field("holdings").related_model
        number = text.upper().removeprefix("NPC-").lstrip("0")
        found = Q(number=int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else Q()
        names = ["office", "body__name", "emails", "phones"]
        for code, _name in settings.LANGUAGES:
            names += [f"other_offices__{code}", f"body__other_names__{code}"]
        for name in names:
            found |= Q(**{f"{name}__icontains": text})
        held = holding.objects.filter(seat=OuterRef("seat"), ended_on__isnull=True, person__name__icontains=text)
        return self.filter(found | Exists(held))

    def with_moves(self, on: dt.date) -> "PointQuerySet":
        """Return the posts where a holder came or left by date, since the details were last written."""
        holding = cast(Any, self.model)._meta.get_field("seat").related_model._meta.get_field("holdings").related_model
        held = holding.objects.filter(seat=OuterRef("seat"))
        came = held.filter(began_on__gt=OuterRef("details_since"), began_on__lte=on)
        left = held.filter(ended_on__gte=OuterRef("details_since"), ended_on__lt=on)
        return self.filter(Exists(came) | Exists(left))

    def staffed(self, on: dt.date) -> "PointQuerySet":
        """Return the contacts that somebody answers for on the day: an office, or a post with a holder."""
        return self.filter(~self._without_holder(on))

    def vacant(self, on: dt.date) -> "PointQuerySet":
        """Return the posts without a holder on the day."""
        return self.filter(self._without_holder(on))

    def _without_holder(self, on: dt.date) -> Q:
        holding = cast(Any, self.model)._meta.get_field("seat").related_model._meta.get_field("holdings").related_model
        held = holding.objects.filter(in_period(on), seat=OuterRef("seat"))
        return Q(seat__isnull=False) & Q(~Exists(held))


class OfPointQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "OfPointQuerySet":
        return self.filter(own_or_open(viewer, "point__"))


class OfRegistrationQuerySet(RecordedQuerySet):
    def standing(self, on: dt.date | None = None) -> "OfRegistrationQuerySet":
        """Return the events that were not withdrawn, up to a day where one is given."""
        events = self.filter(withdrawn_on__isnull=True)
        return events if on is None else events.filter(on__lte=on)

    def visible_to(self, viewer: Viewer) -> "OfRegistrationQuerySet":
        return self.filter(own_or_open(viewer, "registration__point__"))


class FlagQuerySet(RecordedQuerySet):
    def open(self) -> "FlagQuerySet":
        return self.filter(closed_at__isnull=True)

    def visible_to(self, viewer: Viewer) -> "FlagQuerySet":
        if viewer.sees_all:
            return self
        return self.filter(Q(instrument__isnull=False) | own_or_open(viewer, "registration__point__"))


class NotificationQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "NotificationQuerySet":
        """Return what the person may see: all for the secretariat, and for the mission liaison all that goes out.

        A paper tells of all its contacts at once, so one that is closed to the person closes the paper.
        """
        if viewer.sees_all or viewer.has(Role.MISSION):
            return self
        line = cast(Any, self.model)._meta.get_field("lines").related_model
        lines = line.objects.filter(notification=OuterRef("pk"))
        rows = self.filter(~Exists(lines.exclude(own_or_open(viewer, "registration__point__"))))
        if viewer.has(Role.ADMINISTRATOR):
            return rows
        return rows.filter(Exists(lines.filter(own(viewer, "registration__point__"))))


class NotificationLineQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "NotificationLineQuerySet":
        if viewer.sees_all or viewer.has(Role.MISSION):
            return self
        if viewer.has(Role.ADMINISTRATOR):
            return self.filter(own_or_open(viewer, "registration__point__"))
        return self.filter(own(viewer, "registration__point__"))


class ExchangeQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "ExchangeQuerySet":
        if viewer.sees_all:
            return self
        classes = viewer.classifications
        if viewer.has(Role.ADMINISTRATOR):
            classes = (*classes, *OPEN_CLASSES)
        return self.filter(self._own(viewer) | Q(classification__in=classes))

    def _own(self, viewer: Viewer) -> Exists:
        part = cast(Any, self.model)._meta.get_field("parts").related_model
        took_part = own(viewer, "point__") | Q(point__body_id__in=viewer.body_ids)
        return Exists(part.objects.filter(took_part, exchange=OuterRef("pk")))


class LiaisonPartQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "LiaisonPartQuerySet":
        """Return the parts that name nothing hidden: both the exchange and the contact are open to the viewer."""
        if viewer.sees_all:
            return self
        exchange = cast(Any, self.model)._meta.get_field("exchange").related_model
        return self.filter(own_or_open(viewer, "point__"), exchange__in=exchange.objects.visible_to(viewer))
