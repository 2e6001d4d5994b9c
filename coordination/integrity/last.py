"""What the last check of the chain found: read from the security events, which are sealed themselves."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coordination import security
from coordination.integrity.checking import Report
from coordination.integrity.problems import Problem
from coordination.models import SecurityEvent

SOUND = "history-verified"
UNSOUND = "history-unsound"
EXPORTED = "history-exported"


@dataclass(frozen=True)
class LastCheck:
    """A check that ended: when, whether all was sound, and its sentence."""

    at: dt.datetime
    is_sound: bool
    sentence: str


def note_check(report: Report, *, actor: str) -> None:
    """Write a check's outcome as a security event: numbers, and the first problem without names or values."""
    security.note(
        SOUND if report.is_sound else UNSOUND,
        actor=actor,
        subject=report.head.digest if report.head else "",
        rows=report.rows,
        seals=report.seals,
        records=report.records,
        documents=report.documents,
        waiting=report.waiting,
        problems=[problem.facts() for problem in report.problems[:20]],
    )


def last_check() -> LastCheck | None:
    """Return the newest check on record, or None before the first."""
    event = SecurityEvent.objects.filter(kind__in=[SOUND, UNSOUND]).order_by("-at", "-id").first()
    if event is None:
        return None
    return LastCheck(event.at, event.kind == SOUND, _sentence(event.detail))


def _sentence(detail: dict[str, Any]) -> str:
    """Return the outcome in the reader's language; what was erased from the event since is left out."""
    problems = detail.get("problems") or []
    if problems:
        first = problems[0]
        return str(
            Problem(first["where"], first["key"], _(first["sentence"]), first["record"], tuple(first["columns"]))
        )
    numbers = {name: detail.get(name, 0) for name in ("rows", "seals", "records", "documents")}
    return Report(**numbers).sentence()
