"""Bytes that no record names are removed after a day; nothing else is."""

import os
import uuid
from pathlib import Path

import pytest

from coordination import clock, files, jobs, schedule
from coordination.files import orphans, store
from coordination.models import Job, StoredFile, User
from tests.factories import coordination as make
from tests.factories import uploads

pytestmark = pytest.mark.django_db


def aged(path: Path, hours: float) -> Path:
    moment = clock.now().timestamp() - hours * 3600
    os.utime(path, (moment, moment))
    return path


def test_upload_of_an_act_that_came_to_nothing_is_removed_after_a_day(nobody: User) -> None:
    young, old = (files.place_of(store.keep_upload(b"%PDF-1.7 nothing came of it")) for _turn in range(2))
    aged(young, 23)
    aged(old, 25)

    swept = orphans.sweep()

    assert (swept.uploads, swept.parts, swept.size) == (1, 0, 27)
    assert (young.exists(), old.exists()) == (True, False)


def test_crash_between_the_bytes_and_their_row_leaves_what_the_sweep_finds(
    nobody: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(StoredFile.objects, "create", crash)
    with pytest.raises(KeyboardInterrupt):
        files.keep_judged(b"a,b", original=b"a,b", name="a.csv", content_type="text/csv", by=nobody)
    (left,) = [path for path in files.folder().rglob("*") if path.is_file()]

    swept = orphans.sweep()
    assert (swept.uploads, left.exists()) == (0, True)

    aged(left, 25)
    assert (orphans.sweep().uploads, left.exists()) == (1, False)


def test_what_a_row_names_sealed_papers_and_foreign_files_stay(nobody: User) -> None:
    named = aged(files.place_of(make.stored_file(nobody).place), 900)
    sealed = aged(files.path_of(make.document(nobody).pdf_digest), 900)
    unsealed = aged(files.path_of(files.keep(b"%PDF-1.7 released by nobody yet")), 900)
    foreign = named.parent / "README"
    foreign.write_text("not ours")
    aged(foreign, 900)

    swept = orphans.sweep()

    assert (swept.uploads, swept.parts) == (0, 0)
    assert all(path.exists() for path in (named, sealed, unsealed, foreign))


def test_unfinished_parts_of_both_stores_are_removed(nobody: User) -> None:
    beside = [files.place_of(uuid.uuid4()).parent, files.path_of("ab" * 32).parent]
    for folder in beside:
        folder.mkdir(parents=True)
        (folder / ".part-old").write_bytes(b"12345")
        aged(folder / ".part-old", 25)
        (folder / ".part-new").write_bytes(b"1")

    swept = orphans.sweep()

    assert (swept.uploads, swept.parts, swept.size) == (0, 2, 10)
    assert sorted(path.name for path in files.folder().rglob("*") if path.is_file()) == [".part-new", ".part-new"]


def test_thousand_uploads_cost_a_query_for_each_five_hundred(nobody: User, django_assert_num_queries: object) -> None:
    for _number in range(501):
        path = files.place_of(uuid.uuid4())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        aged(path, 30)

    with django_assert_num_queries(2):  # type: ignore[operator]
        assert orphans.sweep().uploads == 501


def test_every_night_owes_one_look(nobody: User) -> None:
    aged(files.place_of(store.keep_upload(uploads.pdf())), 25)

    schedule.owe_today()
    job = Job.objects.get(kind="coordination.sweep-files")
    jobs.work(job.pk)

    job.refresh_from_db()
    assert (job.state, job.outcome.split(",")[0]) == ("done", "1 files without a record and 0 unfinished ones removed")
