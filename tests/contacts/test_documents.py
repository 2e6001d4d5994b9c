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
from tests.contacts.snapshots import arabic, arabic_of_three, printed, snapshot, snapshot_of_three, text_of


def head_of(html: str) -> tuple[str, ...]:
    """Return language and direction of the document."""
    found = re.search(r'<html\s+lang="(\w+)"\s+dir="(\w+)"', html)
    return found.groups() if found else ()


def pages_of(rendered: Rendered) -> list[str]:
    reader = PdfReader(io.BytesIO(rendered.pdf))
    return [" ".join(page.extract_text().replace("\N{NO-BREAK SPACE}", " ").split()) for page in reader.pages]


def with_vacant_post(**changes: Any) -> dict[str, Any]:
    """Return a notification of one post whose holder, known to the recipient, has left."""
    found = snapshot(replaces={"reference": "NOT-0003", "dated": "2025-03-10", "number": ""}, **changes)
    found["contacts"][0] |= {
        "kind": "person",
        "name": "",
        "serving_since": None,
        "vacant_since": "2026-10-01",
        "change": "changed",
        "before": {"name": "Maria Vasconcelos"},
    }
    return found


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


SENT = {"on": "2026-05-12", "number": "NV 12"}


@pytest.mark.parametrize(
    ("form", "sentences"),
    [
        ("letter", ["takes the place of what was sent to you on 12 May 2026 (number NV 12)."]),
        (
            "note-verbale",
            [
                "They take the place of the details sent on 12 May 2026 (number NV 12).",
                "The note takes the place of what was sent on 12 May 2026 (number NV 12).",
            ],
        ),
    ],
)
def test_html_names_what_was_sent_before_outside_of_a_sealed_paper(form: str, sentences: list[str]) -> None:
    text = printed(html_for(snapshot_of_three(form=form, replaces=None, told_before=SENT)))

    for sentence in [*sentences, "What has changed since 12 May 2026", "+999 21 555 200"]:
        assert sentence in text
    assert "holds no earlier notification" not in text


def test_html_what_was_sent_before_without_a_number_is_named_by_its_day() -> None:
    text = printed(html_for(snapshot(told_before=SENT | {"number": ""})))

    assert "takes the place of what was sent to you on 12 May 2026." in text


@pytest.mark.parametrize("form", ["letter", "note-verbale"])
def test_html_speaks_of_provisions_only_where_each_instrument_has_one(form: str) -> None:
    found = snapshot(form=form)
    named = text_of(html_for(found))
    found["instruments"][1]["provision"] = ""

    assert "provisions" in named
    assert "provisions" not in text_of(html_for(found))


def test_html_vacant_post_says_so_and_since_when() -> None:
    text = printed(html_for(with_vacant_post()))

    sentence = "The post has been vacant since 1 October 2026. A successor will be named."
    assert f"Name {sentence} Position" in text
    assert f"NPC-001 Name Maria Vasconcelos {sentence}" in text
    assert "Serving since" not in text
    assert "–" not in text.split("What has changed")[2].split("What we ask")[0]


def test_html_post_that_was_vacant_and_has_a_holder_says_both() -> None:
    found = with_vacant_post()
    found["contacts"][0] |= {
        "name": "Amina Haddad",
        "serving_since": "2026-11-02",
        "vacant_since": None,
        "before": {"name": ""},
    }

    assert "NPC-001 Name The post was vacant. Amina Haddad" in printed(html_for(found))


def test_html_office_without_a_name_is_known_by_its_position() -> None:
    found = snapshot_of_three()
    found["contacts"][2]["name"] = ""
    found["contacts"][2]["position"] = "Tracing Cell"

    assert "NPC-002 Tracing Cell No longer serves" in printed(html_for(found))


def test_html_changes_stand_one_value_a_line_and_a_mailbox_breaks_at_its_signs() -> None:
    found = snapshot_of_three()
    found["contacts"][0]["before"] = {"languages": ["English", "French"], "emails": ["desk@foreign.invalid"]}

    changes = html_for(found).split('<table class="changes">')[1]

    assert '<bdi dir="ltr">English</bdi><br><bdi dir="ltr">French</bdi>' in changes
    assert "<span>desk@</span><wbr><span>foreign.</span><wbr><span>invalid</span>" in changes


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
    html = html_for(found)
    assert html.count(sentence) == is_said
    # It stands in the foot, nowhere beside the text.
    assert not is_said or html.index("seal-line") < html.index(sentence) < html.index("page-line")


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
