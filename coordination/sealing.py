"""Sealed documents: the frozen data and the paper made from it, kept by digest, never edited.

Verification compares stored bytes with the stored digest and never renders again.
Source: design, "Sealed document".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import files
from coordination.canonical import canonical, digest
from coordination.enums import Classification
from coordination.models import SealedDocument, User


def seal(
    *,
    kind: str,
    reference: str,
    title: str,
    subject: str,
    language: str,
    snapshot: dict[str, object],
    pdf: bytes,
    released_by: User,
    released_as: str,
    supersedes: SealedDocument | None = None,
    classification: str = Classification.GOVERNMENT,
) -> SealedDocument:
    """Keep the paper's bytes, then write the row. Call it inside the action's transaction.

    `subject` is `app.model:id` of the record that the paper speaks for. Raises StorageFullError
    before any row is written, and FloatInSnapshotError for a snapshot that is not canonical.
    """
    frozen = canonical(snapshot)
    kept = files.keep(pdf)
    with transaction.atomic():
        return SealedDocument.objects.create(
            reference=reference,
            kind=kind,
            title=title[:300],
            language=language,
            subject=subject,
            snapshot=frozen.decode(),
            snapshot_digest=digest(frozen),
            pdf_digest=kept,
            pdf_size=len(pdf),
            released_by=released_by,
            released_as=released_as[:120],
            supersedes=supersedes,
            classification=classification,
        )


@dataclass(frozen=True)
class Verification:
    """What was found for one document: sound, or the sentence that says what differs."""

    document: SealedDocument
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.problem


def verify(document: SealedDocument) -> Verification:
    """Compare the stored snapshot and the stored bytes with their digests."""
    if digest(document.snapshot.encode()) != document.snapshot_digest:
        return Verification(document, _("The frozen data differs from its digest."))
    try:
        content = files.read(document.pdf_digest)
    except files.AlteredFileError as error:
        return Verification(document, str(error))
    if len(content) != document.pdf_size:
        return Verification(document, _("The paper has another size than was recorded."))
    return Verification(document)


def verify_all() -> Iterator[Verification]:
    """Verify every sealed document, oldest first."""
    for document in SealedDocument.objects.order_by("released_at", "pk").iterator():
        yield verify(document)
