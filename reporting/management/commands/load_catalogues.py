"""`manage.py load_catalogues`: the standard's data that live in tables, after each upgrade."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contacts.actions import load_catalogue
from coordination.catalogues import CatalogueError
from coordination.records import Actor


class Command(BaseCommand):
    help = (
        "Write the catalogue of instruments and recipients into the register. What the house set (addresses, intervals) "
        "stays. Safe to run again: rows that read as the catalogue does are not written."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = load_catalogue(by=Actor("command", "load_catalogues"), reason="catalogue of the register")
        except CatalogueError as error:
            raise CommandError(f"Nothing was written. {error}") from error
        self.stdout.write(f"Instruments and recipients: {written} rows written.")
