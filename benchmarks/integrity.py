"""Measures 21 and 22: sealing history, and checking all of it; each beside what the hashing alone costs."""

import hashlib
import hmac
import json
import uuid

from django.db import connection, models

from benchmarks.measure import Line, seconds
from benchmarks.register import BY
from coordination import clock
from coordination.integrity import seal_waiting
from coordination.integrity.checking import check_all
from coordination.models import Leaf
from members.models import Person

# Rows a second that sealing has to reach, and the seconds in which a million rows have to be checked.
SEALED_A_SECOND = 1_000
CHECKED_MILLION_SECONDS = 15


def fill(rows: int) -> None:
    """Write so many people with their history, past the actions."""
    now = clock.now()
    people = [
        Person(name=f"Person {n}", email=f"p{n}@office.invalid", phone="+254 20 123 4567", version=1)
        for n in range(rows)
    ]
    models.QuerySet(Person).bulk_create(people, batch_size=2000)
    history = Person.history.model
    copies = [
        history(
            id=person.pk, version=1, name=person.name, email=person.email, phone=person.phone, gender=person.gender,
            languages=[], user_id=None, history_date=now, history_type="+", actor=str(BY), history_change_reason="filled",
        )
        for person in people
    ]  # fmt: skip
    models.QuerySet(history).bulk_create(copies, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def run(rows: int) -> list[Line]:
    """Return the two lines for so many rows of history; the ratio is to the goal, so that 1 just holds."""
    fill(rows)
    sealing = seconds(seal_waiting)
    idle = seconds(seal_waiting)
    sealed = Leaf.objects.count()
    reports = []
    checking = seconds(lambda: reports.append(check_all()))
    hashing = seconds(_hash_alone)
    rate, million = sealed / sealing, checking * 1_000_000 / sealed
    sound = "sound" if reports[0].is_sound else f"NOT SOUND: {reports[0].problems[0]}"
    return [
        Line(
            "21", "sealing: goal of rows a second / rows a second", SEALED_A_SECOND / rate, 1.0,
            f"{sealed} rows, {sealing:.1f} s, {rate:.0f} rows a second; with nothing new {idle * 1e3:.0f} ms, {connection.vendor}",
        ),
        Line(
            "22", "checking a million rows: seconds / goal", million / CHECKED_MILLION_SECONDS, 1.0,
            f"{sealed} rows, {checking:.1f} s ({million:.0f} s a million), {sound}; hashing alone {hashing:.1f} s, "
            f"{connection.vendor}",
        ),
    ]  # fmt: skip


def _hash_alone() -> None:
    """Read every leaf and do the hashing that a check cannot do without: one link and five HMACs a row."""
    salt, before = uuid.uuid4().bytes, "0" * 64
    for text in Leaf.objects.order_by("position").values_list("text", flat=True).iterator(chunk_size=2000):
        before = hashlib.sha256(f"{before}{text}".encode()).hexdigest()
        for name in ("email", "gender", "history_change_reason", "name", "phone"):
            hmac.digest(salt, f"{name}\0{json.dumps(name)}".encode(), "sha256").hex()
