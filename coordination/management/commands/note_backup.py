from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from coordination import backups


class Command(BaseCommand):
    help = (
        "Note on record that another tool has just taken a backup of the database and the files, so that the health "
        "page knows its age. Nothing is read or checked: run it after the tool has ended well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="PLACE", help="in words, such as “snapshot of the machine, vault 2”")

    def handle(self, *args: Any, place: str, **options: Any) -> None:
        backups.note(place)
        self.stderr.write("Noted.", lambda text: text)
