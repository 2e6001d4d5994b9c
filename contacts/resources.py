"""The contact register as a sheet, by django-import-export: rows out, and rows in through the acts.

Imported by the pages and jobs that need it, never when the site starts.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader

from contacts.columns import columns, joined
from contacts.importing import Draft, Judge, apply
from contacts.lookups import Known
from contacts.registrations import facts_of
from contacts.staleness import reasons
from coordination.exceptions import RegisterError
from coordination.records import By
from coordination.spreadsheets import Sheet

Write = Callable[[Draft], None]


@dataclass
class Outcome:
    """What came of the rows of a sheet, or would: drafts that do something, rows that change nothing, refusals."""

    drafts: list[Draft] = field(default_factory=list)
    idle: int = 0
    refused: list[tuple[int, dict[str, list[str]]]] = field(default_factory=list)

    @property
    def made(self) -> int:
        return sum(draft.is_new for draft in self.drafts)

    @property
    def changed(self) -> int:
        return sum(bool(draft.changes) for draft in self.drafts)

    @property
    def registered(self) -> int:
        return sum(draft.instrument is not None for draft in self.drafts)


class RegistrationResource(resources.Resource):
    """One row is a contact under one instrument; `contacts.columns` says which cells are taken in."""

    class Meta:
        skip_diff = True
        report_skipped = True
        store_instance = True
        instance_loader_class = BaseInstanceLoader  # Never asked: the rows are judged before the first is written.

    known: Known
    write: Write | None = None

    def __init__(self, *, on: dt.date, numbers: Sequence[int] = ()) -> None:
        super().__init__()
        self.on = on
        self._numbers = numbers
        self._judged: dict[int, Draft | ValidationError] = {}
        self.fields = {column.heading: Field(column_name=column.heading) for column in columns()}

    # Out.

    def export_field(self, exported: Field, instance: Any, **kwargs: Any) -> str:
        """Return one cell of a registration that was read `with_facts`."""
        return str(self._cells(instance)[exported.column_name])

    def lines(self, registrations: QuerySet) -> Iterator[list[str]]:
        """Yield the rows one by one, so that a long register is not held in memory."""
        for registration in registrations.iterator(chunk_size=2000):
            cells = self._cells(registration)
            yield [cells[heading] for heading in self.fields]

    def _cells(self, registration: Any) -> dict[str, str]:
        point, instrument = registration.point, registration.instrument
        facts = facts_of(registration, self.on)
        found = reasons(facts, self.on)
        ended = registration.ended_on is not None and registration.ended_on < self.on
        cells = dict.fromkeys(self.fields, "")
        cells |= {
            f"office_{code}": name for code, name in (point.other_offices or {}).items() if f"office_{code}" in cells
        }
        return cells | {
            "reference": point.reference,
            "kind": point.kind,
            "body": point.body.name,
            "post": point.seat.title if point.seat else "",
            "office": point.office,
            "address": point.address.replace("\r\n", "\n"),
            "phones": joined(point.phones),
            "emails": joined(point.emails),
            "languages": joined(point.languages),
            "designated_on": _iso(point.designated_on),
            "legal_basis": point.legal_basis,
            "published_at": point.published_at,
            "instrument": instrument.key,
            "registered_from": _iso(registration.began_on),
            "registered_until": _iso(registration.ended_on),
            "recipient": registration.recipient.key,
            "state": "stale" if found else "ended" if ended else "",
            "reasons": joined([f"{item.reason.value} {_iso(item.since)}" for item in found]),
            "sent_on": _iso(facts.sent_on),
            "receipt_on": _iso(facts.receipt_on),
            "confirmed_on": _iso(facts.confirmed_on),
            "due_on": _iso(registration.due_on),
        }

    # In.

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Judge every row before the first is written, so that the trial and the taking over find the same."""
        judge = Judge(Known(self.on))
        self.known = judge.known
        for number, line in zip(self._numbers, dataset, strict=True):
            try:
                self._judged[number] = judge.draft(number, dict(zip(dataset.headers, line, strict=True)))
            except ValidationError as error:
                self._judged[number] = error

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Draft | ValidationError, bool]:
        judged = self._judged[self._numbers[self._at]]
        return judged, isinstance(judged, Draft) and judged.is_new

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        self._at = kwargs["row_number"] - 1
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors:
            # What is no refusal of the row is a defect or the end of this worker's turn: nothing goes on.
            raise result.errors[0].error
        return result

    def import_instance(self, instance: Draft | ValidationError, row: Any, **kwargs: Any) -> None:
        if isinstance(instance, ValidationError):
            raise instance

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return isinstance(instance, Draft) and instance.is_idle

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Draft, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Write a row by its acts, unless this is the trial; a refusal stands at the row."""
        if self.write is None:
            return
        try:
            self.write(instance)
        except RegisterError as error:
            raise ValidationError(str(error)) from error

    def save_m2m(self, instance: Draft, row: Any, **kwargs: Any) -> None:
        """Do nothing: the acts have written all of the row."""


def try_out(sheet: Sheet, *, on: dt.date) -> Outcome:
    """Return what taking a sheet over would do. Writes nothing; the same number of queries at any size."""
    return _run(RegistrationResource(on=on, numbers=[number for number, _line in sheet.rows]), sheet)


def take_over(sheet: Sheet, *, on: dt.date, by: By, reason: str, guard: Callable[[Draft], None]) -> Outcome:
    """Write a sheet row by row, each through its acts, and return what came of it.

    `guard` is called in the transaction of each row, before it is written, and may stop the work by
    raising. A row that is refused is left out and told; rows written before stay, and a second time
    they change nothing.
    """
    resource = RegistrationResource(on=on, numbers=[number for number, _line in sheet.rows])
    resource.write = lambda draft: apply(draft, resource.known, by=by, reason=reason, guard=guard)
    return _run(resource, sheet)


def _run(resource: RegistrationResource, sheet: Sheet) -> Outcome:
    dataset = tablib.Dataset(*(line for _number, line in sheet.rows), headers=list(sheet.headings))
    # The package's own dry run would hold a transaction open, and with it the database; ours has no writer.
    result = resource.import_data(dataset, dry_run=False, use_transactions=False, raise_errors=False)
    if result.base_errors:
        raise result.base_errors[0].error
    outcome = Outcome(
        refused=[
            (resource._numbers[row.number - 1], {name: list(texts) for name, texts in row.error_dict.items()})
            for row in result.invalid_rows
        ]
    )
    for row in result.rows:
        if row.is_skip():
            outcome.idle += 1
        elif row.is_valid():
            outcome.drafts.append(row.instance)
    return outcome


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
