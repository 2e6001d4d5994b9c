"""Dull makers of the members' records: valid by default, no hidden relations; state comes from the acts."""

import datetime as dt
import itertools
from typing import Any

from django.urls import reverse

from coordination.models import User
from members import actions
from members.models import Holding, MemberBody, Membership, Person, Seat
from tests.factories import coordination as make

BY = make.BY
LONG_AGO = dt.date(2020, 1, 1)
TODAY = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)

_count = itertools.count(1)


def url(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"members:{name}", args=args) + query


def body(**fields: Any) -> MemberBody:
    """Write a ministry that has never sat in the mechanism."""
    values = {"name": f"Ministry {next(_count)}", "kind": "ministry", "began_on": LONG_AGO, **fields}
    return actions.record_body(**values, by=BY)


def member(of: MemberBody | None = None, **fields: Any) -> Membership:
    return actions.admit(**{"body": of or body(), "began_on": LONG_AGO, **fields}, by=BY)


def seat(of: MemberBody | None = None, **fields: Any) -> Seat:
    """Create a vacant seat, by default of a ministry of its own."""
    values = {"kind": "member", "title": f"Seat {next(_count)}", "began_on": LONG_AGO, **fields}
    return actions.create_seat(body=of or body(), **values, by=BY)


def person(**fields: Any) -> Person:
    number = next(_count)
    values = {"name": f"Person {number}", "email": f"person{number}@ministry.invalid", **fields}
    return actions.record_person(**values, by=BY)


def holding(of: Seat | None = None, who: Person | None = None, **fields: Any) -> Holding:
    """Appoint somebody new, by default to a seat of its own."""
    return actions.appoint(seat=of or seat(), person=who or person(), **{"began_on": LONG_AGO, **fields}, by=BY)


def held_by(user: User) -> Holding:
    """Return the holding of somebody of the cast, with seat and body."""
    return Holding.objects.select_related("seat__body", "person").get(person__user=user)


def fresh(row: Any) -> Any:
    """Return the record as the database has it now."""
    return type(row).objects.get(pk=row.pk)


def told(record: Any) -> tuple[str, str]:
    """Return the author and the reason of the newest act on a record."""
    row = record.history.first()
    return row.actor, row.history_change_reason
