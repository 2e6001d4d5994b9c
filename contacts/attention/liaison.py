"""What the contacts owe each other and whoever asks: exchanges (6.1), requests from outside (6.2 a), own details (6.3)."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contacts.attention.scope import act, concerns, secretariat, works_for_all
from contacts.house import LIAISON_DAYS, REQUEST_DAYS
from contacts.liaison import Liaison, Partner, judged
from contacts.models import LiaisonPart, OutsideRequest, PointOfContact, Registration
from contacts.querysets import own
from contacts.registrations import AddDays
from coordination import house
from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import Role
from coordination.models import HouseValue
from coordination.ui import day
from members.enums import GOVERNMENT_KINDS
from members.models import Holding

OWN_SOON_DAYS = 30


def _liaison(on: dt.date) -> Liaison:
    """Return where the exchanges stand on a day, in two queries: who serves, and who met."""
    served = Registration.objects.served(on).filter(point=OuterRef("pk"), instrument__in_clause_4=True)
    holder = Holding.objects.serving(on).filter(seat=OuterRef("seat")).values("person")[:1]
    days = HouseValue.objects.filter(key=LIAISON_DAYS.key).values("value")[:1]
    points = list(
        PointOfContact.objects.filter(Exists(served), body__kind__in=GOVERNMENT_KINDS)
        .annotate(
            a_holder=Subquery(holder),
            a_days=Coalesce(Subquery(days), Constant(LIAISON_DAYS.default), output_field=IntegerField()),
        )
        .select_related("body")
        .order_by("number")
    )
    if not points:
        return judged({}, (), LIAISON_DAYS.default, on)
    who = {point: ("person", point.a_holder) if point.a_holder else ("office", point.pk) for point in points}
    behind = {point.pk: partner for point, partner in who.items()}
    rows = LiaisonPart.objects.filter(point__in=list(behind), exchange__on__lte=on)
    met = [
        (exchange, on_day, behind[point])
        for exchange, on_day, point in rows.values_list("exchange_id", "exchange__on", "point_id")
    ]
    return judged(who, met, points[0].a_days, on)


def _late(viewer: Viewer, on: dt.date) -> list[Partner]:
    """Return who has not met another contact in time: all for who sees all, else only oneself."""
    known = _liaison(on)
    late = list(known.late) if known.applies else []
    if works_for_all(viewer):
        return late
    own = viewer.seat_ids
    return [partner for partner in late if any(point.seat_id in own for point in partner.points if point.seat_id)]


def _exchange_count(viewer: Viewer, on: dt.date) -> int:
    return 1 if _late(viewer, on) else 0


def _exchange_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    late = _late(viewer, on)
    if not late:
        return []
    names = pgettext("between the items of a list", ", ").join(
        point.reference for partner in late for point in partner.points
    )
    url = reverse("contacts:exchange-list")
    label, url = act(
        viewer, _("Record an exchange"), reverse("contacts:exchange-create"), url, Role.SECRETARIAT, Role.NPC
    )
    dues = [partner.due_on for partner in late if partner.due_on is not None]
    return [
        Item(
            key="contacts.exchange",
            what=_("An exchange between the contacts is due"),
            sentence=_(
                "Took part in none within the house interval: %(contacts)s. They share information and coordinate."
            )
            % {"contacts": names},
            provision="6.1.coordinate",
            owner=secretariat(),
            due_on=min(dues) if len(dues) == len(late) else None,
            act_label=label,
            act_url=url,
        )
    ][:limit]


def _requests(viewer: Viewer, on: dt.date) -> QuerySet:
    rows = OutsideRequest.objects.visible_to(viewer).filter(answered_on__isnull=True, received_on__lte=on)
    return rows if works_for_all(viewer) else rows.filter(concerns(viewer))


def _request_count(viewer: Viewer, on: dt.date) -> int:
    return _requests(viewer, on).count()


def _request_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    rows = _requests(viewer, on).select_related("point__body").order_by("received_on", "id")
    term = dt.timedelta(days=house.value(REQUEST_DAYS.key))
    items = []
    for row in rows[:limit]:
        close, listed = reverse("contacts:request-close", args=[row.pk]), reverse("contacts:request-list")
        label, url = act(viewer, _("Answer or pass on"), close, listed, Role.SECRETARIAT, Role.NPC)
        items.append(
            Item(
                key=f"contacts.request:{row.pk}",
                what=_("A request to %(contact)s") % {"contact": f"{row.point.reference} {row.point.office_in()}"},
                sentence=_("%(sender)s asked on %(day)s: %(subject)s.")
                % {"sender": row.sender, "day": day(row.received_on), "subject": row.subject.removesuffix(".")},
                provision="6.2.a",
                owner=str(row.point.body),
                due_on=row.due_on or row.received_on + term,
                act_label=label,
                act_url=url,
            )
        )
    return items


def _own(viewer: Viewer, on: dt.date) -> QuerySet:
    """Return the viewer's own posts whose details fall due for confirmation soon; what is late stands under stale."""
    rows = Registration.objects.active(on).with_facts(on).filter(own(viewer, "point__"))
    rows = rows.annotate(due=AddDays(Coalesce(F("f_confirmed_on"), F("began_on")), F("instrument__confirm_days")))
    return rows.filter(due__gte=on, due__lte=on + dt.timedelta(days=OWN_SOON_DAYS))


def _own_count(viewer: Viewer, on: dt.date) -> int:
    return _own(viewer, on).order_by().values("point").distinct().count() if viewer.seat_ids else 0


def _own_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    if not viewer.seat_ids:
        return []
    first: dict[Any, Any] = {}
    for row in _own(viewer, on).select_related("point__body", "instrument").order_by("due", "point__number"):
        first.setdefault(row.point_id, row)
    return [
        Item(
            key=f"contacts.own:{row.point_id}",
            what=_("Confirm your details: %(contact)s") % {"contact": f"{row.point.reference} {row.point.office_in()}"},
            sentence=_("Look at what recipients are told of your post, and say whether it is right."),
            provision=row.instrument.provision or row.instrument.ref() or row.instrument.short(),
            owner=str(row.point.body),
            due_on=row.due,
            act_label=_("Look at the details"),
            act_url=row.point.get_absolute_url(),
            force=row.instrument.force,
        )
        for row in list(first.values())[:limit]
    ]


register(Source("contacts.exchange", gettext_lazy("Exchanges due"), _exchange_count, _exchange_items))
register(Source("contacts.requests", gettext_lazy("Requests from outside"), _request_count, _request_items))
register(Source("contacts.own", gettext_lazy("Own details to confirm"), _own_count, _own_items))
