"""Who belongs to the groups of roles and bodies by the seats that they hold."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from coordination import clock, scopes
from coordination.happenings import on
from members.models import BodyGrant, Holding, MemberBody, Person, Seat
from members.roles import ROLE_OF_SEAT

BODY_PREFIX = "body "


def held_or_coming(keys: scopes.Keys | None) -> QuerySet[Holding]:
    """Return the holdings of people with a login that have not ended: a right that begins later is written now."""
    today = clock.today()
    rows = Holding.objects.filter(person__user__isnull=False).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=today),
        Q(seat__ended_on__isnull=True) | Q(seat__ended_on__gte=today),
        Q(seat__body__ended_on__isnull=True) | Q(seat__body__ended_on__gte=today),
    )
    return rows if keys is None else rows.filter(person__user_id__in=keys)


@scopes.by_role
def roles_by_seat(keys: scopes.Keys | None) -> Iterable[scopes.Belongs]:
    rows = held_or_coming(keys).values_list("person__user_id", "seat__kind")
    return [(user, scopes.role_group(ROLE_OF_SEAT[kind])) for user, kind in rows]


def bodies_by_seat(keys: scopes.Keys | None) -> Iterable[scopes.Belongs]:
    rows = held_or_coming(keys).values_list("person__user_id", "seat__body_id")
    return [(user, f"{BODY_PREFIX}{body}") for user, body in rows]


def ensure_bodies(names: Collection[str]) -> None:
    scopes.grant_each(BodyGrant, BODY_PREFIX, names)


scopes.register(
    scopes.Source(
        BODY_PREFIX, (BodyGrant, Holding, Seat, MemberBody, Person), bodies_by_seat, ensure_bodies, MemberBody
    )
)


@on("holding-changed")
def holding_changed(seat: Seat, **facts: object) -> None:
    """Settle the rights of everybody who ever held the seat, in the transaction of the act."""
    users = Person.objects.filter(holdings__seat=seat, user__isnull=False).values_list("user_id", flat=True)
    scopes.settle(set(users))
