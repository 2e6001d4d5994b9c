"""The alarm in Today: the last check of the chain found that something was changed."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import clock
from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import Role
from coordination.integrity.last import LastCheck, last_check

KEY = "coordination.integrity"
ALARMED = (Role.ADMINISTRATOR, Role.AUDITOR)


def _alarm(viewer: Viewer) -> LastCheck | None:
    if not viewer.has(*ALARMED):
        return None
    check = last_check()
    return check if check is not None and not check.is_sound else None


def _count(viewer: Viewer, on: dt.date) -> int:
    return int(_alarm(viewer) is not None)


def _items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    check = _alarm(viewer)
    if check is None:
        return []
    return [
        Item(
            key=KEY,
            what=_("History was changed behind the register's back"),
            sentence=check.sentence,
            provision="5.2.c",
            owner=str(Role.ADMINISTRATOR.label),
            due_on=clock.day_of(check.at),
            act_label=_("See what was found"),
            act_url=reverse("integrity"),
        )
    ][:limit]


register(Source(KEY, gettext_lazy("Integrity of the history"), _count, _items))
