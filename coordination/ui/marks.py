"""The smallest pieces: a mark of state, a link, a foreign word; each draws itself with `__html__`."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from coordination import clock


class Tone(TextChoices):
    """The one vocabulary of state, on pages, charts and paper: a shape, a word, a colour."""

    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    SOON = "soon", _("due soon")
    HAND = "hand", _("needs a hand")
    OVERDUE = "overdue", _("overdue")
    NA = "na", _("not applicable")
    UNKNOWN = "unknown", _("unknown")


# A verdict keeps its own word; "attested" is somebody's word without records behind it, so half a mark.
VERDICT_TONES = {
    "met": Tone.MET,
    "partly": Tone.PARTLY,
    "not-met": Tone.HAND,
    "not-applicable": Tone.NA,
    "attested": Tone.PARTLY,
    "unknown": Tone.UNKNOWN,
}


@cache
def sprite_url() -> str:
    """Return the address of the file that holds the shapes of the marks."""
    return static("img/marks.svg")


@dataclass(frozen=True, slots=True)
class Mark:
    """A state: its shape, then its word (the tone's own unless given)."""

    tone: str
    word: str = ""

    @classmethod
    def of_verdict(cls, verdict: str) -> "Mark":
        """Return the mark of a conformity verdict, in the verdict's own words."""
        from coordination.enums import Verdict

        return cls(VERDICT_TONES[verdict], str(Verdict(verdict).label))

    def __str__(self) -> str:
        return str(self.word or Tone(self.tone).label)

    def shape(self) -> SafeString:
        """Return the drawing alone, hidden from screen readers; the caller sets the word beside it."""
        return format_html(
            '<svg class="mark {0}" aria-hidden="true"><use href="{1}#{0}"/></svg>', str(self.tone), sprite_url()
        )

    def __html__(self) -> SafeString:
        return format_html('<span class="state {}">{}{}</span>', str(self.tone), self.shape(), str(self))


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere; without an address it is only the word."""

    text: str
    url: str = ""

    def __str__(self) -> str:
        return str(self.text)

    def __html__(self) -> SafeString:
        if not self.url:
            return conditional_escape(self.text)
        return format_html('<a href="{}">{}</a>', self.url, self.text)


@dataclass(frozen=True, slots=True)
class Bdi:
    """A word kept apart from the direction of its line: user text, or with `ltr` a number, address or reference."""

    text: str
    ltr: bool = False

    def __str__(self) -> str:
        return str(self.text)

    def __html__(self) -> SafeString:
        if self.ltr:
            return format_html('<bdi dir="ltr">{}</bdi>', self.text)
        return format_html("<bdi>{}</bdi>", self.text)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines in one cell: the thing, and what is known of it in smaller type."""

    first: "Cell"
    second: "Cell"

    def __str__(self) -> str:
        return f"{self.first} {self.second}".strip()

    def __html__(self) -> SafeString:
        return format_html("{}<small>{}</small>", conditional_escape(self.first), conditional_escape(self.second))


Cell = str | Link | Mark | Bdi | Pair


def day(value: dt.date | dt.datetime | None) -> str:
    """Write a date as 23 Nov 2026, an instant as the State's day on which it fell; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = clock.day_of(value)
    # Translators: format of a date in tables and texts, as 23 Nov 2026; the letters stand for day, month, year.
    return date_format(value, pgettext("date format", "j M Y")).replace(" ", "\xa0")


def moment(value: dt.datetime | None) -> str:
    """Write an instant as 23 Nov 2026, 14:05 in the State's zone; nothing for None."""
    if value is None:
        return ""
    local = value.astimezone(clock.zone())
    return pgettext("date and time", "%(day)s, %(time)s") % {"day": day(local.date()), "time": f"{local:%H:%M}"}
