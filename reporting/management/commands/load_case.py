"""`manage.py load_case`: a real State as public sources describe it, into an empty register."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import autodiscover_modules

from authority.models import Designation
from contacts.models import Registration
from coordination import cases, clock

FOLDER = settings.BASE_DIR / "tests" / "cases"


class Command(BaseCommand):
    help = (
        "Load a case file into an empty database, through the acts that people use: NAME of a file in tests/cases/, or "
        "the path of another. Sections that no app takes yet are named. Only in the modes demo and test."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", metavar="NAME|PATH", help=f"one of: {', '.join(known())}; or a path to a JSON file")

    def handle(self, *args: Any, case: str, **options: Any) -> None:
        if settings.MODE not in ("demo", "test"):
            raise CommandError(f"NCM_MODE is {settings.MODE}. Case files are loaded in the modes demo and test only.")
        autodiscover_modules("cases")
        try:
            given = cases.read(path_of(case))
            loaded = cases.load(given)
        except cases.CaseError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        as_of = given.data.get("as_of")
        self.stdout.write(
            f"{loaded.name}: loaded {', '.join(f'{name} ({count})' for name, count in loaded.made.items())}."
        )
        if not as_of:
            self.stdout.write(f"The source bears no date: {clock.today()} stands where it gives none.")
        if loaded.left:
            self.stdout.write(f"Not loaded, no app takes it yet: {'; '.join(loaded.left)}.")
        if Registration.objects.exists() and not Designation.objects.exists():
            self.stdout.write(
                "The source names no National Authority (5.1). A notification needs one to sign: designate it first."
            )


def known() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def path_of(case: str) -> Path:
    """Return the file of a case by its name, or the path itself. Raises CommandError naming what there is."""
    if case in known():
        return FOLDER / f"{case}.json"
    path = Path(case)
    if path.suffix == ".json" and path.is_file():
        return path
    raise CommandError(f"There is no case {case!r}. Name one of {', '.join(known())}, or the path of a JSON file.")
