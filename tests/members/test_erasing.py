"""A person erased is nowhere in the tables, and history still verifies."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from coordination import clock, notices, security
from coordination.integrity import seal_waiting
from coordination.integrity.checking import check_all
from coordination.integrity.erasing import StillInUseError, without
from coordination.integrity.exporting import export_history
from coordination.integrity.verify_export import run
from coordination.models import Erasure, Leaf, User
from coordination.records import acting
from members import actions
from members.actions.erasing import erase_person
from members.models import Person
from tests.contacts import standing
from tests.factories import coordination as make
from tests.factories.cast import seat_holder

pytestmark = pytest.mark.django_db

TOKENS = ("Zebulon Quackenbush", "zq@office.invalid", "+254 700 424242", "Quackenbush", "zebulon")


@pytest.fixture
def gone(state: Any) -> Person:
    """Somebody with a login who held a seat, was written to, was named in reasons, and left."""
    user = seat_holder("zq@office.invalid", "member")
    with acting(make.BY, "wrote Zebulon Quackenbush"):
        user.name = "Zebulon Quackenbush"
        user.save()
    person: Person = user.person
    with acting(make.BY, "Zebulon Quackenbush asked by telephone"):
        person.name, person.phone = "Zebulon Quackenbush", "+254 700 424242"
        person.save()
    security.note("sign-in-refused", subject="Zq@Office.invalid", tried=["zq@office.invalid"])
    notices.owe(
        kind="tests", subject="1", period="1", address="zq@office.invalid",
        heading="To Zebulon Quackenbush", body="Dear Zebulon Quackenbush,",
    )  # fmt: skip
    make.job(title="Letter to Zebulon Quackenbush", payload={"to": ["zq@office.invalid"]})
    seal_waiting()
    holding = person.holdings.get()
    actions.end_holding(holding=holding, ended_on=clock.today() - dt.timedelta(days=1), by=make.BY, reason="left")
    return Person.objects.get(pk=person.pk)


def places_of(*tokens: str) -> list[str]:
    """Return every table and column in which one of the words stands, in any case."""
    found = set()
    for model in apps.get_models():
        for line in models.QuerySet(model).values():
            for name, value in line.items():
                text = json.dumps(value, ensure_ascii=False, default=str).casefold()
                found |= {f"{model._meta.label}.{name}" for token in tokens if token.casefold() in text}
    return sorted(found)


def test_words_stand_in_many_places_before(gone: Person) -> None:
    assert {
        "members.Person.name", "members.HistoricalPerson.phone", "coordination.HistoricalUser.email",
        "coordination.HistoricalUser.history_change_reason", "coordination.SecurityEvent.detail",
        "coordination.Notice.body", "coordination.Job.payload",
    } <= set(places_of(*TOKENS))  # fmt: skip


def test_erased_person_is_nowhere_and_history_verifies(gone: Person) -> None:
    texts = dict(Leaf.objects.values_list("position", "text"))

    done = erase_person(person=gone, by=make.BY, reason="on request, letter 7/2026")

    report = check_all()
    assert places_of(*TOKENS) == []
    assert report.problems == []
    assert report.erased == sum(done.rows.values()) == 5
    assert report.waiting == 0
    assert {position: Leaf.objects.get(pk=position).text for position in texts} == texts


def test_erasure_is_on_record_with_who_and_why_and_sealed(gone: Person) -> None:
    erase_person(person=gone, by=make.BY, reason="on request, letter 7/2026")

    assert set(Erasure.objects.values_list("actor", "reason")) == {("command:tests", "on request, letter 7/2026")}
    erasure = Erasure.objects.get(source="members.historicalperson")
    assert erasure.fields == ["email", "gender", "history_change_reason", "name", "phone"]
    assert Leaf.objects.filter(source="coordination.erasure").count() == Erasure.objects.count()


def test_login_of_an_erased_person_is_closed(gone: Person) -> None:
    key = gone.user_id

    erase_person(person=gone, by=make.BY, reason="on request")

    user = User.objects.get(pk=key)
    assert (user.is_active, user.has_usable_password(), user.email) == (False, False, f"{key}@erased.invalid")


def test_others_of_the_same_tables_keep_their_details(gone: Person) -> None:
    other = actions.record_person(name="Amina Other", email="amina@office.invalid", by=make.BY)

    erase_person(person=gone, by=make.BY, reason="on request")

    other.refresh_from_db()
    assert (other.name, other.email, other.history.get().name) == ("Amina Other", "amina@office.invalid", "Amina Other")


def test_erasure_that_is_taken_away_shows(gone: Person) -> None:
    erase_person(person=gone, by=make.BY, reason="on request")
    models.QuerySet(Erasure).filter(source="members.historicalperson").delete()

    problem = check_all(most=1).problems[0]

    assert (problem.where, problem.sentence) == ("members.historicalperson", "blanked without an erasure on record")


def test_export_after_an_erasure_verifies(gone: Person, tmp_path: Any) -> None:
    erase_person(person=gone, by=make.BY, reason="on request")
    said: list[str] = []

    export_history(tmp_path / "export.zip")

    assert run(tmp_path / "export.zip", say=said.append) == 0
    assert " 0 rows erased" not in said[0]


def test_erasing_twice_does_no_harm(gone: Person) -> None:
    erase_person(person=gone, by=make.BY, reason="on request")
    again = Person.objects.get(pk=gone.pk)

    erase_person(person=again, by=make.BY, reason="once more")

    assert check_all().problems == []


def test_person_who_holds_a_seat_is_not_erased(officer: User) -> None:
    with pytest.raises(StillInUseError, match="still holds a seat"):
        erase_person(person=officer.person, by=make.BY, reason="on request")

    assert Person.objects.get(user=officer).name == "Officer"
    assert Erasure.objects.count() == 0


def test_details_of_a_contact_in_force_are_not_erased(gone: Person) -> None:
    standing.office(emails=["zq@office.invalid"])

    with pytest.raises(StillInUseError, match="still bears these details"):
        erase_person(person=gone, by=make.BY, reason="on request")
    assert gone.history.filter(name="Zebulon Quackenbush").exists()


def test_details_that_a_recipient_was_told_are_erased_too(state: Any) -> None:
    standing.catalogue(poa="party")
    holder = standing.person(name="Zebulon Quackenbush", email="zq@office.invalid", phone="+254 700 424242")
    point = standing.post(holder)
    standing.provided(point, "poa")
    standing.leave(point, clock.today() - dt.timedelta(days=3))
    assert "contacts.RegistrationEvent.details" in places_of(*TOKENS)

    erase_person(person=holder, by=make.BY, reason="on request")

    assert (places_of(*TOKENS), check_all().problems) == ([], [])


def test_failure_halfway_erases_nothing(gone: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coordination.integrity.erasing._take_out_of_work", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        erase_person(person=gone, by=make.BY, reason="on request")

    assert Person.objects.get(pk=gone.pk).name == "Zebulon Quackenbush"
    assert (Erasure.objects.count(), check_all().problems) == (0, [])


def test_command_erases_and_tells_what_stays(gone: Person) -> None:
    make.document(make.user(), snapshot=json.dumps({"to": "Zebulon Quackenbush"}))
    out = StringIO()

    call_command("erase_person", str(gone.pk), reason="on request", stdout=out, stderr=StringIO())

    assert "Person, historical row\t" in out.getvalue()
    assert "STAYS\tNOT-0001, a sealed paper that left the house" in out.getvalue()
    assert places_of("Quackenbush") == ["coordination.SealedDocument.snapshot"]


def test_dry_run_erases_nothing(gone: Person) -> None:
    out = StringIO()

    call_command("erase_person", str(gone.pk), reason="on request", dry_run=True, stdout=out, stderr=StringIO())

    assert "Person, historical row\t" in out.getvalue()
    assert Person.objects.get(pk=gone.pk).name == "Zebulon Quackenbush"


@pytest.mark.parametrize("key", ["no-key", "6a4b2b0e-0000-4000-8000-000000000000"])
def test_command_refuses_a_person_who_is_not_there(key: str) -> None:
    with pytest.raises(CommandError, match=f"No person has the key {key}"):
        call_command("erase_person", key, reason="on request")


def test_words_are_taken_out_of_any_value() -> None:
    value = {"name": "Ann Example", "to": ["ann@x.invalid", "bo@x.invalid"], "n": 3, "note": "by ANN EXAMPLE."}

    assert without(value, ("ann@x.invalid", "Ann Example")) == {
        "name": "…", "to": ["…", "bo@x.invalid"], "n": 3, "note": "by ….",
    }  # fmt: skip
