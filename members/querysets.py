import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coordination.access import Viewer
from coordination.enums import Classification, Role
from coordination.records import RecordedQuerySet

# What the administrator, who answers for logins and not for records, may read beside their own.
OPEN_CLASSES = tuple(value for value in Classification.values if value != Classification.RESTRICTED)


def in_period(on: dt.date, prefix: str = "") -> Q:
    """Return the condition that a period (began_on, ended_on, both included) covers the day."""
    return Q(**{f"{prefix}began_on__lte": on}) & (
        Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gte": on})
    )


def overlapping(rows: QuerySet, began_on: dt.date, ended_on: dt.date | None) -> QuerySet:
    """Return the rows whose period shares a day with the given one; an open end is None."""
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=began_on))
    return rows if ended_on is None else rows.filter(began_on__lte=ended_on)


def naming(text: str, field: str, others: str) -> Q:
    """Return the condition that a name (a column, and a mapping of it by language) has the text in it."""
    condition = Q(**{f"{field}__icontains": text})
    for code, _name in settings.LANGUAGES:
        condition |= Q(**{f"{others}__{code}__icontains": text})
    return condition


def open_to(viewer: Viewer, to_class: str = "", to_body: str = "body_id") -> Q:
    """Return the condition that a record is open to the viewer, by its class or as their own body's.

    `to_class` is the lookup, with its __, to the record that has the class, `to_body` that to its body's key. The
    administrator, who answers for logins and not for records, reads none that is restricted; history tells of it masked.
    """
    classes = viewer.classifications
    if viewer.has(Role.ADMINISTRATOR):
        classes = (*classes, *OPEN_CLASSES)
    if viewer.sees_all:
        return Q()
    return Q(**{f"{to_body}__in": viewer.body_ids}) | Q(**{f"{to_class}classification__in": classes})


class PeriodQuerySet(RecordedQuerySet):
    def serving(self, on: dt.date) -> "PeriodQuerySet":
        """Return the rows whose period covers the day; the last day counts."""
        return self.filter(in_period(on))


class OfBodyQuerySet(PeriodQuerySet):
    """Records with a period that are reached through a body; `to_body` is the lookup to it."""

    to_body = "body__"

    def visible_to(self, viewer: Viewer) -> "OfBodyQuerySet":
        """Return what the person may know of: that of own bodies, and of those of their class."""
        return self.filter(open_to(viewer, self.to_body, f"{self.to_body}pk"))


class BodyQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "BodyQuerySet":
        """Return the bodies that the person may know of: their own, and those of their class.

        Source: design, "Who may do what".
        """
        return self.filter(open_to(viewer, "", "pk"))

    def existing(self, on: dt.date) -> "BodyQuerySet":
        return self.filter(Q(began_on__isnull=True) | Q(began_on__lte=on)).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=on)
        )

    def matching(self, text: str) -> "BodyQuerySet":
        """Return the bodies with the text in a name, in any language of the pages."""
        return self.filter(naming(text, "name", "other_names"))

    def sitting(self, on: dt.date, standing: str = "") -> "BodyQuerySet":
        """Return the bodies that sit in the mechanism on the day; with a standing, only those that sit so."""
        seated = _related(self.model, "memberships").serving(on).filter(body=OuterRef("pk"))
        return self.filter(Exists(seated.filter(standing=standing) if standing else seated))

    def not_sitting(self, on: dt.date) -> "BodyQuerySet":
        return self.exclude(pk__in=_related(self.model, "memberships").serving(on).values("body_id"))

    def with_standing(self, on: dt.date) -> "BodyQuerySet":
        """Annotate `standing` and `sits_since` of the membership on the day, `seats_held` and `seat_count`."""
        seated = _related(self.model, "memberships").serving(on).filter(body=OuterRef("pk")).order_by("began_on")
        seats = _related(self.model, "seats").serving(on).filter(body=OuterRef("pk")).order_by()
        return self.annotate(
            standing=Subquery(seated.values("standing")[:1]),
            sits_since=Subquery(seated.values("began_on")[:1]),
            seat_count=_count_of(seats),
            seats_held=_count_of(seats.held(on)),
        )


class SeatQuerySet(OfBodyQuerySet):
    def held(self, on: dt.date, *, is_acting: bool | None = None) -> "SeatQuerySet":
        """Return the seats with a holder on the day; with `is_acting`, only an acting or a full one."""
        holdings = _related(self.model, "holdings").serving(on).filter(seat=OuterRef("pk"))
        return self.filter(Exists(holdings if is_acting is None else holdings.filter(is_acting=is_acting)))

    def vacant(self, on: dt.date) -> "SeatQuerySet":
        """Return the seats that exist on the day and have no holder then."""
        holdings = _related(self.model, "holdings").serving(on).filter(seat=OuterRef("pk"))
        return self.serving(on).filter(~Exists(holdings))  # type: ignore[return-value]

    def with_vacancy(self, on: dt.date) -> "SeatQuerySet":
        """Annotate `last_held_on`, the last day of the newest holding that ended before the day; None for never held."""
        ended = _related(self.model, "holdings").filter(seat=OuterRef("pk"), ended_on__lt=on).order_by("-ended_on")
        return self.annotate(last_held_on=Subquery(ended.values("ended_on")[:1]))

    def matching(self, text: str) -> "SeatQuerySet":
        """Return the seats with the text in their title or in their body's name."""
        return self.filter(naming(text, "title", "other_titles") | naming(text, "body__name", "body__other_names"))


class HoldingQuerySet(OfBodyQuerySet):
    to_body = "seat__body__"


class MembershipQuerySet(OfBodyQuerySet):
    """Memberships, reached through their body."""


class PersonQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "PersonQuerySet":
        """Return the people that the viewer may see: all for those who see all, else those of own bodies and oneself."""
        if viewer.sees_all or viewer.has(Role.ADMINISTRATOR):
            return self
        own = _related(self.model, "holdings").filter(person=OuterRef("pk"), seat__body_id__in=viewer.body_ids)
        return self.filter(Q(user_id=viewer.user_id) | Exists(own)) if viewer.user_id else self.none()

    def matching(self, text: str) -> "PersonQuerySet":
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text))

    def holding_seats(self, on: dt.date) -> "PersonQuerySet":
        return self.filter(Exists(_related(self.model, "holdings").serving(on).filter(person=OuterRef("pk"))))

    def without_seats(self, on: dt.date) -> "PersonQuerySet":
        return self.filter(~Exists(_related(self.model, "holdings").serving(on).filter(person=OuterRef("pk"))))


def _related(model: Any, name: str) -> Any:
    """Return the queryset of the records that point to this model under a name; models import this module."""
    return cast(Any, model)._meta.get_field(name).related_model._default_manager.all()


def _count_of(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().annotate(together=F("body_id")).values("together").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
