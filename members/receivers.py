"""What the ground floor asks of the people and seats: whose a login is, and on what ground they are here."""

from coordination.happenings import on
from coordination.models import User
from members import logins
from members.actions.people import claim

__all__ = ["logins"]


@on("user-invited")
def tie_to_person(user: User) -> None:
    """Give a new login to the person on record with its address, who may hold a seat already."""
    claim(user)
