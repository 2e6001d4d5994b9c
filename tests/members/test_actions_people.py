"""Named writes of people, and the invitation with its link."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from allauth.account.forms import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import resolve

from coordination import clock, notices
from coordination.exceptions import ChangedMeanwhileError, ClosedLoginError
from coordination.models import Notice, SecurityEvent, State, User
from coordination.records import acting
from members import actions
from members.actions import people as module
from members.exceptions import HasLoginError
from members.models import Person
from tests.members import making as made

pytestmark = pytest.mark.django_db
BY = made.BY


def test_record_person_is_kept_with_author_and_reason(officer: User) -> None:
    person = actions.record_person(
        name="A. Person", email="a@ministry.invalid", languages=["en", "ar"], by=officer, reason="letter 2"
    )

    kept = made.fresh(person)
    assert (kept.name, kept.email, kept.languages, kept.gender) == (
        "A. Person",
        "a@ministry.invalid",
        ["en", "ar"],
        "not-stated",
    )
    assert made.told(person) == (f"user:{officer.pk}", "letter 2")


def test_record_person_that_cannot_be_leaves_neither_row_nor_history() -> None:
    with pytest.raises(ValidationError) as refusal:
        made.person(email="no address", phone="0800")

    assert set(refusal.value.message_dict) == {"email", "phone"}
    assert (Person.objects.count(), Person.history.count()) == (0, 0)


def test_change_person_writes_the_change_once() -> None:
    person = made.person(name="A. Person")

    actions.change_person(person=person, name="B. Person", by=BY, reason="married")
    actions.change_person(person=person, name="B. Person", by=BY, reason="again")

    assert list(person.history.values_list("name", "history_change_reason")) == [
        ("B. Person", "married"),
        ("A. Person", ""),
    ]


def test_change_person_read_before_somebody_elses_save_is_refused() -> None:
    person = made.person()
    late = made.fresh(person)
    actions.change_person(person=person, name="First", by=BY)

    with pytest.raises(ChangedMeanwhileError):
        actions.change_person(person=late, name="Late", by=BY)

    assert made.fresh(person).name == "First"


# Invitations.


def test_invite_gives_a_login_without_a_password_and_owes_one_message(administrator: User, state: State) -> None:
    person = made.person(name="A. Person", email="a@ministry.invalid")

    user = actions.invite(person=person, language="ar", by=administrator)

    assert (user.email, user.name, user.language) == ("a@ministry.invalid", "A. Person", "ar")
    assert (user.has_usable_password(), user.invited_at) == (False, clock.now())
    notice = Notice.objects.get()
    assert (notice.kind, notice.address, notice.language) == ("invitation", "a@ministry.invalid", "ar")
    assert made.fresh(person).user == user
    assert made.told(person)[0] == f"user:{administrator.pk}"


def test_invite_is_noted_as_a_security_event_by_its_author(administrator: User) -> None:
    user = actions.invite(person=made.person(), by=administrator)

    event = SecurityEvent.objects.get(kind="user-invited")
    assert (event.actor, event.subject) == (f"user:{administrator.pk}", f"user:{user.pk}")


def test_invite_stores_no_link_and_the_message_that_leaves_has_a_good_one(state: State) -> None:
    user = actions.invite(person=made.person(), by=BY)
    notice = Notice.objects.get()

    text = notices.text_of(notice)

    (link,) = [line for line in text.splitlines() if "://" in line]
    token = resolve(urlsplit(link).path).kwargs["key"]
    assert ("{link}" in notice.body, "://" in notice.body) == (True, False)
    assert default_token_generator.check_token(user, token)
    assert "National Commission on Small Arms" in text


def test_invite_again_owes_a_second_message_to_the_same_login(freeze: Callable[..., None]) -> None:
    person = made.person()
    first = actions.invite(person=person, by=BY)
    freeze(dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC))

    again = actions.invite(person=made.fresh(person), by=BY)

    assert (again, User.objects.count()) == (first, 1)
    assert Notice.objects.filter(kind="invitation", address=first.email).count() == 2


def test_invite_takes_over_a_login_of_nobody_and_sends_nothing_where_it_has_a_password(nobody: User) -> None:
    person = made.person(email=nobody.email.upper())

    user = actions.invite(person=person, by=BY)

    assert (user, made.fresh(person).user) == (nobody, nobody)
    assert (Notice.objects.count(), made.fresh(nobody).has_usable_password()) == (0, True)


def test_invite_of_somebody_who_signs_in_is_refused(nobody: User) -> None:
    person = made.person(user=nobody)

    with pytest.raises(HasLoginError, match="Nothing was sent"):
        actions.invite(person=person, by=BY)

    assert (Notice.objects.count(), SecurityEvent.objects.filter(kind="user-invited").count()) == (0, 0)


def test_invite_without_an_address_is_refused() -> None:
    person = made.person(email="")

    with pytest.raises(ValidationError) as refusal:
        actions.invite(person=person, by=BY)

    assert refusal.value.messages == ["There is no address to write to. Give this person an office e-mail first."]
    assert not User.objects.exists()


def test_invite_with_the_address_of_anothers_login_is_refused(focal: User) -> None:
    person = made.person(email=focal.email)

    with pytest.raises(ValidationError, match="Focal signs in with this address"):
        actions.invite(person=person, by=BY)

    assert made.fresh(person).user is None


def test_invite_that_fails_halfway_leaves_neither_login_nor_message(monkeypatch: pytest.MonkeyPatch) -> None:
    person = made.person()
    monkeypatch.setattr(module, "keep", _fail)

    with pytest.raises(RuntimeError):
        actions.invite(person=person, by=BY)

    assert (User.objects.count(), User.history.count(), Notice.objects.count()) == (0, 0, 0)
    assert made.fresh(person).user is None


def _fail(*args: object) -> None:
    raise RuntimeError("halfway")


def test_invite_of_a_person_changed_meanwhile_leaves_no_login() -> None:
    person = made.person()
    late = made.fresh(person)
    actions.change_person(person=person, name="Changed", by=BY)

    with pytest.raises(ChangedMeanwhileError):
        actions.invite(person=late, by=BY)

    assert (User.objects.count(), Notice.objects.count()) == (0, 0)


def test_second_person_with_the_invited_address_is_refused() -> None:
    first = made.person(email="desk@ministry.invalid")
    actions.invite(person=first, by=BY)

    with pytest.raises(ValidationError):
        actions.invite(person=made.person(email="desk@ministry.invalid"), by=BY)

    assert User.objects.get().person == first


def test_invite_of_a_closed_login_is_refused_and_nothing_is_sent(administrator: User) -> None:
    person = actions.record_person(name="A. Person", email="a@ministry.invalid", by=BY)
    user = actions.invite(person=person, by=administrator)
    Notice.objects.all().delete()
    with acting(BY):
        user.is_active = False
        user.save()

    with pytest.raises(ClosedLoginError):
        actions.invite(person=Person.objects.get(pk=person.pk), by=administrator)

    assert not Notice.objects.exists()
