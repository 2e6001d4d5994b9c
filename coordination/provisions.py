"""The 124 provisions that the register serves: clauses of ISACS 03.40 and of the instruments that it quotes.

The texts are ours; the data stand in `catalogue/provisions.tsv`, a translation beside it as
`provisions.<language>.tsv`. Nothing here touches the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from django.db.models import TextChoices
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from coordination.catalogues import SOURCE_LANGUAGE, Row, language_of, read_table, read_translation

FOLDER = Path(__file__).resolve().parent / "catalogue"
COLUMNS = ("key", "clause", "verb", "app", "subject", "rule", "house", "derived")
TEXT_COLUMNS = ("key", "subject", "rule", "house")
APPS = ("coordination", "members", "authority", "contacts", "functions", "reporting")


class Verb(TextChoices):
    """How strongly a provision binds: the four verbs of clause 3, and what clause 4 quotes from instruments."""

    SHALL = "shall", _("shall")
    SHOULD = "should", _("should")
    MAY = "may", _("may")
    CAN = "can", _("can")
    COMMITMENT = "commitment", _("commitment of the State")


class UnknownProvisionError(KeyError):
    """No provision bears this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"There is no provision {self.key!r} in the catalogue."


@dataclass(frozen=True, slots=True)
class Provision:
    """One clause that asks, recommends, allows or quotes something.

    `rule` says what is looked at to answer it, `house` which part of that is our own reading of the
    clause (empty where none is), `derived` from which other keys the answer follows.
    """

    key: str
    clause: str
    verb: Verb
    app: str
    subject: str
    rule: str
    house: str
    derived: tuple[str, ...]

    def subject_in(self, language: str | None = None) -> str:
        """Return the subject in a language (the active one for None); English where no translation exists."""
        return self._text("subject", language)

    def rule_in(self, language: str | None = None) -> str:
        """Return the rule in a language (the active one for None); English where no translation exists."""
        return self._text("rule", language)

    def house_in(self, language: str | None = None) -> str:
        """Return the note on house readings in a language (the active one for None), or an empty text."""
        return self._text("house", language)

    def _text(self, column: str, language: str | None) -> str:
        row = _translation(language_of(language)).get(self.key)
        return row[column] if row else str(getattr(self, column))


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as a heading of pages, with its provisions in the order of the standard."""

    number: str
    title: str | Promise
    provisions: tuple[Provision, ...]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


# A provision belongs to the longest of these numbers that its key starts with.
CLAUSE_TITLES: dict[str, Promise] = {
    "4.2": _("Commitments under the Programme of Action"),
    "4.3": _("Commitments under the International Tracing Instrument"),
    "4.4": _("Commitment under the Firearms Protocol"),
    "4.5": _("Commitment under the Arms Trade Treaty"),
    "5.1": _("National Authority: who leads"),
    "5.2": _("National Authority: its role"),
    "6.1": _("National Points of Contact: designation"),
    "6.2": _("National Points of Contact: what the post needs"),
    "6.3": _("National Points of Contact: contact details"),
    "7.1": _("The mechanism: that it exists"),
    "7.2": _("The mechanism: its role"),
    "7.3.2": _("Functions of high priority"),
    "7.3.3": _("Functions of medium priority"),
    "7.3.4": _("Functions of lower priority"),
    "7.4.1": _("Composition: inclusion and balance"),
    "7.4.2": _("Composition: government entities"),
    "7.4.3": _("Composition: civil society"),
    "7.4.4": _("Composition: industry"),
    "7.4.5": _("Composition: international bodies"),
    "8": _("Resources of the mechanism"),
    "9": _("Responsibilities of government entities"),
    "10": _("National Action Plan and related work"),
    "11": _("Exceptional role of international organizations"),
}


def read_provisions(path: Path) -> dict[str, Provision]:
    """Return the provisions of a catalogue file by key, in its order.

    Raises CatalogueError, with file:line:column, for an unknown verb, app or clause, and for a
    derivation that names a key which is not there, the row itself, or a circle.
    """
    rows = {row["key"]: row for row in read_table(path, COLUMNS, optional=("house", "derived"))}
    found = {key: _provision_of(row) for key, row in rows.items()}
    for provision in found.values():
        for key in provision.derived:
            if key not in found:
                raise rows[provision.key].error("derived", f"there is no provision {key!r}")
        if provision.key in _sources(provision, found):
            raise rows[provision.key].error("derived", "the provision follows from itself")
    return found


def _provision_of(row: Row) -> Provision:
    if row["verb"] not in Verb.values:
        raise row.error("verb", f"{row['verb']!r} is none of: {', '.join(Verb.values)}")
    if row["app"] not in APPS:
        raise row.error("app", f"{row['app']!r} is none of: {', '.join(APPS)}")
    if not _clause_number(row["key"]):
        raise row.error("key", f"{row['key']!r} belongs to no clause")
    return Provision(
        key=row["key"],
        clause=row["clause"],
        verb=Verb(row["verb"]),
        app=row["app"],
        subject=row["subject"],
        rule=row["rule"],
        house=row["house"],
        derived=tuple(row["derived"].split(",")) if row["derived"] else (),
    )


def _sources(provision: Provision, found: Mapping[str, Provision]) -> set[str]:
    """Return every key that the answer to a provision rests on, near and far."""
    reached: set[str] = set()
    waiting = list(provision.derived)
    while waiting:
        key = waiting.pop()
        if key in found and key not in reached:
            reached.add(key)
            waiting.extend(found[key].derived)
    return reached


def _clause_number(key: str) -> str:
    fitting = [number for number in CLAUSE_TITLES if f"{key}.".startswith(f"{number}.")]
    return max(fitting, key=len, default="")


@cache
def _load() -> dict[str, Provision]:
    return read_provisions(FOLDER / "provisions.tsv")


@cache
def _translation(language: str) -> Mapping[str, Row]:
    path = FOLDER / f"provisions.{language}.tsv"
    # The active language may come from a cookie: only a plain code that has a file is read.
    if language == SOURCE_LANGUAGE or not language.isalpha() or not path.is_file():
        return {}
    rows = read_translation(path, TEXT_COLUMNS, tuple(PROVISIONS))
    for key, row in rows.items():
        for column in TEXT_COLUMNS[1:]:
            if bool(row[column]) != bool(getattr(PROVISIONS[key], column)):
                raise row.error(column, f"{column} is filled in one language only")
    return rows


# Read when first asked for, so that importing this module costs nothing.
PROVISIONS: Mapping[str, Provision] = cast(Mapping[str, Provision], SimpleLazyObject(_load))


def provision(key: str) -> Provision:
    """Return the provision of a key; raises UnknownProvisionError, which names the key."""
    try:
        return PROVISIONS[key]
    except KeyError:
        raise UnknownProvisionError(key) from None


@cache
def clauses() -> tuple[Clause, ...]:
    """Return the provisions grouped by clause, both in the order of the standard.

    Source: ISACS 03.40, clauses 4 to 11; the titles are ours.
    """
    return tuple(
        Clause(number, title, tuple(p for p in PROVISIONS.values() if _clause_number(p.key) == number))
        for number, title in CLAUSE_TITLES.items()
    )
