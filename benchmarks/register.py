"""A register of any size, written past the actions: for measuring only."""

import datetime as dt

from django.db import connection, models

from contacts import actions
from contacts.models import Instrument, PointOfContact, Registration, RegistrationEvent
from coordination import clock
from coordination.models import State
from coordination.records import Actor, acting, keep
from members.actions import record_body

BY = Actor("command", "benchmarks")
A_POINT = 10
LONG_AGO = dt.date(2024, 1, 1)


def fill(registrations: int) -> None:
    """Write so many more registrations, provided and received; every second one is past its confirmation."""
    if State.current() is None:
        with acting(BY):
            keep(State(name="Benchmark", mechanism_name="Benchmark", iso_code="BM", time_zone="UTC", languages=["en"]))
        actions.load_catalogue(by=BY)
    first = PointOfContact.objects.count() + 1
    body = record_body(by=BY, name="Ministry", kind="ministry")
    instruments = list(Instrument.objects.all()[:A_POINT])
    points = [
        PointOfContact(
            number=number, kind="office", body=body, office=f"Office {number}", emails=[f"o{number}@office.invalid"],
            designated_on=LONG_AGO, details_digest="same", details_since=LONG_AGO,
        )
        for number in range(first, first + registrations // A_POINT)
    ]  # fmt: skip
    _write(PointOfContact, points)
    rows = [
        Registration(point=point, instrument=instrument, recipient=instrument.recipient, began_on=LONG_AGO)
        for point in points
        for instrument in instruments
    ]
    _write(Registration, rows)
    today = clock.today()
    past, recent = today - dt.timedelta(days=300), today - dt.timedelta(days=10)
    events = []
    for number, row in enumerate(rows):
        confirmed = recent if number % 2 else past
        events += [
            RegistrationEvent(registration=row, kind="sent", on=past, channel="letter", details_digest="same"),
            RegistrationEvent(registration=row, kind="receipt", on=past, channel="acknowledgement"),
            RegistrationEvent(registration=row, kind="confirmed", on=confirmed, channel="link", details_digest="same"),
        ]
    _write(RegistrationEvent, events)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(model: type[models.Model], rows: list) -> None:
    # Recorded models refuse bulk_create; a measure's filling has no history to keep.
    models.QuerySet(model).bulk_create(rows, batch_size=2000)
