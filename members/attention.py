"""What in the members needs somebody's hand: seats of the mechanism without a holder.

The posts of points of contact are named by the contacts themselves, under clause 6.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import Role
from coordination.ui import day
from members.enums import SeatKind
from members.models import Membership, Seat
from members.periods import DAY

# Posts that carry the mechanism whether or not their body is a member of it.
POSTS = (SeatKind.SECRETARIAT, SeatKind.HEAD, SeatKind.MISSION)


def _vacant(viewer: Viewer, on: dt.date) -> QuerySet:
    """Return the vacant seats of bodies that sit today and of the mechanism's own posts: all, or those of own bodies."""
    rows = Seat.objects.visible_to(viewer)
    if not viewer.has(Role.SECRETARIAT, Role.HEAD):
        rows = rows.filter(body__in=viewer.body_ids)
    seated = Membership.objects.serving(on).filter(body=OuterRef("body"))
    rows = rows.vacant(on).exclude(kind=SeatKind.POINT_OF_CONTACT)
    return rows.filter(Q(Exists(seated)) | Q(kind__in=POSTS))


def _count(viewer: Viewer, on: dt.date) -> int:
    return _vacant(viewer, on).count()


def _items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    rows = _vacant(viewer, on).with_vacancy(on).select_related("body").order_by("title", "id")
    return [_item(seat, viewer) for seat in rows[:limit]]


def _item(seat: Any, viewer: Viewer) -> Item:
    since = max(seat.began_on, seat.last_held_on + DAY) if seat.last_held_on else seat.began_on
    appoints = viewer.has(Role.SECRETARIAT)
    return Item(
        key=f"members.vacant:{seat.pk}",
        what=_("%(seat)s, %(body)s: nobody holds the seat") % {"seat": seat, "body": seat.body},
        sentence=_("Vacant since %(day)s. Its duties fall to the secretariat until somebody is appointed.")
        % {"day": day(since)},
        provision="7.4.1.inclusion",
        owner=str(Role.SECRETARIAT.label),
        due_on=None,
        act_label=_("Appoint") if appoints else _("Open the seat"),
        act_url=reverse("members:seat-appoint", args=[seat.pk]) if appoints else seat.get_absolute_url(),
    )


register(Source("members.vacant", gettext_lazy("Seats without a holder"), _count, _items))
