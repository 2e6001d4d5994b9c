import sys
from typing import Any

from django.core.management.base import BaseCommand

from coordination import sealing


class Command(BaseCommand):
    help = (
        "Compare every sealed document with its digests, oldest first: the frozen data with the digest printed on the "
        "paper, and the stored file with its own. Prints reference and finding, separated by a tab. Nothing is "
        "rendered again. Exits with 1 when one is not what was sealed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        checked = unsound = 0
        for found in sealing.verify_all():
            checked += 1
            unsound += not found.is_sound
            self.stdout.write(f"{found.document.reference}\t{'sound' if found.is_sound else found.problem}")
        self.stderr.write(f"{checked} sealed documents checked, {unsound} not as sealed.")
        if unsound:
            sys.exit(1)
