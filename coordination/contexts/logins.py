"""What an act on a login does, told before it is done, and what the person has in hand meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from coordination import clock, directory
from coordination.access import Viewer
from coordination.enums import JobState, Role
from coordination.models import Job, User
from coordination.ui import Link


@dataclass(frozen=True, slots=True)
class Effect:
    """An act as its page tells it: its name, what it does, the word on its button, and what is left in hand."""

    title: str
    does: Sequence[str]
    act: str
    is_grave: bool = False
    left: Sequence[Link] = field(default_factory=tuple)


def open_work(user: User, most: int = 20) -> list[Link]:
    """Return what a person has in hand today: jobs under way, then seats and roles held."""
    jobs = Job.objects.filter(asked_by=user, state__in=[JobState.QUEUED, JobState.RUNNING]).order_by("created_at")
    # Seen as the administrator sees it: a seat of a restricted body is told without its name.
    who = Viewer(None, (), frozenset({Role.ADMINISTRATOR}))
    held = [tie for tie in directory.ties_of([user], who)[user.pk] if tie.covers(clock.today())]
    return [
        *(Link(_("Job under way: %(title)s") % {"title": job.title}, job.get_absolute_url()) for job in jobs[:most]),
        *(Link(_("Seat held today: %(title)s") % {"title": tie.title}, tie.url) for tie in held[:most]),
    ]
