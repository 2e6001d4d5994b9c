"""Telling workers that rows wait, without ever holding up who tells them.

One thread a process publishes, whatever the number of rows, so that a sweep which owes thousands of
messages neither starts thousands of threads nor waits for a broker that is down. What is not published
loses nothing: the tick finds the row.
"""

import atexit
import logging
import os
import queue
import threading
import time

logger = logging.getLogger(__name__)

MOST_WAITING = 500
LAST_WORDS_SECONDS = 0.5


class Bell:
    """A short queue of wake-ups and the thread that publishes them."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[str, str]] = queue.Queue(MOST_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, task: str, key: str) -> None:
        try:
            self._waiting.put_nowait((task, key))
        except queue.Full:
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._publish_all, name="wake-ups", daemon=True)
                self._thread.start()

    def settle(self, seconds: float) -> None:
        """Wait until all is published, at most so long."""
        end = time.monotonic() + seconds
        while self._waiting.unfinished_tasks and time.monotonic() < end:
            time.sleep(0.01)

    def _publish_all(self) -> None:
        while True:
            task, key = self._waiting.get()
            try:
                publish(task, key)
            except Exception as error:  # noqa: BLE001 - a broker that is down costs time, never the work
                left_out = self._drop()
                logger.warning(
                    "The broker was not reached (%s); the next tick will find %s %s and %s more.",
                    error, task, key, left_out,
                )  # fmt: skip
            finally:
                self._waiting.task_done()

    def _drop(self) -> int:
        """Forget what waits: each would wait for the same broker in vain."""
        number = 0
        while True:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                return number
            self._waiting.task_done()
            number += 1


def publish(task: str, key: str, *, expires: float | None = None) -> None:
    """Send one wake-up now; raises what the broker's client raises when it does not answer."""
    from coordination.celery import app

    app.send_task(task, args=[key], retry=False, ignore_result=True, expires=expires)


def wake(task: str, key: str) -> None:
    """Tell a worker that a row waits. Returns at once, whatever the broker does."""
    _bell.ring(task, key)


_bell = Bell()


def _begin_afresh() -> None:
    global _bell
    _bell = Bell()


# A forked child has the queue and its locks, but not the thread.
os.register_at_fork(after_in_child=_begin_afresh)
# A command that ends right after its commit still wakes the worker, if the broker answers.
atexit.register(lambda: _bell.settle(LAST_WORDS_SECONDS))
