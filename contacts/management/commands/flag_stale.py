"""`manage.py flag_stale`: print what is stale and why, and write the flags; it needs no worker."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contacts.actions import sweep
from contacts.actions.points import refresh
from contacts.clauses import clause_of
from contacts.enums import StaleReason
from contacts.models import Instrument, PointOfContact, Registration, StaleFlag
from contacts.registrations import facts_of
from contacts.staleness import reasons
from coordination import clock
from coordination.records import Actor, acting

HEADING = ("contact", "instrument", "recipient", "reason", "since", "clause", "what it means")
Line = tuple[str, str, str, str, str, str, str]


class Command(BaseCommand):
    help = (
        "Print each registration that is stale, with every reason, the day since when, and the clause; and each "
        "instrument of clause 4 that applies and has no serving contact. Tab-separated. Then open and close the "
        "flags, as the nightly task does. It needs no worker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", metavar="DATE", help="judge this day (2026-11-23) in place of today; needs --dry-run"
        )
        parser.add_argument("--dry-run", action="store_true", help="print only; write nothing")

    def handle(self, *args: Any, on: str | None, dry_run: bool, **options: Any) -> None:
        today = clock.today()
        day = _day(on) if on else today
        if day != today and not dry_run:
            raise CommandError(f"Flags are written for today ({today}) only. Add --dry-run to look at {day}.")
        by = Actor("command", "flag_stale")
        if not dry_run:
            _read_moved_contacts(day, by)
        self.stdout.write("\t".join(HEADING))
        registrations = lines = 0
        for found in stale_lines(day):
            registrations += 1
            for line in found:
                lines += 1
                self.stdout.write("\t".join(line))
        gaps = list(gap_lines(day))
        for line in gaps:
            self.stdout.write("\t".join(line))
        # The summary goes to the other stream, so that the table can be piped.
        self._say(
            f"On {day}: stale registrations {registrations}, reasons {lines}, "
            f"instruments without a contact {len(gaps)}."
        )
        if dry_run:
            self._say("Dry run: nothing was written.")
            return
        swept = sweep(on=day, by=by, reason="flag_stale was run by hand")
        self._say(f"{swept.opened} flags opened, {swept.closed} closed.")

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence, lambda text: text)


def stale_lines(on: dt.date) -> Iterator[list[Line]]:
    """Yield the lines of each stale registration in the order of the contacts, one for each reason.

    One query, read in portions, so that memory does not grow with the register.
    """
    rows = (
        Registration.objects.active(on)
        .with_facts(on)
        .select_related("point__body", "instrument", "recipient")
        .order_by("point__number", "instrument__position", "began_on", "pk")
    )
    for row in rows.iterator(chunk_size=2000):
        found = reasons(facts_of(row, on), on)
        if found:
            yield [
                (
                    row.point.reference,
                    row.instrument.short(),
                    row.recipient.short(),
                    item.reason.value,
                    item.since.isoformat(),
                    clause_of(item.reason, row.instrument),
                    str(item.reason.label),
                )
                for item in found
            ]


def gap_lines(on: dt.date) -> Iterator[Line]:
    """Yield a line for each instrument of clause 4 that applies and has no serving contact.

    The gap's first day is known where a flag was opened for it.
    """
    opened = dict(StaleFlag.objects.open().filter(reason=StaleReason.GAP).values_list("instrument_id", "since"))
    for instrument in Instrument.objects.gaps(on).select_related("recipient"):
        since = opened.get(instrument.pk)
        yield (
            "-",
            instrument.short(),
            instrument.recipient.short(),
            StaleReason.GAP.value,
            since.isoformat() if since and since <= on else "-",
            clause_of(StaleReason.GAP, instrument),
            str(StaleReason.GAP.label),
        )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no date. Write it as {clock.today().isoformat()}.") from error


def _read_moved_contacts(on: dt.date, by: Actor) -> None:
    """Read again the contacts whose holder came or left by date, as the nightly task does."""
    moved = PointOfContact.objects.filter(seat__isnull=False, ended_on__isnull=True).with_moves(on)
    for point in list(moved.select_related("body", "seat")):
        with acting(by, "the holder changed by date"):
            refresh(point, by=by)
