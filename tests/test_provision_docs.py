"""The pages on the standard count and cite what the catalogue holds."""

import re
from collections import Counter
from pathlib import Path

import pytest

from coordination.provisions import COLUMNS, PROVISIONS, Verb

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["docs/provisions.md", "docs/standard.md"]


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_provisions_page_gives_the_counts_of_the_catalogue():
    page = " ".join(text("docs/provisions.md").split())
    verbs = Counter(p.verb for p in PROVISIONS.values())
    apps = Counter(p.app for p in PROVISIONS.values())

    assert (
        f"There are {len(PROVISIONS)}: {verbs[Verb.SHALL]} *shall*, {verbs[Verb.SHOULD]} *should*, "
        f"{verbs[Verb.MAY]} *may*, {verbs[Verb.CAN]} *can* and {verbs[Verb.COMMITMENT]} commitments of the State."
    ) in page
    assert re.search(r"`coordination` answers (\d+)", page)[1] == str(apps["coordination"])
    assert all(f"`{app}` {apps[app]}" in page for app in set(apps) - {"coordination"})


def test_provisions_page_explains_each_column():
    rows = re.findall(r"^\| (\w+) \| ", text("docs/provisions.md"), flags=re.MULTILINE)

    assert rows == ["column", *COLUMNS]


@pytest.mark.parametrize("page", PAGES)
def test_cited_keys_and_files_exist(page):
    quoted = re.findall(r"`([^`\n]+)`", text(page))
    keys = [word for word in quoted if re.fullmatch(r"\d+(\.[\w-]+)+", word)]
    files = [word for word in quoted if re.fullmatch(r"[\w-]+(/[\w.-]+)+", word)]

    assert keys
    assert files
    assert set(keys) <= set(PROVISIONS)
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_standard_page_lists_the_house_readings_of_every_requirement():
    section = text("docs/standard.md").partition("## House readings")[2]
    table = "\n".join(line for line in section.splitlines() if line.startswith("| `"))

    assert set(re.findall(r"`([\d.\w]+)`", table)) == {
        p.key for p in PROVISIONS.values() if p.verb is Verb.SHALL and p.house
    }
    for key in (p.key for p in PROVISIONS.values() if p.verb is Verb.SHALL and not p.house):
        assert f"`{key}`" in section, key


def test_glossary_says_each_term_once_and_what_not_to_say():
    entries = re.findall(r"^- (\*\*.+)$", text("docs/glossary.md"), flags=re.MULTILINE)
    terms = [re.match(r"\*\*([^*]+)\*\*", entry)[1].strip().rstrip(":,") for entry in entries]

    assert len(terms) == len(set(terms)) > 60
    assert [term for term, entry in zip(terms, entries, strict=True) if "*Not*:" not in entry] == []
