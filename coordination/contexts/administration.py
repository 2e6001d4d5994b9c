"""The administrator's first page: what needs a hand, how the machines are, and every door of the room."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import health, matters
from coordination.access import PERMISSIONS, Viewer
from coordination.contexts.health import WORDS, health_page
from coordination.directory import Matter
from coordination.navigation import may_follow
from coordination.ui import Mark, TaskItem, Tone


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter as the page draws it."""

    mark: Mark
    matter: Matter


@dataclass(frozen=True, slots=True)
class AdministrationPage:
    matters: Sequence[MatterLine]
    health: Mark
    health_says: str
    doors: Sequence[tuple[str, Sequence[TaskItem]]]


def administration_page(viewer: Viewer, on: dt.date) -> AdministrationPage:
    """Gather the page for a day; the checks of health are asked once."""
    page = health_page(health.report())
    return AdministrationPage(
        matters=[MatterLine(Mark(one.tone, str(WORDS[Tone(one.tone)])), one) for one in matters.matters(viewer, on)],
        health=page.mark,
        health_says=page.sentence,
        doors=_doors(viewer),
    )


def _doors(viewer: Viewer) -> list[tuple[str, list[TaskItem]]]:
    """Return the doors that the viewer may open, in groups; an empty group falls away."""
    invites = bool(PERMISSIONS["users"] & viewer.roles)
    groups = [
        (
            _("Who may sign in"),
            [
                (_("Logins"), reverse("user-list"), _("who may sign in, on what ground; suspend, reset, give a role")),
                *(
                    [(_("Invite somebody"), reverse("user-invite"), _("a new login, and the seat that it is tied to"))]
                    if invites
                    else []
                ),
                (_("History"), reverse("history"), _("who changed what, when and why")),
            ],
        ),
        (
            _("Work and messages"),
            [
                (_("Work that failed"), reverse("failed-work"), _("read what happened, and run it again")),
                (_("Jobs"), reverse("job-list"), _("work that takes time, with its progress")),
                (_("Outbox"), reverse("outbox-list"), _("every message, and whether it left")),
                (_("Health"), reverse("health"), _("worker, schedule, broker, database, disk, backup")),
            ],
        ),
        (
            _("The house"),
            [
                (_("State and names"), reverse("settings"), _("what every page and paper takes from the State")),
                (
                    _("Holidays and time"),
                    reverse("state-edit-matter", args=["time"]),
                    _("weekend, holidays, time zone"),
                ),
                (
                    _("Numbers of the house"),
                    reverse("settings") + "#house",
                    _("what “regularly” and “in time” mean here"),
                ),
            ],
        ),
    ]
    found = []
    for title, doors in groups:
        items = [
            TaskItem(label, url, "done", "", words)
            for label, url, words in doors
            if may_follow(viewer, url.partition("#")[0])
        ]
        if items:
            found.append((title, items))
    return found
