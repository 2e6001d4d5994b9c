"""Signs of life: a row a process, written once a minute, so that the pages know who works beside them."""

import datetime as dt
import logging
import threading

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from coordination import clock
from coordination.models import Heartbeat

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60
TICK = "tick"
FORGOTTEN_AFTER = dt.timedelta(days=1)


def seen(process: str, name: str) -> None:
    """Write that a process lives now; one UPDATE, but for the first time."""
    facts = {"seen_at": clock.now(), "version": settings.VERSION}
    if Heartbeat.objects.filter(process=process, name=name).update(**facts):
        return
    try:
        with transaction.atomic():
            Heartbeat.objects.create(process=process, name=name, **facts)
    except IntegrityError:
        Heartbeat.objects.filter(process=process, name=name).update(**facts)


def ticked() -> None:
    """Write that a tick of the schedule has arrived, and forget the workers that nobody has seen for a day."""
    seen(Heartbeat.SCHEDULE, TICK)
    Heartbeat.objects.filter(process=Heartbeat.WORKER, seen_at__lt=clock.now() - FORGOTTEN_AFTER).delete()


def gone(process: str, name: str) -> None:
    """Forget a process that has ended in order."""
    Heartbeat.objects.filter(process=process, name=name).delete()


class Pulse:
    """Writes a worker's sign of life each minute until it is stopped; a database that is down costs a line in the log."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop, and forget the worker: one that was scaled away is not missed."""
        self._ended.set()
        self._thread.join(timeout=2)
        self._quietly(gone)

    def _beat(self) -> None:
        while True:
            self._quietly(seen)
            if self._ended.wait(EVERY_SECONDS):
                return

    def _quietly(self, write: object) -> None:
        try:
            write(Heartbeat.WORKER, self.name)  # type: ignore[operator]
        except Exception:
            logger.warning("The worker's sign of life could not be written.", exc_info=True)
        finally:
            connection.close()
