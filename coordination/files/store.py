"""Bytes on disk: temporary file, fsync, rename, then the row. What is read is compared with its digest."""

import errno
import hashlib
import os
import shutil
import tempfile
import uuid
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from coordination.exceptions import RegisterError, StorageFullError
from coordination.models import StoredFile

PART = ".part-"


class AlteredFileError(RegisterError):
    """The bytes on disk no longer have the digest under which they were kept."""


def folder() -> Path:
    return Path(settings.VAR_DIR) / "files"


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


def place_of(place: uuid.UUID) -> Path:
    """Return where the upload of a random name lies; the name says nothing of what it holds."""
    return folder() / "uploads" / place.hex[:2] / place.hex


def keep(content: bytes) -> str:
    """Write the bytes durably under their SHA-256 and return it. Same bytes are kept once.

    Raises StorageFullError on a full disk; nothing half-written becomes visible.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if not (target.exists() and target.stat().st_size == len(content)):
        _write(target, content)
    return digest


def keep_upload(content: bytes) -> uuid.UUID:
    """Write the bytes durably under a new random name and return it. Raises StorageFullError."""
    check_room(len(content))
    place = uuid.uuid4()
    _write(place_of(place), content)
    return place


def check_room(size: int) -> None:
    """Refuse an upload that would take the room which sealed papers may still need. Raises StorageFullError."""
    where = next(path for path in (folder(), *folder().parents) if path.exists())
    if shutil.disk_usage(where).free < size + settings.SPARE_DISK_BYTES:
        raise StorageFullError()


def read(digest: str) -> bytes:
    """Return the bytes kept under a digest. Raises AlteredFileError where they changed or are gone."""
    return _proven(path_of(digest), digest)


def content_of(file: StoredFile) -> bytes:
    """Return the bytes of an attached file. Raises AlteredFileError where they changed or are gone."""
    return _proven(place_of(file.place) if file.place else path_of(file.digest), file.digest)


def _proven(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise AlteredFileError(_("The file is missing from the store. Restore it from the backup.")) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise AlteredFileError(_("The file was altered on disk and is not served. Restore it from the backup."))
    return content


def _write(target: Path, content: bytes) -> None:
    temporary: str | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=PART)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o440)
        os.replace(temporary, target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StorageFullError() from error
        raise
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
