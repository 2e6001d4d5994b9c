"""Which registrations are in force, served and stale on a day, as the database sees them."""

import datetime as dt
from typing import Any

import pytest

from contacts import actions
from contacts.enums import StaleReason
from contacts.models import Instrument, Registration
from contacts.registrations import REGISTERED
from contacts.staleness import Found
from contacts.tables import columns, order_of, reasons_words, registrations_shown, rows_of
from coordination.access import viewer
from coordination.models import User
from coordination.paging import page_of
from tests.factories import contacts as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture(autouse=True)
def _today(freeze: Any) -> None:
    freeze(TODAY)
    make.catalogue(att="party")


def in_force(on: dt.date) -> set[str]:
    return {row.instrument.key for row in Registration.objects.active(on).select_related("instrument")}


@pytest.mark.parametrize(
    ("on", "expected"),
    [(make.ago(31), set()), (make.ago(30), {"poa"}), (make.ago(10), {"poa"}), (make.ago(9), set())],
)
def test_active_covers_the_first_and_the_last_day(on: dt.date, expected: set[str]) -> None:
    registration = make.registration(began_on=make.ago(30))
    actions.end_registration(registration=registration, ended_on=make.ago(10), by=make.BY, reason="another office")

    assert in_force(on) == expected


@pytest.mark.parametrize(
    ("applies", "withdrawn_on", "expected"),
    [
        ("party", None, {"att"}),
        ("unknown", None, {"att"}),
        ("signatory", None, {"att"}),
        ("not-party", None, set()),
        ("party", TODAY, set()),
        ("party", TODAY + make.days(1), {"att"}),
    ],
)
def test_active_leaves_out_what_does_not_bind_the_state(
    applies: str, withdrawn_on: dt.date | None, expected: set[str]
) -> None:
    make.registration(key="att")
    actions.record_participation(
        instrument=make.instrument("att"), applies=applies, withdrawn_on=withdrawn_on, by=make.BY
    )

    assert in_force(TODAY) == expected


def test_active_never_leaves_out_the_programme_of_action() -> None:
    make.registration(key="poa")
    actions.record_participation(
        instrument=make.instrument("poa"), applies="not-party", withdrawn_on=make.ago(5), by=make.BY
    )

    assert in_force(TODAY) == {"poa"}


def test_served_needs_a_contact_that_somebody_answers_for() -> None:
    make.registration(make.office_point(), "poa")
    make.registration(make.seat_point(make.person()), "iti")
    make.registration(make.seat_point(), "att")

    served = Registration.objects.served(TODAY).values_list("instrument__key", flat=True)

    assert set(served) == {"poa", "iti"}
    assert {one.key for one in Instrument.objects.gaps(TODAY)} == {"att"}


def test_stale_for_a_reason_is_stale() -> None:
    office, post = make.office_point(), make.seat_point()
    make.provided(office, "poa")
    make.registration(post, "iti")

    by_reason = {
        reason.value: {row.instrument.key for row in Registration.objects.stale(TODAY, reason)} for reason in REGISTERED
    }

    assert by_reason == {
        "unconfirmed": {"iti"},
        "no-receipt": set(),
        "differs": {"iti"},
        "vacant": {"iti"},
        "ended": set(),
        "body-left": set(),
    }
    assert {row.instrument.key for row in Registration.objects.stale(TODAY)} == {"iti"}


def test_reason_of_an_instrument_is_no_reason_of_a_registration() -> None:
    make.registration()

    assert not Registration.objects.with_reason(StaleReason.GAP, TODAY).exists()


STATES = {
    "": {"poa", "iti", "att"},
    "stale": {"att"},
    "due": {"iti"},
    "current": {"poa", "iti"},
    "all": {"poa", "iti", "att", "nairobi"},
}


@pytest.mark.parametrize(("state", "expected"), STATES.items())
def test_shown_by_state(state: str, expected: set[str], officer: User) -> None:
    point = make.office_point()
    make.provided(point, "poa")
    soon = make.office_point()
    (row,) = make.provided(soon, "iti")
    actions.set_intervals(
        instrument=make.instrument("iti"), confirm_days=20, receipt_days=30, by=make.BY, reason="house"
    )
    make.registration(point, "att")
    ended = make.registration(point, "nairobi")
    actions.end_registration(registration=ended, ended_on=make.ago(1), by=make.BY, reason="another office")

    shown = registrations_shown(viewer(officer), {"state": state}, TODAY)

    assert {one.instrument.key for one in shown} == expected
    assert row.instrument.key == "iti"


SEARCHES = [
    ({"q": "NPC-002"}, {"iti"}),
    ({"q": "NPC-002"}, {"iti"}),
    ({"q": "licensing"}, {"iti"}),
    ({"q": "ministry of trade"}, {"iti"}),
    ({"q": "تراخيص"}, {"iti"}),
    ({"q": "tracing"}, {"iti"}),
    ({"q": "no such office"}, set()),
    ({"instrument": "poa"}, {"poa"}),
    ({"recipient": "unoda"}, {"poa", "iti"}),
    ({"recipient": "unodc"}, set()),
    ({"reason": "vacant"}, set()),
    ({"reason": "differs", "instrument": "iti"}, {"iti"}),
]


@pytest.mark.parametrize(("asked", "expected"), SEARCHES, ids=[str(asked) for asked, _expected in SEARCHES])
def test_shown_by_what_was_asked(asked: dict[str, str], expected: set[str], officer: User) -> None:
    make.registration(make.office_point(), "poa")
    home = make.body(name="Ministry of Trade")
    point = make.office_point(home, office="Licensing Desk", other_offices={"ar": "مكتب تراخيص"})
    make.registration(point, "iti")

    assert {one.instrument.key for one in registrations_shown(viewer(officer), asked, TODAY)} == expected


def test_shown_to_the_administrator_are_no_restricted_contacts(administrator: User, officer: User) -> None:
    make.registration(make.office_point(), "poa")
    make.registration(make.office_point(classification="restricted"), "iti")

    assert {one.instrument.key for one in registrations_shown(viewer(administrator), {}, TODAY)} == {"poa"}
    assert {one.instrument.key for one in registrations_shown(viewer(officer), {}, TODAY)} == {"poa", "iti"}


@pytest.mark.parametrize("sort", ["", "-contact", "instrument", "-instrument", "due", "-due", "nonsense"])
def test_order_pages_through_every_row_once(sort: str, officer: User, rf: Any) -> None:
    for number in range(5):
        point = make.office_point()
        make.registration(point, "poa", make.ago(100 - number % 2))
        make.registration(point, "iti", make.ago(100))
    seen: list[Any] = []
    url = f"/?sort={sort}"

    while url:
        params = rf.get(url).GET
        page = page_of(registrations_shown(viewer(officer), {}, TODAY), params, order=order_of(sort), size=3)
        seen += [row.pk for row in page.rows]
        url = page.next_url

    assert len(seen) == len(set(seen)) == 10


def test_rows_say_state_reasons_and_clause(officer: User) -> None:
    post = make.seat_point(classification="public")
    make.registration(post, "att")

    (row,) = rows_of(list(registrations_shown(viewer(officer), {}, TODAY)), TODAY)

    assert [str(cell) for cell in row.cells] == [
        "NPC-001 Adviser",
        "Arms Trade Treaty",
        "Arms Trade Treaty Secretariat",
        (
            'stale not confirmed by the holder, <bdi dir="ltr">6.3.3</bdi>; to be told again, <bdi dir="ltr">6.3.3</bdi>; '
            'vacant, <bdi dir="ltr">6.1</bdi>'
        ),
        "never due 29\xa0Jun\xa02020",
        "never",
    ]
    assert len(columns()) == len(row.cells)


def test_reasons_of_a_regional_instrument_stand_under_its_own_article() -> None:
    instrument = make.instrument("cifta")

    assert reasons_words([], instrument) == ""
    assert reasons_words([Found(StaleReason.VACANT, TODAY)], instrument) == "vacant, Article XIV(2)"
