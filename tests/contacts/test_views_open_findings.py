"""What the margins and the provision pages tell of contacts: to each reader only of those that are open to them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts import actions
from contacts.models import Instrument, Notification, PointOfContact, Registration
from coordination import conformity
from coordination.access import Viewer
from coordination.enums import Role
from coordination.models import State, User
from coordination.provisions import PROVISIONS
from tests.contacts.browsing import url, words
from tests.factories import contacts as made
from tests.factories.cast import seat_holder

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
KEYS = sorted(key for key, asked in PROVISIONS.items() if asked.app == "contacts")
REFERENCE = re.compile(r"NPC-\d+")
CLOSED = "Rests on records that are not open to you."
PARTLY_CLOSED = "Rests also on records that are not open to you."
UNSEEING = ["observer", "ngo", "focal", "mission"]


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="party")
    made.authority()


@pytest.fixture
def ngo() -> User:
    """The focal point of a member that is no part of the government."""
    return seat_holder("focal@society.invalid", "member", body_kind="civil-society")


@pytest.fixture
def public() -> PointOfContact:
    """A contact that everybody with a role may see, told of under the Programme of Action without proof of receipt."""
    point = made.office_point()
    made.sent(made.registration(point, "poa"), on=made.ago(9))
    return widened(point)


@pytest.fixture
def restricted() -> PointOfContact:
    """A contact that only its body, the secretariat, the head and the auditor may see."""
    point = widened(made.office_point(), "restricted")
    rows = [made.registration(point, key) for key in ("poa", "iti", "att", "firearms-protocol")]
    made.sent(*rows, on=made.ago(9))
    return point


def widened(point: PointOfContact, classification: str = "public") -> PointOfContact:
    point.refresh_from_db()
    actions.change_point(point=point, classification=classification, by=BY, reason="tests")
    point.refresh_from_db()
    return point


def pages(public: PointOfContact) -> list[str]:
    """Return the pages whose margin or body tells findings: a registration, the instruments, the exchanges, clauses."""
    row = Registration.objects.get(point=public)
    margins = [
        row.get_absolute_url(),
        url("instrument-list"),
        *(one.get_absolute_url() for one in Instrument.objects.of_clause_4()),
        url("exchange-list"),
        url("request-list"),
    ]
    return margins + [f"/conformity/{key}/" for key in KEYS] + ["/conformity/"]


@pytest.mark.parametrize("name", UNSEEING)
def test_no_page_names_a_contact_that_is_not_open(
    name: str, public: PointOfContact, restricted: PointOfContact, as_user: SignIn, request: Any
) -> None:
    actions.record_exchange(
        points=[public, restricted], on=made.ago(10), subject="Meeting", shared="Drafts", oversight="led", by=BY
    )
    browser = as_user(request.getfixturevalue(name))

    for address in pages(public):
        page = browser.get(address)
        assert page.status_code == 200, address
        named = set(REFERENCE.findall(page.content.decode()))
        assert named <= {public.reference}, address
        assert restricted.get_absolute_url() not in page.content.decode(), address


@pytest.mark.parametrize("name", UNSEEING)
def test_links_to_evidence_are_answered(
    name: str, public: PointOfContact, restricted: PointOfContact, as_user: SignIn, request: Any
) -> None:
    browser = as_user(request.getfixturevalue(name))

    for key in KEYS:
        found = browser.get(f"/conformity/{key}/").context["finding"]
        addresses = [item.url for item in found.evidence] + ([found.act_url] if found.act_url else [])
        assert {browser.get(address).status_code for address in addresses} <= {200}, key


@pytest.mark.parametrize("name", UNSEEING)
def test_margin_names_what_is_open_and_says_that_there_is_more(
    name: str, public: PointOfContact, restricted: PointOfContact, as_user: SignIn, request: Any
) -> None:
    browser = as_user(request.getfixturevalue(name))

    text = words(browser.get(Registration.objects.get(point=public).get_absolute_url()))

    assert f"Sent, without proof of receipt: {public.reference}. {PARTLY_CLOSED}" in text


@pytest.mark.parametrize("name", UNSEEING)
def test_verdict_stays_where_everything_is_closed(
    name: str, restricted: PointOfContact, as_user: SignIn, request: Any
) -> None:
    text = words(as_user(request.getfixturevalue(name)).get("/conformity/6.3.3/"))

    assert "partly met" in text
    assert text.count(CLOSED) == 2


@pytest.mark.parametrize("name", ["officer", "head", "auditor"])
def test_those_who_see_all_read_every_reference(
    name: str, public: PointOfContact, restricted: PointOfContact, as_user: SignIn, request: Any
) -> None:
    browser = as_user(request.getfixturevalue(name))

    for address in (Registration.objects.get(point=public).get_absolute_url(), "/conformity/6.3.1.poa/"):
        text = words(browser.get(address))
        assert f"Sent, without proof of receipt: {public.reference}, {restricted.reference}." in text
        assert PARTLY_CLOSED not in text


@pytest.mark.parametrize("name", ["head", "auditor", "officer", "mission", "npc"])
def test_act_of_a_finding_is_never_refused(name: str, as_user: SignIn, request: Any) -> None:
    browser = as_user(request.getfixturevalue(name))

    empty = {browser.get(address).status_code for address in acts(browser)}
    made.registration(made.office_point(), "poa")
    made.registration(made.office_point(), "iti")

    assert empty | {browser.get(address).status_code for address in acts(browser)} <= {200}


def acts(browser: Client) -> set[str]:
    found = [browser.get(f"/conformity/{key}/").context["finding"] for key in KEYS]
    return {one.act_url for one in found if one.act_url}


def test_every_check_keeps_its_records_so_that_a_stranger_reads_no_reference(
    public: PointOfContact, restricted: PointOfContact
) -> None:
    stranger = Viewer(None, (), frozenset({Role.OBSERVER}))
    for point in (public, restricted):
        widened(point, "restricted")

    for key, found in conformity.open_to(stranger, conformity.findings(made.TODAY)).items():
        told = f"{found.reason} {found.remarks} {[item.label for item in found.evidence]}"
        assert not REFERENCE.search(told), key


def test_margin_costs_a_reader_the_same_with_one_contact_and_with_four(
    public: PointOfContact, observer: User, as_user: SignIn
) -> None:
    browser = as_user(observer)

    def cost(address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as caught:
            browser.get(address)
        return len(caught)

    addresses = ("/conformity/6.3.1.poa/", Registration.objects.get(point=public).get_absolute_url())
    few = [cost(address) for address in addresses]
    for classification in ("public", "restricted", "government"):
        point = widened(made.office_point(), classification)
        made.sent(made.registration(point, "poa"), on=made.ago(9))

    assert [cost(address) for address in addresses] == few


# The paper.


@pytest.fixture
def paper(officer: User) -> Notification:
    point = made.office_point()
    made.registration(point, "poa")
    made.registration(point, "iti")
    return made.sealed(made.notification(by=officer))


def test_administrator_reads_of_the_sealed_paper_and_is_offered_no_way_to_it(
    paper: Notification, administrator: User, as_user: SignIn
) -> None:
    page = as_user(administrator).get(paper.get_absolute_url())

    assert page.context["page"].files == []
    assert "NOT-0001.pdf" in words(page)
    assert "/documents/" not in page.content.decode()


def test_secretariat_still_opens_the_sealed_paper(paper: Notification, desk: Client) -> None:
    page = desk.get(paper.get_absolute_url()).context["page"]

    assert (len(page.files), page.closed) == (1, None)


@pytest.mark.parametrize(
    ("key", "clauses"), [("unoda", ["6.3.1 a)", "6.3.1 b)"]), ("unodc", ["6.3.2"]), ("att-secretariat", ["6.3.3"])]
)
def test_form_cites_the_provisions_of_the_recipient(key: str, clauses: list[str], desk: Client) -> None:
    point = made.office_point()
    for instrument in Instrument.objects.filter(recipient__key=key):
        made.registration(point, instrument.key)

    page = desk.get(url("notification-create"), {"recipient": key})

    assert cited(page) == clauses


@pytest.mark.parametrize("kind", ["pass", "send", "receipt"])
def test_event_cites_the_provisions_of_what_the_paper_tells(kind: str, paper: Notification, desk: Client) -> None:
    assert cited(desk.get(url(f"notification-{kind}", paper.pk))) == ["6.3.1 a)", "6.3.1 b)"]


def test_recipient_outside_clause_6_is_told_by_its_own_article(desk: Client) -> None:
    other = Instrument.objects.filter(provision="").exclude(recipient__instruments__provision__gt="").first()
    made.registration(made.office_point(), other.key)

    page = desk.get(url("notification-create"), {"recipient": other.recipient.key})

    assert not any(clause.startswith("6.") for clause in cited(page))
    assert cited(page)


def cited(page: Any) -> list[str]:
    found = re.findall(r'<span class="clause-no">.*?<bdi dir="ltr">(.*?)</bdi>', page.content.decode())
    return list(found)
