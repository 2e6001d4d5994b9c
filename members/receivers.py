"""What the ground floor asks of the people and seats: whose a login is, and on what ground they are here."""

from members import logins

__all__ = ["logins"]
