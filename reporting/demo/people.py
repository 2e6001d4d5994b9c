"""Who signs in to the demonstration: one login for each role, all with one password."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from coordination import scopes
from coordination.enums import Role
from coordination.models import RoleAssignment, User
from coordination.records import By, action, keep

PASSWORD = "register-of-velland"  # noqa: S105  Known to everybody: the demonstration listens on 127.0.0.1 only.


@dataclass(frozen=True)
class Login:
    """One account of the demonstration; `assigned` is the role that no seat gives."""

    key: str
    name: str
    what: str
    language: str = "en"
    assigned: Role | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@demo.invalid"


LOGINS = (
    Login("officer", "Ilse Varga", "secretariat officer: opens the day list, changes, tells, records"),
    Login("head", "Tomas Okello", "head of the National Authority: reads all, releases"),
    Login("npc", "Salma Haddad", "National Point of Contact for tracing", language="ar"),
    Login("mission", "Ravi Menon", "mission liaison: passes notes on, records sendings and receipts"),
    Login("focal", "Nadia Brandt", "focal point of the Ministry of Health"),
    Login("ngo", "Joao Sarr", "member from civil society"),
    Login("observer", "Mina Castell", "observer of an international body"),
    Login("auditor", "Petra Lund", "auditor: reads everything and all history", assigned=Role.AUDITOR),
    Login("administrator", "Omar Quist", "administrator: users, settings, timelines", assigned=Role.ADMINISTRATOR),
)


@action
def invite(*, by: By, reason: str = "") -> dict[str, User]:
    """Write the logins with their password, and the two roles that no seat gives. Returns them by key."""
    # Hashed once: argon2 costs as much as the rest of a page on purpose, nine times over.
    password = make_password(PASSWORD)
    users = {}
    for login in LOGINS:
        user = User(email=login.email, name=login.name, language=login.language, password=password)
        user.full_clean()
        user.save()
        users[login.key] = user
    return users


@action
def assign(*, users: dict[str, User], began_on: object, by: By, reason: str = "") -> None:
    """Give the roles that no seat gives: administrator and auditor."""
    for login in LOGINS:
        if login.assigned:
            keep(
                RoleAssignment(
                    user=users[login.key], role=login.assigned, began_on=began_on, authority="Letter of the Minister, 3"
                )
            )
    scopes.settle([user.pk for user in users.values()])


def table() -> str:
    """Return the logins as text for the terminal: the password, then a line for each."""
    width = max(len(login.email) for login in LOGINS)
    lines = [f"Sign in with one of these addresses; the password of all is {PASSWORD}"]
    lines += [f"  {login.email:<{width}}  {login.what}" for login in LOGINS]
    return "\n".join(lines)
