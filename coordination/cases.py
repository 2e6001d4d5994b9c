"""Case files: what a public source says of a State, loaded into an empty register through the acts of people.

Each app registers a loader for its own section in its `cases.py`; `manage.py load_case` asks them in
the order of the chain and names the sections that nobody takes. The shape of a file stands in
`tests/cases/README.md`.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from coordination import clock
from coordination.actions import record_state
from coordination.exceptions import RegisterError
from coordination.models import State
from coordination.records import Actor

BY = Actor("command", "load_case")
ADDRESS = re.compile(r"[^\s<>\"]+@[^\s<>\"]+")
# What tests compare with, and the word on where the facts come from: never a record.
BESIDE = ("source", "expected", "coverage")


class CaseError(RegisterError):
    """A case file cannot be loaded; the sentence names the file and the place in it."""


@dataclass
class Case:
    """A case file that is being loaded; `made` holds its records by kind and key, `left` what no app takes."""

    path: Path
    data: dict[str, Any]
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    place: str = ""

    @property
    def name(self) -> str:
        return str(self.data["name"])

    def error(self, problem: object) -> CaseError:
        return CaseError(f"{self.path}: {self.place}: {problem}" if self.place else f"{self.path}: {problem}")

    def rows(self, section: str, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a list, none where it is missing; what goes wrong in one is told with its place."""
        found = self.data[section].get(name, [])
        if not isinstance(found, list):
            raise CaseError(f"{self.path}: {section}.{name}: a list is expected")
        for number, row in enumerate(found):
            with self.at(f"{section}.{name}[{number}]"):
                if not isinstance(row, dict):
                    raise self.error("an object is expected")
                yield row

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Name the place in the file for whatever goes wrong inside."""
        outer, self.place = self.place, place
        yield
        # Not set back when something went wrong: whoever tells of it asks for the place.
        self.place = outer

    def keep(self, kind: str, key: str, record: Any) -> None:
        if key in self.made.setdefault(kind, {}):
            raise self.error(f"the key {key!r} stands twice")
        self.made[kind][key] = record

    def get(self, kind: str, key: str) -> Any:
        """Return the record that the file calls `key`. Raises CaseError where there is none."""
        try:
            return self.made.get(kind, {})[key]
        except KeyError:
            raise self.error(f"there is no {kind} {key!r} in the file") from None

    def day(self, value: str | None) -> dt.date:
        """Return a day of the file; where the source gives none, the day that it describes, else the day of loading."""
        text = value or self.data.get("as_of")
        return _date(text, self) if text else clock.today()

    def end(self, value: str | None) -> dt.date | None:
        """Return an end of the file; none is open."""
        return _date(value, self) if value else None

    def reason(self, *dates: str | None) -> str:
        """Return why a record is written; it says so where a date stands in for one that the source does not give."""
        if all(dates):
            return f"case {self.name}"
        stands_in = "the day that it describes" if self.data.get("as_of") else "the day of loading"
        return f"case {self.name}; the source gives no date, {stands_in} stands in its place"


Loader = Callable[[Case], int]


@dataclass(frozen=True)
class Section:
    """A section of case files: its name, who loads it, and the tables that must be empty before."""

    name: str
    load: Loader
    tables: tuple[type[models.Model], ...]


_sections: list[Section] = []


def section(name: str, *tables: type[models.Model]) -> Callable[[Loader], Loader]:
    """Register the loader of a section (in an app's `cases.py`). It returns the number of records made."""

    def register(function: Loader) -> Loader:
        _sections.append(Section(name, function, tables))
        return function

    return register


@dataclass(frozen=True)
class Loaded:
    """What came of a case: records made by section, and what no app takes yet."""

    name: str
    made: dict[str, int]
    left: list[str]


def read(path: Path) -> Case:
    """Return the case of a file. Raises CaseError where it cannot be read or an address leads outside."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CaseError(f"{path}: the file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: the file is not UTF-8 at byte {error.start}. Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise CaseError(f"{path}:{error.lineno}:{error.colno}: this is no JSON ({error.msg}).") from error
    if not isinstance(data, dict) or not isinstance(data.get("state"), dict) or not data.get("name"):
        raise CaseError(f"{path}: an object with a name and a section state is expected.")
    for place, text in _texts(data, ""):
        for address in ADDRESS.findall(text):
            if not address.rstrip(".,;:)").endswith(".invalid"):
                raise CaseError(f"{path}: {place}: {address} could reach somebody. Addresses end in .invalid.")
    return Case(path, data)


def load(case: Case) -> Loaded:
    """Load the sections that an app takes, in the order of the apps, all or nothing.

    Raises CaseError where the register is not empty, and where a row is refused, with its place.
    """
    made: dict[str, int] = {}
    with transaction.atomic():
        for entry in _sections:
            for table in entry.tables:
                if table._base_manager.exists():
                    raise CaseError(
                        f"The register is not empty: it holds {table._meta.verbose_name_plural}. Use an empty database."
                    )
        for entry in _sections:
            if entry.name not in case.data:
                continue
            try:
                made[entry.name] = entry.load(case)
            except KeyError as error:
                raise case.error(f"{error.args[0]!r} is missing") from error
            except ValidationError as error:
                raise case.error(_refusal(error)) from error
            except CaseError:
                raise
            except (RegisterError, ValueError, TypeError) as error:
                raise case.error(error) from error
    known = {entry.name for entry in _sections}
    left = [key for key, value in case.data.items() if isinstance(value, dict) and key not in known]
    return Loaded(case.name, made, case.left + left)


@section("state", State)
def load_state(case: Case) -> int:
    """Write down the State of the case."""
    given = {key: value for key, value in case.data["state"].items() if key not in BESIDE}
    with case.at("state"):
        record_state(**given, by=BY, reason=case.reason("known"))
    return 1


def _date(text: Any, case: Case) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise case.error(f"{text!r} is no date, write it as 2021-05-14") from error


def _refusal(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return " ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
    return " ".join(error.messages)


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, f"{place}[{number}]")
    elif isinstance(value, str):
        yield place, value
