import sys
from typing import Any

from django.core.management.base import BaseCommand

from coordination import health
from coordination.health.registry import worst
from coordination.ui import Tone

# As watching programs read it: fine, warning, critical, unknown.
EXITS = {Tone.NA: 0, Tone.MET: 0, Tone.SOON: 1, Tone.HAND: 2, Tone.UNKNOWN: 3}
WORDS = {Tone.NA: "not-used", Tone.MET: "well", Tone.SOON: "look", Tone.HAND: "hand", Tone.UNKNOWN: "unknown"}


class Command(BaseCommand):
    help = (
        "Print how worker, schedule, broker, cache, database, disk, backup, mail and papers are: key, state, figure and "
        "what to do, separated by tabs. States are well, look, hand, not-used and unknown. Exits with 0 when all is "
        "well, 1 when something should be looked at, 2 when something needs a hand, 3 when something is not known."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        reports = health.report()
        for one in reports:
            cells = (one.key, WORDS[one.finding.tone], one.finding.figure, one.finding.remedy)
            self.stdout.write("\t".join(" ".join(str(cell).split()) for cell in cells))
        code = EXITS[worst(reports)]
        if code:
            sys.exit(code)
