"""The file store: bytes by their digest, durable, never served altered."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coordination import files
from coordination.exceptions import SealedError, StorageFullError, UploadRefusedError
from coordination.models import StoredFile, User
from tests.factories import coordination as make

PDF = b"%PDF-1.7 a letter"


def kept() -> list[Path]:
    return sorted(path for path in files.folder().rglob("*") if path.is_file())


def test_bytes_are_kept_once_under_their_digest_and_read_back() -> None:
    first, second = files.keep(PDF), files.keep(PDF)

    assert first == second == make.sha256(PDF)
    assert (files.read(first), kept()) == (PDF, [files.path_of(first)])


def test_kept_file_cannot_be_written_to() -> None:
    digest = files.keep(PDF)

    assert oct(files.path_of(digest).stat().st_mode & 0o777) == "0o440"


def test_altered_file_is_refused() -> None:
    digest = files.keep(PDF)
    path = files.path_of(digest)
    path.chmod(0o640)
    path.write_bytes(PDF + b" with a line more")

    with pytest.raises(files.AlteredFileError) as refusal:
        files.read(digest)

    assert str(refusal.value) == "The file was altered on disk and is not served. Restore it from the backup."


def test_missing_file_is_refused() -> None:
    digest = files.keep(PDF)
    files.path_of(digest).unlink()

    with pytest.raises(files.AlteredFileError) as refusal:
        files.read(digest)

    assert str(refusal.value) == "The file is missing from the store. Restore it from the backup."


def test_truncated_file_of_a_crash_is_written_anew() -> None:
    digest = files.keep(PDF)
    path = files.path_of(digest)
    path.chmod(0o640)
    path.write_bytes(PDF[:4])

    files.keep(PDF)

    assert files.read(digest) == PDF


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_full_disk_is_said_so_and_leaves_nothing_half_written(problem: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(problem, os.strerror(problem))

    monkeypatch.setattr(files.os, "fsync", full)

    with pytest.raises(StorageFullError) as refusal:
        files.keep(PDF)

    assert str(refusal.value).startswith("The disk is full, so the file could not be kept.")
    assert kept() == []


def test_other_trouble_of_the_disk_is_not_called_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(files.os, "fsync", broken)

    with pytest.raises(OSError, match="input/output error"):
        files.keep(PDF)
    assert kept() == []


# What people attach.


KINDS = [
    (PDF, "scan.pdf", "scan.pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n....", "page.jpeg", "page.png", "image/png"),
    (b"\xff\xd8\xff....", "photo", "photo.jpg", "image/jpeg"),
    (b"II*\x00....", "fax.tiff", "fax.tif", "image/tiff"),
    (PDF, "../../etc/passwd", "passwd.pdf", "application/pdf"),
    (PDF, 'a<b>"c"|d.exe', "abcd.pdf", "application/pdf"),
    (PDF, "مذكرة.pdf", "مذكرة.pdf", "application/pdf"),
    (PDF, "....pdf", "file.pdf", "application/pdf"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "given", "name", "kind"), KINDS)
def test_attached_file_is_named_and_typed_by_its_first_bytes(
    content: bytes, given: str, name: str, kind: str, nobody: User
) -> None:
    file = files.attach(SimpleUploadedFile(given, content), by=nobody)

    assert (file.name, file.content_type, file.size) == (name, kind, len(content))
    assert files.read(file.digest) == content


REFUSED = [
    (b"", "The file is empty. Choose another one."),
    (b"<html><script>", "The file is no PDF, PNG, JPEG or TIFF. Save it as one of these first."),
    (b"PK\x03\x04", "The file is no PDF, PNG, JPEG or TIFF. Save it as one of these first."),
    (PDF + b" " * 100, "The file is larger than 0 MB. Scan it again in grey or split it."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_upload_that_cannot_be_kept_is_refused_with_a_sentence(
    content: bytes, sentence: str, nobody: User, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100

    with pytest.raises(UploadRefusedError) as refusal:
        files.attach(SimpleUploadedFile("letter.pdf", content), by=nobody)

    assert str(refusal.value) == sentence
    assert (StoredFile.objects.count(), kept()) == (0, [])


@pytest.mark.django_db
def test_attached_file_is_never_changed_or_deleted(nobody: User) -> None:
    file = make.stored_file(nobody)

    with pytest.raises(SealedError):
        file.save()
    with pytest.raises(SealedError):
        file.delete()
