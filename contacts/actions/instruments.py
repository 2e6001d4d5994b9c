"""The instruments, their recipients, and how the State stands to them."""

import datetime as dt
from pathlib import Path

from django.utils.translation import gettext as _

from contacts.actions.flags import settle, settle_gaps
from contacts.enums import Applies, Force
from contacts.models import Instrument, Participation, Recipient, Registration
from coordination.catalogues import Row, read_table, read_translation
from coordination.records import By, action, keep

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"
TRANSLATIONS = ("ar",)
RECIPIENT_COLUMNS = (
    "key",
    "name",
    "short_name",
    "office",
    "address",
    "city",
    "country",
    "email",
    "mission_city",
    "languages",
    "certainty",
    "address_certainty",
    "languages_certainty",
    "source",
)
INSTRUMENT_COLUMNS = (
    "key",
    "name",
    "short_name",
    "force",
    "clause4",
    "always_applies",
    "region",
    "contact_duty",
    "contact_ref",
    "recipient",
    "provision",
    "commitment",
    "several_contacts",
    "adopted",
    "in_force",
    "contact_note",
    "duty_certainty",
    "dates_certainty",
    "source",
)


@action
def load_catalogue(*, by: By, reason: str = "") -> int:
    """Write the catalogue's recipients and instruments; what the house set (addresses, intervals) stays.

    Safe to run again: a row that reads as the catalogue does is not written. Returns the number of
    rows written. Raises CatalogueError with file, line and column.
    """
    written = 0
    recipients = read_table(FOLDER / "recipients.tsv", RECIPIENT_COLUMNS, optional=RECIPIENT_COLUMNS[1:])
    others = _translations("recipients", ("key", "name", "short_name", "office", "mission_city"), recipients)
    for row in recipients:
        recipient = Recipient.objects.filter(key=row["key"]).first() or Recipient(key=row["key"])
        is_new = recipient._state.adding
        recipient.name = row["name"]
        recipient.other_names = others(row, "name")
        recipient.short_name = row["short_name"]
        recipient.other_short_names = others(row, "short_name")
        recipient.mission_city = row["mission_city"]
        recipient.mission_other_cities = others(row, "mission_city")
        recipient.certainty = row["certainty"]
        recipient.source_note = row["source"]
        if is_new:
            recipient.office = row["office"]
            recipient.other_offices = others(row, "office")
            recipient.address = row["address"].replace("|", "\n")
            recipient.city = row["city"]
            recipient.email = row["email"]
            recipient.languages = [code for code in row["languages"].split(",") if code]
        written += _kept(recipient)
    instruments = read_table(FOLDER / "instruments.tsv", INSTRUMENT_COLUMNS, optional=INSTRUMENT_COLUMNS[1:])
    others = _translations("instruments", ("key", "name", "short_name", "contact_ref", "contact_note"), instruments)
    for position, row in enumerate(instruments):
        instrument = Instrument.objects.filter(key=row["key"]).first() or Instrument(key=row["key"])
        instrument.name = row["name"]
        instrument.other_names = others(row, "name")
        instrument.short_name = row["short_name"]
        instrument.other_short_names = others(row, "short_name")
        instrument.force = Force(row["force"])
        instrument.in_clause_4 = row["clause4"] == "yes"
        instrument.contact_ref = row["contact_ref"]
        instrument.contact_other_refs = others(row, "contact_ref")
        instrument.contact_note = row["contact_note"]
        instrument.contact_duty = row["contact_duty"]
        instrument.provision = row["provision"]
        instrument.commitment = row["commitment"]
        instrument.recipient = Recipient.objects.get(key=row["recipient"])
        instrument.several_contacts = row["several_contacts"]
        instrument.always_applies = row["always_applies"] == "yes"
        instrument.certainty = row["duty_certainty"]
        instrument.source_note = row["source"]
        instrument.position = position
        written += _kept(instrument)
        if instrument.always_applies and not Participation.objects.filter(instrument=instrument).exists():
            keep(
                Participation(
                    instrument=instrument,
                    applies=Applies.CONSENSUS,
                    source=_("Adopted by consensus; applies to every UN Member State."),
                )
            )
    settle_gaps(by=by)
    return written


@action
def record_participation(
    *,
    instrument: Instrument,
    applies: str,
    signed_on: dt.date | None = None,
    deposited_on: dt.date | None = None,
    in_force_on: dt.date | None = None,
    withdrawn_on: dt.date | None = None,
    source: str = "",
    record: Participation | None = None,
    by: By,
    reason: str = "",
) -> Participation:
    """Record how the State stands to an instrument; its registrations are judged anew. Source: 4.2 to 4.5.

    `record` is the row that the person edited; ChangedMeanwhileError when somebody was quicker.
    """
    row = record or Participation.objects.filter(instrument=instrument).first() or Participation(instrument=instrument)
    row.applies = Applies.CONSENSUS if instrument.always_applies else Applies(applies)
    row.signed_on, row.deposited_on = signed_on, deposited_on
    row.in_force_on, row.withdrawn_on, row.source = in_force_on, withdrawn_on, source
    keep(row)
    settle(registrations=Registration.objects.filter(instrument=instrument), by=by)
    return row


@action
def set_intervals(*, instrument: Instrument, confirm_days: int, receipt_days: int, by: By, reason: str) -> Instrument:
    """Set the house's two intervals for an instrument (1 to 366 days); its registrations are judged anew."""
    instrument.confirm_days = confirm_days
    instrument.receipt_days = receipt_days
    keep(instrument)
    settle(registrations=Registration.objects.filter(instrument=instrument), by=by)
    return instrument


@action
def change_recipient(*, recipient: Recipient, by: By, reason: str = "", **fields: object) -> Recipient:
    """Correct a recipient's address, e-mail or languages."""
    for name, value in fields.items():
        setattr(recipient, name, value)
    return keep(recipient)


def _kept(record: Recipient | Instrument) -> int:
    if not record._state.adding and not record.changed_fields():
        return 0
    keep(record)
    return 1


def _translations(table: str, columns: tuple[str, ...], rows: list[Row]):  # type: ignore[no-untyped-def]
    """Return a function that gives a row's other languages for a column, by language code."""
    keys = [row["key"] for row in rows]
    tables = {code: read_translation(FOLDER / f"{table}.{code}.tsv", columns, keys) for code in TRANSLATIONS}
    return lambda row, column: {
        code: known[row["key"]][column] for code, known in tables.items() if known[row["key"]][column]
    }
