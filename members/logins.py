"""Whose a login is and which seats they hold, as the administrator's pages ask it (`coordination.directory`)."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import directory, ui
from coordination.access import PERMISSIONS, Viewer
from coordination.directory import Matter, Tie
from coordination.models import RoleAssignment, User
from coordination.standing import in_force
from coordination.ui import Link
from members.enums import SeatKind
from members.models import Holding, Person
from members.querysets import in_period
from members.roles import ROLE_OF_SEAT
from members.words import joined

SOON = dt.timedelta(days=30)
FIRST = 5


@directory.tells_ties
def ties(users: Sequence[User], viewer: Viewer) -> Mapping[uuid.UUID, Sequence[Tie]]:
    """Return every holding of each login's owner, in two queries; a seat that is not open to the viewer has no name."""
    held = Holding.objects.filter(person__user__in=users).select_related("seat__body", "person").order_by("-began_on")
    rows = list(held)
    open_ones = set(
        Holding.objects.visible_to(viewer).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    may_end = bool(PERMISSIONS["seats"] & viewer.roles)
    found: dict[uuid.UUID, list[Tie]] = defaultdict(list)
    for row in rows:
        owner, is_open = row.person.user_id, row.pk in open_ones
        if owner is None:
            continue  # The filter above leaves none out of this; the column itself may be empty.
        found[owner].append(
            Tie(
                role=ROLE_OF_SEAT[SeatKind(row.seat.kind)],
                title=joined(row.seat, row.seat.body) if is_open else _("a seat that is not open to you"),
                began_on=row.began_on,
                ended_on=row.ended_on,
                url=row.seat.get_absolute_url() if is_open else "",
                end_url=reverse("members:holding-end", args=[row.pk]) if is_open and may_end else "",
            )
        )
    return found


@directory.tells_holders
def holders(role: str, on: dt.date) -> Q:
    """Return the condition over User that somebody holds a seat of a role on a day, in a body that exists then."""
    kinds = [kind for kind, given in ROLE_OF_SEAT.items() if given == role]
    return Q(pk__in=_serving(on).filter(seat__kind__in=kinds).values("person__user_id"))


@directory.offers_ways
def ways(user: User, viewer: Viewer) -> list[Link]:
    """Offer to tie a login to a seat, and the page of the person behind it."""
    found = []
    if PERMISSIONS["seats"] & viewer.roles and user.is_active and user.pk != viewer.user_id:
        found.append(Link(_("Tie to a seat"), reverse("members:login-seat", args=[user.pk])))
    person = Person.objects.visible_to(viewer).filter(user=user).first()
    if person is not None:
        found.append(Link(_("Open the person"), person.get_absolute_url()))
    return found


@directory.knows_addresses
def owners(address: str, viewer: Viewer) -> list[Link]:
    """Return the people on record with an office e-mail."""
    people = Person.objects.visible_to(viewer).filter(email__iexact=address).order_by("name", "id")[:3]
    return [Link(person.name, person.get_absolute_url()) for person in people]


@directory.raises_matters
def matters(viewer: Viewer, on: dt.date) -> list[Matter]:
    """Return who signs in without a ground or after their last one ended, and whose seat ends soon; six queries."""
    left = _without_ground(on).filter(Exists(_ended(on)))
    never = _without_ground(on).filter(~Exists(_ended(on)), last_login__isnull=False)
    ending = (
        Holding.objects.visible_to(viewer)
        .serving(on)
        .filter(ended_on__lte=on + SOON, person__user__isnull=False)
        .select_related("seat__body", "person__user")
        .order_by("ended_on", "id")
    )
    listed = reverse("user-list")
    return [
        Matter(
            "members.left",
            _("Left, and still able to sign in"),
            left.count(),
            _("The last seat or role has ended. Suspend the login, or tie it to a seat."),
            [(Link(str(user), user.get_absolute_url()), "") for user in left.order_by("name", "id")[:FIRST]],
            f"{listed}?role=none",
        ),
        Matter(
            "members.groundless",
            _("Without a seat or role"),
            never.count(),
            _("They sign in and see nothing. Tie the login to a seat, or suspend it."),
            [(Link(str(user), user.get_absolute_url()), "") for user in never.order_by("name", "id")[:FIRST]],
            f"{listed}?role=none",
            "soon",
        ),
        Matter(
            "members.ending",
            _("Seats that somebody leaves within 30 days"),
            ending.count(),
            _("Access ends by itself after the last day. Name the successor in time."),
            [
                (Link(str(row), row.person.user.get_absolute_url()), _("until %(day)s") % {"day": ui.day(row.ended_on)})
                for row in ending[:FIRST]
            ],
            tone="soon",
        ),
    ]


def _serving(on: dt.date) -> QuerySet:
    """Return the holdings that give a role on a day; the body must exist too, as in `members.roles`."""
    return (
        Holding.objects.serving(on)
        .filter(in_period(on, "seat__"))
        .filter(Q(seat__body__ended_on__isnull=True) | Q(seat__body__ended_on__gte=on))
    )


def _ended(on: dt.date) -> QuerySet:
    return Holding.objects.filter(person__user=OuterRef("pk"), began_on__lt=on)


def _without_ground(on: dt.date) -> QuerySet[User]:
    """Return the open logins of which no seat and no role gives anything today, and none is to come."""
    assigned = RoleAssignment.objects.filter(Q(in_force(on)) | Q(began_on__gt=on), user=OuterRef("pk"))
    to_come = Holding.objects.filter(began_on__gt=on, person__user=OuterRef("pk"))
    return User.objects.filter(
        ~Exists(_serving(on).filter(person__user=OuterRef("pk"))), ~Exists(to_come), ~Exists(assigned), is_active=True
    )
