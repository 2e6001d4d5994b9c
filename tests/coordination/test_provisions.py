"""The catalogue of provisions: complete, counted, translated, and read with errors that point at a cell."""

from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation

from coordination.catalogues import CatalogueError, read_table
from coordination.provisions import (
    COLUMNS,
    FOLDER,
    PROVISIONS,
    TEXT_COLUMNS,
    UnknownProvisionError,
    Verb,
    clauses,
    provision,
    read_provisions,
)

SHALL = {
    "5.1",
    "6.1.designate",
    "6.1.coordinate",
    "6.3.1.poa",
    "6.3.1.iti",
    "6.3.2",
    "6.3.3",
    "7.1",
    "7.3.2.a.research",
}
HEADING = "\t".join(COLUMNS)
GOOD = "5.1\t5.1\tshall\tauthority\tA subject\tA rule.\t\t"


def write(folder: Path, *lines: str) -> Path:
    path = folder / "provisions.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_catalogue_verbs_are_counted():
    counts = Counter(p.verb for p in PROVISIONS.values())

    assert counts == {Verb.SHALL: 9, Verb.SHOULD: 87, Verb.MAY: 10, Verb.CAN: 10, Verb.COMMITMENT: 8}
    assert len(PROVISIONS) == 124


def test_catalogue_apps_are_counted():
    counts = Counter(p.app for p in PROVISIONS.values())

    assert counts == {
        "functions": 42,
        "members": 40,
        "authority": 19,
        "contacts": 19,
        "coordination": 2,
        "reporting": 2,
    }


def test_catalogue_requirements_are_the_nine():
    assert {p.key for p in PROVISIONS.values() if p.verb is Verb.SHALL} == SHALL


def test_catalogue_commitments_are_all_of_clause_four():
    commitments = {p.key for p in PROVISIONS.values() if p.verb is Verb.COMMITMENT}

    assert commitments == {p.key for p in PROVISIONS.values() if p.key.startswith("4.")}


def test_house_readings_of_requirements_are_only_the_settled_ones():
    marked = {p.key for p in PROVISIONS.values() if p.verb is Verb.SHALL and p.house}

    # Designation itself is read by its letter; the others carry an interval, a confirmation or a remark.
    assert marked == SHALL - {"5.1", "6.1.designate"}


def test_derived_keys_follow_the_catalogue():
    derived = {p.key: p.derived for p in PROVISIONS.values() if p.derived}

    assert derived["7.1"] == ("5.1", "6.1.designate")
    assert derived["4.2.b"] == ("5.1", "7.1")
    assert derived["4.3.b"] == ("6.3.1.iti",)
    assert len(derived["7.4.1.inclusion"]) == 22 + 3
    assert set().union(*derived.values()) <= set(PROVISIONS)
    assert len(derived) == 11


def test_texts_are_short_enough_for_the_clause_margin():
    for p in PROVISIONS.values():
        for language in ("en", "ar"):
            assert len(p.subject_in(language)) <= 110, p.key
            assert len(p.rule_in(language)) <= 310, p.key
            assert p.rule_in(language).endswith("."), p.key
            assert not p.subject_in(language).endswith("."), p.key


def test_arabic_has_every_row_in_arabic_letters():
    rows = read_table(FOLDER / "provisions.ar.tsv", TEXT_COLUMNS, optional=("house",))

    assert [row["key"] for row in rows] == list(PROVISIONS)
    for p in PROVISIONS.values():
        for text in (p.subject_in("ar"), p.rule_in("ar")):
            assert any("\u0600" <= letter <= "\u06ff" for letter in text), p.key
        assert bool(p.house_in("ar")) == bool(p.house), p.key


def test_text_follows_the_active_language_and_falls_back_to_english():
    p = provision("7.1")

    with translation.override("ar"):
        assert p.subject_in() == p.subject_in("ar-eg") != p.subject
    assert p.subject_in("fr") == p.subject
    assert p.rule_in("../ar") == p.rule


def test_provision_of_an_unknown_key_is_named():
    with pytest.raises(UnknownProvisionError, match=r"There is no provision '6\.9' in the catalogue\."):
        provision("6.9")


def test_clauses_hold_each_provision_once_in_order():
    listed = [p.key for clause in clauses() for p in clause.provisions]

    assert listed == list(PROVISIONS)
    assert {str(clause): len(clause.provisions) for clause in clauses()}[
        "6.3 National Points of Contact: contact details"
    ] == 4
    assert [c.number for c in clauses()][-3:] == ["9", "10", "11"]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ((HEADING.replace("rule", "ruling"), GOOD), "1:6: the heading should be 'rule'"),
        ((HEADING + "\tmore", GOOD), "1:9: there are more headings than expected"),
        ((), "1:1: the heading should be 'key'"),
        ((HEADING, GOOD.rsplit("\t", 1)[0]), "2:8: 8 cells are expected, 7 were found"),
        ((HEADING, GOOD + "\tmore"), "2:9: 8 cells are expected, 9 were found"),
        ((HEADING, GOOD.replace("A subject", "")), "2:5: subject is empty"),
        ((HEADING, GOOD.replace("A subject", "A subject ")), "2:5: the cell starts or ends with a space"),
        ((HEADING, GOOD, GOOD), "3:1: '5.1' stands already in line 2"),
        ((HEADING, GOOD.replace("shall", "must")), "2:3: 'must' is none of: shall, should, may, can, commitment"),
        ((HEADING, GOOD.replace("authority", "army")), "2:4: 'army' is none of: coordination"),
        ((HEADING, GOOD.replace("5.1\t5.1", "6.4\t6.4")), "2:1: '6.4' belongs to no clause"),
        ((HEADING, GOOD + "5.9"), "2:8: there is no provision '5.9'"),
        ((HEADING, GOOD + "5.1"), "2:8: the provision follows from itself"),
    ],
)
def test_malformed_catalogue_is_refused_at_its_cell(tmp_path, lines, place):
    path = write(tmp_path, *lines)

    with pytest.raises(CatalogueError) as caught:
        read_provisions(path)

    assert str(caught.value).startswith(f"{path}:{place}")


def test_catalogue_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "provisions.tsv"
    path.write_bytes(HEADING.encode() + b"\n5.1\tcaf\xe9")

    with pytest.raises(CatalogueError, match=rf"is not UTF-8 at byte {len(HEADING) + 8}"):
        read_provisions(path)
