"""Security events: what touched access, was read that is restricted, or left the house.

An event outlives what it tells of: where the transaction that it stood in is undone, it is written
again as soon as the request, job or command has ended. Source: design, rule 5; ISACS 03.40, 5.2 c.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import transaction

from coordination.tracing import request_id

if TYPE_CHECKING:
    from coordination.models import SecurityEvent

logger = logging.getLogger(__name__)

# The events of this request that stand in a transaction which may still be undone.
_at_risk: ContextVar["list[SecurityEvent] | None"] = ContextVar("events_at_risk", default=None)


def note(kind: str, *, actor: str = "", subject: str = "", **detail: object) -> None:
    """Write one security event. `detail` holds plain values only, never a secret.

    Inside a transaction the event is part of it, and is written once more by `keeping` where the
    transaction is undone.
    """
    from coordination.models import SecurityEvent

    event = SecurityEvent.objects.create(
        kind=kind, actor=actor, subject=subject, request_id=request_id(), detail=dict(detail)
    )
    at_risk = _at_risk.get()
    if at_risk is not None and transaction.get_connection().in_atomic_block:
        at_risk.append(event)
        transaction.on_commit(lambda: at_risk.remove(event) if event in at_risk else None)


@contextmanager
def keeping() -> Iterator[None]:
    """Hold on to the events noted inside; at the end, write again those that a transaction took with it."""
    at_risk: list[SecurityEvent] = []
    token = _at_risk.set(at_risk)
    try:
        yield
    finally:
        _at_risk.reset(token)
        if at_risk:
            _write_again(at_risk)


def forget_undone() -> None:
    """Let go of the events that the present transaction will take with it: what they tell of was not done."""
    at_risk = _at_risk.get()
    if at_risk is not None:
        at_risk.clear()


def _write_again(events: "list[SecurityEvent]") -> None:
    from coordination.models import SecurityEvent

    try:
        # A key may have been given to another event since: the moment and the request tell them apart.
        standing = set(
            SecurityEvent.objects.filter(pk__in=[event.pk for event in events]).values_list("pk", "at", "request_id")
        )
        for event in events:
            if (event.pk, event.at, event.request_id) not in standing:
                event.pk = None
                event.save(force_insert=True)
    except Exception:
        # The answer has been made already; what could not be kept stands in the log at least.
        lost = [(event.kind, event.actor, event.subject, event.request_id) for event in events]
        logger.exception("Security events could not be written again: %r", lost)
