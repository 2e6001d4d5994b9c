"""A consistent copy of the database and the files, with a list of contents that anybody can check.

The database is copied first: a file is written before its row, so every file that the copy names is
there when the files are copied after it. Files never change under their name. The copy stands in a
folder of its own that bears its last name only when it is complete. Encryption and the way to another
machine are the operator's own tools (docs/operations.md).
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from coordination import clock, files
from coordination.canonical import canonical, digest
from coordination.exceptions import RegisterError
from coordination.models import Backup, StoredFile

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_COPY = "database.sqlite3"
POSTGRES_COPY = "database.dump"
FILES = "files"
LONGEST_SECONDS = 6 * 3600
# A sealed paper bears the digest of its bytes as its name; that of an upload stands in its row.
DIGEST_NAME = re.compile(r"[0-9a-f]{64}")


class BackupError(RegisterError):
    """The copy could not be made or read; the sentence says what to do. What is half made stays under a `.part` name."""


@dataclass(frozen=True)
class Copy:
    """A finished copy: its folder, its row, and the files of the store whose bytes no longer have their digest."""

    folder: Path
    row: Backup
    altered: tuple[str, ...] = ()


@dataclass
class Check:
    """What was found when a copy was read again; sound where nothing is missing, altered or too much."""

    folder: Path
    count: int = 0
    problems: list[str] = field(default_factory=list)
    is_known: bool = False

    @property
    def is_sound(self) -> bool:
        return not self.problems


def back_up(into: Path) -> Copy:
    """Copy database and files into a new folder under `into`, and note it on record. Call it outside a transaction.

    Raises BackupError where a tool is missing or of an older version, or where the copy cannot be read.
    """
    at = clock.now()
    name = f"register-{at:%Y-%m-%dT%H%M%SZ}"
    final, part = into / name, into / f"{name}-{uuid.uuid4().hex[:8]}.part"
    if final.exists():
        raise BackupError(_("A backup of this second stands in the folder already. Run it again."))
    into.mkdir(parents=True, exist_ok=True)
    part.mkdir(mode=0o700)
    kind, database = ("sqlite", _copy_sqlite(part)) if connection.vendor == "sqlite" else ("postgresql", _dump(part))
    entries = [_entry(part, database)]
    altered = []
    rows = StoredFile.objects.values_list("place", "digest")
    uploads = {place.hex: known for place, known in rows if place is not None}
    for source in _stored():
        target = part / FILES / source.relative_to(files.folder())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        entry = _entry(part, target)
        expected = source.name if DIGEST_NAME.fullmatch(source.name) else uploads.get(source.name)
        if expected is not None and entry["sha256"] != expected:
            altered.append(source.name)
        entries.append(entry)
    manifest = canonical(
        {
            "format": FORMAT,
            "taken_at": at.isoformat(),
            "database": kind,
            "version": settings.VERSION,
            "migrations": _migrations(),
            "contents": entries,
        }
    )
    _write(part / MANIFEST, manifest)
    _sync(part)
    part.rename(final)
    _sync(into)
    row = Backup.objects.create(
        at=at,
        place=str(final)[-300:],
        database=kind,
        file_count=len(entries) - 1,
        size=sum(entry["bytes"] for entry in entries),
        digest=digest(manifest),
    )
    return Copy(final, row, tuple(altered))


def note(place: str) -> Backup:
    """Note a copy that another tool has taken just now, such as a snapshot of the machine; nothing is read."""
    kind = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    return Backup.objects.create(place=place[:300], database=kind)


def check(folder: Path) -> Check:
    """Read a copy again: every file against its digest, nothing missing, nothing too much, the database readable.

    Raises BackupError where the folder is no finished backup.
    """
    try:
        text = (folder / MANIFEST).read_bytes()
        manifest = json.loads(text)
        contents = {str(entry["path"]): entry for entry in manifest["contents"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(_("%(folder)s holds no finished backup.") % {"folder": folder}) from error
    found = Check(folder, is_known=Backup.objects.filter(digest=digest(text)).exists())
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    found.problems += [
        _("%(path)s is not in the list of contents") % {"path": path} for path in present - set(contents)
    ]
    for path, entry in contents.items():
        found.count += 1
        # The list itself is judged too: a path that leads out of the folder is no part of a backup.
        if path not in present:
            found.problems.append(_("%(path)s is missing") % {"path": path})
        elif _digest_of(folder / path) != entry["sha256"]:
            found.problems.append(_("%(path)s was altered") % {"path": path})
    if not found.problems:
        found.problems += _unreadable(folder, str(manifest["database"]))
    return found


def _copy_sqlite(part: Path) -> Path:
    """Copy SQLite while others write: its own backup is consistent, and a look proves that it can be read."""
    target = part / SQLITE_COPY
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
    problem = _sqlite_problem(target)
    if problem:
        raise BackupError(_("The copy of the database cannot be read: %(problem)s") % {"problem": problem})
    return target


def _dump(part: Path) -> Path:
    """Dump PostgreSQL in one snapshot, with a pg_dump that is no older than the server."""
    tool = shutil.which("pg_dump")
    if tool is None:
        raise BackupError(
            _("pg_dump is not on this machine. Install the client of PostgreSQL, or run this where it is.")
        )
    said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
    version = re.search(r"(\d+)\.?\d*", said)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    if version is None or int(version[1]) < server:
        raise BackupError(
            _(
                "pg_dump is of version %(tool)s and the server of %(server)s. Install the client of the server's version."
            )
            % {"tool": version[1] if version else "?", "server": server}
        )
    target = part / POSTGRES_COPY
    command = [tool, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", "--no-password"]
    done = subprocess.run(
        command, env={**os.environ, **_as_libpq()}, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )
    if done.returncode:
        raise BackupError(_("pg_dump failed: %(problem)s") % {"problem": done.stderr.strip()[-500:]})
    return target


def _as_libpq() -> dict[str, str]:
    """Return the connection as the client's own variables, so that no password stands on a command line."""
    known: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {variable: str(known[key]) for variable, key in names.items() if known.get(key)}


def _unreadable(folder: Path, kind: str) -> list[str]:
    if kind == "sqlite":
        problem = _sqlite_problem(folder / SQLITE_COPY)
        return [_("the database cannot be read: %(problem)s") % {"problem": problem}] if problem else []
    tool = shutil.which("pg_restore")
    if tool is None:
        return []
    done = subprocess.run(
        [tool, "--list", str(folder / POSTGRES_COPY)], capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode == 0:
        return []
    return [_("the database cannot be read: %(problem)s") % {"problem": done.stderr.strip()[-300:]}]


def _sqlite_problem(path: Path) -> str:
    copy = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        said = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        said = str(error)
    finally:
        copy.close()
    return "" if said == "ok" else said


def _migrations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def _stored() -> Iterator[Path]:
    """Yield the files of the store in the order of their names; what is being written has no name yet."""
    folder = files.folder()
    if folder.exists():
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".part-"))


def _entry(part: Path, path: Path) -> dict[str, Any]:
    _sync(path)
    return {"path": str(path.relative_to(part)), "bytes": path.stat().st_size, "sha256": _digest_of(path)}


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
