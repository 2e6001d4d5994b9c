"""The case files say nothing that the sources do not, name no person and lead no mail outside."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from coordination.catalogues import read_table
from coordination.provisions import PROVISIONS

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted((ROOT / "tests/cases").glob("*.json"))
SECTIONS = ["state", "members", "authority", "contacts", "functions", "reporting"]
AREAS = ["key", "letter", "part", "provision", "subject"]


def load(name: str) -> dict:
    return json.loads((ROOT / f"tests/cases/{name}.json").read_text(encoding="utf-8"))


def letters_of() -> dict[str, str]:
    """Return the letter of 7.4.2 by issue area; a bare letter stands for itself."""
    rows = read_table(ROOT / "members/catalogue/issue_areas.tsv", AREAS, optional=("part",))
    letters = {row["key"]: row["letter"] for row in rows}
    return letters | {letter: letter for letter in letters.values()}


def texts(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def dates(value):
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "as_of" or key.endswith("_on"):
                yield key, part
            else:
                yield from dates(part)
    elif isinstance(value, list):
        for part in value:
            yield from dates(part)


def test_the_three_cases_are_there():
    assert [path.stem for path in CASES] == ["belize", "mali", "philippines"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_names_its_sources_section_by_section(path):
    case = json.loads(path.read_text(encoding="utf-8"))

    assert case["name"] == path.stem
    assert list(case)[3:] == SECTIONS
    assert all(case[section]["source"].endswith(".") for section in SECTIONS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_sends_no_mail_outside(path):
    found = re.findall(r"[^\s\"]+@[^\s\"]+", path.read_text(encoding="utf-8"))

    assert all(address.endswith(".invalid") for address in found)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_dates_are_dates_or_unknown(path):
    case = json.loads(path.read_text(encoding="utf-8"))

    for key, value in dates(case):
        assert value is None or dt.date.fromisoformat(value), key


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_people_are_posts(path):
    case = json.loads(path.read_text(encoding="utf-8"))

    for person in case["members"]["people"]:
        assert re.fullmatch(r"(Head|Member \d) of the .+", person["name"])
    assert not re.search(r"\b(Mr|Ms|Mrs|H\.E)\b\.?", " ".join(texts(case)))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_references_lead_somewhere(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    members, contacts = case["members"], case["contacts"]
    bodies, seats, people = ({row["key"] for row in members[kind]} for kind in ("bodies", "seats", "people"))
    rows = (ROOT / "contacts/catalogue/instruments.tsv").read_text(encoding="utf-8").splitlines()[1:]
    instruments = {row.split("\t")[0] for row in rows}

    assert {seat["body"] for seat in members["seats"]} <= bodies
    assert {holding["seat"] for holding in members["holdings"]} <= seats
    assert {holding["person"] for holding in members["holdings"]} <= people
    assert {point["body"] for point in contacts["points"]} <= bodies
    assert {row["point"] for row in contacts["registrations"]} <= {point["key"] for point in contacts["points"]}
    for row in contacts["registrations"] + contacts["participation"]:
        assert row["instrument"] in instruments
    assert set(contacts.get("expected", {}).get("open_provisions", [])) <= set(PROVISIONS)


def test_mali_bodies_cover_the_letters_that_the_decree_names():
    members = load("mali")["members"]
    letters = letters_of()
    covered = {letters[area] for body in members["bodies"] for area in body["issue_areas"]}
    coverage = members["coverage"]

    assert covered - {"other"} == set(coverage["named"])
    assert sorted(coverage["named"] + coverage["not_named_so_unknown"] + coverage["arguable"]) == list(
        "abcdefghijklmnopqrstuv"
    )
    assert sum(body["kind"] == "ministry" for body in members["bodies"]) == 18


def test_belize_has_two_contacts_under_one_recipient_and_three_men():
    case = load("belize")
    genders = [person["gender"] for person in case["members"]["people"]]

    assert genders == ["man"] * case["members"]["coverage"]["men"]
    assert [row["body"] for row in case["contacts"]["points"]] == ["foreign-affairs", "forensic-science"]
    assert case["contacts"]["expected"]["notifications"] == {"unoda": ["poa", "iti"]}


def test_philippines_treaty_is_in_force_ninety_days_after_deposit():
    (att,) = [row for row in load("philippines")["contacts"]["participation"] if row["instrument"] == "att"]
    deposited, in_force = (dt.date.fromisoformat(att[key]) for key in ("deposited_on", "in_force_on"))

    assert in_force - deposited == dt.timedelta(days=90)


def test_philippines_has_no_filing_for_2014_and_none_in_odd_years_after_2007():
    reporting = load("philippines")["reporting"]
    years = [row["year"] for row in reporting["filings"]]

    assert years == [2003, 2005, 2006, 2008, 2010, 2012, 2016]
    assert set(range(2008, 2017, 2)) - set(years) == set(reporting["expected"]["missing_years"])
