"""The papers of a notification: what each form says, in which language, from the snapshot alone."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from contacts.notification_paper import direction_of, isolated, paper_of
from contacts.pdfs import html_for, render_notification
from coordination.canonical import canonical, digest, in_groups
from coordination.pdfs import Rendered
from tests.contacts.snapshots import arabic, arabic_of_three, snapshot, snapshot_of_three


def text_of(html: str) -> str:
    """Return what a reader sees of `html`, without tags, on one line."""
    body = html.split("<body>", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\N{NO-BREAK SPACE}", " ").split())


def head_of(html: str) -> tuple[str, ...]:
    """Return language and direction of the document."""
    found = re.search(r'<html\s+lang="(\w+)"\s+dir="(\w+)"', html)
    return found.groups() if found else ()


def pages_of(rendered: Rendered) -> list[str]:
    reader = PdfReader(io.BytesIO(rendered.pdf))
    return [" ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split()) for page in reader.pages]


@pytest.fixture(scope="module")
def letter() -> Rendered:
    return render_notification(snapshot())


@pytest.fixture(scope="module")
def note() -> Rendered:
    """Render a note verbale of three contacts with its memorandum."""
    return render_notification(snapshot_of_three(form="note-verbale"))


@pytest.fixture(scope="module")
def arabic_letter() -> Rendered:
    return render_notification(arabic_of_three())


def test_letter_of_one_contact_stands_on_one_page(letter: Rendered) -> None:
    assert letter.pages == 1
    assert letter.warnings == ()


def test_letter_prints_recipient_provisions_details_and_signature(letter: Rendered) -> None:
    (page,) = pages_of(letter)

    for expected in (
        "Republic of Velland",
        "National Authority for Small Arms Control",
        "Office for Disarmament Affairs",
        "NOT-0007 (VNA/2026/0114)",
        "23 November 2026",
        "Programme of Action on Small Arms and Light Weapons – PoA II.5",
        "International Tracing Instrument – ITI 25, 31(a)",
        "Small Arms Desk",
        "+999 21 555 214",
        "small.arms@foreign.invalid",
        "English, French",
        "Please acknowledge receipt",
        "Amina Okoro-Lindqvist",
        "Head of the National Authority",
    ):
        assert expected in page


def test_letter_prints_the_digest_of_its_snapshot_and_carries_the_data(letter: Rendered) -> None:
    frozen = canonical(snapshot())

    assert in_groups(digest(frozen)) in pages_of(letter)[0]
    assert PdfReader(io.BytesIO(letter.pdf)).attachments == {"NOT-0007.json": [frozen]}


def test_letter_prints_its_clauses_in_the_margin(letter: Rendered) -> None:
    (page,) = pages_of(letter)

    assert "6.3.1 a) shall" in page
    assert "6.3.1 b) shall" in page


def test_letter_is_dated_and_titled_from_the_snapshot(letter: Rendered) -> None:
    reader = PdfReader(io.BytesIO(letter.pdf))

    assert reader.metadata.title == "Notification NOT-0007: contact details for the Office for Disarmament Affairs"
    assert reader.metadata.creation_date.date() == dt.date(2026, 11, 23)


def test_letter_same_snapshot_gives_the_same_bytes(letter: Rendered) -> None:
    assert render_notification(snapshot()).pdf == letter.pdf


def test_note_pages_are_counted_by_part(note: Rendered) -> None:
    memorandum, first, second = pages_of(note)

    assert "Page 1 of 1" in memorandum
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert note.warnings == ()


def test_note_is_unsigned_and_its_memorandum_is_signed(note: Rendered) -> None:
    memorandum, *pages = pages_of(note)
    text = " ".join(pages)

    assert "Amina Okoro-Lindqvist" in memorandum
    assert "Ministry of Foreign Affairs" in memorandum
    assert "Permanent Mission of Velland to the United Nations in New York" in memorandum
    assert "Amina Okoro-Lindqvist" not in text
    assert "Yours faithfully" not in text
    for expected in (
        "Note verbale",
        "No. [number of the Mission]",
        "The Permanent Mission of Velland to the United Nations offers its compliments",
        "highest consideration",
        "New York, [date of issue]",
        "[initials and seal of the Mission]",
    ):
        assert expected in text


def test_note_names_what_it_replaces_field_by_field(note: Rendered) -> None:
    text = " ".join(pages_of(note)[1:])

    assert "NOT-0003 (VNA/2025/0031) of 10 March 2025" in text
    assert "Telephone +999 21 555 200 +999 21 555 214 +999 70 555 300" in text
    assert "Position Desk for disarmament Desk for multilateral" in text
    assert "NPC-004 Bartholomew Featherstonehaugh-Vandersteen de la Montagne New: to be added to the list." in text
    assert "NPC-002 Tracing Cell No longer serves: to be taken off the list." in text


def test_html_contact_that_ended_has_no_details_left() -> None:
    html = html_for(snapshot_of_three())

    assert html.count('<table class="contact">') == 2
    assert "NPC-002" in html.split('<table class="changes">')[1]


def test_html_several_contacts_bring_clause_six_one() -> None:
    assert "More than one contact serves an instrument" in html_for(snapshot_of_three())
    assert "More than one contact serves an instrument" not in html_for(snapshot())


def test_html_heads_of_tables_can_repeat_and_rows_have_heads() -> None:
    html = html_for(snapshot_of_three())

    assert html.count("<thead>") == html.count("<table") == 3
    assert '<th scope="row">Telephone</th>' in html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"replaces": None}, "Our register holds no earlier notification to you"),
        (
            {"replaces": {"reference": "NOT-0003", "dated": "2025-03-10", "number": ""}},
            "takes the place of NOT-0003 of 10 March 2025. Nothing has changed since then",
        ),
    ],
)
def test_html_says_what_became_of_the_last_notification(changes: dict[str, Any], sentence: str) -> None:
    found = snapshot(**changes)
    found["contacts"][0]["change"] = "unchanged"

    text = text_of(html_for(found))

    assert sentence in text
    assert "What has changed" not in text


def test_html_first_notification_still_names_a_contact_that_ended() -> None:
    found = snapshot_of_three(replaces=None)

    text = text_of(html_for(found))

    assert "What has changed Contact" in text
    assert "NPC-002 Tracing Cell No longer serves" in text


def test_html_without_a_release_is_marked_as_draft() -> None:
    assert "DRAFT – not released, not to be sent" in text_of(html_for(snapshot(released_by=None)))
    assert "DRAFT" not in html_for(snapshot())


@pytest.mark.parametrize(
    ("language", "reviewed", "is_said"), [("ar", False, True), ("ar", True, False), ("en", False, False)]
)
def test_html_unreviewed_translation_says_so(language: str, reviewed: bool, is_said: bool) -> None:
    found = snapshot(language=language, translation_reviewed=reviewed)

    with translation.override(language):
        sentence = translation.gettext("This translation has not been reviewed by a native speaker.")
    assert (sentence in text_of(html_for(found))) is is_said


def test_html_text_of_a_person_is_escaped() -> None:
    found = snapshot()
    found["contacts"][0]["name"] = "<script>x</script><img src='http://x'>"
    found["authority"]["address"] = "<b>bold</b>"

    html = html_for(found)

    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_html_comes_from_the_snapshot_alone() -> None:
    # Without a `db` fixture pytest-django refuses every query.
    html = html_for(snapshot_of_three(form="note-verbale"))

    assert html.count("NPC-004") == 2


def test_html_is_in_the_language_of_the_snapshot_whatever_is_active() -> None:
    with translation.override("ar"):
        html = html_for(snapshot())

    assert head_of(html) == ("en", "ltr")
    assert "23\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026" in html


def test_arabic_letter_runs_from_right_to_left() -> None:
    html = html_for(arabic())

    assert head_of(html) == ("ar", "rtl")
    assert '<bdi dir="ltr">+999 21 555 214</bdi>' in html
    assert '<bdi dir="rtl">12 شارع الميناء</bdi>' in html
    assert "نوفمبر" in html


def test_arabic_letter_renders_with_arabic_fonts(arabic_letter: Rendered) -> None:
    reader = PdfReader(io.BytesIO(arabic_letter.pdf))

    assert reader.root_object["/Lang"] == "ar"
    fonts = {font.get_object()["/BaseFont"].split("+")[1] for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert {"Noto-Naskh-Arabic", "Noto-Sans-Arabic"} <= fonts
    assert (arabic_letter.pages, arabic_letter.warnings) == (2, ())


@pytest.mark.parametrize(
    ("text", "direction"),
    [("12 Harbour Road", "ltr"), ("12 شارع الميناء", "rtl"), ("+999 21", "ltr"), ("", "ltr"), ("שלום", "rtl")],
)
def test_direction_of_follows_the_first_letter(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_isolated_escapes_its_text() -> None:
    assert isolated("<a>") == '<bdi dir="ltr">&lt;a&gt;</bdi>'


def test_paper_of_unknown_clause_is_left_out_of_the_margin() -> None:
    found = snapshot()
    found["instruments"][0]["clause"] = ""

    assert [note.clause for note in paper_of(found).notes] == ["6.3.1 b)"]
