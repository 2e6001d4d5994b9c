from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coordination import security
from coordination.integrity.exporting import export_history


class Command(BaseCommand):
    help = (
        "Write the whole sealed history into a zip file, with the small program that checks it. It holds personal "
        "data of office-holders. The export is noted as a security event. Refuses to overwrite a file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the zip file to write")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        path = Path(file)
        if path.exists():
            raise CommandError(f"{path} is there already. Name another file.", returncode=2)
        manifest = export_history(path)
        security.note(
            "history-exported", actor="command:export_history", subject=path.name[:200], head=manifest["head"]
        )
        self.stdout.write(f"{manifest['leaves']} rows under {manifest['seals']} seals in {path}.")
        self.stdout.write(f"Head of the chain {manifest['seals']}: {manifest['head']}")
