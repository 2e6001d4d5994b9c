"""Whether the contacts keep in touch: when each took part in an exchange, and when the next is due.

People and offices are counted, not rows: two posts of one person are one. Source: ISACS 03.40, 6.1;
that "regularly" means a number of days is a house reading.
"""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from contacts.conformity.register import Register
from contacts.house import LIAISON_DAYS
from contacts.models import LiaisonPart, PointOfContact
from coordination import house


@dataclass(frozen=True, slots=True)
class Partner:
    """One person or office that serves as National Point of Contact, and its last exchange with another."""

    points: tuple[PointOfContact, ...]
    last_on: dt.date | None
    due_on: dt.date | None

    def is_late(self, on: dt.date) -> bool:
        """Return whether it has taken part in none, or not within the interval."""
        return self.due_on is None or self.due_on < on


@dataclass(frozen=True, slots=True)
class Liaison:
    """Where the exchanges stand on a day; `days` is the house interval."""

    on: dt.date
    days: int
    partners: tuple[Partner, ...]

    @property
    def applies(self) -> bool:
        """Whether there is anybody to exchange with: the clause asks nothing of a single person or office."""
        return len(self.partners) > 1

    @property
    def late(self) -> tuple[Partner, ...]:
        return tuple(one for one in self.partners if one.is_late(self.on))

    @property
    def next_due_on(self) -> dt.date | None:
        """The last day for the next exchange; None where nobody took part yet, so that it is due at once."""
        days = [one.due_on for one in self.partners if one.due_on is not None]
        return min(days) if days and len(days) == len(self.partners) else None


def judged(
    who: Mapping[PointOfContact, Hashable], parts: Iterable[tuple[Hashable, dt.date, Hashable]], days: int, on: dt.date
) -> Liaison:
    """Return where the exchanges stand on a day.

    `who` maps each serving contact to the person or office behind it, `parts` holds (exchange, its
    day, who took part). An exchange counts where two of them met in it. Source: ISACS 03.40, 6.1.
    """
    present: dict[tuple[Hashable, dt.date], set[Hashable]] = {}
    for exchange, day, partner in parts:
        if day <= on:
            present.setdefault((exchange, day), set()).add(partner)
    last: dict[Hashable, dt.date] = {}
    for (_exchange, day), partners in present.items():
        if len(partners) > 1:
            for partner in partners:
                last[partner] = max(day, last.get(partner, day))
    members: dict[Hashable, list[PointOfContact]] = {}
    for point, partner in who.items():
        members.setdefault(partner, []).append(point)
    return Liaison(
        on=on,
        days=days,
        partners=tuple(
            Partner(
                tuple(points), last.get(partner), last[partner] + dt.timedelta(days=days) if partner in last else None
            )
            for partner, points in members.items()
        ),
    )


def liaison(on: dt.date) -> Liaison:
    """Return where the exchanges between the serving National Points of Contact stand on a day; four queries."""
    known = Register(on)
    who = {point: known.who(point) for point in known.points}
    behind = {point.pk: partner for point, partner in who.items()}
    rows = LiaisonPart.objects.filter(point__in=list(behind), exchange__on__lte=on)
    parts = [
        (exchange, day, behind[point])
        for exchange, day, point in rows.values_list("exchange_id", "exchange__on", "point_id")
    ]
    return judged(who, parts, house.value(LIAISON_DAYS.key), on)
