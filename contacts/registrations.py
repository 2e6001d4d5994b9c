"""Registrations on a day: the facts read from dated records, and the queryset equal to the rule.

Everything is computed for the day asked; no status is stored. Source: ISACS 03.40, 6.1 and 6.3.
"""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, Func, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from contacts.enums import Applies, EventKind, StaleReason
from contacts.querysets import own_or_open
from contacts.staleness import Facts
from coordination.access import Viewer
from coordination.records import RecordedQuerySet
from members.querysets import in_period


class AddDays(Func):
    """A date so many days later, on both databases."""

    output_field = models.DateField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple]:
        return super().as_sql(compiler, connection, template="date(%(expressions)s || ' days')", arg_joiner=", '+' || ")

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple]:
        return super().as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" + ")


REGISTERED = (
    StaleReason.UNCONFIRMED,
    StaleReason.NO_RECEIPT,
    StaleReason.DIFFERS,
    StaleReason.VACANT,
    StaleReason.ENDED,
    StaleReason.BODY_LEFT,
)


class RegistrationQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: Viewer) -> "RegistrationQuerySet":
        return self.filter(own_or_open(viewer, "point__"))

    def active(self, on: dt.date) -> "RegistrationQuerySet":
        """Return the registrations whose period covers the day and whose instrument binds the State then."""
        withdrawn = Q(instrument__participation__withdrawn_on__lte=on)
        not_party = Q(instrument__participation__applies=Applies.NOT_PARTY)
        owed = Q(instrument__always_applies=True) | Q(instrument__participation__isnull=True) | ~(withdrawn | not_party)
        return self.filter(in_period(on)).filter(owed)

    def served(self, on: dt.date) -> "RegistrationQuerySet":
        """Return the active registrations whose contact is designated, staffed and of a body that has not left."""
        return (
            self.active(on)
            .filter(point__designated_on__lte=on)
            .exclude(_point_ended(on))
            .filter(~_vacant(self.model, on))
            .filter(~_body_left(self.model, on))
        )

    def with_facts(self, on: dt.date) -> "RegistrationQuerySet":
        """Annotate the facts of the staleness rule for a day; read them with `facts_of`."""
        holding = _holdings(self.model)
        membership = _memberships(self.model)
        own_seat = holding.objects.filter(seat=OuterRef("point__seat"))
        own_body = membership.objects.filter(body=OuterRef("point__body"))
        return self.annotate(
            f_owed=Exists(self.model._base_manager.active(on).filter(pk=OuterRef("pk"))),
            f_confirmed_on=_latest(self.model, EventKind.CONFIRMED, on, "on"),
            f_confirmed_digest=_latest(self.model, EventKind.CONFIRMED, on, "details_digest"),
            f_sent_on=_latest(self.model, EventKind.SENT, on, "on"),
            f_told_digest=_latest(self.model, EventKind.SENT, on, "details_digest"),
            f_receipt_on=_latest(self.model, EventKind.RECEIPT, on, "on"),
            f_vacant=Case(When(_vacant(self.model, on), then=Value(True)), default=Value(False)),
            f_held_until=_last(own_seat.filter(ended_on__lt=on)),
            f_left=Case(When(_body_left(self.model, on), then=Value(True)), default=Value(False)),
            f_sat_until=_last(own_body.filter(ended_on__lt=on)),
        )

    def with_reason(self, reason: StaleReason | str, on: dt.date) -> "RegistrationQuerySet":
        """Return the active registrations that are stale for one reason on a day, annotated with `since`."""
        rows = self.active(on)
        match StaleReason(reason):
            case StaleReason.UNCONFIRMED:
                base = Coalesce(_latest(self.model, EventKind.CONFIRMED, on, "on"), F("began_on"))
                rows = rows.annotate(due=AddDays(base, F("instrument__confirm_days")))
                rows = rows.filter(due__lt=on).annotate(since=AddDays(F("due"), Value(1)))
            case StaleReason.NO_RECEIPT:
                sent = _latest(self.model, EventKind.SENT, on, "on")
                receipt = _latest(self.model, EventKind.RECEIPT, on, "on")
                rows = rows.annotate(sent=sent, receipt=receipt, due=AddDays(F("sent"), F("instrument__receipt_days")))
                rows = rows.filter(Q(receipt__isnull=True) | Q(receipt__lt=F("sent")), sent__isnull=False, due__lt=on)
                rows = rows.annotate(since=AddDays(F("due"), Value(1)))
            case StaleReason.DIFFERS:
                told = _latest(self.model, EventKind.SENT, on, "details_digest")
                other = ~Q(told=F("point__details_digest")) & Q(point__details_since__lte=on)
                rows = rows.annotate(told=told).filter(Q(told__isnull=True) | (Q(told__isnull=False) & other))
                rows = rows.annotate(
                    since=Case(
                        When(told__isnull=True, then=F("began_on")),
                        default=Greatest(F("point__details_since"), F("began_on")),
                    )
                )
            case StaleReason.VACANT:
                held = _last(_holdings(self.model).objects.filter(seat=OuterRef("point__seat"), ended_on__lt=on))
                rows = rows.filter(_vacant(self.model, on)).annotate(held_until=held)
                rows = rows.annotate(
                    since=Case(
                        When(
                            held_until__isnull=False,
                            then=Greatest(AddDays(F("held_until"), Value(1)), F("began_on")),
                        ),
                        default=F("began_on"),
                    )
                )
            case StaleReason.ENDED:
                rows = rows.filter(_point_ended(on))
                rows = rows.annotate(since=Greatest(AddDays(F("point__ended_on"), Value(1)), F("began_on")))
            case StaleReason.BODY_LEFT:
                sat = _last(_memberships(self.model).objects.filter(body=OuterRef("point__body"), ended_on__lt=on))
                left = Coalesce(Case(When(_body_ended(on), then=F("point__body__ended_on"))), sat)
                rows = rows.filter(_body_left(self.model, on))
                rows = rows.annotate(since=Greatest(AddDays(left, Value(1)), F("began_on")))
            case _:
                rows = rows.none()
        return rows

    def stale(self, on: dt.date, reason: StaleReason | str | None = None) -> "RegistrationQuerySet":
        """Return the registrations that are stale on a day, for one reason or for any."""
        wanted = [StaleReason(reason)] if reason else list(REGISTERED)
        condition = Q()
        for each in wanted:
            rows = self.model._base_manager.with_reason(each, on).filter(pk=OuterRef("pk"))
            condition |= Q(Exists(rows))
        return self.filter(condition)


def facts_of(registration: Any, on: dt.date) -> Facts:
    """Return the rule's facts of a registration that was read `with_facts(on)` and its point, instrument and body."""
    point, instrument = registration.point, registration.instrument
    vacant_since = None
    if registration.f_vacant:
        held_until = registration.f_held_until
        vacant_since = held_until + dt.timedelta(days=1) if held_until else registration.began_on
    left_on = None
    if registration.f_left:
        ended = point.body.ended_on
        left_on = ended if ended is not None and ended < on else registration.f_sat_until
    return Facts(
        began_on=registration.began_on,
        ended_on=registration.ended_on,
        owed=registration.f_owed,
        confirm_days=instrument.confirm_days,
        receipt_days=instrument.receipt_days,
        confirmed_on=registration.f_confirmed_on,
        sent_on=registration.f_sent_on,
        told_digest=registration.f_told_digest,
        receipt_on=registration.f_receipt_on,
        details_digest=point.details_digest,
        details_since=point.details_since,
        vacant_since=vacant_since,
        point_ended_on=point.ended_on,
        body_left_on=left_on,
        confirmed_digest=registration.f_confirmed_digest or "",
    )


def _holdings(model: Any) -> Any:
    seat = model._meta.get_field("point").related_model._meta.get_field("seat").related_model
    return seat._meta.get_field("holdings").related_model


def _memberships(model: Any) -> Any:
    body = model._meta.get_field("point").related_model._meta.get_field("body").related_model
    return body._meta.get_field("memberships").related_model


def _latest(model: Any, kind: EventKind, on: dt.date, field: str) -> Subquery:
    events = model._meta.get_field("events").related_model
    rows = events.objects.standing(on).filter(registration=OuterRef("pk"), kind=kind)
    return Subquery(rows.order_by("-on", "-recorded_at").values(field)[:1])


def _last(rows: Any) -> Subquery:
    """Return the latest `ended_on` of a correlated queryset, or null."""
    return Subquery(rows.order_by().values(one=Value(1)).annotate(last=Max("ended_on")).values("last"))


def _vacant(model: Any, on: dt.date) -> Q:
    held = _holdings(model).objects.filter(in_period(on), seat=OuterRef("point__seat"))
    return Q(point__seat__isnull=False) & ~Exists(held)


def _point_ended(on: dt.date) -> Q:
    return Q(point__ended_on__isnull=False, point__ended_on__lt=on)


def _body_ended(on: dt.date) -> Q:
    return Q(point__body__ended_on__isnull=False, point__body__ended_on__lt=on)


def _body_left(model: Any, on: dt.date) -> Q:
    """Return the condition that the body ended, or sat in the mechanism once and does no longer."""
    own = _memberships(model).objects.filter(body=OuterRef("point__body"))
    return _body_ended(on) | (Q(Exists(own.filter(ended_on__lt=on))) & ~Exists(own.filter(in_period(on))))
