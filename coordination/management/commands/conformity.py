import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from coordination import clock, conformity
from coordination.provisions import provision


def day(text: str) -> dt.date:
    """Read a day from the command line, as 2026-11-23."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-23") from error


class Command(BaseCommand):
    help = (
        "Print where the State stands against each of the 124 provisions, in the order of the standard: key, verb, "
        "verdict and reason, separated by tabs. Verdicts are met, partly, not-met, not-applicable, attested and "
        "unknown. The records are today's; --on names the day that they are asked about."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=day, metavar="DATE", help="the day that is judged (default: today)")

    def handle(self, *args: Any, on: dt.date | None = None, **options: Any) -> None:
        for key, found in conformity.findings(on or clock.today()).items():
            # A reason may hold a line break or a tab; the line must stay one line of four cells.
            reason = " ".join(str(found.reason).split())
            self.stdout.write(f"{key}\t{provision(key).verb.value}\t{found.verdict.value}\t{reason}")
