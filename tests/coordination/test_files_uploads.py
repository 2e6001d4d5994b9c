"""What people attach: named, cleaned, counted, scanned; each refusal with its sentence."""

import datetime as dt
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from coordination import confined, files, house
from coordination.exceptions import StorageFullError, UploadRefusedError
from coordination.files import inspection, quotas, shown
from coordination.models import SecurityEvent, StoredFile, User
from coordination.records import Actor
from tests.factories import coordination as make
from tests.factories import hostile, uploads

pytestmark = pytest.mark.django_db
NOT_KEPT = (0, [])


def attach(content: bytes, by: User, name: str = "letter.pdf") -> StoredFile:
    return files.attach(SimpleUploadedFile(name, content), by=by)


def refusal(content: bytes, by: User) -> str:
    with pytest.raises(UploadRefusedError) as refused:
        attach(content, by)
    return str(refused.value)


def kept() -> tuple[int, list[Path]]:
    return StoredFile.objects.count(), [path for path in files.folder().rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("form", "given", "name", "kind"),
    [
        ("PNG", "page.jpeg", "page.png", "image/png"),
        ("JPEG", "photo", "photo.jpg", "image/jpeg"),
        ("TIFF", "../../fax.tiff", "fax.tif", "image/tiff"),
    ],
)
def test_picture_is_named_and_typed_by_its_first_bytes(
    form: str, given: str, name: str, kind: str, nobody: User
) -> None:
    file = attach(uploads.picture(form, size=(40, 30)), nobody, given)

    assert (file.name, file.content_type, file.kept_as) == (name, kind, "cleaned")
    with Image.open(io.BytesIO(files.content_of(file))) as picture:
        assert (picture.format, picture.size) == (form, (40, 30))


def test_picture_is_turned_upright_before_its_marks_go(nobody: User) -> None:
    told = Image.Exif()
    told[0x0112] = 6

    file = attach(uploads.picture("JPEG", size=(40, 30), exif=told, dpi=(200, 200)), nobody)

    with Image.open(io.BytesIO(files.content_of(file))) as picture:
        assert (picture.size, picture.info["dpi"], picture.getexif().get(0x0112)) == ((30, 40), (200, 200), None)


def test_all_pages_of_a_fax_are_kept(nobody: User) -> None:
    file = attach(hostile.pages_of_tiff(3), nobody)

    with Image.open(io.BytesIO(files.content_of(file))) as fax:
        assert (fax.n_frames, fax.mode, fax.info["compression"]) == (3, "1", "group4")


def test_page_in_colour_that_came_as_jpeg_stays_light(nobody: User) -> None:
    content = uploads.picture("TIFF", size=(600, 400), compression="jpeg")

    file = attach(content, nobody)

    with Image.open(io.BytesIO(files.content_of(file))) as page:
        assert (page.info["compression"], page.size, file.size < 2 * len(content)) == ("jpeg", (600, 400), True)


def test_paper_keeps_its_page_its_tags_and_its_links(nobody: User) -> None:
    link = b"/Subtype/Link/A<</S/URI/URI(https://www.un.org/)>>"
    content = uploads.pdf(
        "A letter",
        catalog=b"/Lang(fr)/MarkInfo<</Marked true>>/StructTreeRoot<</Type/StructTreeRoot>>",
        page=b"/Annots[<</Type/Annot/Rect[0 0 9 9]" + link + b">>]",
        info=b"/Title(T)",
    )

    reader = PdfReader(io.BytesIO(files.content_of(attach(content, nobody))), strict=True)

    assert reader.pages[0].extract_text() == "A letter"
    assert reader.pages[0]["/Annots"][0]["/A"]["/URI"] == "https://www.un.org/"
    assert {"/Lang", "/MarkInfo", "/StructTreeRoot"} <= set(reader.trailer["/Root"])
    assert reader.metadata is None


def test_same_file_gives_the_same_bytes(nobody: User) -> None:
    first, second = (attach(uploads.pdf(), nobody) for _turn in range(2))

    assert (first.digest, first.place != second.place) == (second.digest, True)


def test_font_may_be_called_as_an_action_is(nobody: User) -> None:
    content = uploads.pdf(page=b"/Resources<</Font<</AA 5 0 R/JS 5 0 R>>>>").replace(
        b"/Resources<</Font<</F1 5 0 R>>>>/Resources", b"/Resources"
    )

    reader = PdfReader(io.BytesIO(files.content_of(attach(content, nobody))))

    assert set(reader.pages[0]["/Resources"]["/Font"]) == {"/AA", "/JS"}


def test_line_of_a_file_says_what_was_done_and_shows_the_digest_of_the_original(nobody: User) -> None:
    content = uploads.pdf()

    line = shown.item(attach(content, nobody))

    assert line.original.replace(" ", "") == make.sha256(content)
    assert (line.kind, line.note) == ("PDF", "Kept without author, place, scripts and hidden parts.")
    assert "not checked here" in shown.item(attach(hostile.signed(), nobody)).note


# Limits.


def test_file_beyond_the_limit_is_refused(nobody: User, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100

    assert refusal(uploads.pdf(), nobody) == "The file is larger than 0 MB. Scan it again in grey or split it."
    assert kept() == NOT_KEPT


@pytest.mark.parametrize(
    ("key", "held", "sentence"),
    [
        ("files_a_day", 10, "You have attached 1 files today, which is all that the house allows."),
        ("day_mb", 1024**2, "With this file you would have attached more than 1 MB today."),
        ("person_mb", 1024**2, "With this file you would have attached more than 1 MB in all. Ask the administrator."),
        ("all_mb", 1024**2, "With this file the house would keep more than 1 MB. Ask the administrator."),
    ],
)
def test_limit_of_the_house_is_named_and_nothing_is_kept(key: str, held: int, sentence: str, nobody: User) -> None:
    house.set_value(key=f"coordination.upload_{key}", value=1, by=Actor("command", "tests"), reason="a small house")
    make.stored_file(nobody, size=held)
    before = kept()

    assert refusal(uploads.pdf(), nobody).startswith(sentence)
    assert kept() == before


def test_limit_of_a_person_holds_nobody_else_up_and_a_day_ends(
    nobody: User, officer: User, freeze: Callable[..., None]
) -> None:
    house.set_value(key=quotas.FILES_A_DAY.key, value=1, by=Actor("command", "tests"), reason="a small house")
    freeze(dt.datetime(2026, 6, 1, 23, 59, tzinfo=dt.UTC))
    make.stored_file(nobody)

    attach(uploads.pdf(), officer)
    refusal(uploads.pdf(), nobody)
    freeze(dt.datetime(2026, 6, 2, 0, 1, tzinfo=dt.UTC))
    attach(uploads.pdf(), nobody)

    assert StoredFile.objects.count() == 3


def test_full_disk_refuses_before_the_file_is_looked_at(nobody: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(size: int) -> None:
        raise StorageFullError()

    monkeypatch.setattr(files.store, "check_room", full)
    monkeypatch.setattr(inspection, "clean", lambda *given: pytest.fail("the file was looked at"))

    with pytest.raises(StorageFullError):
        attach(uploads.pdf(), nobody)


def test_limits_of_the_register_stand_after_readings_and_say_what_they_are():
    declared = house.declared()

    natures = [one.nature for one in declared]
    assert natures == sorted(natures)
    assert {one.key for one in declared if one.nature == "limit of the register"} == {
        f"coordination.upload_{name}" for name in ("files_a_day", "day_mb", "person_mb", "all_mb")
    }


# The child.


def test_child_reads_behind_its_walls() -> None:
    assert "calls" in inspection.clean(uploads.pdf(), "application/pdf").walls
    assert "calls" in inspection.clean(uploads.picture(), "image/png").walls


def test_site_never_loads_what_decodes_pictures_and_papers() -> None:
    program = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import coordination.files; print(sorted({'PIL', 'pypdf'} & set(sys.modules)))"
    )
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "coordination.settings", "NCM_MODE": "test"}

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environ, check=True)

    assert done.stdout.strip() == "[]"


def test_child_that_takes_too_long_is_ended_and_said_so(nobody: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UploadRefusedError, match="takes too long to be looked at"):
        inspection.clean(hostile.bomb(), "application/pdf", inspection.Limits(wall_seconds=0))


def test_child_without_memory_says_so() -> None:
    picture = uploads.picture("PNG", size=(6000, 6000))

    with pytest.raises(UploadRefusedError, match="too much memory"):
        inspection.clean(picture, "image/png", inspection.Limits(memory_bytes=160 * 1024**2))


def test_file_that_grows_beyond_its_bound_is_told_so_and_not_kept() -> None:
    with pytest.raises(UploadRefusedError, match="too much memory"):
        inspection.clean(uploads.picture(size=(90, 90)), "image/png", inspection.Limits(file_bytes=50))


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (confined.Ended(-24, b"", ""), "slow"),
        (confined.Ended(-9, b"", ""), "memory"),
        (confined.Ended(1, b"", "MemoryError"), "memory"),
        (confined.Ended(-11, b"", "segmentation fault"), "broken"),
        (confined.Ended(0, b"not an answer", ""), "broken"),
    ],
)
def test_child_that_dies_is_judged_by_its_end(ended: confined.Ended, code: str) -> None:
    assert inspection._judge(ended) == {"error": code}


def test_more_files_at_once_than_the_machine_bears_wait_and_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection._at_once, "acquire", lambda timeout: False)

    with pytest.raises(UploadRefusedError, match="Several files are being looked at just now"):
        inspection.clean(uploads.pdf(), "application/pdf")


# The scanner.


def scanner(tmp_path: Path, program: str) -> list[str]:
    path = tmp_path / "scanner.py"
    path.write_text(f"import sys\ncontent = open(sys.argv[1], 'rb').read()\n{program}\n")
    return [sys.executable, str(path)]


def test_scanner_sees_what_was_sent_in_and_refuses_it(nobody: User, settings: Any, tmp_path: Path) -> None:
    settings.SCANNER = scanner(tmp_path, "sys.exit(b'EICAR-STANDARD' in content)")

    attach(uploads.pdf(), nobody)
    said = refusal(uploads.pdf() + b"%" + hostile.EICAR + b"\n%%EOF", nobody)

    assert said == "The scanner found harmful software in the file. It was not kept. Tell its sender."
    assert StoredFile.objects.count() == 1
    assert SecurityEvent.objects.get(kind="upload-infected").actor == f"user:{nobody.pk}"


@pytest.mark.parametrize("program", ["sys.exit(2)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", ""])
def test_scanner_that_fails_lets_nothing_pass(program: str, nobody: User, settings: Any, tmp_path: Path) -> None:
    settings.SCANNER = scanner(tmp_path, program) if program else [str(tmp_path / "absent")]

    assert refusal(uploads.pdf(), nobody) == (
        "The scanner for harmful software does not answer, so no file is taken. Tell the administrator."
    )
    assert (kept(), SecurityEvent.objects.filter(kind="scanner-failed").count()) == (NOT_KEPT, 1)
