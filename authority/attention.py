"""What about the National Authority needs somebody's hand: that none is active, or that one runs out (5.1)."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authority.models import Designation
from authority.rules import lacks
from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import Role
from coordination.ui import day
from members.periods import stretch_on, stretches

SOON_DAYS = 60


def _count(viewer: Viewer, on: dt.date) -> int:
    return len(_items(viewer, on, 2))


def _items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    """Return at most one matter, in one query: the designations of a State are few."""
    if not viewer.has(Role.SECRETARIAT, Role.HEAD):
        return []
    life = stretches(Designation.objects.visible_to(viewer).select_related("body"))
    now = stretch_on(life, on)
    create = reverse("authority:designation-create")
    if now is None or now.is_gap:
        sentence = _("No government entity leads political coordination and policy direction.")
        if now is not None:
            sentence = _("Nobody leads political coordination and policy direction since %(day)s.") % {
                "day": day(now.began_on)
            }
        return [
            _item(viewer, _("No National Authority is designated"), sentence, now.began_on if now else None, create)
        ][:limit]
    found = lacks(now.record, on)
    if found:
        kind = "end" if now.record.body.ended_on is not None and now.record.body.ended_on < on else "update"
        act = reverse(f"authority:designation-{kind}", args=[now.record.pk])
        return [_item(viewer, str(now.record), " ".join(found), None, act)][:limit]
    after = next((one for one in life if one.began_on > on), None)
    if after is not None and after.is_gap and (after.began_on - on).days <= SOON_DAYS:
        sentence = _("Its last day is %(day)s, and no other designation follows.") % {"day": day(now.ended_on)}
        return [_item(viewer, str(now.record), sentence, now.ended_on, create)][:limit]
    return []


def _item(viewer: Viewer, what: str, sentence: str, due_on: dt.date | None, url: str) -> Item:
    writes = viewer.has(Role.SECRETARIAT)
    return Item(
        key="authority.designation",
        what=what,
        sentence=sentence,
        provision="5.1",
        owner=str(Role.SECRETARIAT.label),
        due_on=due_on,
        act_label=_("Designate") if writes and url.endswith("new/") else _("Open"),
        act_url=url if writes else reverse("authority:designation-list"),
    )


register(Source("authority.designation", gettext_lazy("National Authority"), _count, _items))
