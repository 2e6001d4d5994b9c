"""What happened to a login, in words: sign-ins and the acts of the administrator."""

import datetime as dt

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import clock, ui
from coordination.history import actor_names
from coordination.models import SecurityEvent, User
from coordination.ui import TimelineEntry

DAYS = 90
MOST = 20
WORDS = {
    "signed-in": gettext_lazy("Signed in."),
    "signed-out": gettext_lazy("Signed out."),
    "second-step-added": gettext_lazy("Set up a second step."),
    "second-step-removed": gettext_lazy("Took away their own second step."),
    "user-invited": gettext_lazy("Invited."),
    "user-suspended": gettext_lazy("Suspended."),
    "user-readmitted": gettext_lazy("Readmitted."),
    "password-reset": gettext_lazy("Password reset; the way to a new one was sent."),
    "second-step-reset": gettext_lazy("Second step taken away."),
    "sessions-ended": gettext_lazy("Signed out everywhere."),
    "address-changed": gettext_lazy("Address for signing in changed."),
    "role-given": gettext_lazy("Role given."),
    "role-ended": gettext_lazy("Role ended."),
}


def events_of(user: User) -> list[TimelineEntry]:
    """Return the newest events of access about or by a user in the last 90 days, at most 20; three queries."""
    name = f"user:{user.pk}"
    rows = SecurityEvent.objects.filter(at__gte=clock.now() - dt.timedelta(days=DAYS), kind__in=WORDS).filter(
        Q(subject=name) | Q(actor=name, subject="")
    )
    events = list(rows.annotate(history_date=F("at")).order_by("-at", "-id")[:MOST])
    authors = actor_names(events)
    return [
        TimelineEntry(
            when=ui.moment(event.at),
            who=author,
            sentence=str(WORDS[event.kind]),
            changes=_details(event),
            reason=str(event.detail.get("reason", "")),
        )
        for event, author in zip(events, authors, strict=True)
    ]


def _details(event: SecurityEvent) -> list[tuple[str, str, str]]:
    before, after = str(event.detail.get("before", "")), str(event.detail.get("after", ""))
    return [(_("Address"), before, after)] if after else []
