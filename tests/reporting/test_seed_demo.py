"""The demonstration: a year that was lived through the acts, some of it stale, and written wholly or not at all."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from contacts import tasks
from contacts.enums import EventKind
from contacts.management.commands.flag_stale import gap_lines, stale_lines
from contacts.models import (
    LiaisonExchange,
    Notification,
    OutsideRequest,
    PointOfContact,
    Recipient,
    Registration,
    RegistrationEvent,
    StaleFlag,
    VerificationRequest,
)
from coordination import clock
from coordination.access import viewer
from coordination.enums import Role
from coordination.models import Job, Notice, User
from members.models import Holding, Person
from reporting.demo import people
from tests.reporting.seeding import TODAY, seed

ROLES = {
    "officer": Role.SECRETARIAT,
    "head": Role.HEAD,
    "npc": Role.NPC,
    "mission": Role.MISSION,
    "focal": Role.FOCAL,
    "ngo": Role.FOCAL,
    "observer": Role.OBSERVER,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}


def paper(snapshot: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(pdf=b"%PDF-1.7 " + str(snapshot["reference"]).encode())


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    """Seed once for the tests that only look; papers are stood in for, since others test the renderer."""
    patch = pytest.MonkeyPatch()
    patch.setattr("django.conf.settings.VAR_DIR", tmp_path_factory.mktemp("var"))
    patch.setattr(tasks.pdfs, "render_notification", paper)
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed()[1]
        transaction.set_rollback(True)
    patch.undo()


@pytest.fixture
def seeded(told: str, db: None) -> Iterator[str]:
    with clock.frozen_at(TODAY):
        yield told


def test_first_screen_has_all_three_kinds_of_work(seeded: str):
    reasons = {line[3] for found in stale_lines(TODAY) for line in found}

    assert reasons == {"differs", "vacant", "body-left", "unconfirmed", "no-receipt"}
    assert [line[1] for line in gap_lines(TODAY)] == ["Firearms Protocol"]
    assert Registration.objects.active(TODAY).exclude(pk__in=Registration.objects.stale(TODAY)).count() == 3


def test_flags_say_what_the_rule_says(seeded: str):
    flagged = {
        (str(flag.registration), flag.reason, flag.since) for flag in StaleFlag.objects.open() if flag.registration
    }
    ruled = {
        (f"{line[0]} · {line[1]}", line[3], dt.date.fromisoformat(line[4]))
        for found in stale_lines(TODAY)
        for line in found
    }

    assert flagged == ruled
    assert StaleFlag.objects.exclude(closed_at=None).count() > 5


def test_every_kind_of_record_has_something_to_show(seeded: str):
    kinds = set(RegistrationEvent.objects.values_list("kind", flat=True))
    waiting = [request for request in VerificationRequest.objects.all() if request.awaits_decision]

    assert kinds == set(EventKind.values)
    assert [request.correction for request in waiting] == [{"phones": ["+999 20 555 0199"]}]
    assert Notification.objects.filter(document=None).count() == 0
    assert Notification.objects.exclude(document__supersedes=None).count() == 2
    assert set(Notification.objects.values_list("language", "form")) == {
        ("en", "letter"),
        ("en", "note-verbale"),
        ("ar", "note-verbale"),
    }
    assert LiaisonExchange.objects.count() == 3
    assert OutsideRequest.objects.filter(answered_on=None).count() == 2
    assert set(PointOfContact.objects.values_list("kind", flat=True)) == {"office", "seat"}
    assert Holding.objects.filter(is_acting=True).count() == 1


def test_history_is_spread_over_the_year_and_names_people(seeded: str):
    rows = RegistrationEvent.history.model.objects.all()
    months = {row.history_date.strftime("%Y-%m") for row in rows}
    users = {f"user:{user.pk}" for user in User.objects.all()}

    assert len(months) >= 6
    assert {row.actor for row in rows} & users
    assert max(row.history_date for row in rows).date() < TODAY


@pytest.mark.parametrize("login", people.LOGINS, ids=lambda login: login.key)
def test_login_opens_its_role(seeded: str, login: people.Login, rf: Any):
    user = authenticate(rf.post("/"), email=login.email, password=people.PASSWORD)

    assert user is not None
    assert viewer(user).roles == {ROLES[login.key]}


def test_every_address_is_invalid(seeded: str):
    lists = PointOfContact.objects.values_list("emails", flat=True)
    addresses = {address for addresses in lists for address in addresses}
    for model in (User, Person, Recipient):
        addresses |= set(model.objects.exclude(email="").values_list("email", flat=True))
    addresses |= set(Notice.objects.values_list("address", flat=True))

    assert [address for address in addresses if not address.endswith(".invalid")] == []


def test_second_run_changes_nothing_and_prints_the_logins_again(seeded: str):
    before = (Registration.history.count(), Job.objects.count(), User.objects.count())

    out, err = seed()

    assert "nothing was changed" in err
    assert out.splitlines()[1].split()[0] == "officer@demo.invalid"
    assert (Registration.history.count(), Job.objects.count(), User.objects.count()) == before
