"""Setting back: a new change by the app's own act, with what follows from it; refused by name, and for whom."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import PointOfContact, Recipient
from contacts.models import Registration as RegistrationModel
from coordination import clock, history
from coordination.access import viewer
from coordination.enums import Classification, Role
from coordination.exceptions import ChangedMeanwhileError
from coordination.models import User
from members import actions
from members.models import Holding, MemberBody, Person
from tests.factories import contacts
from tests.factories import coordination as make
from tests.members import making as members

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def versions(record: Any) -> list[Any]:
    """Return the historical rows of a record, the oldest first."""
    return list(history.history_of(type(record)).filter(id=record.pk).order_by("history_id"))


def url_of(record: Any, number: int) -> str:
    meta = record._meta
    return reverse("record-restore", args=[meta.app_label, meta.model_name, record.pk, number])


def change(body: MemberBody, **fields: Any) -> None:
    actions.change_body(body=members.fresh(body), by=make.BY, reason="x", **fields)


def posted(client: Client, url: str, reason: str = "Entered for the wrong body", **fields: Any) -> Any:
    version = client.get(url).context["form"].initial["version"]
    return client.post(url, {"reason": reason, "version": version, **fields})


def test_setting_back_is_a_new_change_with_its_reason(officer: User) -> None:
    body = members.body(name="Customs")
    change(body, name="Border Guard", address="Hill Road")
    first = versions(body)[0]

    history.restore(record=members.fresh(body), version=first, by=officer, reason="wrong body")

    rows = versions(body)
    assert [(row.name, row.address) for row in rows] == [
        ("Customs", ""),
        ("Border Guard", "Hill Road"),
        ("Customs", ""),
    ]
    assert rows[-1].actor == f"user:{officer.pk}"
    assert rows[-1].history_change_reason.startswith("set back to what was recorded ")
    assert rows[-1].history_change_reason.endswith(": wrong body")


def test_contact_is_told_anew_when_its_body_is_set_back(officer: User) -> None:
    contacts.catalogue()
    body = members.body(address="Old Road 1")
    point = contacts.office_point(body, address="")
    told = point.details_digest
    change(body, address="New Road 2")
    moved = members.fresh(point).details_digest

    history.restore(record=members.fresh(body), version=versions(body)[0], by=officer, reason="x")

    assert told != moved
    assert members.fresh(point).details_digest == told


def test_fingerprint_is_computed_again_and_not_set_back(officer: User) -> None:
    contacts.catalogue()
    point = contacts.office_point(office="Registry")
    body = point.body
    contacts.change_phone(point)
    change(body, name="Renamed after it")

    history.restore(record=members.fresh(point), version=versions(point)[0], by=officer, reason="x")

    now = members.fresh(point)
    assert now.phones == versions(point)[0].phones
    assert now.details_digest not in {row.details_digest for row in versions(point)[:-1]}


def test_value_that_no_longer_fits_is_refused_and_nothing_is_written(officer: User) -> None:
    seat = members.seat()
    holding = members.holding(seat)
    actions.end_holding(holding=members.fresh(holding), ended_on=dt.date(2026, 1, 31), by=make.BY, reason="x")
    members.holding(seat, began_on=dt.date(2026, 2, 1))
    before = len(versions(holding))

    with pytest.raises(Exception, match="This seat has a holder in that period"):
        history.restore(record=members.fresh(holding), version=versions(holding)[0], by=officer, reason="x")

    assert len(versions(holding)) == before
    assert Holding.objects.get(pk=holding.pk).ended_on == dt.date(2026, 1, 31)


def test_what_it_led_to_has_ended_is_refused_by_name(officer: User, as_user: SignIn) -> None:
    upper = members.body(name="Old Presidency")
    body = members.body(parent=upper)
    change(body, parent=None)
    actions.end_body(body=members.fresh(upper), ended_on=dt.date(2024, 1, 31), by=make.BY, reason="x")

    response = posted(as_user(officer), url_of(body, versions(body)[0].history_id))

    assert response.status_code == 422
    assert "Part of: “Old Presidency” has ended, on 31\xa0Jan\xa02024." in response.content.decode()
    assert members.fresh(body).parent_id is None


def test_version_that_says_the_same_is_nothing_to_set_back(officer: User, as_user: SignIn) -> None:
    body = members.body()
    number = versions(body)[0].history_id

    text = as_user(officer).get(url_of(body, number)).content.decode()

    assert "there is nothing to set back" in text
    with pytest.raises(history.NothingToRestoreError):
        history.restore(record=members.fresh(body), version=versions(body)[0], by=officer, reason="x")


def test_erased_text_is_not_set_back(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    person = members.person(email="a.person@ministry.invalid")
    actions.change_person(person=members.fresh(person), phone="+254201234567", by=make.BY)
    history.history_of(Person).filter(id=person.pk).update(email="")
    monkeypatch.setattr(Person, "personal", ("name", "email", "phone"), raising=False)

    turning = history.turns(members.fresh(person), versions(person)[0])

    assert [turn.field.name for turn in turning] == []


def test_kinds_that_are_sealed_or_events_are_not_set_back(officer: User, as_user: SignIn) -> None:
    contacts.catalogue()
    registration = contacts.registration()
    client = as_user(officer)
    number = versions(registration)[0].history_id

    response = client.get(url_of(registration, number), follow=True)

    assert response.redirect_chain[0][0] == history.history_url(registration)
    assert "A record of this kind is not set back." in response.content.decode()
    with pytest.raises(history.NotRestoredError):
        history.restore(record=registration, version=versions(registration)[0], by=officer, reason="x")
    assert len(versions(registration)) == RegistrationModel.objects.count() == 1


def test_each_kind_that_is_set_back_takes_all_its_fields(officer: User) -> None:
    """Every registered act is tried with a change of one field there and back."""
    contacts.catalogue()
    seat = members.seat(title="One")
    cases: list[tuple[Any, str, Any]] = [
        (members.member(), "legal_basis", "Letter 9"),
        (seat, "title", "Two"),
        (members.holding(seat), "authority", "Letter 9"),
        (members.person(), "name", "Somebody Else"),
        (contacts.authority(), "city", "Elsewhere"),
        (contacts.recipient("unoda"), "city", "Elsewhere"),
        (contacts.instrument("poa"), "confirm_days", 90),
        (make.state(), "short_name", "Velland"),
    ]
    for record, field, value in cases:
        fresh = members.fresh(record)
        restorer = history.restorer_of(type(record))
        assert restorer is not None
        before = getattr(fresh, field)
        restorer.act(record=fresh, by=officer, reason="there", **{field: value})
        history.restore(record=members.fresh(record), version=versions(record)[-2], by=officer, reason="and back")
        assert getattr(members.fresh(record), field) == before, (record, field)


def test_registered_fields_are_fields_that_history_tells() -> None:
    for model in history.recorded_models():
        restorer = history.restorer_of(model)
        told = {field.name for field in history.told_fields(model)}
        assert restorer is None or set(restorer.fields) <= told, model


# The page.


def test_rights_of_a_body_that_was_ended_by_mistake_come_back_with_it(officer: User, focal: User) -> None:
    holding = members.held_by(focal)
    body = holding.seat.body
    actions.end_body(body=members.fresh(body), ended_on=clock.today() - DAY, by=officer, reason="wrong body")
    assert not viewer(members.fresh(focal)).roles

    for record in (body, holding.seat, holding):
        history.restore(record=members.fresh(record), version=versions(record)[0], by=officer, reason="wrong body")

    assert viewer(members.fresh(focal)).roles == {Role.FOCAL}


def test_page_shows_exactly_what_would_turn_and_does_it(officer: User, as_user: SignIn) -> None:
    body = members.body(name="Customs", legal_basis="Act 1")
    change(body, name="Border Guard")
    client = as_user(officer)
    url = url_of(body, versions(body)[0].history_id)

    table = client.get(url).context["table"]
    response = posted(client, url)

    assert [[str(cell) for cell in row.cells] for row in table.rows] == [["Name", "Border Guard", "Customs"]]
    assert response["Location"] == history.history_url(body)
    assert members.fresh(body).name == "Customs"


def test_reason_is_asked_for(officer: User, as_user: SignIn) -> None:
    body = members.body(name="Customs")
    change(body, name="Border Guard")

    response = posted(as_user(officer), url_of(body, versions(body)[0].history_id), reason="")

    assert (response.status_code, members.fresh(body).name) == (422, "Border Guard")


def test_who_was_quicker_is_not_overwritten(officer: User, as_user: SignIn) -> None:
    body = members.body(name="Customs")
    change(body, name="Border Guard")
    client = as_user(officer)
    url = url_of(body, versions(body)[0].history_id)
    version = client.get(url).context["form"].initial["version"]
    change(body, address="Hill Road")

    response = client.post(url, {"reason": "Entered for the wrong body", "version": version})

    assert (response.status_code, members.fresh(body).name) == (409, "Border Guard")
    again = client.post(url, {"reason": "Still so", "version": response.context["form"]["version"].value()})
    assert again.status_code == 302
    assert (members.fresh(body).name, members.fresh(body).address) == ("Customs", "")


def test_action_compares_the_version_that_was_read(officer: User) -> None:
    body = members.body(name="Customs")
    change(body, name="Border Guard")
    read = members.fresh(body)
    change(body, name="Coast Guard")

    with pytest.raises(ChangedMeanwhileError):
        history.restore(record=read, version=versions(body)[0], by=officer, reason="x")


@pytest.mark.parametrize("name", ["auditor", "head", "administrator"])
def test_who_reads_and_does_not_write_is_told_who_can(name: str, as_user: SignIn, request: Any) -> None:
    body = members.body(name="Customs")
    change(body, name="Border Guard")
    client = as_user(request.getfixturevalue(name))
    url = url_of(body, versions(body)[0].history_id)

    answers = [client.get(url), client.post(url, {"reason": "x"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "It can be done by: Secretariat." in answers[0].content.decode()
    assert members.fresh(body).name == "Border Guard"
    page = client.get(history.history_url(body)).content.decode()
    assert "The secretariat can set the record back" in page
    assert "Set back to this version" not in page


def test_officer_finds_the_way_on_the_page_of_the_history(officer: User, as_user: SignIn) -> None:
    body = members.body(name="Customs")
    change(body, name="Border Guard")
    first, second = versions(body)

    text = as_user(officer).get(history.history_url(body)).content.decode()

    assert url_of(body, first.history_id) in text
    assert url_of(body, second.history_id) not in text


@pytest.mark.parametrize("number", [0, 999_999, 2**63, 2**80])
def test_version_that_is_not_there_does_not_exist(number: int, officer: User, as_user: SignIn) -> None:
    assert as_user(officer).get(url_of(members.body(), number)).status_code == 404


def test_version_of_another_record_does_not_exist(officer: User, as_user: SignIn) -> None:
    body, other = members.body(), members.body(classification=Classification.RESTRICTED)

    assert as_user(officer).get(url_of(body, versions(other)[0].history_id)).status_code == 404


def test_point_of_contact_cannot_set_back_what_is_not_their_own(npc: User, as_user: SignIn) -> None:
    body = members.body(name="Customs")
    change(body, name="Border Guard")

    assert as_user(npc).get(url_of(body, versions(body)[0].history_id)).status_code == 404
    assert PointOfContact.objects.count() == 0 == Recipient.objects.count()
