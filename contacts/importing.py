"""What a row of an uploaded sheet means for the register: judged without writing, then written by its acts.

A row names its contact by reference, or for a new one by kind, body and office or post; so the same
file taken in twice changes nothing the second time.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import actions
from contacts.columns import columns, joined, split
from contacts.enums import PointKind
from contacts.exceptions import InstrumentNotApplyingError
from contacts.lookups import Identity, Known, plain
from contacts.models import Instrument, PointOfContact
from contacts.rules import takes_contacts
from coordination.records import By
from members.models import MemberBody, Seat

REFERENCE = re.compile(r"^npc-?0*([1-9][0-9]{0,8})$", re.IGNORECASE)
CHANGEABLE = ("office", "address", "phones", "emails", "languages", "legal_basis", "published_at")
OF_REGISTRATION = ("instrument", "registered_from")
LISTS = ("phones", "emails", "languages")
Values = dict[str, Any]


@dataclass
class Draft:
    """What one row would do: a contact that is made or changed, and a registration that is added."""

    row: int
    identity: Identity | None = None
    name: str = ""
    point: PointOfContact | None = None
    fields: Values = field(default_factory=dict)
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    body: MemberBody | None = None
    seat: Seat | None = None
    post: str = ""
    instrument: Instrument | None = None
    began_on: Any = None
    is_new: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether the register says already what the row says."""
        return not (self.is_new or self.changes or self.instrument)


class Judge:
    """Judges the rows of one sheet against the register; reads it once, writes nothing."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.fields = {column.heading: column.field() for column in columns() if column.field}
        self.said: dict[Any, tuple[int, Values]] = {}
        self.registered: set[tuple[Any, Any]] = set()

    def draft(self, row: int, cells: Mapping[str, str]) -> Draft:
        """Return what a row would do. Raises ValidationError by heading, in sentences with the remedy."""
        values = self._cleaned(cells)
        draft = self._contact(row, values)
        contact = draft.point.pk if draft.point else draft.identity
        given = {name: value for name, value in values.items() if name not in OF_REGISTRATION}
        self._consistent(draft, given, *self.said.get(contact, (row, {})))
        self._registration(draft, contact, values)
        # Remembered only now: a row that is refused is not there for those after it.
        self.said.setdefault(contact, (row, given))
        if draft.instrument is not None:
            self.registered.add((contact, draft.instrument.pk))
        return draft

    def _cleaned(self, cells: Mapping[str, str]) -> Values:
        values: Values = {}
        errors: dict[str, Any] = {}
        for heading, form_field in self.fields.items():
            text = cells.get(heading, "")
            if not text:
                continue  # An empty cell leaves what is on record.
            try:
                values[heading] = form_field.clean("\n".join(split(text)) if heading in LISTS else text)
            except ValidationError as error:
                errors[heading] = error
        if errors:
            raise ValidationError(errors)
        return values

    def _contact(self, row: int, values: Values) -> Draft:
        reference = values.get("reference", "")
        if not reference:
            return self._by_identity(row, values)
        match = REFERENCE.match(reference)
        point = self.known.points.get(int(match[1])) if match else None
        if point is None:
            raise ValidationError(
                {"reference": _("There is no contact of this reference. Leave the cell empty for a new one.")}
            )
        if not self.known.is_open(point):
            raise ValidationError({"reference": _("This contact has ended. Designate a new one instead.")})
        self._unchanged(point, values)
        return self._changed(Draft(row, point=point), point, values)

    def _by_identity(self, row: int, values: Values) -> Draft:
        missing = [name for name in ("kind", "body", "designated_on") if name not in values]
        kind = values.get("kind")
        name = values.get("post") if kind == PointKind.SEAT else values.get("office")
        if kind and not name:
            missing.append("post" if kind == PointKind.SEAT else "office")
        if missing:
            raise ValidationError({name: _("A new contact needs this cell filled.") for name in missing})
        body = self.known.body(values["body"])
        identity = Identity(kind, body.pk, plain(name))
        point = self.known.identified.get(identity)
        if point is not None:
            return self._changed(Draft(row, identity, name, point), point, values)
        if identity in self.said:
            return Draft(row, identity, name, body=body)
        draft = Draft(row, identity, name, body=body, is_new=True)
        if kind == PointKind.SEAT:
            draft.seat, draft.post = self.known.seats.get((body.pk, plain(name))), name
        draft.fields = {name: values[name] for name in (*CHANGEABLE, "designated_on") if name in values}
        draft.fields["office"] = values.get("office") or name
        draft.fields["other_offices"] = _other_offices(values)
        trial = PointOfContact(kind=kind, body=body, seat=draft.seat, **draft.fields)
        try:
            trial.clean()
        except ValidationError as error:
            raise _at_headings(error) from error
        return draft

    def _unchanged(self, point: PointOfContact, values: Values) -> None:
        """Refuse a row that would make another contact of the one it names."""
        errors = {}
        if values.get("kind", point.kind) != point.kind:
            errors["kind"] = _("A contact stays an office or a post. Designate a new one instead.")
        if "body" in values and self.known.body(values["body"]).pk != point.body_id:
            errors["body"] = _("A contact stays with its body. Designate a new one instead.")
        if "post" in values and point.seat is not None and plain(values["post"]) != plain(point.seat.title):
            errors["post"] = _("A contact stays with its post. Designate a new one instead.")
        if values.get("designated_on", point.designated_on) != point.designated_on:
            errors["designated_on"] = _("The day of the designation is not changed by a sheet.")
        if errors:
            raise ValidationError(errors)

    def _changed(self, draft: Draft, point: PointOfContact, values: Values) -> Draft:
        for name in CHANGEABLE:
            before, after = getattr(point, name), values.get(name)
            if after is not None and _same(before) != _same(after):
                draft.fields[name] = after
                draft.changes[name] = (_words(before), _words(after))
        for code, after in _other_offices(values).items():
            before = (point.other_offices or {}).get(code, "")
            if before != after:
                draft.fields["other_offices"] = {**(point.other_offices or {}), **_other_offices(values)}
                draft.changes[f"office_{code}"] = (before, after)
        return draft

    def _consistent(self, draft: Draft, given: Values, first_row: int, first: Values) -> None:
        """Refuse a row of a contact that says otherwise than its first row; what both say is written once."""
        for name in given.keys() & first.keys():
            if _same(first[name]) != _same(given[name]):
                raise ValidationError(
                    {
                        name: _("Row %(row)s says something else of this contact. Make the rows agree.")
                        % {"row": first_row}
                    }
                )
            draft.changes.pop(name, None)
        if not draft.changes and not draft.is_new:
            draft.fields = {}

    def _registration(self, draft: Draft, contact: Any, values: Values) -> None:
        if "instrument" not in values:
            if "registered_from" in values:
                raise ValidationError({"instrument": _("Name the instrument under which it is registered.")})
            return
        instrument = self.known.instrument(values["instrument"])
        if (contact, instrument.pk) in self.registered:
            raise ValidationError({"instrument": _("An earlier row names this contact and instrument already.")})
        since = self.known.registered.get((contact, instrument.pk))
        if since is not None:
            if values.get("registered_from", since) != since:
                raise ValidationError(
                    {
                        "registered_from": _("It is registered since %(day)s; a sheet does not change that.")
                        % {"day": since}
                    }
                )
            return
        if "registered_from" not in values:
            raise ValidationError({"registered_from": _("Enter the day from which it answers under the instrument.")})
        began_on = values["registered_from"]
        designated_on = draft.point.designated_on if draft.point else values["designated_on"]
        if began_on < designated_on:
            raise ValidationError({"registered_from": _("The start is before the contact's designation.")})
        if not takes_contacts(instrument, began_on):
            raise ValidationError({"instrument": InstrumentNotApplyingError.sentence})
        draft.instrument, draft.began_on = instrument, began_on


def apply(draft: Draft, known: Known, *, by: By, reason: str, guard: Callable[[Draft], None]) -> None:
    """Write what a row says by the acts that a person would use, all of it or nothing.

    Raises what `guard` and the acts raise: ValidationError, ChangedMeanwhileError or another RegisterError.
    """
    with transaction.atomic():
        guard(draft)
        point = draft.point or known.identified.get(draft.identity)
        if point is None:
            point = _designate(draft, by, reason)
        elif draft.fields:
            point = actions.change_point(point=point, by=by, reason=reason, **draft.fields)
        if draft.instrument is not None:
            actions.register(point=point, instrument=draft.instrument, began_on=draft.began_on, by=by, reason=reason)
    known.learn(point, draft.identity)


def _designate(draft: Draft, by: By, reason: str) -> PointOfContact:
    if draft.post and draft.seat is None:
        return actions.designate_new_post(body=draft.body, title=draft.post, by=by, reason=reason, **draft.fields)
    kind = PointKind.SEAT if draft.seat else PointKind.OFFICE
    return actions.designate_point(kind=kind, body=draft.body, seat=draft.seat, by=by, reason=reason, **draft.fields)


def _other_offices(values: Values) -> dict[str, str]:
    codes = [code for code, _name in settings.LANGUAGES]
    return {code: values[f"office_{code}"] for code in codes if values.get(f"office_{code}")}


def _same(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _words(value: Any) -> str:
    return joined(value) if isinstance(value, list) else str(value)


def _at_headings(error: ValidationError) -> ValidationError:
    """Return an error of the record with the names that the sheet has."""
    return ValidationError({{"seat": "post"}.get(name, name): texts for name, texts in error.message_dict.items()})
