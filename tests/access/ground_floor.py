"""What the ground floor keeps in the world of the access tests: files made for one person, sessions, work that failed."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group

from coordination import files, history
from coordination.access import Viewer, viewer
from coordination.integrity.lodging import add_holder
from coordination.models import Export, Job, SecurityEvent, User
from coordination.models.export import rights_of
from coordination.spreadsheets import CSV_TYPE
from coordination.tasks import exports, integrity
from tests.access.world import SIDES, World
from tests.factories import contacts as made
from tests.factories import coordination as make


def furnish(world: World) -> None:
    """Write what is nobody's ministry's, and of each side's contact what is theirs alone."""
    for side, who in zip(SIDES, ("npc", "other_npc"), strict=True):
        user: Any = world.users[who]
        here = world.sides[side]
        here["version"] = history.history_of(type(here["point"])).filter(id=here["point"].pk).earliest("history_id").pk
        here["export"] = _export(world, side, user)
        here["session"] = _elsewhere(user)
    officer: Any = world.users["officer"]
    world.open |= {f"login of {who}": user for who, user in world.users.items() if user is not None}
    world.open |= {
        "user": world.users["focal"],
        "group": Group.objects.earliest("pk"),
        "house value": make.house_value("contacts.liaison_days", 60),
        "failed job": make.job(title="Sealing", problem="The disk was full.", state="failed"),
        "failed notice": make.notice(state="failed"),
        "event of access": SecurityEvent.objects.create(kind="signed-in", actor=f"user:{officer.pk}"),
        "head holder": add_holder(
            name=world.tokens.word("heads", "holder.name"),
            address=world.tokens.email("heads", "holder.address"),
            began_on=made.LONG_AGO,
            by=make.BY,
        ),
        "whole export": _whole(world, officer),
    }


def _export(world: World, side: str, user: User) -> Export:
    """Keep a file as if the worker had made it for a contact with the rights that they have."""
    content = world.tokens.word(f"taken-{side}", "export.bytes").encode()
    return Export.objects.create(
        name="history-2026-06-01.csv",
        digest=files.keep(content),
        content_type=CSV_TYPE,
        size=len(content),
        rows=1,
        job=make.job(kind=exports.HISTORY, state="done", asked_by=user),
        made_for=user,
        rights=rights_of(_fresh(user)),
    )


def _whole(world: World, user: User) -> Job:
    """Lay the whole history ready for who asked for it."""
    job = make.job(kind=integrity.EXPORT, state="done", asked_by=user)
    path = integrity.export_path(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(world.tokens.word("whole", "export.bytes"))
    return job


def _elsewhere(user: User) -> UserSession:
    """Let a user be signed in on another device."""
    return UserSession.objects.create(user=user, ip="127.0.0.1", user_agent="Elsewhere", session_key=user.pk.hex)


def _fresh(user: User) -> Viewer:
    """Return what a user is now; what they were before the last seat was given is kept by the instance."""
    return viewer(User.objects.get(pk=user.pk))
