"""What the pages of logins show: who each is, on what ground, and how they sign in."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination import directory, sessions, ui
from coordination.access import Viewer
from coordination.directory import Tie
from coordination.enums import Role
from coordination.forms.fields import language_name
from coordination.models import RoleAssignment, User
from coordination.standing import in_force
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, Link, Mark, Pair, Row, TableView, Tone

ORDER = ("name", "id")
ASSIGNED = tuple(role.value for role in RoleAssignment.ASSIGNED)
STATES = {
    "open": (Tone.MET, gettext_lazy("signs in")),
    "unused": (Tone.SOON, gettext_lazy("password set, never signed in")),
    "invited": (Tone.SOON, gettext_lazy("invited, never used")),
    "waits": (Tone.HAND, gettext_lazy("waits for a new password")),
    "suspended": (Tone.NA, gettext_lazy("suspended")),
}
_WITHOUT_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
_CONDITIONS = {
    "open": Q(is_active=True, last_login__isnull=False) & ~_WITHOUT_PASSWORD,
    "unused": Q(is_active=True, last_login__isnull=True) & ~_WITHOUT_PASSWORD,
    "invited": Q(is_active=True, last_login__isnull=True) & _WITHOUT_PASSWORD,
    "waits": Q(is_active=True, last_login__isnull=False) & _WITHOUT_PASSWORD,
    "suspended": Q(is_active=False),
}


def in_state(state: str) -> Q:
    """Return the condition over User of one of STATES."""
    return _CONDITIONS[state]


def state_of(user: User) -> str:
    """Return the one of STATES in which a login is."""
    if not user.is_active:
        return "suspended"
    if user.has_usable_password():
        return "open" if user.last_login else "unused"
    return "waits" if user.last_login else "invited"


def mark_of(user: User) -> Mark:
    tone, word = STATES[state_of(user)]
    return Mark(tone, str(word))


def holding(role: str, on: dt.date) -> Q:
    """Return the condition over User that somebody has a role on a day, by assignment or by a ground of an app."""
    assigned = RoleAssignment.objects.filter(in_force(on), role=role).values("user_id")
    return Q(pk__in=assigned) | directory.holders_of(role, on)


def users_shown(viewer: Viewer, asked: Mapping[str, Any], on: dt.date) -> QuerySet[User]:
    """Return the logins that answer to the list's filters, each with `has_second_step`."""
    rows = User.objects.visible_to(viewer)
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    if asked.get("state"):
        rows = rows.filter(in_state(asked["state"]))
    if asked.get("role") == "none":
        for role in Role.values:
            rows = rows.exclude(holding(role, on))
    elif asked.get("role"):
        rows = rows.filter(holding(asked["role"], on))
    steps = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return rows.annotate(has_second_step=Exists(steps))


def ties(users: Sequence[User], viewer: Viewer) -> dict[uuid.UUID, list[Tie]]:
    """Return every ground of each login, assigned roles first, in one query here and those of the apps."""
    found = directory.ties_of(users, viewer)
    acts = viewer.has(Role.ADMINISTRATOR)
    for row in RoleAssignment.objects.filter(user__in=users).order_by("began_on", "pk"):
        end = reverse("role-end", args=[row.pk]) if acts and row.user_id != viewer.user_id else ""
        title = _("by %(act)s") % {"act": row.authority}
        found[row.user_id].insert(0, Tie(row.role, title, row.began_on, row.ended_on, end_url=end))
    return found


def columns() -> list[Column]:
    return [
        Column("name", _("Login")),
        Column("roles", _("Roles and seats today")),
        Column("state", _("State")),
        Column("step", _("Second step")),
        Column("last", _("Last sign-in")),
    ]


def rows_of(users: Sequence[Any], viewer: Viewer, on: dt.date) -> list[Row]:
    """Return logins as rows; they were read with `users_shown`."""
    known = ties(users, viewer)
    return [
        Row(
            (
                Pair(Bdi(str(user)), Bdi(user.email, ltr=True)),
                _today([tie for tie in known[user.pk] if tie.covers(on)]),
                mark_of(user),
                step_mark(user.has_second_step),
                ui.moment(user.last_login) or "–",
            ),
            user.get_absolute_url(),
        )
        for user in users
    ]


def _today(held: Sequence[Tie]) -> Cell:
    if not held:
        return Mark(Tone.HAND, _("no role"))
    first, *others = held
    second = (
        first.title
        if not others
        else _("%(title)s, and %(count)s more")
        % {
            "title": first.title,
            "count": len(others),
        }
    )
    return Pair(str(Role(first.role).label), Bdi(second))


def step_mark(has_one: bool) -> Mark:
    return Mark(Tone.MET, _("set up")) if has_one else Mark(Tone.SOON, _("none"))


@dataclass(frozen=True, slots=True)
class UserPage:
    """Everything on the page of a login on a day."""

    user: User
    mark: Mark
    facts: FactGroup
    grounds: TableView
    ways: Sequence[Link]
    acts: Sequence[tuple[str, str, bool]]
    is_oneself: bool
    is_tied: bool


def user_page(user: Any, viewer: Viewer, on: dt.date, *, may_act: bool) -> UserPage:
    """Gather the page; the login was read with `users_shown`."""
    is_oneself = user.pk == viewer.user_id
    known = ties([user], viewer)[user.pk]
    return UserPage(
        user=user,
        mark=mark_of(user),
        facts=_facts(user),
        grounds=_grounds(known, on),
        ways=directory.ways_for(user, viewer),
        acts=_acts(user) if may_act and not is_oneself else [],
        is_oneself=is_oneself,
        is_tied=any(tie.covers(on) for tie in known),
    )


def _facts(user: Any) -> FactGroup:
    return FactGroup(
        [
            Fact(_("Signs in with"), Bdi(user.email, ltr=True)),
            Fact(_("State"), mark_of(user)),
            Fact(_("Second step"), step_mark(user.has_second_step)),
            Fact(_("Signed in now"), str(len(sessions.open_sessions(user))), _("browsers with an open session")),
            Fact(_("Last sign-in"), ui.moment(user.last_login) or "–"),
            Fact(_("Invited"), ui.moment(user.invited_at)),
            Fact(_("Language"), language_name(user.language)),
        ],
        title=_("Access"),
    )


def _grounds(found: Sequence[Tie], on: dt.date) -> TableView:
    rows = []
    for tie in sorted(found, key=lambda one: (not one.covers(on), -one.began_on.toordinal())):
        if tie.covers(on):
            state = Mark(Tone.MET, _("today"))
        else:
            state = Mark(Tone.SOON, _("to come")) if tie.began_on > on else Mark(Tone.NA, _("ended"))
        is_over = tie.ended_on is not None and tie.ended_on < on
        rows.append(
            Row(
                (
                    Pair(str(Role(tie.role).label), Link(tie.title, tie.url) if tie.url else Bdi(tie.title)),
                    ui.day(tie.began_on),
                    ui.day(tie.ended_on) or _("goes on"),
                    state,
                    Link(_("End"), tie.end_url) if tie.end_url and not is_over else "",
                )
            )
        )
    return TableView(
        [
            Column("role", _("Role and its ground")),
            Column("from", _("Since")),
            Column("until", _("Last day")),
            Column("state", _("State")),
            Column("end", _("Act")),
        ],
        rows,
        caption=_("On what ground this person is here"),
        empty=Empty(_("No seat and no assigned role: this login opens nothing but its own account.")),
        id="grounds",
    )


def _acts(user: Any) -> list[tuple[str, str, bool]]:
    """Return what the administrator can do with a login in its state: words, address, whether it is grave."""
    state = state_of(user)
    offered = [(_("Give a role"), "role-give", False)] if state != "suspended" else []
    if state == "invited":
        offered.append((_("Invite again"), "user-invite-again", False))
    offered.append((_("Change the address"), "user-address", False))
    if state == "suspended":
        offered.append((_("Readmit"), "user-readmit", False))
    else:
        offered += [
            (_("Reset the password"), "user-reset-password", True),
            (_("End all sessions"), "user-end-sessions", True),
            (_("Suspend"), "user-suspend", True),
        ]
    if user.has_second_step:
        offered.append((_("Reset the second step"), "user-reset-second-step", True))
    return [(label, reverse(route, args=[user.pk]), grave) for label, route, grave in offered]
