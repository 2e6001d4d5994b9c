"""What of the contacts needs a hand: which items, under which clause, and by what act."""

import datetime as dt
from collections.abc import Callable

import pytest

from contacts import actions, links
from contacts.models import PointOfContact, VerificationRequest
from coordination.access import Viewer, viewer
from coordination.attention import Item, Source, sources
from coordination.models import State, User
from members.models import MemberBody
from tests.contacts.browsing import url
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="not-party")


@pytest.fixture
def who(officer: User) -> Viewer:
    return viewer(officer)


def source(key: str) -> Source:
    return next(one for one in sources() if one.key == f"contacts.{key}")


def found(key: str, who: Viewer, on: dt.date = made.TODAY) -> list[Item]:
    items = source(key).items(who, on, 50)
    assert source(key).count(who, on) == len(items)
    return items


def told(item: Item) -> tuple[str, str, str, dt.date | None]:
    """Return what an item says in short: what, under which clause, by what act, by when."""
    return item.what, item.provision, item.act_label, item.due_on


def corrected(point: PointOfContact) -> VerificationRequest:
    asked = actions.ask_by_link(point=point, by=BY)
    actions.answer_link(token=links.token_of(asked), correction={"phones": ["+254 20 999 9999"]}, by=BY)
    return asked


# Instruments.


def test_gaps_are_the_instruments_of_clause_4_that_apply_without_a_contact(who: Viewer) -> None:
    made.registration(key="poa")
    made.registration(made.seat_point(), "iti")

    items = found("gaps", who)

    assert [told(item)[:3] for item in items] == [
        ("No contact for the International Tracing Instrument", "6.1.designate", "Register a contact"),
        ("No contact for the Arms Trade Treaty", "6.1.designate", "Register a contact"),
    ]
    assert [item.force for item in items] == ["political", "treaty"]
    assert items[1].act_url == url("registration-create", query=f"?instrument={made.instrument('att').pk}")


@pytest.mark.parametrize(
    ("on", "since"), [(made.ago(-30), made.TODAY), (made.TODAY, made.TODAY), (made.ago(9), made.ago(9))]
)
def test_gap_counts_from_the_day_on_which_the_log_saw_it(on: dt.date, since: dt.date, who: Viewer) -> None:
    assert [item.due_on for item in found("gaps", who, on)] == [since] * 3


def test_regional_instruments_stand_under_their_own_article_where_they_ask_for_a_contact(who: Viewer) -> None:
    for key in ("cifta", "nairobi", "ecowas", "nadi"):
        actions.record_participation(instrument=made.instrument(key), applies="party", by=BY)

    assert [told(item)[:2] for item in found("regional", who)] == [
        ("No contact under the Nairobi Protocol", "Nairobi Protocol"),
        ("No contact under the CIFTA", "Article XIV(2)"),
    ]


def test_participation_that_nobody_recorded_is_asked_for(who: Viewer) -> None:
    actions.record_participation(instrument=made.instrument("att"), applies="unknown", by=BY)

    (item,) = found("participation", who)

    assert told(item) == ("Does the Arms Trade Treaty bind the State?", "4.5.a", "Record it", None)
    assert item.act_url == url("participation-update", "att")


# Papers.


def test_untold_recipients_are_one_matter_each_under_the_treaty_first(who: Viewer) -> None:
    point = made.office_point()
    for key in ("poa", "iti", "att"):
        made.registration(point, key, made.ago(10))

    items = found("untold", who)

    assert [told(item) for item in items] == [
        ("Tell the Arms Trade Treaty Secretariat", "6.3.3", "Make the notification", made.ago(10)),
        ("Tell the Office for Disarmament Affairs", "6.3.1.poa", "Make the notification", made.ago(10)),
    ]
    assert items[0].act_url == url("notification-create", query="?recipient=att-secretariat")
    assert items[0].sentence == "It has not been told of every contact that is registered with it."


def test_untold_recipient_that_holds_old_details_is_said_to(who: Viewer) -> None:
    point = made.office_point()
    made.provided(point)
    made.change_phone(point)

    (item,) = found("untold", who)

    assert item.due_on == made.TODAY
    assert item.sentence == "It holds details that are no longer so. One notification tells it of every contact."


def test_unsent_paper_is_passed_first_and_sent_then(who: Viewer, officer: User) -> None:
    made.authority()
    row = made.registration()
    paper = made.sealed(made.notification(by=officer))
    (before,) = found("unsent", who)
    actions.pass_to_mission(registrations=[row], on=made.TODAY, notification=paper, by=BY)
    (after,) = found("unsent", who)

    assert (before.what, before.provision, before.due_on) == (
        "NOT-0001 to the Office for Disarmament Affairs",
        "6.3.1.poa",
        paper.dated,
    )
    assert (after.due_on, after.owner) == (made.TODAY, "Mission liaison")
    assert (before.act_url, after.act_url) == (
        url("notification-pass", paper.pk),
        url("notification-send", paper.pk),
    )


@pytest.mark.parametrize(("days", "count"), [(15, 0), (16, 1), (30, 1), (31, 0)])
def test_receipt_falls_due_within_a_fortnight_of_its_last_day(days: int, count: int, who: Viewer) -> None:
    row = made.registration()
    made.sent(row, on=made.ago(days))

    items = found("receipt", who)

    assert [told(item) for item in items] == [
        (
            "Proof of receipt from the Office for Disarmament Affairs",
            "6.3.1.poa",
            "Record the receipt",
            made.ago(days - 30),
        )
    ] * count


def test_receipt_is_one_matter_a_recipient_and_day(who: Viewer) -> None:
    rows = [made.registration(key=key) for key in ("poa", "poa", "iti")]
    made.sent(*rows[:2], on=made.ago(20))
    made.sent(rows[2], on=made.ago(18))

    items = found("receipt", who)

    assert [item.due_on for item in items] == [made.ago(-10), made.ago(-12)]
    assert ["NPC-001, NPC-002" in item.sentence for item in items] == [True, False]


# Registrations.


def test_stale_names_each_reason_with_its_clause_and_stands_under_the_first_to_be_worked_on(who: Viewer) -> None:
    post = made.seat_point(made.person())
    made.registration(post, "att")
    made.end_holding(post, made.ago(10))

    (item,) = found("stale", who)

    assert told(item) == ("NPC-001 Adviser · Arms Trade Treaty", "6.1.designate", "Open the contact", made.ago(9))
    assert item.sentence.replace("\xa0", " ") == (
        "The holder has not confirmed the details since 1 Jan 2020, when the registration began (6.3.3). "
        "The Arms Trade Treaty Secretariat has not been told yet (6.3.3). "
        "Nobody has held the post since 23 May 2026 (6.1)."
    )


def test_stale_of_what_a_notification_mends_is_no_matter_of_the_registration(who: Viewer) -> None:
    made.registration(began_on=made.ago(10))

    assert found("stale", who) == []
    assert len(found("untold", who)) == 1


def test_stale_is_the_bodys_own_concern_and_nobody_elses(focal: User, other_focal: User) -> None:
    home = MemberBody.objects.get(pk__in=viewer(focal).body_ids)
    made.registration(made.office_point(home))

    mine, theirs = (found("stale", viewer(user)) for user in (focal, other_focal))

    assert ([(item.owner, item.act_label) for item in mine], theirs) == ([(str(home), "Open")], [])


def test_correction_waits_for_a_decision_and_no_longer(who: Viewer, officer: User) -> None:
    point = made.office_point(office="Export desk")
    asked = corrected(point)
    (item,) = found("corrections", who)

    asked.refresh_from_db()
    actions.decide_correction(request=asked, accept=True, by=officer)

    assert told(item) == ("Correction to NPC-001 Export desk", "6.3.1.poa", "Decide", made.TODAY)
    assert (item.act_url, found("corrections", who)) == (url("correction-decide", asked.pk), [])
