import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coordination import backups


class Command(BaseCommand):
    help = (
        "Read a backup again: every file against its digest in the list of contents, nothing missing, nothing too much, "
        "the database readable. Says whether this register has that backup on record. Exits with 1 when it is not sound."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="the folder of one backup, register-…")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        try:
            found = backups.check(Path(folder))
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        for problem in found.problems:
            self.stdout.write(problem)
        known = (
            "on record here" if found.is_known else "not on record here (restored elsewhere, or its list was altered)"
        )
        verdict = "sound" if found.is_sound else "not sound"
        self.stderr.write(f"{found.count} files read: {verdict}, {known}.", lambda text: text)
        if not found.is_sound:
            sys.exit(1)
