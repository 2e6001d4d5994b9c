"""What of the machines needs the administrator's hand today: one query, and a look at the disk."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import clock
from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import JobState, NoticeState, Role
from coordination.health.processes import SILENT_AFTER
from coordination.health.registry import TooSlowError, within
from coordination.health.stores import BACKUP_DAYS, LOW_PERCENT, scarcest
from coordination.models import Backup, Heartbeat, HouseValue, Job, Notice, User

PROVISION = "8.c"


@dataclass(frozen=True, slots=True)
class Facts:
    """What one query tells of the machines."""

    worker_at: dt.datetime | None
    tick_at: dt.datetime | None
    backup_at: dt.datetime | None
    backup_days: int
    failed: int


def facts(user: Any) -> Facts:
    """Read what there is to judge, in one query."""
    row = (
        User.objects.filter(pk=user)
        .values(
            worker_at=Subquery(_newest(Heartbeat.objects.filter(process=Heartbeat.WORKER), "seen_at")),
            tick_at=Subquery(_newest(Heartbeat.objects.filter(process=Heartbeat.SCHEDULE), "seen_at")),
            backup_at=Subquery(_newest(Backup.objects.all(), "at")),
            days=Subquery(HouseValue.objects.filter(key=BACKUP_DAYS.key).values("value")[:1]),
            failed_jobs=_number(Job, state=JobState.FAILED),
            failed_messages=_number(Notice, state=NoticeState.FAILED),
        )
        .get()
    )
    days = BACKUP_DAYS.default if row["days"] is None else row["days"]
    return Facts(row["worker_at"], row["tick_at"], row["backup_at"], days, row["failed_jobs"] + row["failed_messages"])


def problems(
    known: Facts, now: dt.datetime, *, owes_backup: bool, disk_percent: int | None
) -> list[tuple[str, str, str]]:
    """Return (key, what, sentence) of each thing that is down, old or full. `disk_percent` is None when not known."""
    found = []
    if known.worker_at is None or now - known.worker_at > SILENT_AFTER:
        found.append(("worker", _("The worker is silent"), _("Papers, mails and nightly work stand still.")))
    elif known.tick_at is None or now - known.tick_at > SILENT_AFTER:
        found.append(("schedule", _("The schedule is silent"), _("Nightly work and new tries stand still.")))
    if owes_backup and (known.backup_at is None or now - known.backup_at > dt.timedelta(days=known.backup_days)):
        found.append(("backup", _("The backup is too old"), _("What was written since would be lost with the disk.")))
    if disk_percent is not None and disk_percent < LOW_PERCENT:
        found.append(
            ("disk", _("The disk is nearly full"), _("A full disk keeps papers and mails from being written."))
        )
    if known.failed:
        sentence = _("%(count)s jobs or messages wait for somebody to look at them.") % {"count": known.failed}
        found.append(("failed", _("Work failed"), sentence))
    return found


def _found(viewer: Viewer) -> list[tuple[str, str, str]]:
    if not viewer.has(Role.ADMINISTRATOR):
        return []
    return problems(
        facts(viewer.user_id), clock.now(), owes_backup=settings.MODE != "demo", disk_percent=_disk_percent()
    )


def _disk_percent() -> int | None:
    try:
        free, total = within(scarcest)
    except (OSError, TooSlowError):
        return None
    return free * 100 // total if total else None


def _count(viewer: Viewer, on: dt.date) -> int:
    return len(_found(viewer))


def _items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    return [
        Item(
            key=f"coordination.health:{key}",
            what=what,
            sentence=sentence,
            provision=PROVISION,
            owner=str(Role.ADMINISTRATOR.label),
            due_on=None,
            act_label=_("Open the failed work") if key == "failed" else _("Open the health page"),
            act_url=reverse("failed-work") if key == "failed" else reverse("health"),
        )
        for key, what, sentence in _found(viewer)[:limit]
    ]


def _newest(rows: QuerySet, field: str) -> QuerySet:
    return rows.order_by(f"-{field}").values(field)[:1]


def _number(model: type[Model], **asked: Any) -> Coalesce:
    counted = model._default_manager.filter(**asked).order_by().values(together=Value(1)).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


register(Source("coordination.health", gettext_lazy("Machines and failed work"), _count, _items))
