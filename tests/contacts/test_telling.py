"""One change, every recipient accounted for: who must be told again, who need not, and why."""

from typing import Any

import pytest

from contacts import actions
from contacts.models import Recipient, StaleFlag
from contacts.telling import consequences, to_tell, with_telling
from coordination.models import User
from members import actions as member_actions
from tests.factories import contacts as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(freeze: Any, state: Any) -> None:
    freeze(make.TODAY)
    make.catalogue(att="party", firearms_protocol="party")


def told(point: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Return the reasons by recipient: those to be told again, and those that need not."""
    (row,) = make.fresh(point)
    found = consequences(row, make.TODAY)
    return (
        {item.recipient.key: item.why for item in found.again},
        {item.recipient.key: item.why for item in found.need_not},
    )


def standing() -> dict[str, str]:
    """Return how each recipient with something to tell stands."""
    found = {}
    for row in with_telling(Recipient.objects.all(), make.TODAY):
        if row.t_again or row.t_first or row.t_told:
            word = "again" if row.t_again else "first" if row.t_first else "told"
            found[row.key] = f"{word}, on its way" if row.t_on_its_way and word != "told" else word
    return found


def test_change_of_a_telephone_turns_each_recipient_that_was_told_and_nothing_else() -> None:
    point = make.office_point()
    make.provided(point, "poa", "iti", "firearms-protocol")
    make.registration(point, "att", make.ago(30))
    other = make.office_point()
    make.provided(other, "att")
    before = set(StaleFlag.objects.open().values_list("registration", "reason"))

    make.change_phone(point)

    again, need_not = told(point)
    assert again == {
        "unoda": "It holds the details sent on 12\xa0May\xa02026.",
        "unodc": "It holds the details sent on 12\xa0May\xa02026.",
    }
    assert need_not == {
        "att-secretariat": (
            "It has never been told, so it holds nothing to correct. Its first notification is still to be made."
        )
    }
    assert told(other) == ({}, {"att-secretariat": "It holds the same details, sent on 12\xa0May\xa02026."})
    after = set(StaleFlag.objects.open().values_list("registration__instrument__key", "reason"))
    assert after - {("att", "differs")} == {
        ("poa", "differs"),
        ("iti", "differs"),
        ("firearms-protocol", "differs"),
    }
    assert len(before) == 1


def test_change_names_the_fields_that_differ_with_what_the_recipient_holds() -> None:
    point = make.office_point()
    make.provided(point, "poa")

    make.change_phone(point)

    (row,) = make.fresh(point)
    (telling,) = consequences(row, make.TODAY).again
    assert telling.changes == {"phones": (["+254 20 123 4567"], ["+254 20 765 4321"])}
    assert [registration.instrument.key for registration in telling.registrations] == ["poa"]


def test_change_back_to_the_old_number_leaves_nobody_to_tell() -> None:
    point = make.office_point()
    make.provided(point, "poa")
    make.change_phone(point)

    make.change_phone(point, "+254 20 123 4567")

    assert told(point) == ({}, {"unoda": "It holds the same details, sent on 12\xa0May\xa02026."})


def test_change_of_the_holders_own_number_reaches_the_recipients_of_the_post() -> None:
    holder = make.person(phone="+254 20 111 1111")
    point = make.seat_point(holder)
    make.provided(point, "poa")
    elsewhere = make.office_point()
    make.provided(elsewhere, "att")

    (person,) = make.fresh(holder)
    member_actions.change_person(person=person, phone="+254 20 222 2222", by=make.BY, reason="moved")

    assert list(told(point)[0]) == ["unoda"]
    assert list(told(elsewhere)[0]) == []


def test_change_of_what_no_recipient_is_told_leaves_nobody_to_tell() -> None:
    point = make.office_point()
    make.provided(point, "poa")

    (row,) = make.fresh(point)
    actions.change_point(point=row, published_at="https://www.foreign.invalid/contact", by=make.BY, reason="published")

    assert list(told(point)[0]) == []


def test_end_of_a_contact_is_told_to_who_was_told_of_it() -> None:
    point = make.office_point()
    make.provided(point, "poa")
    make.registration(point, "att")
    (row,) = make.fresh(point)
    actions.end_point(point=row, ended_on=make.ago(1), by=make.BY, reason="the office closed")

    again, need_not = told(point)

    assert again == {"unoda": "It was told of this contact and not of its end on 31\xa0May\xa02026."}
    assert need_not == {"att-secretariat": "The registration has ended."}
    assert standing() == {"unoda": "again"}


def test_end_that_was_told_is_told_no_more() -> None:
    point = make.office_point()
    (registration,) = make.provided(point, "poa")
    (row,) = make.fresh(registration)
    actions.end_registration(registration=row, ended_on=make.ago(1), by=make.BY, reason="another office")

    make.sent(registration, on=make.TODAY)

    assert told(point) == ({}, {"unoda": "The registration has ended."})
    assert standing() == {"unoda": "told"}


def test_instrument_that_was_withdrawn_from_leaves_nobody_to_tell() -> None:
    point = make.office_point()
    make.provided(point, "att")
    make.change_phone(point)
    actions.record_participation(
        instrument=make.instrument("att"), applies="party", withdrawn_on=make.ago(1), by=make.BY, reason="withdrawal"
    )

    assert told(point) == ({}, {"att-secretariat": "The instrument does not bind the State on this day."})
    assert standing() == {"att-secretariat": "told"}


def test_recipient_told_of_one_instrument_and_not_of_the_other_is_named_so() -> None:
    point = make.office_point()
    make.provided(point, "poa")
    make.registration(point, "iti")

    assert told(point)[1] == {
        "unoda": (
            "It holds the same details, sent on 12\xa0May\xa02026. "
            "Under International Tracing Instrument it has never been told."
        )
    }
    assert standing() == {"unoda": "first"}


def test_consequences_cost_the_same_for_one_and_for_four_registrations(django_assert_num_queries: Any) -> None:
    one, four = make.office_point(), make.office_point()
    make.provided(one, "poa")
    make.provided(four, "poa", "iti", "att", "firearms-protocol")

    for point in (one, four):
        with django_assert_num_queries(2):
            consequences(point, make.TODAY)


def test_recipients_stand_by_what_they_hold() -> None:
    point = make.office_point()
    make.provided(point, "poa", "att")
    make.registration(make.office_point(), "firearms-protocol")
    (row,) = make.fresh(point)
    assert standing() == {"unoda": "told", "att-secretariat": "told", "unodc": "first"}

    make.change_phone(row)

    assert standing() == {"unoda": "again", "att-secretariat": "again", "unodc": "first"}
    assert {one.key for one in to_tell(Recipient.objects.all(), make.TODAY)} == {"unoda", "att-secretariat", "unodc"}


def test_paper_on_its_way_takes_the_recipient_from_the_list_until_the_details_change_again(officer: User) -> None:
    make.authority()
    point = make.office_point()
    make.registration(point, "poa")
    make.notification(by=officer)
    assert standing() == {"unoda": "first, on its way"}
    assert not to_tell(Recipient.objects.all(), make.TODAY).exists()

    make.change_phone(point)

    assert standing() == {"unoda": "first"}


def test_paper_that_could_not_be_made_is_no_paper_on_its_way(officer: User) -> None:
    make.authority()
    make.registration(key="poa")
    job = make.notification(by=officer).job
    job.state = "failed"
    job.save()

    assert standing() == {"unoda": "first"}


def test_recipients_cost_one_query_at_any_number(django_assert_num_queries: Any) -> None:
    for _number in range(3):
        make.registration(key="poa")

    with django_assert_num_queries(1):
        assert len(list(with_telling(Recipient.objects.all(), make.TODAY))) > 4
