"""Standings that follow from seats held today, read in one query."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from coordination import scopes
from coordination.access import Ground, Standing, Viewer, past_provider, provider
from coordination.allowed import MOST_OFFICES, offices
from coordination.enums import Role
from coordination.models import User
from members.enums import GOVERNMENT_KINDS, SeatKind
from members.models import BodyGrant, Holding, Seat
from members.querysets import in_period
from members.words import joined

ROLE_OF_SEAT = {
    SeatKind.SECRETARIAT: Role.SECRETARIAT,
    SeatKind.HEAD: Role.HEAD,
    SeatKind.POINT_OF_CONTACT: Role.NPC,
    SeatKind.MISSION: Role.MISSION,
    SeatKind.OBSERVER: Role.OBSERVER,
    SeatKind.CHAIR: Role.FOCAL,
    SeatKind.VICE_CHAIR: Role.FOCAL,
    SeatKind.MEMBER: Role.FOCAL,
    SeatKind.ALTERNATE: Role.FOCAL,
}


# The name of the role's group that goes with a seat, told by the database.
GROUP_OF_SEAT = Case(
    *(When(seat__kind=kind, then=Value(scopes.role_group(role))) for kind, role in ROLE_OF_SEAT.items()),
    output_field=CharField(),
)


@offices
def of_seats(roles: Collection[Role], viewer: Viewer, on: dt.date) -> Iterable[str]:
    """Name the seats, held today, that give one of the roles, as far as the viewer may read of their bodies."""
    kinds = [kind for kind, role in ROLE_OF_SEAT.items() if role in roles]
    held = Seat.objects.visible_to(viewer).serving(on).held(on).filter(kind__in=kinds)  # type: ignore[attr-defined]
    return [joined(seat, seat.body) for seat in held.select_related("body").order_by("title", "id")[:MOST_OFFICES]]


@provider
def from_seats(user: User, on: dt.date) -> Iterable[Standing]:
    """Return a standing for each seat that the user's person holds on the day, in a body that exists then."""
    held = (
        Holding.objects.serving(on)
        .filter(person__user=user)
        .filter(in_period(on, "seat__"))
        .filter(Q(seat__body__ended_on__isnull=True) | Q(seat__body__ended_on__gte=on))
        # Both the ground and the right: the seat held today, and the groups that the acts wrote for it.
        .filter(Exists(scopes.granted(BodyGrant, user.pk).filter(content_object=OuterRef("seat__body"))))
        .annotate(role_group=GROUP_OF_SEAT)
        .filter(scopes.in_group(user.pk, OuterRef("role_group")))
        .select_related("seat__body")
    )
    return [
        Standing(
            role=ROLE_OF_SEAT[SeatKind(holding.seat.kind)],
            title=joined(holding.seat, holding.seat.body),
            body_id=holding.seat.body_id,
            seat_id=holding.seat_id,
            is_government=holding.seat.body.kind in GOVERNMENT_KINDS,
        )
        for holding in held
    ]


@past_provider
def from_seats_ever(user: User, viewer: Viewer) -> Iterable[Ground]:
    """Return a ground for each holding of the user's person; the seat's and the body's own end end it too. One query.

    A seat that is not open to the viewer has neither name nor act.
    """
    readable = Holding.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    held = Holding.objects.filter(person__user=user).select_related("seat__body").annotate(is_open=Exists(readable))
    return [
        Ground(
            role=ROLE_OF_SEAT[SeatKind(holding.seat.kind)],
            title=joined(holding.seat, holding.seat.body) if holding.is_open else _("a seat that is not open to you"),
            began_on=max(holding.began_on, holding.seat.began_on),
            ended_on=min(
                (day for day in (holding.ended_on, holding.seat.ended_on, holding.seat.body.ended_on) if day),
                default=None,
            ),
            authority=holding.authority if holding.is_open else "",
            url=holding.seat.get_absolute_url() if holding.is_open else "",
        )
        for holding in held
    ]
