"""Who belongs to the groups of the points of contact: the present and coming holders of their posts."""

from collections.abc import Collection, Iterable

from contacts.models import PointGrant, PointOfContact
from coordination import scopes
from coordination.happenings import on
from members.grants import held_or_coming

POINT_PREFIX = "contact "


def points_by_seat(keys: scopes.Keys | None) -> Iterable[scopes.Belongs]:
    rows = held_or_coming(keys).filter(seat__points__isnull=False)
    return [(user, f"{POINT_PREFIX}{key}") for user, key in rows.values_list("person__user_id", "seat__points")]


@on("contact-designated")
def contact_designated(point: PointOfContact, **facts: object) -> None:
    """Settle the rights of who holds the post, in the transaction of the designation."""
    scopes.settle(set(held_or_coming(None).filter(seat=point.seat_id).values_list("person__user_id", flat=True)))


def ensure_points(names: Collection[str]) -> None:
    scopes.grant_each(PointGrant, POINT_PREFIX, names)


scopes.register(
    scopes.Source(POINT_PREFIX, (PointGrant, PointOfContact), points_by_seat, ensure_points, PointOfContact)
)
