"""What is refused because it came too often is told once a minute: a flood fills no table."""

from hashlib import sha256

from django.core.cache import cache

from coordination import security


def note_throttled(kind: str, *, actor: str = "", subject: str = "") -> None:
    """Write one security event a minute for the same person, however often it happens."""
    whose = sha256(f"{actor} {subject}".encode()).hexdigest()
    if cache.add(f"throttled:{kind}:{whose}", True, 60):
        security.note(kind, actor=actor, subject=subject)
