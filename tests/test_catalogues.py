"""The tables of instruments, recipients and issue areas: whole, cross-referenced, marked with their certainty."""

import re
from pathlib import Path

import pytest

from contacts.actions.instruments import INSTRUMENT_COLUMNS, RECIPIENT_COLUMNS
from coordination.catalogues import Row, read_table, read_translation
from coordination.provisions import PROVISIONS, Verb

ROOT = Path(__file__).resolve().parent.parent
CERTAINTY = {"C", "P", "G", "U"}
PARTIAL_DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
RECIPIENT = list(RECIPIENT_COLUMNS)
INSTRUMENT = list(INSTRUMENT_COLUMNS)
AREA = ["key", "letter", "part", "provision", "subject"]
TRANSLATED = {
    "contacts/catalogue/recipients": ["key", "name", "short_name", "office", "mission_city"],
    "contacts/catalogue/instruments": ["key", "name", "short_name", "contact_ref", "contact_note"],
    "members/catalogue/issue_areas": ["key", "part", "subject"],
}


def recipients() -> dict[str, Row]:
    empty = ("office", "address", "email", "mission_city", "address_certainty")
    return {
        row["key"]: row for row in read_table(ROOT / "contacts/catalogue/recipients.tsv", RECIPIENT, optional=empty)
    }


def instruments() -> dict[str, Row]:
    empty = ("contact_ref", "provision", "commitment", "adopted", "in_force", "contact_note", "dates_certainty")
    path = ROOT / "contacts/catalogue/instruments.tsv"
    return {row["key"]: row for row in read_table(path, INSTRUMENT, optional=empty)}


def issue_areas() -> dict[str, Row]:
    path = ROOT / "members/catalogue/issue_areas.tsv"
    return {row["key"]: row for row in read_table(path, AREA, optional=("part",))}


def test_recipients_say_what_is_known_and_how_well():
    for row in recipients().values():
        assert row["certainty"] in CERTAINTY, row["key"]
        assert row["languages_certainty"] in CERTAINTY, row["key"]
        assert bool(row["address"]) == bool(row["address_certainty"]), row["key"]
        assert re.fullmatch(r"[a-z]{2}(,[a-z]{2})*", row["languages"]), row["key"]
        assert re.fullmatch(r"[A-Z]{2}", row["country"]), row["key"]


def test_recipients_of_clause_four_are_the_three_offices():
    named = {row["recipient"] for row in instruments().values() if row["clause4"] == "yes"}

    assert named == {"unoda", "unodc", "att-secretariat"}
    assert {key: row["mission_city"] for key, row in recipients().items() if key in named} == {
        "unoda": "New York",
        "unodc": "Vienna",
        "att-secretariat": "Geneva",
    }


def test_only_confirmed_mailboxes_are_in_the_catalogue():
    mailboxes = {key: row["email"] for key, row in recipients().items() if row["email"]}

    assert mailboxes == {"unoda": "conventionalarms@un.org", "att-secretariat": "info@thearmstradetreaty.org"}


def test_instruments_of_clause_four_cite_their_provisions():
    cited = {
        key: (row["contact_ref"], row["provision"], row["commitment"])
        for key, row in instruments().items()
        if row["clause4"] == "yes"
    }

    assert cited == {
        "poa": ("PoA II.5", "6.3.1.poa", "4.2.c"),
        "iti": ("ITI 25, 31(a)", "6.3.1.iti", "4.3.a"),
        "firearms-protocol": ("Article 13(2)", "6.3.2", "4.4.a"),
        "att": ("Article 5(6)", "6.3.3", "4.5.a"),
    }
    for _, shall, commitment in cited.values():
        assert PROVISIONS[shall].verb is Verb.SHALL
        assert PROVISIONS[commitment].verb is Verb.COMMITMENT


def test_instruments_by_consensus_always_apply_and_no_other_does():
    assert {key for key, row in instruments().items() if row["always_applies"] == "yes"} == {"poa", "iti"}
    assert all(row["force"] == "political" for row in instruments().values() if row["always_applies"] == "yes")


def test_instruments_use_the_words_of_their_columns():
    for key, row in instruments().items():
        assert row["force"] in {"political", "treaty"}, key
        assert row["contact_duty"] in {"yes", "no", "unknown"}, key
        assert row["several_contacts"] in {"yes", "no", "warn"}, key
        assert row["duty_certainty"] in CERTAINTY, key
        assert row["recipient"] in recipients(), key
        assert bool(row["adopted"]) == bool(row["dates_certainty"]), key
        assert row["force"] == "treaty" or not row["in_force"], key
        for column in ("adopted", "in_force"):
            assert not row[column] or PARTIAL_DATE.fullmatch(row[column]), key


def test_regional_instruments_never_answer_a_provision_of_clause_six():
    for key, row in instruments().items():
        if row["clause4"] == "no":
            assert (row["provision"], row["commitment"]) == ("", ""), key


def test_issue_areas_cover_every_letter_and_keep_the_parts_apart():
    areas = issue_areas()
    parts = {letter: {a["part"] for a in areas.values() if a["letter"] == letter} for letter in "dhlq"}

    assert {a["letter"] for a in areas.values() if len(a["letter"]) == 1} == set("abcdefghijklmnopqrstuv")
    assert parts == {
        "d": {"finance", "economic affairs", "customs"},
        "h": {"interior", "police"},
        "l": {"ministry", "aviation", "rail", "road", "ports"},
        "q": {"agriculture", "wildlife", "environment"},
    }
    assert areas["communication"]["letter"] == "other"
    assert all(area["provision"] in PROVISIONS for area in areas.values())


@pytest.mark.parametrize("name", TRANSLATED)
def test_arabic_tables_fill_the_same_cells(name):
    columns = TRANSLATED[name]
    source = read_source(name)
    arabic = read_translation(ROOT / f"{name}.ar.tsv", columns, tuple(source))

    for key, row in arabic.items():
        assert [bool(row[c]) for c in columns] == [bool(source[key][c]) for c in columns], key
        assert any("\u0600" <= letter <= "\u06ff" for letter in row[columns[-1]] or row["name"]), key


def read_source(name: str) -> dict[str, Row]:
    return {"recipients": recipients, "instruments": instruments, "issue_areas": issue_areas}[Path(name).name]()
