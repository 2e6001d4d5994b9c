"""No kind of record can be opened unseen: each that can be restricted is opened by its page and by its history."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from contacts import actions
from contacts.models import (
    LiaisonPart,
    NotificationLine,
    RegistrationEvent,
    StaleFlag,
)
from coordination import history, reading_log
from coordination.declarations import classification_path
from coordination.enums import Classification
from coordination.models import SecurityEvent, User
from tests.factories import contacts
from tests.factories import coordination as make
from tests.members import making as members

pytestmark = pytest.mark.django_db

SECRET = {"classification": Classification.RESTRICTED}


@pytest.fixture
def restricted(officer: User) -> dict[str, Any]:
    """Write a restricted record of each kind that can be, by kind."""
    contacts.catalogue()
    make.state()
    body = members.body(**SECRET)
    seat = members.seat(body)
    holding = members.holding(seat)
    authority = contacts.authority(body=members.body(**SECRET), **SECRET)
    point, other = contacts.office_point(**SECRET), contacts.office_point(**SECRET)
    (registration,) = contacts.provided(point)
    contacts.notification(by=officer)
    exchange = actions.record_exchange(
        on=contacts.TODAY, subject="Traces", points=[point, other], shared="x", by=make.BY, **SECRET
    )
    contacts.change_phone(point)
    records = [
        body, seat, holding, members.member(body), authority, point, registration,
        actions.state_requirement(point=point, letter="b", text="Reads two languages", by=make.BY),
        actions.add_proof(point=point, letter="b", kind="post", text="Act 5", dated_on=dt.date(2025, 1, 1), by=make.BY),
        actions.receive_request(point=point, received_on=dt.date(2025, 1, 1), sender="A State", subject="x", by=make.BY),
        point.verifications.first(),
        RegistrationEvent.objects.first(), StaleFlag.objects.filter(registration=registration).first(),
        NotificationLine.objects.first(), LiaisonPart.objects.first(), exchange,
    ]  # fmt: skip
    return {history.kind_of(type(record)): record for record in records}


def opened() -> list[str]:
    return list(SecurityEvent.objects.filter(kind=reading_log.OPENED).order_by("id").values_list("subject", flat=True))


def test_each_kind_that_can_be_restricted_is_noted_by_its_history_and_its_page(
    restricted: dict[str, Any], auditor: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(auditor)
    can_be = {history.kind_of(model) for model in history.recorded_models() if classification_path(model)}
    assert set(restricted) == can_be

    for kind, record in restricted.items():
        seen = len(opened())
        assert client.get(history.history_url(record)).status_code == 200
        assert opened()[seen:] == [f"{kind}:{record.pk}"], kind

    for kind in (
        "members.memberbody",
        "members.seat",
        "authority.designation",
        "contacts.pointofcontact",
        "contacts.registration",
    ):
        seen = len(opened())
        assert client.get(restricted[kind].get_absolute_url()).status_code == 200
        assert f"{kind}:{restricted[kind].pk}" in opened()[seen:], kind
