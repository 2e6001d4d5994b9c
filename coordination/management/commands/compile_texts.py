import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coordination.texts import problems_of


class Command(BaseCommand):
    help = (
        "Compile the translations (locale/*/LC_MESSAGES/*.po) into the form that the programs read (.mo), without "
        "needing gettext. Refuses a catalogue whose translation drops or invents a placeholder, because the page "
        "that uses it would break. bin/demo and bin/test run this by themselves."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        problems: list[str] = []
        for folder in settings.LOCALE_PATHS:
            for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                problems += self.compile(path)
        if problems:
            raise CommandError("\n".join([*problems, "Mend these entries, then run this again."]))

    def compile(self, path: Path) -> list[str]:
        """Write the compiled file beside `path` and return what is wrong with the catalogue instead, if anything."""
        try:
            catalogue = polib.pofile(str(path))
        except (OSError, UnicodeDecodeError) as error:
            return [f"{path}: {error}"]
        problems = [f"{path}:{entry.linenum}: {problem}" for entry in catalogue for problem in problems_of(entry)]
        if not problems:
            # A name of its own: two runs of the tests may compile at once.
            temporary = path.with_suffix(f".{os.getpid()}.mo")
            catalogue.save_as_mofile(str(temporary))
            temporary.replace(path.with_suffix(".mo"))
            language = path.parent.parent.name
            missing, doubtful = len(catalogue.untranslated_entries()), len(catalogue.fuzzy_entries())
            self.stdout.write(
                f"{language}: {len(catalogue.translated_entries())} texts compiled, {missing} untranslated, "
                f"{doubtful} to be looked at."
            )
        return problems
