"""The file store: durable, under digests and random names, never served altered."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from coordination import files
from coordination.exceptions import SealedError, StorageFullError
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

    monkeypatch.setattr(files.store.os, "fsync", full)

    with pytest.raises(StorageFullError) as refusal:
        files.keep(PDF)

    assert str(refusal.value).startswith("The disk is full, so the file could not be kept.")
    assert kept() == []


def test_other_trouble_of_the_disk_is_not_called_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(files.store.os, "fsync", broken)

    with pytest.raises(OSError, match="input/output error"):
        files.keep(PDF)
    assert kept() == []


# Uploads lie under names that say nothing.


@pytest.mark.django_db
def test_upload_lies_under_a_random_name_and_is_read_with_proof(nobody: User) -> None:
    first, second = (make.stored_file(nobody, PDF) for _turn in range(2))

    assert first.place != second.place
    assert kept() == sorted([files.place_of(first.place), files.place_of(second.place)])
    assert [files.content_of(one) for one in (first, second)] == [PDF, PDF]


@pytest.mark.django_db
def test_file_of_an_earlier_version_is_read_by_its_digest(nobody: User) -> None:
    file = make.stored_file(nobody, place=None, digest=files.keep(PDF))

    assert files.content_of(file) == PDF


@pytest.mark.django_db
def test_migration_makes_a_file_of_an_earlier_version_its_own_original(nobody: User) -> None:
    earlier = make.stored_file(nobody, PDF, original_digest="", original_size=0)
    later = make.stored_file(nobody, PDF, original_digest="f" * 64, original_size=9)
    migrations = MigrationLoader(connection).disk_migrations
    (fill,) = (one for (_app, name), one in migrations.items() if name.endswith("originals_of_earlier_files"))

    for _turn in range(2):
        fill.operations[0].code(apps, SimpleNamespace(connection=connection))  # type: ignore[attr-defined]

    rows = [StoredFile.objects.get(pk=file.pk) for file in (earlier, later)]
    assert [(row.original_digest, row.original_size) for row in rows] == [
        (make.sha256(PDF), len(PDF)),
        ("f" * 64, 9),
    ]


@pytest.mark.django_db
def test_altered_or_missing_upload_is_refused(nobody: User) -> None:
    file = make.stored_file(nobody, PDF)
    path = files.place_of(file.place)
    path.chmod(0o640)
    path.write_bytes(PDF + b"!")

    with pytest.raises(files.AlteredFileError, match="was altered on disk"):
        files.content_of(file)
    path.unlink()
    with pytest.raises(files.AlteredFileError, match="is missing from the store"):
        files.content_of(file)


@pytest.mark.django_db
def test_check_of_all_files_names_the_one_that_was_altered(nobody: User, capsys: pytest.CaptureFixture[str]) -> None:
    sound, altered = (make.stored_file(nobody, PDF, name=name) for name in ("sound.pdf", "altered.pdf"))
    call_command("verify_files")
    assert capsys.readouterr().err == "2 attached files checked, 0 not as kept.\n"
    path = files.place_of(altered.place)
    path.chmod(0o640)
    path.write_bytes(b"%PDF-1.7 another")

    with pytest.raises(SystemExit):
        call_command("verify_files")

    problem = "The file was altered on disk and is not served. Restore it from the backup."
    assert capsys.readouterr().out.splitlines() == [
        f"{sound.pk}\tsound.pdf\tsound",
        f"{altered.pk}\taltered.pdf\t{problem}",
    ]


def test_upload_leaves_the_room_that_papers_need(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SPARE_DISK_BYTES = 1000
    usage = SimpleNamespace(free=1000 + len(PDF) - 1)
    monkeypatch.setattr(files.store.shutil, "disk_usage", lambda path: usage)

    with pytest.raises(StorageFullError):
        files.store.keep_upload(PDF)
    assert kept() == []

    files.keep(PDF)
    assert len(kept()) == 1


@pytest.mark.django_db
def test_attached_file_is_never_changed_or_deleted(nobody: User) -> None:
    file = make.stored_file(nobody)

    with pytest.raises(SealedError):
        file.save()
    with pytest.raises(SealedError):
        file.delete()
