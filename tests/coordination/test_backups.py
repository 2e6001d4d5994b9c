"""Copies of the database and the files: consistent, listed, checkable, and good to restore from."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from coordination import backups, files
from coordination.models import Backup, StoredFile, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(state: Any) -> User:
    """A register with a sealed document and an attached file."""
    user = make.user("officer@secretariat.invalid")
    make.document(user, "NOT-0001", b"%PDF-1.7 paper")
    make.stored_file(user, b"%PDF-1.7 letter")
    return user


def upload() -> Path:
    """Return where the attached file lies."""
    place = StoredFile.objects.get().place
    assert place is not None
    return files.place_of(place)


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text())


def test_copy_holds_the_database_and_each_file_with_its_digest(filled: User, tmp_path: Path) -> None:
    copy = backups.back_up(tmp_path / "vault")

    listed = {entry["path"]: entry["sha256"] for entry in manifest(copy.folder)["contents"]}
    stored = {make.sha256(b"%PDF-1.7 paper"), upload().name}
    assert {Path(path).name for path in listed if path.startswith("files/")} == stored
    assert copy.altered == ()
    assert Backup.objects.values_list("place", "file_count", "digest").get() == (
        str(copy.folder),
        2,
        make.sha256((copy.folder / "manifest.json").read_bytes()),
    )
    assert copy.folder.stat().st_mode & 0o077 == 0
    assert backups.check(copy.folder).is_sound


def test_copy_that_was_broken_off_bears_no_name_of_a_backup_and_is_not_on_record(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_entry", _full_disk)

    with pytest.raises(OSError, match="full"):
        backups.back_up(tmp_path / "vault")

    assert [path.name.endswith(".part") for path in (tmp_path / "vault").iterdir()] == [True]
    assert Backup.objects.count() == 0


def _full_disk(*args: object) -> None:
    raise OSError("the disk is full")


@pytest.mark.parametrize("harm", ["altered", "missing", "added", "database", "list"])
def test_check_finds_what_is_no_longer_as_it_was_copied(harm: str, filled: User, tmp_path: Path) -> None:
    folder = backups.back_up(tmp_path).folder
    victim = next((folder / "files").rglob("*/*"))
    match harm:
        case "altered":
            victim.chmod(0o600)
            victim.write_bytes(b"%PDF-1.7 forged")
        case "missing":
            victim.unlink()
        case "added":
            (folder / "files" / "stranger").write_bytes(b"x")
        case "database":
            database = next(folder.glob("database.*"))
            database.write_bytes(database.read_bytes()[:-100])
        case "list":
            text = (folder / "manifest.json").read_text().replace('"version"', '"Version"')
            (folder / "manifest.json").write_text(text)

    found = backups.check(folder)

    assert (found.is_sound, found.is_known) == ((True, False) if harm == "list" else (False, True))


def test_path_that_leads_out_of_the_folder_is_never_read(filled: User, tmp_path: Path) -> None:
    folder = backups.back_up(tmp_path).folder
    secret = tmp_path / "secret"
    secret.write_bytes(b"s")
    entry = {"path": "../secret", "bytes": 1, "sha256": make.sha256(b"s")}
    known = manifest(folder)
    (folder / "manifest.json").write_text(json.dumps({**known, "contents": [*known["contents"], entry]}))

    assert backups.check(folder).problems == ["../secret is missing"]


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"contents": [{}]}'])
def test_folder_that_is_no_backup_is_refused(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(CommandError, match="holds no finished backup"):
        call_command("check_backup", str(tmp_path))


def test_commands_say_what_they_did_and_fail_where_a_file_was_altered(
    filled: User, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    call_command("back_up", str(tmp_path / "good"))
    folder, digest = capsys.readouterr().out.strip().split("\t")
    call_command("check_backup", folder)
    assert (len(digest), "sound, on record here" in capsys.readouterr().err) == (64, True)

    stored = upload()
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.7 LETTER")
    with pytest.raises(SystemExit) as ended:
        call_command("back_up", str(tmp_path / "bad"))
    assert ended.value.code == 1
    assert f"{stored.name} was altered on disk" in capsys.readouterr().err


def test_backup_of_another_tool_may_be_noted() -> None:
    call_command("note_backup", "snapshot of the machine")

    assert Backup.objects.values_list("place", "digest").get() == ("snapshot of the machine", "")


def test_restored_elsewhere_the_register_verifies_its_documents(
    filled: User, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = backups.back_up(tmp_path).folder
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    url = _restored(folder, elsewhere)
    shutil.copytree(folder / "files", elsewhere / "files")

    request.addfinalizer(lambda: _dropped(url))
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_documents"],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "NCM_MODE": "test", "NCM_VAR": str(elsewhere), "DATABASE_URL": url, "REDIS_URL": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )

    assert (done.returncode, done.stdout.strip()) == (0, "NOT-0001\tsound")
    assert "1 sealed documents checked, 0 not as sealed." in done.stderr


def _restored(folder: Path, elsewhere: Path) -> str:
    """Put the copy of the database back as docs/operations.md says, and return its address."""
    if connection.vendor == "sqlite":
        shutil.copyfile(folder / "database.sqlite3", elsewhere / "register.sqlite3")
        return ""
    known = connection.settings_dict
    name = f"restored_{uuid.uuid4().hex[:8]}"
    environ = {**os.environ, "PGPASSWORD": known["PASSWORD"]}
    server = ["-h", known["HOST"], "-p", str(known["PORT"] or 5432), "-U", known["USER"]]
    subprocess.run(["createdb", *server, name], env=environ, check=True, timeout=60)
    dump = str(folder / "database.dump")
    subprocess.run(["pg_restore", *server, "--no-owner", "-d", name, dump], env=environ, check=True, timeout=60)
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT'] or 5432}/{name}"


def _dropped(url: str) -> None:
    if url:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{url.rpartition("/")[2]}"')
