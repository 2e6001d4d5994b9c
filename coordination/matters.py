"""What about access and work needs the administrator's hand, as the ground floor knows it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import clock, directory, invitations, ui
from coordination.access import Viewer
from coordination.contexts.users import in_state
from coordination.directory import Matter
from coordination.enums import JobState, NoticeState
from coordination.models import Job, Notice, RoleAssignment, User
from coordination.ui import Link

SOON = dt.timedelta(days=30)
FIRST = 5


def matters(viewer: Viewer, on: dt.date) -> list[Matter]:
    """Return what needs a hand: failed work, invitations that ran out, roles that end, then what the apps know."""
    ran_out = clock.now() - dt.timedelta(days=invitations.days_of_a_link())
    waiting = User.objects.filter(in_state("invited")).order_by("invited_at", "pk")
    reset = User.objects.filter(in_state("waits")).order_by("name", "pk")
    ending = (
        RoleAssignment.objects.visible_to(viewer)
        .filter(began_on__lte=on, ended_on__gte=on, ended_on__lte=on + SOON)
        .select_related("user")
        .order_by("ended_on", "pk")
    )
    failed = Job.objects.filter(state=JobState.FAILED).count() + Notice.objects.filter(state=NoticeState.FAILED).count()
    own = [
        Matter(
            "coordination.failed",
            _("Work that failed"),
            failed,
            _("Read what happened, then run it again."),
            url=reverse("failed-work"),
        ),
        Matter(
            "coordination.invited",
            _("Invitations not used yet"),
            waiting.count(),
            _("No password was set. Where the link ran out, invite again; where nobody comes, suspend the login."),
            [(Link(str(user), user.get_absolute_url()), _invited(user, ran_out)) for user in waiting[:FIRST]],
            f"{reverse('user-list')}?state=invited",
            "hand" if waiting.filter(invited_at__lt=ran_out).exists() else "soon",
        ),
        Matter(
            "coordination.reset",
            _("Passwords reset and not set anew"),
            reset.count(),
            _("They cannot sign in until they follow the link. Where it ran out, reset the password once more."),
            [(Link(str(user), user.get_absolute_url()), "") for user in reset[:FIRST]],
            f"{reverse('user-list')}?state=waits",
            "soon",
        ),
        Matter(
            "coordination.roles",
            _("Roles that end within 30 days"),
            ending.count(),
            _("Give the role anew, on an act or letter, where it should go on."),
            [
                (Link(str(row), row.get_absolute_url()), _("until %(day)s") % {"day": ui.day(row.ended_on)})
                for row in ending[:FIRST]
            ],
            tone="soon",
        ),
    ]
    return [*(matter for matter in own if matter.count), *directory.matters(viewer, on)]


def _invited(user: User, ran_out: dt.datetime) -> str:
    words = {"day": ui.day(user.invited_at)}
    if user.invited_at < ran_out:
        return _("invited %(day)s, the link ran out") % words
    return _("invited %(day)s") % words
