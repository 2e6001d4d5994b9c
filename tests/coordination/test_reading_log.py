"""Who opened what is restricted: noted whichever view fetched it, once a request, and for those alone who did."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from coordination import history, reading_log, security
from coordination.enums import Classification
from coordination.models import SecurityEvent, User
from coordination.policies import policy
from members.models import MemberBody, Seat
from tests.factories import contacts
from tests.factories import coordination as make
from tests.factories.cast import seat_holder
from tests.members import making as members

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def service(**fields: Any) -> MemberBody:
    return members.body(name="Service", classification=Classification.RESTRICTED, **fields)


def opened() -> list[tuple[str, str, str]]:
    events = SecurityEvent.objects.filter(kind=reading_log.OPENED).order_by("id")
    return [(event.actor, event.subject, event.detail["page"]) for event in events]


def test_opening_a_restricted_record_is_noted_with_who_what_and_where(auditor: User, as_user: SignIn) -> None:
    body = service()

    response = as_user(auditor).get(body.get_absolute_url())

    event = SecurityEvent.objects.get(kind=reading_log.OPENED)
    assert response.status_code == 200
    assert (event.actor, event.subject) == (f"user:{auditor.pk}", f"members.memberbody:{body.pk}")
    assert event.detail == {"page": "members:body-detail", "method": "GET"}
    assert event.request_id == response["X-Request-ID"]


def test_opening_what_is_not_restricted_is_not_noted(auditor: User, as_user: SignIn) -> None:
    as_user(auditor).get(members.body().get_absolute_url())

    assert opened() == []


def test_a_stranger_to_a_restricted_record_reads_nothing_and_leaves_no_reading(focal: User, as_user: SignIn) -> None:
    assert as_user(focal).get(service().get_absolute_url()).status_code == 404
    assert opened() == []


def test_owner_body_is_noted_too(as_user: SignIn) -> None:
    body = service()
    owner = seat_holder("owner@service.invalid", "member", body=body)

    as_user(owner).get(body.get_absolute_url())

    assert opened() == [(f"user:{owner.pk}", f"members.memberbody:{body.pk}", "members:body-detail")]


def test_what_hangs_on_a_restricted_body_or_contact_is_noted_by_its_own_page(auditor: User, as_user: SignIn) -> None:
    seat = members.seat(service())
    holding = members.holding(seat)
    contacts.catalogue()
    point = contacts.office_point(classification=Classification.RESTRICTED)
    registration = contacts.registration(point)
    client = as_user(auditor)

    for record in (seat, holding, point, registration):
        assert client.get(record.get_absolute_url()).status_code == 200

    kinds = [subject.partition(":")[0] for _actor, subject, _page in opened()]
    assert kinds == ["members.seat", "members.seat", "contacts.pointofcontact", "contacts.registration"]


def test_history_of_a_restricted_record_is_a_reading_of_each_kind(auditor: User, as_user: SignIn) -> None:
    body = service()
    seat = members.seat(body)
    records = [body, seat, members.holding(seat), members.member(body)]
    client = as_user(auditor)

    for record in records:
        client.get(history.history_url(record))

    assert [(subject, page) for _actor, subject, page in opened()] == [
        (f"{history.kind_of(type(record))}:{record.pk}", "record-history") for record in records
    ]


def test_name_of_a_restricted_body_on_another_page_is_no_reading_of_it(auditor: User, as_user: SignIn) -> None:
    part = members.body(parent=service())

    as_user(auditor).get(part.get_absolute_url())

    assert opened() == []


def test_acts_outside_a_request_are_no_readings() -> None:
    body = service()

    MemberBody.objects.get(pk=body.pk)

    assert opened() == []


# What was noted outlives the transaction in which it stood.


def test_event_outlives_the_transaction_that_was_undone() -> None:
    with security.keeping(), suppress(RuntimeError), transaction.atomic():
        security.note("export", actor="user:1", subject="one", rows=3)
        raise RuntimeError

    event = SecurityEvent.objects.get(kind="export")
    assert (event.actor, event.subject, event.detail) == ("user:1", "one", {"rows": 3})


def test_event_of_a_transaction_that_was_kept_stands_once() -> None:
    with security.keeping(), transaction.atomic():
        security.note("export", subject="one")

    assert SecurityEvent.objects.filter(kind="export").count() == 1


def test_only_what_was_undone_is_written_again() -> None:
    with security.keeping():
        with transaction.atomic():
            security.note("export", subject="kept")
        with suppress(RuntimeError), transaction.atomic():
            security.note("export", subject="undone")
            raise RuntimeError

    assert sorted(SecurityEvent.objects.filter(kind="export").values_list("subject", flat=True)) == ["kept", "undone"]


def test_one_request_does_not_carry_the_events_of_another_on_the_same_thread() -> None:
    for subject in ("first", "second"):
        with security.keeping(), suppress(RuntimeError), transaction.atomic():
            security.note("export", subject=subject)
            raise RuntimeError

    assert list(SecurityEvent.objects.filter(kind="export").order_by("id").values_list("subject", flat=True)) == [
        "first",
        "second",
    ]


@policy(signed_in=True, provision="5.2.c")
def failing(request: HttpRequest) -> HttpResponse:
    """Read a restricted seat inside a transaction that fails."""
    with transaction.atomic():
        Seat.objects.get(title="Secret post")
        raise RuntimeError("The page could not be made.")


urlpatterns = [path("failing/", failing, name="failing")]


@pytest.mark.urls(__name__)
def test_reading_survives_a_view_that_fails_and_is_not_told_of_the_next_person(
    auditor: User, officer: User, as_user: SignIn
) -> None:
    seat = members.seat(service(), title="Secret post")
    clients = [as_user(auditor), as_user(officer)]

    answers = []
    for client in clients:
        client.raise_request_exception = False
        answers.append(client.get("/failing/").status_code)

    assert answers == [500, 500]
    assert opened() == [(f"user:{user.pk}", f"members.seat:{seat.pk}", "failing") for user in (auditor, officer)]


def test_job_that_fails_keeps_what_it_noted() -> None:
    from coordination import jobs

    @jobs.handler("tests.noting")
    def noting(run: jobs.Run) -> jobs.Outcome:
        with transaction.atomic():
            security.note("export", subject="by a job")
            raise RuntimeError("The disk went away.")

    job = make.job(kind="tests.noting")
    jobs.work(job.pk)

    assert SecurityEvent.objects.filter(kind="export", request_id=f"job:{job.pk}").count() == 1


def test_records_fetched_by_a_key_of_another_cost_no_query_more(django_assert_num_queries: Any, rf: Any) -> None:
    seat = members.seat(service())
    request = rf.get("/")
    request.user = make.user()
    request.resolver_match = None

    with reading_log.reading(request), django_assert_num_queries(3):
        # The seat, the note of it, the seat's body.
        assert Seat.objects.get(pk=seat.pk).body.name == "Service"
