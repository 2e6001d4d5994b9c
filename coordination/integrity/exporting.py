"""The export of the whole chain: what an auditor takes away and checks on a machine of their own."""

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import QuerySet

from coordination import clock
from coordination.canonical import canonical
from coordination.integrity import verify_export
from coordination.integrity.head import current_head
from coordination.integrity.leaves import seal_waiting
from coordination.integrity.sources import NO_SALT, plain_json, source_of
from coordination.models import Leaf, Seal, SealedDocument, State

CHUNK = 2000
README = """An export of the register's history.

  leaves.jsonl     every row of history as it was sealed, one a line: position, text, link; and beside the text
                   the personal values, which the text holds only as HMAC, with their salt
  seals.jsonl      the seals that close over them
  documents.jsonl  the sealed documents and their digests
  manifest.json    counts and the head of the chain
  verify_export.py checks all of it; read it first, it is short

Check:  python3 -I verify_export.py THIS.zip --head "the head in a daily mail or at the foot of a sealed paper"

The file holds personal data of office-holders. Keep it as such, and delete it when the audit is over.
"""

# Models that hold no row of history and are not sealed, and why; a test fails for one that is in neither list.
LEFT_OUT = {
    "coordination.leaf": "is the export",
    "coordination.seal": "is the export",
    "coordination.job": "work under way; its effects are history",
    "coordination.once": "forms that had their effect, forgotten after two days; the effects are history",
    "coordination.export": "files made for one person; their making and opening are security events",
    "coordination.backup": "what was saved of the database and when, of use to who keeps the machines",
    "coordination.heartbeat": "whether the processes run",
    "members.bodygrant": "follows from the holdings, which are history",
    "contacts.pointgrant": "follows from the contacts and holdings, which are history",
    "coordination.notice": "messages under way; their causes are history, sending is no record",
    "contacts.sweepmark": "the mark of the last sweep; its flags are history",
}


def export_history(path: Path, *, progress: Callable[[int, int], None] | None = None) -> dict[str, object]:
    """Seal what waits, then write the zip file at `path`; returns the manifest. Personal values are in it."""
    seal_waiting()
    head = current_head()
    last = head.rows if head else 0
    state = State.current()
    manifest: dict[str, object] = {
        "state": state.name if state else "",
        "made_at": clock.now().isoformat(),
        "version": settings.VERSION,
        "seals": head.number if head else 0,
        "leaves": last,
        "head": head.digest if head else None,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        with archive.open("leaves.jsonl", "w", force_zip64=True) as file:
            _write(file, _leaves(last, progress))
        with archive.open("seals.jsonl", "w") as file:
            _write(file, _seals(head.number if head else 0))
        with archive.open("documents.jsonl", "w") as file:
            _write(file, _documents())
        archive.writestr("manifest.json", json.dumps(manifest, indent=2, sort_keys=True))
        archive.writestr("README.txt", README)
        archive.write(str(verify_export.__file__), "verify_export.py")
    return manifest


def _write(file: IO[bytes], lines: Iterator[str]) -> None:
    for line in lines:
        file.write(f"{line}\n".encode())


def _leaves(last: int, progress: Callable[[int, int], None] | None) -> Iterator[str]:
    """Yield each leaf with salt and personal values of its row; an erased row has none."""
    rows = Leaf.objects.filter(position__lte=last).order_by("position")
    lines = rows.values_list("position", "source", "key", "text", "link").iterator(chunk_size=CHUNK)
    while part := list(islice(lines, CHUNK)):
        personal = _personal(part)
        for position, label, key, text, link in part:
            yield plain_json({"position": position, "text": text, "link": link, **personal.get((label, key), {})})
        if progress is not None:
            progress(part[-1][0], last)


def _personal(part: Sequence[tuple]) -> dict[tuple[str, str], dict[str, object]]:
    found: dict[tuple[str, str], dict[str, object]] = {}
    for label in {line[1] for line in part}:
        source = source_of(label)
        if source is None or not source.personal:
            continue
        for row in source.read_keys([line[2] for line in part if line[1] == label]).values():
            if row.salt != NO_SALT:
                values = {name: row.values[name] for name in source.personal}
                found[label, row.key] = {"salt": row.salt.hex, "values": values}
    return found


def _seals(last: int) -> Iterator[str]:
    names = ("number", "made_at", "first", "last", "link", "previous", "digest")
    for line in Seal.objects.filter(number__lte=last).order_by("number").values(*names).iterator():
        yield canonical(line).decode()


def _documents() -> Iterator[str]:
    names = ("reference", "kind", "released_at", "snapshot_digest", "pdf_digest", "pdf_size")
    for line in QuerySet(SealedDocument).order_by("released_at", "pk").values(*names).iterator():
        yield plain_json(line)
