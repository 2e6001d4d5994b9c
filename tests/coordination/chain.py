"""A small chain to seal and to break: records with several versions, an event, a document."""

from typing import Any

from django.db import connection

from coordination import security
from coordination.integrity import seal_waiting
from coordination.integrity.checking import check_all
from coordination.integrity.problems import Problem
from coordination.records import acting
from members import actions
from members.enums import BodyKind
from members.models import Person
from tests.factories import coordination as make
from tests.factories.cast import LONG_AGO


def fill(people: int = 3) -> list[Person]:
    """Write some people, each corrected once, a body, and a security event; returns the people."""
    actions.record_body(name="Ministry of Order", kind=BodyKind.MINISTRY, began_on=LONG_AGO, by=make.BY)
    found = []
    for number in range(people):
        person = actions.record_person(name=f"Person {number}", email=f"p{number}@office.invalid", by=make.BY)
        with acting(make.BY, f"correction {number}"):
            person.phone = f"+254 700 {number:03}"
            person.save()
        found.append(person)
    security.note("signed-in", actor="user:1", subject="somebody@office.invalid")
    return found


def sealed(people: int = 3) -> list[Person]:
    """Return the people of a filled register whose every row is sealed."""
    found = fill(people)
    seal_waiting()
    return found


def first_problem() -> Problem | None:
    report = check_all(most=1)
    return report.problems[0] if report.problems else None


def run_sql(statement: str, *values: Any) -> int:
    """Run a statement behind the register's back, as whoever owns the database can; returns the rows touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
