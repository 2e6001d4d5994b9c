"""`manage.py seed_demo`: a fictional State with a year of believable life."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coordination import clock
from coordination.models import State, User
from reporting.demo import contacts, institutions, papers, people, story

# Imported for the steps that each registers.
CHAPTERS = (institutions, contacts, papers)


class Command(BaseCommand):
    help = (
        "Fill an empty register with a fictional State and a year of its life, through the acts that people use, and "
        "print the logins. Run again, it changes nothing. Only in the modes demo and test."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in ("demo", "test"):
            raise CommandError(
                f"NCM_MODE is {settings.MODE}. The demonstration is written in the modes demo and test only."
            )
        state = State.objects.first()
        if state is not None and state.name != institutions.STATE:
            raise CommandError(f"This register holds another State ({state.name}). Use an empty database.")
        if state is not None:
            self._say("The demonstration is there already; nothing was changed.")
        elif User.objects.exists():
            raise CommandError("This register has users already. Use an empty database.")
        else:
            world = story.tell(clock.today())
            self._say(f"{state_line(world)}")
            for sentence in world.waiting:
                self._say(f"Left for the worker: {sentence}")
        self.stdout.write(people.table())

    def _say(self, sentence: str) -> None:
        # The logins alone go to the output, so that they can be kept in a file.
        self.stderr.write(sentence, lambda text: text)


def state_line(world: story.World) -> str:
    sealed = sum(paper.document_id is not None for paper in world.papers.values())
    return (
        f"{institutions.STATE}: {len(world.bodies)} bodies, {len(world.points)} contacts, "
        f"{len(world.papers)} notifications ({sealed} sealed)."
    )
