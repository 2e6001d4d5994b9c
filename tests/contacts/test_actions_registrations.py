"""Registering, passing on, sending, receiving, ending, taking back: what each act writes, refuses and leaves."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from contacts import actions
from contacts.actions.registrations import entered_with
from contacts.details import details_of, fingerprint
from contacts.exceptions import InstrumentNotApplyingError, WrongStepError
from contacts.models import Registration, RegistrationEvent, StaleFlag
from coordination.exceptions import ChangedMeanwhileError
from coordination.models import User
from tests.factories import contacts as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture(autouse=True)
def _today(freeze: Any, state: Any) -> None:
    freeze(TODAY)
    make.catalogue(att="party")


def flags(registration: Registration) -> set[str]:
    return set(StaleFlag.objects.open().filter(registration=registration).values_list("reason", flat=True))


def test_register_makes_the_contact_answer_and_owes_the_telling() -> None:
    registration = make.registration(began_on=TODAY)

    assert registration.recipient.key == "unoda"
    assert flags(registration) == {"differs"}
    assert registration.history.count() == 1


def test_register_twice_under_one_instrument_is_refused() -> None:
    point = make.office_point()
    make.registration(point)

    with pytest.raises(ValidationError, match="registered under this instrument already"):
        make.registration(point)

    assert Registration.objects.count() == 1


@pytest.mark.parametrize("applies", ["not-party", "withdrawn"])
def test_register_under_an_instrument_that_does_not_bind_the_state_is_refused(applies: str) -> None:
    actions.record_participation(
        instrument=make.instrument("att"),
        applies="party" if applies == "withdrawn" else applies,
        withdrawn_on=make.ago(1) if applies == "withdrawn" else None,
        by=make.BY,
    )

    with pytest.raises(InstrumentNotApplyingError, match="does not apply to the State"):
        make.registration(key="att", began_on=TODAY)


def test_register_before_the_designation_is_refused_at_its_field() -> None:
    point = make.office_point(designated_on=TODAY)

    with pytest.raises(ValidationError) as refusal:
        make.registration(point, began_on=make.ago(1))

    assert refusal.value.message_dict == {"began_on": ["The start is before the contact's designation."]}


def test_sent_tells_what_stands_today_and_closes_the_flag() -> None:
    point = make.office_point()
    registration = make.registration(point, began_on=make.ago(30))

    make.sent(registration, on=TODAY, number="NV 12")

    event = registration.events.get()
    assert event.details == details_of(point, None)
    assert event.details_digest == fingerprint(event.details)
    assert (event.kind, event.channel, event.number) == ("sent", "note-verbale", "NV 12")
    assert flags(registration) == set()


def test_sent_for_a_notification_tells_what_its_line_froze(officer: User) -> None:
    make.authority()
    point = make.office_point()
    registration = make.registration(point, began_on=make.ago(30))
    paper = make.notification(by=officer)
    make.change_phone(point)

    make.sent(registration, on=TODAY, notification=paper)

    assert registration.events.get().details["phones"] == ["+254 20 123 4567"]
    assert flags(registration) == {"differs"}


REFUSED = [
    (actions.pass_to_mission, {"on": TODAY + make.days(1)}, "on", "This day is still to come."),
    (actions.pass_to_mission, {"on": make.ago(31)}, "on", "This day is before the registration of "),
    (actions.mark_sent, {"on": TODAY, "channel": "telephone"}, "channel", "Choose how it was sent."),
    (actions.record_receipt, {"on": TODAY, "channel": "letter"}, "channel", "Choose an acknowledgement"),
]


@pytest.mark.parametrize(("act", "facts", "field", "sentence"), REFUSED)
def test_event_that_cannot_be_is_refused_at_its_field(
    act: Any, facts: dict[str, Any], field: str, sentence: str
) -> None:
    registration = make.registration(began_on=make.ago(30))

    with pytest.raises(ValidationError) as refusal:
        act(registrations=[registration], by=make.BY, **facts)

    assert refusal.value.message_dict[field][0].startswith(sentence)
    assert not RegistrationEvent.objects.exists()


def test_receipt_without_a_sending_before_it_is_refused() -> None:
    registration = make.registration(began_on=make.ago(30))
    make.sent(registration, on=make.ago(5))

    with pytest.raises(WrongStepError, match="Nothing was sent on or before that day"):
        make.received(registration, on=make.ago(6))


def test_receipt_closes_its_own_flag_and_confirms_nothing() -> None:
    registration = make.registration(began_on=make.ago(400))
    make.sent(registration, on=make.ago(40))
    assert flags(registration) == {"no-receipt", "unconfirmed"}

    make.received(registration, on=TODAY)

    assert flags(registration) == {"unconfirmed"}


def test_confirmation_renews_every_registration_of_the_contact() -> None:
    point, other = make.office_point(), make.office_point()
    rows = [make.registration(point, key) for key in ("poa", "iti", "att")]
    elsewhere = make.registration(other, "poa")

    make.confirmed(point, TODAY)

    assert [flags(row) for row in rows] == [{"differs"}] * 3
    assert flags(elsewhere) == {"differs", "unconfirmed"}


def test_one_of_several_that_fails_leaves_neither_row_nor_history(officer: User) -> None:
    early = make.registration(began_on=make.ago(30))
    late = make.registration(began_on=make.ago(2))

    with pytest.raises(ValidationError):
        actions.mark_sent(registrations=[early, late], on=make.ago(10), channel="letter", by=officer)

    assert not RegistrationEvent.objects.exists()
    assert not RegistrationEvent.history.exists()
    assert flags(early) == {"differs"}


def test_failure_after_the_events_were_written_leaves_neither_row_nor_history(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration = make.registration(began_on=make.ago(30))

    def fail(**given: Any) -> None:
        raise RuntimeError("the flags could not be written")

    monkeypatch.setattr("contacts.actions.registrations.settle", fail)
    with pytest.raises(RuntimeError):
        actions.mark_sent(registrations=[registration], on=TODAY, channel="letter", by=officer)

    assert not RegistrationEvent.objects.exists()
    assert not RegistrationEvent.history.exists()


def test_withdrawn_event_counts_no_more_and_stays_readable(officer: User) -> None:
    registration = make.registration(began_on=make.ago(30))
    make.sent(registration, on=TODAY)
    event = registration.events.get()

    actions.withdraw_event(event=event, by=officer, reason="it went to another recipient")

    (row,) = make.fresh(event)
    assert row.withdrawn_on == TODAY
    assert flags(registration) == {"differs"}
    assert row.history.first().history_change_reason == "it went to another recipient"
    with pytest.raises(WrongStepError, match="withdrawn already"):
        actions.withdraw_event(event=row, by=officer, reason="again")


def test_withdrawn_event_of_a_paper_is_taken_back_in_all_its_registrations(officer: User) -> None:
    make.authority()
    point = make.office_point()
    rows = [make.registration(point, key) for key in ("poa", "iti")]
    paper = make.notification(by=officer)
    make.sent(*rows, on=TODAY, notification=paper)
    alone = make.registration(key="poa")
    make.sent(alone, on=TODAY)
    event = rows[0].events.get()
    assert [one.registration_id for one in entered_with(event)] == [rows[1].pk]

    actions.withdraw_event(event=event, by=officer, reason="wrong day")

    assert [row.events.get().withdrawn_on for row in (*rows, alone)] == [TODAY, TODAY, None]


def test_withdrawn_confirmation_is_taken_back_in_all_registrations_of_the_contact(officer: User) -> None:
    point = make.office_point()
    rows = [make.registration(point, key) for key in ("poa", "iti")]
    make.confirmed(point, TODAY)

    actions.withdraw_event(event=rows[0].events.get(), by=officer, reason="it was another office")

    assert [flags(row) for row in rows] == [{"differs", "unconfirmed"}] * 2


def test_ended_registration_is_stale_no_more_after_its_last_day() -> None:
    registration = make.registration(began_on=make.ago(400))
    assert flags(registration) == {"differs", "unconfirmed"}

    actions.end_registration(registration=registration, ended_on=make.ago(1), by=make.BY, reason="another office")

    assert flags(registration) == set()


def test_end_before_the_start_is_refused(officer: User) -> None:
    registration = make.registration(began_on=make.ago(30))

    with pytest.raises(ValidationError, match="The end is before the start"):
        actions.end_registration(registration=registration, ended_on=make.ago(31), by=officer, reason="t")


def test_two_who_end_it_at_once_do_not_overwrite_each_other(officer: User) -> None:
    registration = make.registration(began_on=make.ago(30))
    (mine,), (theirs,) = make.fresh(registration), make.fresh(registration)
    actions.end_registration(registration=theirs, ended_on=make.ago(5), by=officer, reason="first")

    with pytest.raises(ChangedMeanwhileError):
        actions.end_registration(registration=mine, ended_on=make.ago(3), by=officer, reason="second")

    assert make.fresh(registration)[0].ended_on == make.ago(5)


def test_event_names_its_author_and_day(officer: User) -> None:
    registration = make.registration(began_on=make.ago(30))

    (event,) = actions.pass_to_mission(registrations=[registration], on=dt.date(2026, 5, 30), number="M 3", by=officer)

    row = event.history.get()
    assert (row.actor, row.on, row.number) == (f"user:{officer.pk}", dt.date(2026, 5, 30), "M 3")


def test_event_of_a_paper_before_its_date_is_refused(officer: User) -> None:
    make.authority()
    registration = make.registration()
    paper = make.sealed(make.notification(by=officer, dated=TODAY))

    with pytest.raises(ValidationError) as refusal:
        actions.mark_sent(
            registrations=[registration], notification=paper, on=make.ago(1), channel="letter", by=make.BY
        )

    assert refusal.value.message_dict == {
        "on": ["This day is before the date of the paper, 1\xa0Jun\xa02026. Correct the day."]
    }
