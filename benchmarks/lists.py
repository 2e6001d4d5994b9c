"""Measure 4: the queries of the register's first list, at 10 and at 1,000 rows."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from benchmarks.measure import Line
from benchmarks.register import BY, LONG_AGO, fill
from coordination.models import User
from coordination.records import acting
from members import actions as members

MOST = 6


def run(rounds: int) -> list[Line]:
    """Return the line: queries of the view (session and roles apart counted in), against the goal."""
    fill(10)
    client = Client()
    client.force_login(_officer())
    few = _queries(client)
    fill(990)
    many = _queries(client)
    return [
        Line(
            "4", "SQL queries of the registrations list / goal of 6", many / MOST if few == many else 99.0, 1.0,
            f"{few} at 10 rows, {many} at 1,000",
        )
    ]  # fmt: skip


def _officer() -> User:
    with acting(BY):
        user = User.objects.create_user_without_password(email="officer@benchmark.invalid")
    body = members.record_body(by=BY, name="Secretariat", kind="agency")
    seat = members.create_seat(body=body, kind="secretariat", title="Officer", began_on=LONG_AGO, by=BY)
    person = members.record_person(by=BY, name="Officer", user=user)
    members.appoint(seat=seat, person=person, began_on=LONG_AGO, by=BY)
    return user


@override_settings(
    ALLOWED_HOSTS=["testserver"],
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
)
def _queries(client: Client) -> int:
    address = reverse("contacts:registration-list")
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"The list answered {answer.status_code}.")
    return len(caught)
