"""Bytes without a row: what an act that came to nothing, or a machine that stopped, left in the store."""

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coordination import clock
from coordination.files.store import PART, folder
from coordination.models import StoredFile

# Longer than any act takes: a row that is being written finds its bytes.
KEPT_FOR = dt.timedelta(days=1)
BATCH = 500


@dataclass
class Swept:
    """How many uploads without a row and unfinished parts were removed, and their bytes."""

    uploads: int = 0
    parts: int = 0
    size: int = 0


def sweep() -> Swept:
    """Remove uploads that no row names and unfinished parts, where older than a day.

    What lies under a digest is never removed: sealed papers are there, and files of earlier versions.
    """
    swept = Swept()
    before = (clock.now() - KEPT_FOR).timestamp()
    for path in _old(folder().glob(f"**/{PART}*"), before):
        swept.parts += 1
        swept.size += _remove(path)
    batch: list[Path] = []
    for path in _old((folder() / "uploads").glob("??/*"), before):
        batch.append(path)
        if len(batch) == BATCH:
            _sweep_batch(batch, swept)
            batch = []
    _sweep_batch(batch, swept)
    return swept


def _sweep_batch(paths: list[Path], swept: Swept) -> None:
    named = {path: uuid.UUID(path.name) for path in paths if _is_place(path.name)}
    held = set(StoredFile.objects.filter(place__in=named.values()).values_list("place", flat=True))
    for path, place in named.items():
        if place not in held:
            swept.uploads += 1
            swept.size += _remove(path)


def _old(paths: Iterator[Path], before: float) -> Iterator[Path]:
    for path in paths:
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue
        if status.st_mtime < before and path.is_file() and not path.is_symlink():
            yield path


def _is_place(name: str) -> bool:
    return len(name) == 32 and all(c in "0123456789abcdef" for c in name)


def _remove(path: Path) -> int:
    size = path.lstat().st_size
    os.unlink(path)
    return size
