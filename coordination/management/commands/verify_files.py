import sys
from typing import Any

from django.core.management.base import BaseCommand

from coordination import files
from coordination.models import StoredFile


class Command(BaseCommand):
    help = (
        "Compare every attached file with the digest in its row, oldest first. Prints the row's number, the name and "
        "the finding, separated by tabs. Exits with 1 when one was altered or is missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        checked = unsound = 0
        for file in StoredFile.objects.order_by("stored_at", "pk").iterator(chunk_size=500):
            checked += 1
            finding = "sound"
            try:
                files.content_of(file)
            except files.AlteredFileError as error:
                unsound += 1
                finding = str(error)
            self.stdout.write(f"{file.pk}\t{file.name}\t{finding}")
        self.stderr.write(f"{checked} attached files checked, {unsound} not as kept.")
        if unsound:
            sys.exit(1)
