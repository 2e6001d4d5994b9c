"""One's own sessions as the page tells them: which device, since when, last used, from where."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coordination import sessions, ui
from coordination.models import User

# The first that fits; what calls itself several names stands before the name that it borrows.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One open session; the page names it by the row's number, never by its key."""

    number: int
    device: str
    began: str
    last_used: str
    address: str
    is_this: bool


def device_words(agent: str) -> str:
    """Return a browser and its system in words, from what the browser said of itself."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or re.sub(r"[^\w ./-]", "", agent)[:40] or _("a browser that does not say its name")


def session_lines(user: User, key: str | None) -> list[SessionLine]:
    """Return the open sessions of a user, last used first; `key` is that of the one which asks."""
    return [
        SessionLine(
            number=row.pk,
            device=device_words(row.user_agent),
            began=ui.moment(row.created_at),
            last_used=ui.moment(row.last_seen_at),
            address=row.ip,
            is_this=row.session_key == key,
        )
        for row in sessions.open_sessions(user)
    ]
