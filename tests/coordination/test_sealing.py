"""Sealed documents: frozen, found again, and proved by the command."""

import errno
import json
import os
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from coordination import files, sealing
from coordination.canonical import FloatInSnapshotError
from coordination.exceptions import SealedError, StorageFullError
from coordination.models import SealedDocument, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

PAPER = b"%PDF-1.7 the paper"
MISSING = "The file is missing from the store. Restore it from the backup."
ALTERED = "The file was altered on disk and is not served. Restore it from the backup."
DATA = "The frozen data differs from its digest."


def sealed(by: User, reference: str = "NOT-0001", **given: Any) -> SealedDocument:
    values = {
        "kind": "contact-notification",
        "reference": reference,
        "title": "Notification",
        "subject": "tests.paper:1",
        "language": "en",
        "snapshot": {"b": 1, "a": "é"},
        "pdf": PAPER,
        "released_by": by,
        "released_as": "Secretariat",
        **given,
    }
    return sealing.seal(**values)


def test_sealed_document_keeps_canonical_data_and_both_digests(officer: User) -> None:
    document = sealed(officer)

    assert document.snapshot == '{"a":"é","b":1}'
    assert document.snapshot_digest == make.sha256(document.snapshot.encode())
    assert (document.pdf_digest, document.pdf_size) == (make.sha256(PAPER), len(PAPER))
    assert files.read(document.pdf_digest) == PAPER
    assert sealing.verify(document).is_sound


def test_sealed_document_is_never_edited_or_deleted(officer: User) -> None:
    document = sealed(officer)

    document.title = "Another"
    with pytest.raises(SealedError):
        document.save()
    with pytest.raises(SealedError):
        document.delete()


def test_document_is_superseded_once(officer: User) -> None:
    first = sealed(officer)
    second = sealed(officer, "NOT-0002", supersedes=first)

    assert first.superseded_by == second
    with pytest.raises(IntegrityError), transaction.atomic():
        sealed(officer, "NOT-0003", supersedes=first)


def test_full_disk_while_sealing_leaves_no_row(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.store.os, "fsync", full)

    with pytest.raises(StorageFullError):
        sealed(officer)

    assert SealedDocument.objects.count() == 0


def test_data_with_a_float_are_not_sealed(officer: User) -> None:
    with pytest.raises(FloatInSnapshotError):
        sealed(officer, snapshot={"days": 1.5})

    assert (SealedDocument.objects.count(), files.folder().exists()) == (0, False)


# Verification.


def alter_file(document: SealedDocument) -> None:
    path = files.path_of(document.pdf_digest)
    path.chmod(0o640)
    path.write_bytes(PAPER.replace(b"the", b"teh"))


def lose_file(document: SealedDocument) -> None:
    files.path_of(document.pdf_digest).unlink()


def alter_data(document: SealedDocument) -> None:
    altered = json.dumps({"a": "e", "b": 1}, separators=(",", ":"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE coordination_sealeddocument SET snapshot = %s", [altered])


HARMS = {
    "altered file": (alter_file, ALTERED),
    "missing file": (lose_file, MISSING),
    "altered data": (alter_data, DATA),
}


@pytest.mark.parametrize(("harm", "problem"), HARMS.values(), ids=HARMS)
def test_verification_names_what_differs(harm: Any, problem: str, officer: User) -> None:
    document = sealed(officer)
    harm(document)
    document.refresh_from_db()

    found = sealing.verify(document)

    assert (found.is_sound, found.problem) == (False, problem)


def verified() -> tuple[int, list[list[str]]]:
    """Run the command; return its exit code and the cells of its lines."""
    out, code = StringIO(), 0
    try:
        call_command("verify_documents", stdout=out, stderr=StringIO())
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, [line.split("\t") for line in out.getvalue().splitlines()]


def test_command_prints_each_document_oldest_first_and_ends_well(officer: User) -> None:
    sealed(officer, "NOT-0001")
    sealed(officer, "NOT-0002")

    assert verified() == (0, [["NOT-0001", "sound"], ["NOT-0002", "sound"]])


@pytest.mark.parametrize(("harm", "problem"), HARMS.values(), ids=HARMS)
def test_command_names_the_document_that_is_not_as_sealed_and_fails(harm: Any, problem: str, officer: User) -> None:
    harm(sealed(officer))
    sealed(officer, "NOT-0002", pdf=b"%PDF-1.7 another")

    assert verified() == (1, [["NOT-0001", problem], ["NOT-0002", "sound"]])


def test_command_without_documents_ends_well() -> None:
    assert verified() == (0, [])
