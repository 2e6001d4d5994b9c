import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coordination import backups


class Command(BaseCommand):
    help = (
        "Copy the database and the files into a new folder under FOLDER, with a list of contents and digests, and note "
        "the time for the health page. The register may run meanwhile. Prints the folder and the digest of the list: "
        "keep that digest elsewhere. Exits with 1 when a file of the store no longer has its digest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="where to, on another disk than the register's")

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        try:
            copy = backups.back_up(Path(folder))
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The copy could not be written: {error}. Make room, or choose another folder."
            ) from error
        self.stdout.write(f"{copy.folder}\t{copy.row.digest}")
        self.stderr.write(f"Database and {copy.row.file_count} files copied, {copy.row.size} bytes.", lambda text: text)
        for name in copy.altered:
            self.stderr.write(f"{name} was altered on disk: restore it from an older backup.")
        if copy.altered:
            sys.exit(1)
