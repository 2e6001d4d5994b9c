"""Security events: what touched access or left the house."""

from coordination.models import SecurityEvent
from coordination.tracing import request_id


def note(kind: str, *, actor: str = "", subject: str = "", **detail: object) -> None:
    """Write one security event. `detail` holds plain values only, never a secret."""
    SecurityEvent.objects.create(kind=kind, actor=actor, subject=subject, request_id=request_id(), detail=dict(detail))
