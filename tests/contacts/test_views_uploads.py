"""Sending files to the forms that take them: refused at the field, what was typed kept, never buffered whole."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from contacts.models import Registration, RegistrationEvent
from coordination import house
from coordination.files import receiving
from coordination.models import State, StoredFile
from coordination.records import Actor
from tests.contacts.browsing import typed, url, words
from tests.factories import contacts as made
from tests.factories import hostile, uploads

pytestmark = pytest.mark.django_db
SENT = {"on": "2026-05-30", "channel": "note-verbale", "number": "NV 12"}
TOO_BIG = "The file is larger than 10 MB. Scan it again in grey or split it."


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")


@pytest.fixture
def row() -> Registration:
    return made.registration(made.office_point(office="Export desk"), "poa", made.ago(60))


def send(desk: Client, row: Registration, *contents: bytes, **changes: Any) -> HttpResponse:
    scans = [SimpleUploadedFile("scan.pdf", content, "application/pdf") for content in contents]
    return desk.post(url("registration-send", row.pk), {**SENT, "file": scans, **changes})


@pytest.mark.parametrize("case", ["html-as-pdf", "pdf-encrypted", "pdf-page-loop", "png-flood", "docx-macro"])
def test_refused_file_says_so_at_its_field_and_keeps_what_was_typed(case: str, row: Registration, desk: Client) -> None:
    _name, make, sentence = hostile.REFUSED[case]

    page = send(desk, row, make())

    assert page.status_code == 422
    (said,) = page.context["form"].errors["file"]
    assert said.startswith(sentence)
    assert said in words(page)
    assert {name: typed(page)[name] for name in SENT} == SENT
    assert (RegistrationEvent.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_limit_of_the_house_is_said_at_the_field(row: Registration, desk: Client) -> None:
    by = Actor("command", "tests")
    house.set_value(key="coordination.upload_files_a_day", value=1, by=by, reason="a small house")
    send(desk, row, uploads.pdf(), on="2026-06-02")

    page = send(desk, row, uploads.pdf())

    assert page.context["form"].errors["file"] == [
        "You have attached 1 files today, which is all that the house allows. Go on tomorrow, or ask the administrator."
    ]
    assert StoredFile.objects.count() == 1


def test_file_beyond_the_limit_is_let_go_as_it_arrives(
    row: Registration, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []
    complete = receiving.CappedUploadHandler.file_complete

    def watched(self: Any, file_size: int) -> Any:
        held.append(sum(map(len, self._parts)))
        return complete(self, file_size)

    monkeypatch.setattr(receiving.CappedUploadHandler, "file_complete", watched)

    page = send(desk, row, uploads.pdf() + b" " * (12 * 1024 * 1024))

    assert (page.status_code, page.context["form"].errors["file"]) == (422, [TOO_BIG])
    assert held == [10 * 1024 * 1024]


def test_second_file_gets_no_room_of_its_own(row: Registration, desk: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 2 * 1024 * 1024

    page = send(desk, row, b" " * (2 * 1024 * 1024), uploads.pdf())

    (said,) = page.context["form"].errors["file"]
    assert said.startswith("The file is larger than 2 MB.")


def test_request_beyond_all_bounds_is_not_read(
    row: Registration, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_REQUEST_BYTES", 1000)

    page = send(desk, row, uploads.pdf() * 3)

    assert page.status_code == 413
    assert "Choose one smaller file and send it again." in words(page)
    assert StoredFile.objects.count() == 0


def test_more_files_than_any_form_takes_are_refused(row: Registration, desk: Client) -> None:
    page = send(desk, row, *[b"%PDF-1.7"] * 6)

    assert page.status_code == 413
    assert "more files or fields than a form here has" in words(page)
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ("../../../etc/passwd", 'attachment; filename="passwd.pdf"'),
        # As browsers spell a line break and a quotation mark in the name of a file.
        ("a%0D%0AX-Evil: 1.pdf", 'attachment; filename="a0D0AX-Evil 1.pdf"'),
        ("\u202efdp.exe", 'attachment; filename="fdp.pdf"'),
        (
            "x%22; filename=%22y.exe",
            "attachment; filename=\"x22_ filename_22y.pdf\"; filename*=UTF-8''x22%3B%20filename%3D22y.pdf",
        ),
        ("مذكرة.pdf", "attachment; filename=\"_____.pdf\"; filename*=UTF-8''%D9%85%D8%B0%D9%83%D8%B1%D8%A9.pdf"),
    ],
)
def test_file_is_served_by_a_safe_name_as_bytes_that_run_nothing(
    given: str, header: str, row: Registration, desk: Client
) -> None:
    scan = SimpleUploadedFile("scan.pdf", uploads.pdf())
    scan._name = given
    desk.post(url("registration-send", row.pk), {**SENT, "file": scan})
    file = StoredFile.objects.get()

    answer = desk.get(file.get_absolute_url(), headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Disposition"] == header
    assert (answer["Content-Length"], len(answer.content)) == (str(file.size), file.size)
    assert not answer.has_header("Content-Encoding")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("who", "status"), [("focal", 404), ("observer", 404), ("administrator", 404), ("nobody", 403)]
)
def test_file_that_is_not_open_answers_as_what_does_not_exist(
    who: str, status: int, row: Registration, desk: Client, as_user: Any, request: pytest.FixtureRequest
) -> None:
    send(desk, row, uploads.pdf("kept from them"))
    file = StoredFile.objects.get()
    stranger = as_user(request.getfixturevalue(who))

    hidden = stranger.get(file.get_absolute_url())
    missing = stranger.get(file.get_absolute_url().replace(str(file.pk), str(row.pk)))

    assert (hidden.status_code, missing.status_code) == (status, status)
    assert b"kept from them" not in hidden.content


def test_page_shows_the_line_of_the_file_with_the_digest_of_the_original(row: Registration, desk: Client) -> None:
    send(desk, row, uploads.pdf("stamped"))
    file = StoredFile.objects.get()

    page = words(desk.get(row.get_absolute_url()))

    assert "Kept without author, place, scripts and hidden parts." in page
    assert file.original_digest in page.replace(" ", "")
    assert file.original_digest != file.digest
    assert file.stored_at.date() == dt.date(2026, 6, 1)
