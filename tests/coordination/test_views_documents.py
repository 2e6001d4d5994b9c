"""Sealed documents and files on pages: found, proved, and served as attachments only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client

from coordination import files, grounds
from coordination.models import SealedDocument, SecurityEvent, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
PAPER = b"%PDF-1.7 paper"
READERS = ["officer", "head", "auditor", "mission"]
STRANGERS = ["focal", "npc", "observer", "administrator", "nobody"]


@pytest.fixture
def document(officer: User) -> SealedDocument:
    return make.document(officer, content=PAPER, title="Notification to the office")


def alter(path: Path) -> None:
    path.chmod(0o640)
    path.write_bytes(b"%PDF-1.7 altered")


def events(kind: str) -> list[tuple[str, str]]:
    return list(SecurityEvent.objects.filter(kind=kind).values_list("actor", "subject"))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("url", ["", "file/"])
def test_document_is_open_to_its_readers(
    url: str, name: str, document: SealedDocument, as_user: SignIn, request: Any
) -> None:
    response = as_user(request.getfixturevalue(name)).get(f"/documents/{document.pk}/{url}")

    assert response.status_code == 200


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("url", ["", "file/", "verify/"])
def test_document_is_closed_to_strangers_and_leaves_no_trace(
    url: str, name: str, document: SealedDocument, as_user: SignIn, request: Any
) -> None:
    client = as_user(request.getfixturevalue(name))

    response = (
        client.post(f"/documents/{document.pk}/verify/")
        if url == "verify/"
        else client.get(f"/documents/{document.pk}/{url}")
    )

    assert response.status_code in {403, 404}
    assert "Notification to the office" not in response.content.decode()
    assert PAPER not in response.content
    assert events("document-opened") == []


def test_list_shows_what_the_viewer_may_open(
    document: SealedDocument, focal: User, officer: User, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grounds, "_subjects", {})
    own = make.document(officer, "NOT-0002", title="Own paper", subject="tests.paper:1")
    grounds.register_subject("tests.paper", lambda who: Q(pk=own.pk), "A paper")

    text = as_user(focal).get("/documents/").content.decode()

    assert ("Own paper" in text, "Notification to the office" in text, "A paper, English" in text) == (
        True,
        False,
        True,
    )


def test_list_without_documents_says_why(officer: User, as_user: SignIn) -> None:
    assert "No sealed document is open to you." in as_user(officer).get("/documents/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_document_and_with_three(
    count: int, officer: User, as_user: SignIn, django_assert_num_queries: Any, state: Any
) -> None:
    earlier = None
    for number in range(count):
        earlier = make.document(officer, f"NOT-000{number}", supersedes=earlier)
    client = as_user(officer)

    with django_assert_num_queries(7):  # session, user, roles (2), page, count, State
        client.get("/documents/")


def test_detail_tells_release_digests_and_what_took_its_place(
    document: SealedDocument, officer: User, as_user: SignIn
) -> None:
    newer = make.document(officer, "NOT-0002", supersedes=document)
    client = as_user(officer)

    older_text, newer_text = (client.get(f"/documents/{one.pk}/").content.decode() for one in (document, newer))

    figures = " ".join(document.pdf_digest[start : start + 4] for start in range(0, 64, 4))
    assert figures in older_text
    assert "A newer document has taken its place." in older_text
    assert f'<a href="/documents/{newer.pk}/">NOT-0002</a>' in older_text
    assert f'<a href="/documents/{document.pk}/">NOT-0001</a>' in newer_text
    assert "A newer document" not in newer_text


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("coordination.state:{state}", "Republic of Velland"),
        ("coordination.housevalue:not-a-key", "A record that has no page"),
        ("nowhere.thing:1", "A record that has no page"),
        ("members.person:6a4b2b0e-0000-4000-8000-000000000000", "A record that is not open to you"),
    ],
)
def test_detail_names_the_record_that_the_paper_speaks_for(
    subject: str, words: str, officer: User, as_user: SignIn, state: Any
) -> None:
    document = make.document(officer, subject=subject.format(state=state.pk))

    assert words in as_user(officer).get(f"/documents/{document.pk}/").content.decode()


# The file.


def test_paper_is_served_as_an_attachment_that_runs_nothing(
    document: SealedDocument, officer: User, as_user: SignIn
) -> None:
    response = as_user(officer).get(f"/documents/{document.pk}/file/")

    assert (response.status_code, response.content) == (200, PAPER)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="NOT-0001.pdf"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store, no-transform"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Content-Length"] == str(len(PAPER))
    assert events("document-opened") == [(f"user:{officer.pk}", str(document.pk))]


def test_altered_paper_is_refused_and_noted(document: SealedDocument, officer: User, as_user: SignIn) -> None:
    alter(files.path_of(document.pdf_digest))

    response = as_user(officer).get(f"/documents/{document.pk}/file/")

    assert response.status_code == 409
    assert "The file was altered on disk and is not served." in response.content.decode()
    assert b"%PDF" not in response.content
    assert (events("document-opened"), events("document-refused")) == ([], [(f"user:{officer.pk}", str(document.pk))])


def test_check_on_demand_says_sound_or_what_differs(document: SealedDocument, auditor: User, as_user: SignIn) -> None:
    client = as_user(auditor)

    sound = client.post(f"/documents/{document.pk}/verify/").content.decode()
    alter(files.path_of(document.pdf_digest))
    altered = client.post(f"/documents/{document.pk}/verify/").content.decode()

    assert "Sound: data and paper are what was sealed." in sound
    assert "The file was altered on disk" in altered
    assert [len(events(kind)) for kind in ("document-verified", "document-unsound")] == [1, 1]


def test_check_is_never_done_by_opening_an_address(document: SealedDocument, officer: User, as_user: SignIn) -> None:
    assert as_user(officer).get(f"/documents/{document.pk}/verify/").status_code == 405


# Attached files.


@pytest.mark.parametrize(("name", "status"), [("officer", 200), ("auditor", 200), ("mission", 404), ("focal", 404)])
def test_attached_file_is_served_to_who_sees_all(
    name: str, status: int, officer: User, as_user: SignIn, request: Any
) -> None:
    file = make.stored_file(officer, b"%PDF-1.7 scan", name="مذكرة.pdf")

    response = as_user(request.getfixturevalue(name)).get(f"/files/{file.pk}/")

    assert response.status_code == status
    assert (b"scan" in response.content) is (status == 200)


def test_attached_file_keeps_its_name_and_runs_nothing(officer: User, as_user: SignIn) -> None:
    file = make.stored_file(officer, b"\x89PNG\r\n\x1a\n", name="مذكرة.png", content_type="image/png")

    response = as_user(officer).get(f"/files/{file.pk}/")

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment; filename=\"_____.png\"; filename*=UTF-8''%D9%85")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert events("file-opened") == [(f"user:{officer.pk}", str(file.pk))]


def test_altered_attached_file_is_refused_and_noted(officer: User, as_user: SignIn) -> None:
    file = make.stored_file(officer)
    alter(files.place_of(file.place))

    assert as_user(officer).get(f"/files/{file.pk}/").status_code == 409
    assert events("file-refused") == [(f"user:{officer.pk}", str(file.pk))]
