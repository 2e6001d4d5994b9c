"""The processes beside the pages: workers, the schedule, and the broker between them."""

import datetime as dt
import os

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from coordination import clock, ui
from coordination.enums import JobState
from coordination.health.registry import PATIENCE_SECONDS, Finding, TooSlowError, check, within
from coordination.models import Heartbeat, Job
from coordination.ui import Tone

SILENT_AFTER = dt.timedelta(minutes=5)
LATE_AFTER = dt.timedelta(minutes=3)
WAITS_TOO_LONG = dt.timedelta(minutes=10)
FULL_QUEUE = 1000
MOST_COUNTED = 5000


@check("worker", gettext_lazy("Worker"))
def worker() -> Finding:
    """Return whether a worker lives, and whether work waits that none takes; two queries."""
    now = clock.now()
    rows = list(Heartbeat.objects.filter(process=Heartbeat.WORKER).order_by("-seen_at")[:50])
    waiting = Job.objects.filter(state=JobState.QUEUED, not_before__lt=now - WAITS_TOO_LONG)[:MOST_COUNTED].count()
    restart = _("Start the worker again: “docker compose up -d worker”, or its service. Its log says why it ended.")
    if not rows:
        return Finding(Tone.HAND, _("none has been seen"), restart)
    newest = rows[0]
    alive = [row for row in rows if now - row.seen_at <= SILENT_AFTER]
    if not alive:
        figure = _("silent since %(moment)s") % {"moment": ui.moment(newest.seen_at)}
        return Finding(Tone.HAND, figure, restart, measured_at=newest.seen_at)
    figure = ngettext("%(count)s worker", "%(count)s workers", len(alive)) % {"count": len(alive)}
    if waiting:
        figure = _("%(workers)s; jobs that have waited over ten minutes: %(count)s") % {
            "workers": figure,
            "count": waiting,
        }
        remedy = _("Start more workers, or look at the list of jobs for one that holds up the others.")
        return Finding(Tone.HAND, figure, remedy, measured_at=newest.seen_at)
    other = {row.version for row in alive} - {settings.VERSION}
    if other:
        remedy = _("A worker runs version %(version)s. Restart it, so that pages and work agree.") % {
            "version": sorted(other)[0]
        }
        return Finding(Tone.SOON, figure, remedy, measured_at=newest.seen_at)
    return Finding(Tone.MET if now - newest.seen_at <= LATE_AFTER else Tone.SOON, figure, measured_at=newest.seen_at)


@check("schedule", gettext_lazy("Schedule"))
def schedule() -> Finding:
    """Return when the last tick of the schedule was taken by a worker; one query."""
    at = Heartbeat.objects.filter(process=Heartbeat.SCHEDULE).values_list("seen_at", flat=True).first()
    remedy = _(
        "Without it no nightly look happens and nothing is tried again. If the worker lives, start the schedule again: "
        "“docker compose up -d beat”, or its service."
    )
    if at is None:
        return Finding(Tone.HAND, _("no tick has arrived"), remedy)
    figure = _("last tick %(moment)s") % {"moment": ui.moment(at)}
    silence = clock.now() - at
    if silence > SILENT_AFTER:
        return Finding(Tone.HAND, figure, remedy, measured_at=at)
    return Finding(Tone.MET if silence <= LATE_AFTER else Tone.SOON, figure, measured_at=at)


@check("broker", gettext_lazy("Broker"))
def broker() -> Finding:
    """Return whether wake-ups get through, and how many wait."""
    url = settings.CELERY_BROKER_URL
    if url.startswith("memory"):
        return Finding(Tone.NA, _("in memory, for tests"))
    try:
        waiting = within(queued_files if url.startswith("filesystem") else queued_in_redis)
    except (OSError, RedisError, TooSlowError) as error:
        remedy = _(
            "Nothing is lost: work waits in the database, and the tick finds it when the broker is back. Start Redis again."
        )
        return Finding(Tone.HAND, _("does not answer: %(error)s") % {"error": type(error).__name__}, remedy)
    kind = _("folder of files") if url.startswith("filesystem") else "Redis"
    figure = _("%(kind)s; wake-ups waiting: %(count)s") % {"kind": kind, "count": waiting}
    if waiting >= FULL_QUEUE:
        return Finding(Tone.HAND, figure, _("Nobody takes the wake-ups. Look at the worker above."))
    return Finding(Tone.MET, figure)


@check("cache", gettext_lazy("Cache"))
def cache() -> Finding:
    """Return whether the shared cache answers."""
    if not settings.REDIS_URL:
        return Finding(Tone.NA, _("in the memory of each process"))
    try:
        within(lambda: redis().ping())
    except (OSError, RedisError, TooSlowError) as error:
        remedy = _("Pages go on with the memory of each process. Start Redis again.")
        return Finding(Tone.SOON, _("does not answer: %(error)s") % {"error": type(error).__name__}, remedy)
    return Finding(Tone.MET, "Redis")


def redis() -> Redis:
    """Return a client that gives up at once."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE_SECONDS,
        socket_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def queued_in_redis() -> int:
    return int(redis().llen("celery"))


def queued_files() -> int:
    """Return how many wake-ups lie in the folder, counting no further than 5,000."""
    count = 0
    with os.scandir(settings.BROKER_DIR / "queue") as entries:
        for _entry in entries:
            count += 1
            if count >= MOST_COUNTED:
                break
    return count
