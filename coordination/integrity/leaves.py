"""Seal what has no leaf yet: in batches, by one worker at a time, without a write where nothing is new."""

import datetime as dt
import hashlib
from collections.abc import Callable

from django.db import connection, transaction

from coordination import clock
from coordination.canonical import canonical, digest
from coordination.integrity.sources import sources
from coordination.models import Leaf, Seal

BATCH = 5000
# What the first leaf and the first seal name as the one before.
BEGINNING = "0" * 64
# Any number will do that nothing else in this database locks.
LOCK = 0x4E434D5EA1


def seal_waiting(*, batch: int = BATCH, progress: Callable[[int], None] | None = None) -> int:
    """Write a leaf for every row that has none, and a seal over each batch. Returns the number of leaves.

    Each batch is a transaction of its own; every seal of one call bears the same moment. Two calls at
    once wait for each other, and the second finds nothing left.
    """
    made_at = clock.now()
    written = 0
    while True:
        count = _seal_batch(made_at, batch)
        written += count
        if progress is not None:
            progress(written)
        if count < batch:
            return written


def link(before: str, text: str) -> str:
    """Return the link of a leaf: SHA-256 of the link before it and of its own text."""
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def seal_digest(seal: Seal) -> str:
    """Return the digest of a seal over its own facts, the last link of its leaves and the seal before."""
    return digest(
        canonical(
            {
                "number": seal.number,
                "made_at": seal.made_at,
                "first": seal.first,
                "last": seal.last,
                "link": seal.link,
                "previous": seal.previous,
            }
        )
    )


def _seal_batch(made_at: dt.datetime, batch: int) -> int:
    with transaction.atomic():
        _lock()
        newest = Seal.objects.order_by("-number").first()
        position, chained = (newest.last, newest.link) if newest else (0, BEGINNING)
        leaves: list[Leaf] = []
        for source in sources():
            for row in source.read(source.waiting(), limit=batch - len(leaves)):
                text = source.text(row)
                position, chained = position + 1, link(chained, text)
                leaves.append(Leaf(position=position, source=source.label, key=row.key, text=text, link=chained))
            if len(leaves) >= batch:
                break
        if not leaves:
            return 0
        Leaf.objects.bulk_create(leaves, batch_size=1000)
        seal = Seal(
            number=newest.number + 1 if newest else 1,
            made_at=made_at,
            first=leaves[0].position,
            last=position,
            link=chained,
            previous=newest.digest if newest else BEGINNING,
        )
        seal.digest = seal_digest(seal)
        seal.save(force_insert=True)
        return len(leaves)


def _lock() -> None:
    # SQLite's immediate transactions stand in line by themselves; the unique keys are the last word on both.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
