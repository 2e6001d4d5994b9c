"""The checks of health, asked one after the other, none of which may hold up the page."""

import datetime as dt
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coordination import clock
from coordination.ui import Tone

logger = logging.getLogger(__name__)

T = TypeVar("T")
PATIENCE_SECONDS = 0.3
# From fine to what needs a hand; the worst of all is the state of the whole.
ORDER = (Tone.NA, Tone.MET, Tone.UNKNOWN, Tone.SOON, Tone.HAND)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: met, soon (look at it), hand (needs a hand), na or unknown; a figure, and what to do.

    `url` is the page where it is done, `measured_at` when the figure was true, now if left out.
    """

    tone: Tone
    figure: str
    remedy: str = ""
    url: str = ""
    measured_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A finding under the name of its check."""

    key: str
    title: str
    finding: Finding
    measured_at: dt.datetime


Check = Callable[[], Finding]
_checks: dict[str, tuple[str | Promise, Check]] = {}


class TooSlowError(Exception):
    """What was asked did not answer in time; it may still be at it."""


def check(key: str, title: str | Promise) -> Callable[[Check], Check]:
    """Register a check under a key, with its title on the page.

    It may ask the database a fixed number of questions; whatever else can keep it waiting is asked
    through `within`.
    """

    def register(function: Check) -> Check:
        _checks[key] = (title, function)
        return function

    return register


def within(ask: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """Return what `ask` returns, or raise TooSlowError after so many seconds, or whatever it raised.

    It runs in a thread that is left behind when it is too slow, so it must not touch the database.
    """
    answers: queue.Queue[tuple[bool, T | BaseException]] = queue.Queue(1)

    def run() -> None:
        try:
            answers.put((True, ask()))
        except BaseException as error:  # noqa: BLE001 - handed to who asked
            answers.put((False, error))

    threading.Thread(target=run, name="health", daemon=True).start()
    try:
        is_good, answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TooSlowError(f"no answer within {seconds} s") from None
    if isinstance(answer, BaseException) and not is_good:
        raise answer
    return answer  # type: ignore[return-value]


def report() -> list[Report]:
    """Ask every check. One that fails is unknown, and the log says why."""
    found = []
    for key, (title, ask) in _checks.items():
        try:
            finding = ask()
        except Exception:
            logger.exception("The check of health %s failed.", key)
            finding = Finding(Tone.UNKNOWN, _("not measured"), _("The log of this process says why."))
        found.append(Report(key, str(title), finding, finding.measured_at or clock.now()))
    return found


def worst(reports: list[Report]) -> Tone:
    """Return the state of the whole: that of the worst check."""
    return max((one.finding.tone for one in reports), key=ORDER.index, default=Tone.UNKNOWN)
