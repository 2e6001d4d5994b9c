"""Files kept by the digest of their bytes: temporary file, fsync, rename, then the row."""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from coordination.enums import Classification
from coordination.exceptions import RegisterError, StorageFullError, UploadRefusedError
from coordination.models import StoredFile, User

# What people attach: scans, letters, sheets. Judged by the first bytes, not by the name.
KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"II*\x00", "image/tiff", ".tif"),
    (b"MM\x00*", "image/tiff", ".tif"),
)


class AlteredFileError(RegisterError):
    """The bytes on disk no longer have the digest under which they were kept."""


def folder() -> Path:
    return Path(settings.VAR_DIR) / "files"


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


def keep(content: bytes) -> str:
    """Write the bytes durably under their SHA-256 and return it. Same bytes are kept once.

    Raises StorageFullError on a full disk; nothing half-written becomes visible.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if target.exists() and target.stat().st_size == len(content):
        return digest
    temporary: str | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
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
    return digest


def read(digest: str) -> bytes:
    """Return the bytes kept under a digest. Raises AlteredFileError where they changed or are gone."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError as error:
        raise AlteredFileError(_("The file is missing from the store. Restore it from the backup.")) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise AlteredFileError(_("The file was altered on disk and is not served. Restore it from the backup."))
    return content


def attach(upload: UploadedFile, *, by: User, classification: str = Classification.GOVERNMENT) -> StoredFile:
    """Keep an uploaded file after looking at its size and first bytes. Returns its row.

    The file is read by who reads the act that it proves; its own class may close it to more of them.

    Raises UploadRefusedError with the sentence for the field, or StorageFullError.
    """
    if upload.size is None or upload.size == 0:
        raise UploadRefusedError(_("The file is empty. Choose another one."))
    if upload.size > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
        raise UploadRefusedError(
            _("The file is larger than %(limit)s MB. Scan it again in grey or split it.") % {"limit": limit}
        )
    content = upload.read()
    kind = next(((name, ending) for magic, name, ending in KINDS if content.startswith(magic)), None)
    if kind is None:
        raise UploadRefusedError(_("The file is no PDF, PNG, JPEG or TIFF. Save it as one of these first."))
    content_type, ending = kind
    stem = Path(upload.name or "file").stem
    stem = "".join(c for c in stem if c.isprintable() and c not in '\\/:*?"<>|')[:80].strip(" .") or "file"
    return StoredFile.objects.create(
        digest=keep(content),
        name=stem + ending,
        content_type=content_type,
        size=len(content),
        stored_by=by,
        classification=classification,
    )


def classed(file: StoredFile, classification: str) -> StoredFile:
    """Return the row of the same bytes under a class: this one, or a new one, since a row is never changed."""
    if file.classification == classification:
        return file
    same = {name: getattr(file, name) for name in ("digest", "name", "content_type", "size", "stored_by")}
    return StoredFile.objects.create(classification=classification, **same)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
