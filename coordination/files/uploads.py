"""What people attach: looked at by size, first bytes and content, cleaned, then kept under a random name."""

import hashlib

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.enums import Classification, KeptAs
from coordination.exceptions import UploadRefusedError
from coordination.files import inspection, quotas, scanning, store
from coordination.files.names import safe_name
from coordination.models import StoredFile, User

# What people attach: scans and letters. Which kind it is, the first bytes say, not the name.
KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"II*\x00", "image/tiff", ".tif"),
    (b"MM\x00*", "image/tiff", ".tif"),
)


def attach(upload: UploadedFile, *, by: User, classification: str = Classification.GOVERNMENT) -> StoredFile:
    """Keep an uploaded file, written anew without metadata, scripts and hidden parts. Returns its row.

    A PDF that is signed electronically is kept byte for byte. The original's digest and size stand in the row.
    The file is read by who reads the act that it proves; its own class may close it to more of them.
    Raises UploadRefusedError with the sentence for the field, or StorageFullError.
    """
    size = upload.size or 0
    if size == 0:
        raise UploadRefusedError(_("The file is empty. Choose another one."))
    if size > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
        raise UploadRefusedError(
            _("The file is larger than %(limit)s MB. Scan it again in grey or split it.") % {"limit": limit}
        )
    content = upload.read()
    kind = next(((name, ending) for magic, name, ending in KINDS if content.startswith(magic)), None)
    if kind is None:
        raise UploadRefusedError(_("The file is no PDF, PNG, JPEG or TIFF. Save it as one of these first."))
    content_type, ending = kind
    # Asked before the work as well as at its end: a person beyond their limits costs the house nothing.
    quotas.check(size, by=by)
    store.check_room(size)
    scanning.scan(content, actor=f"user:{by.pk}")
    cleaned = inspection.clean(content, content_type)
    return _keep(
        cleaned.content,
        original=content,
        name=safe_name(upload.name or "", ending),
        content_type=content_type,
        kept_as=KeptAs.SIGNED if cleaned.is_signed else KeptAs.CLEANED,
        classification=classification,
        by=by,
    )


def keep_judged(content: bytes, *, original: bytes, name: str, content_type: str, by: User) -> StoredFile:
    """Keep an upload that who calls has read, judged and cleaned, such as a sheet. Returns its row.

    `content` is what is kept, `original` what was sent in. Raises UploadRefusedError with the sentence for the
    field, or StorageFullError.
    """
    quotas.check(len(content), by=by)
    scanning.scan(original, actor=f"user:{by.pk}")
    kept_as = KeptAs.CAME if content == original else KeptAs.CLEANED
    return _keep(content, original=original, name=name, content_type=content_type, kept_as=kept_as, by=by)


def classed(file: StoredFile, classification: str) -> StoredFile:
    """Return the row of the same bytes under a class: this one, or a new one, since a row is never changed."""
    if file.classification == classification:
        return file
    copied = ("digest", "original_digest", "original_size", "kept_as", "name", "content_type", "size", "stored_by")
    return StoredFile.objects.create(
        place=store.keep_upload(store.content_of(file)),
        classification=classification,
        **{name: getattr(file, name) for name in copied},
    )


def _keep(
    content: bytes,
    *,
    original: bytes,
    name: str,
    content_type: str,
    kept_as: KeptAs,
    by: User,
    classification: str = Classification.GOVERNMENT,
) -> StoredFile:
    with transaction.atomic():
        # One person's uploads are counted one after the other; the bytes come before their row.
        User.objects.select_for_update().get(pk=by.pk)
        quotas.check(len(content), by=by)
        return StoredFile.objects.create(
            place=store.keep_upload(content),
            digest=hashlib.sha256(content).hexdigest(),
            name=name,
            content_type=content_type,
            size=len(content),
            original_digest=hashlib.sha256(original).hexdigest(),
            original_size=len(original),
            kept_as=kept_as,
            classification=classification,
            stored_by=by,
        )
