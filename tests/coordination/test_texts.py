"""Translations: compiled without gettext, and refused where a page would break."""

import gettext
from io import StringIO
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import CommandError, call_command

from coordination.texts import placeholders, problems_of

PLURALS = "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "locale" / "ar" / "LC_MESSAGES"
    path.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return path


def write(folder: Path, *entries: polib.POEntry) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": PLURALS}
    catalogue.extend(entries)
    catalogue.save(str(folder / "django.po"))


def compiled() -> str:
    out = StringIO()
    call_command("compile_texts", stdout=out)
    return out.getvalue()


def test_catalogue_is_compiled_and_its_state_told(folder: Path) -> None:
    write(
        folder,
        polib.POEntry(msgid="Today", msgstr="اليوم"),
        polib.POEntry(msgid="Jobs", msgstr=""),
        polib.POEntry(msgid="Outbox", msgstr="صادر", flags=["fuzzy"]),
    )

    said = compiled()

    with (folder / "django.mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)
    assert [texts.gettext(text) for text in ("Today", "Jobs", "Outbox")] == ["اليوم", "Jobs", "Outbox"]
    assert said == "ar: 1 texts compiled, 1 untranslated, 1 to be looked at.\n"


def test_catalogue_that_would_break_a_page_is_refused_by_file_and_line(folder: Path) -> None:
    write(folder, polib.POEntry(msgid="Ended %(at)s", msgstr="انتهى %(when)s"))

    with pytest.raises(CommandError) as refusal:
        compiled()

    lines = str(refusal.value).splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == [
        "the translation invents the placeholder 'when'",
        "the translation drops the placeholder 'at'",
        "Mend these entries, then run this again.",
    ]
    assert lines[0].startswith(f"{folder / 'django.po'}:")
    assert not (folder / "django.mo").exists()


def test_file_that_is_no_catalogue_is_refused(folder: Path) -> None:
    (folder / "django.po").write_text("nonsense\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"django\.po"):
        compiled()


ENTRIES = [
    (polib.POEntry(msgid="{link} and %(n)d", msgstr="%(n)d و{link}"), []),
    (polib.POEntry(msgid="Follow {link}", msgstr="اتبع"), ["the translation drops the placeholder '{link}'"]),
    (polib.POEntry(msgid="Follow %(at)s", msgstr=""), []),
    (polib.POEntry(msgid="Follow %(at)s", msgstr="اتبع", flags=["fuzzy"]), []),
    (polib.POEntry(msgid="Follow %(at)s", msgstr="اتبع", obsolete=True), []),
    (
        polib.POEntry(
            msgid="%(n)s matter", msgid_plural="%(n)s matters", msgstr_plural={0: "لا شيء", 1: "واحد", 5: "%(n)s أمر"}
        ),
        [],
    ),
    (
        polib.POEntry(msgid="%(n)s matter", msgid_plural="%(n)s matters", msgstr_plural={0: "%(m)s", 5: "أمور"}),
        ["the translation invents the placeholder 'm'", "the translation drops the placeholder 'n'"],
    ),
]


@pytest.mark.parametrize(("entry", "problems"), ENTRIES)
def test_translation_keeps_the_placeholders_of_its_text(entry: polib.POEntry, problems: list[str]) -> None:
    assert list(problems_of(entry)) == problems


def test_placeholders_are_counted_by_name() -> None:
    assert placeholders("100% of %(n)s, %(n)05d, {link}") == {"n": 2, "{link}": 1}
