import sys
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coordination.integrity import verify_export
from coordination.integrity.checking import Report, check


class Command(BaseCommand):
    help = (
        "Check that nothing in history was changed: every seal, every leaf against its row, every record against its "
        "newest historical row, every sealed document and every head that left the house. Names the first that fails, "
        "without names or values. Writes nothing. Exits with 0 when all is sound, 1 when something differs, 2 when "
        "it could not be checked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since-head",
            metavar="DIGEST",
            action="append",
            default=[],
            help="a head from a paper or a mail (64 figures, spaces allowed); it must stand in the chain",
        )
        parser.add_argument("--all", action="store_true", help="name everything that differs, not the first alone")
        parser.add_argument("--export", metavar="FILE", help="check this export in place of the database")

    def handle(self, *args: Any, since_head: list[str], export: str | None, **options: Any) -> None:
        heads = tuple("".join(head.split()).lower() for head in since_head)
        for head in heads:
            if len(head) != 64 or set(head) - set("0123456789abcdef"):
                raise CommandError("A head has 64 figures from 0 to 9 and a to f.", returncode=2)
        if export is not None:
            sys.exit(verify_export.run(Path(export), heads, self.stdout.write))
        report = Report()
        # Closed before the database is, even where the first problem ends it.
        with closing(check(report, heads=heads)) as problems:
            first = next(problems, None)
            if first is not None:
                self.stdout.write(f"NOT SOUND. {first}")
                for problem in problems if options["all"] else ():
                    self.stdout.write(str(problem))
        if first is not None:
            sys.exit(1)
        self.stdout.write(report.sentence())
        if report.head:
            self.stdout.write(f"Head of the chain {report.head.number}: {report.head.digest}")
        self.stdout.write(f"{report.waiting} rows wait for their seal; {report.erased} rows carry an erasure.")
        if report.is_late:
            self.stderr.write("Some wait longer than two hours: nobody seals. Look at worker and schedule.")
