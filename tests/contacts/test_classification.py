"""A copy or a paper may be closer than the act that it proves, never wider: who opens it, and how that is chosen."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts import actions
from contacts.models import LiaisonPart, PointOfContact, RegistrationEvent
from coordination.access import viewer
from coordination.models import SealedDocument, State, StoredFile, User
from tests.contacts.browsing import typed, url
from tests.factories import contacts as made
from tests.factories import coordination as ground
from tests.factories import uploads

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Any]
SENT = {"on": "2026-05-30", "channel": "note-verbale", "number": "NV 12"}
CAST = ("officer", "head", "auditor", "mission", "npc", "focal", "observer", "administrator", "nobody")


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue()


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("stamped.pdf", uploads.pdf("stamped"), "application/pdf")


def openers(record: StoredFile | SealedDocument, request: pytest.FixtureRequest) -> list[str]:
    rows: Any = type(record).objects
    return [who for who in CAST if rows.visible_to(viewer(request.getfixturevalue(who))).filter(pk=record.pk).exists()]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("government", ["officer", "head", "auditor", "mission", "npc"]),
        ("restricted", ["officer", "head", "auditor", "npc"]),
    ],
)
def test_copy_is_opened_by_whom_its_class_leaves(
    value: str, expected: list[str], own: PointOfContact, request: pytest.FixtureRequest, officer: User, as_user: SignIn
) -> None:
    row = made.registration(own)
    as_user(officer).post(url("registration-send", row.pk), {**SENT, "file": scan(), "copy_class": value})

    file = StoredFile.objects.get()

    assert file.classification == value
    assert openers(file, request) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("government", ["officer", "head", "auditor", "mission"]), ("restricted", ["officer", "head", "auditor"])],
)
def test_paper_is_opened_by_whom_its_class_leaves(
    value: str, expected: list[str], request: pytest.FixtureRequest, officer: User
) -> None:
    assert openers(ground.document(officer, classification=value), request) == expected


def test_kept_copy_takes_the_class_that_is_chosen_at_last(officer: User, as_user: SignIn) -> None:
    row = made.registration()
    desk = as_user(officer)
    refused = desk.post(url("registration-send", row.pk), {**SENT, "on": "2026-06-09", "file": scan()})

    desk.post(url("registration-send", row.pk), typed(refused, on="2026-05-30", copy_class="restricted"))

    assert RegistrationEvent.objects.get().file.classification == "restricted"


def test_class_of_a_copy_that_is_none_is_refused_and_the_copy_stays_closed(officer: User, as_user: SignIn) -> None:
    row = made.registration()

    page = as_user(officer).post(url("registration-send", row.pk), {**SENT, "file": scan(), "copy_class": "everybody"})

    assert list(page.context["form"].errors) == ["copy_class"]
    assert StoredFile.objects.get().classification == "government"


def test_part_in_a_closed_exchange_is_hidden_with_it_though_its_contact_is_open(focal: User, npc: User) -> None:
    points = [made.office_point(), made.office_point(classification="restricted")]
    facts = {"on": made.ago(3), "shared": "Who answers", "points": points, "by": made.BY}
    open_one = actions.record_exchange(subject="Open", **facts)
    actions.record_exchange(subject="Closed", classification="restricted", **facts)

    seen = LiaisonPart.objects.visible_to(viewer(focal))

    assert [(part.exchange, part.point) for part in seen] == [(open_one, points[0])]


# Records of before stay as open as they were.


@pytest.mark.parametrize(
    ("migration", "function", "value"),
    [
        ("authority.migrations.0004_class_of_old_designations", "keep_open", "mechanism"),
        ("contacts.migrations.0004_class_of_old_exchanges", "keep_closed", "restricted"),
    ],
)
def test_migration_keeps_old_records_as_open_as_they_were(migration: str, function: str, value: str) -> None:
    designation = made.authority()
    points = [made.office_point(), made.office_point()]
    exchange = actions.record_exchange(subject="x", on=made.ago(3), shared="y", points=points, by=made.BY)
    record: Any = designation if "authority" in migration else exchange
    run = getattr(importlib.import_module(migration), function)

    for _time in range(2):
        run(apps, None)

    fresh = type(record).objects.get(pk=record.pk)
    assert (fresh.classification, fresh.version, fresh.history.count()) == (value, 2, 2)
    assert fresh.history.first().actor == "command:migrate"
