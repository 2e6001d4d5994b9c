"""What is kept: the database, the disk, and the copy that was taken of both."""

import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination import clock, files, house, ui
from coordination.health.registry import Finding, TooSlowError, check, within
from coordination.models import Backup
from coordination.ui import Tone

LOW_PERCENT = 10
LEAST_BYTES = 1_000_000_000
SOON_PERCENT = 20

BACKUP_DAYS = house.declare(
    house.Declared(
        key="coordination.backup_days",
        label=gettext_lazy("Days after which a backup is too old"),
        default=2,
        low=1,
        high=31,
        provision="8.c",
    )
)


@check("database", gettext_lazy("Database"))
def database() -> Finding:
    """Return the kind and size of the database, and whether its tables are up to date."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    kind = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    figure = _("%(kind)s, %(size)s") % {"kind": kind, "size": filesizeformat(size_of_database())}
    if missing:
        figure = _("%(figure)s; steps to bring its tables up to date: %(count)s") % {"figure": figure, "count": missing}
        return Finding(Tone.HAND, figure, _("Run “manage.py migrate”, then start the processes again."))
    if connection.vendor == "sqlite" and settings.MODE == "production":
        return Finding(Tone.HAND, figure, _("Move to PostgreSQL: SQLite serves the demonstration only."))
    return Finding(Tone.MET, figure)


def size_of_database() -> int:
    """Return the bytes that the database takes; one query."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@check("disk", gettext_lazy("Disk"))
def disk() -> Finding:
    """Return what is free where the register writes, and where the files are kept; the scarcer of the two."""
    try:
        free, total = within(scarcest)
    except TooSlowError:
        return Finding(Tone.HAND, _("does not answer"), _("The disk hangs. Look at the machine or its network drive."))
    percent = free * 100 // total if total else 0
    figure = _("%(free)s free, %(percent)s %% of %(total)s") % {
        "free": filesizeformat(free),
        "percent": percent,
        "total": filesizeformat(total),
    }
    if percent < LOW_PERCENT or free < LEAST_BYTES:
        remedy = _(
            "Make room before it is full: a full disk keeps papers from being sealed and mails from being written."
        )
        return Finding(Tone.HAND, figure, remedy)
    if percent < SOON_PERCENT:
        return Finding(Tone.SOON, figure, _("Plan for more room."))
    return Finding(Tone.MET, figure)


def scarcest() -> tuple[int, int]:
    """Return the free and total bytes of the folder of all data or of the files, whichever has less room."""
    found = [shutil.disk_usage(_existing(folder)) for folder in (Path(settings.VAR_DIR), files.folder())]
    scarce = min(found, key=lambda usage: usage.free)
    return scarce.free, scarce.total


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


@check("backup", gettext_lazy("Backup"))
def backup() -> Finding:
    """Return how old the newest backup is, against the house's number of days; two queries."""
    newest = Backup.objects.order_by("-at", "-id").first()
    limit = house.value(BACKUP_DAYS.key)
    remedy = _("Run “manage.py back_up FOLDER” each night, onto another disk or machine, and look at its answer.")
    if newest is None:
        if settings.MODE == "demo":
            return Finding(Tone.NA, _("none on record; a demonstration owes none"))
        return Finding(Tone.HAND, _("none on record"), remedy)
    figure = _("%(moment)s, %(size)s, at %(place)s") % {
        "moment": ui.moment(newest.at),
        "size": filesizeformat(newest.size),
        "place": newest.place,
    }
    age = (clock.now() - newest.at) / dt.timedelta(days=1)
    if age > limit:
        old = ngettext("older than %(count)s day", "older than %(count)s days", limit) % {"count": limit}
        return Finding(Tone.HAND, f"{figure} · {old}", remedy, measured_at=newest.at)
    return Finding(Tone.MET, figure, measured_at=newest.at)
