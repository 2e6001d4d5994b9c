"""The register goes out as the filtered list shows it, safe for spreadsheet programs, and comes in unchanged."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import resources
from contacts.sheets import open_sheet
from contacts.views import sheets
from coordination import clock
from coordination.models import SecurityEvent, User
from coordination.spreadsheets import read
from tests.contacts import standing as at
from tests.contacts.standing import TODAY, days

pytestmark = pytest.mark.django_db

Ask = Callable[..., bytes]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        at.catalogue(att="party")
        yield


@pytest.fixture
def ask(as_user: Callable[[User], Client]) -> Ask:
    def fetch(user: User, **query: str) -> bytes:
        return content(as_user(user).get(reverse("contacts:export"), query))

    return fetch


def content(response: HttpResponse) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def told(data: bytes) -> list[dict[str, str]]:
    sheet = read(data)
    return [dict(zip(sheet.headings, line, strict=True)) for _number, line in sheet.rows]


def shown(client: Client, **query: str) -> list[str]:
    """Return the addresses of the rows that the list shows, in its order."""
    page = client.get(reverse("contacts:registration-list"), query)
    return [row.url for row in page.context["table"].rows]


def state_of_three() -> None:
    at.provided(at.office(office="Current desk"), "poa")
    at.registered(at.office(office="Untold desk", address="=1+1\nStreet"), "iti", "att")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"state": "stale"},
        {"state": "current"},
        {"instrument": "att"},
        {"recipient": "unoda", "sort": "-instrument"},
        {"q": "untold"},
        {"reason": "differs"},
        {"on": "2026-07-01", "state": "stale"},
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_holds_the_rows_of_the_filtered_list_in_its_order(
    ask: Ask, officer: User, as_user: Callable[[User], Client], query: dict[str, str], kind: str
):
    state_of_three()
    links = shown(as_user(officer), **query)
    keys = {row.get_absolute_url(): (row.point.reference, row.instrument.key) for row in at.Registration.objects.all()}

    rows = told(ask(officer, format=kind, **query))

    assert [(row["reference"], row["instrument"]) for row in rows] == [keys[link] for link in links]
    assert len(rows) > 0


def test_row_says_what_the_register_says(ask: Ask, officer: User):
    point = at.office(office="Desk", languages=["en", "ar"], legal_basis="Letter 3")
    at.provided(point, "poa")

    (row,) = told(ask(officer))

    assert row | {"body": "", "emails": ""} == {
        "reference": point.reference,
        "kind": "office",
        "body": "",
        "post": "",
        "office": "Desk",
        "office_ar": "",
        "address": "",
        "phones": "+254 20 123 4567",
        "emails": "",
        "languages": "en; ar",
        "designated_on": "2020-01-01",
        "legal_basis": "Letter 3",
        "published_at": "",
        "instrument": "poa",
        "registered_from": "2020-01-01",
        "registered_until": "",
        "recipient": "unoda",
        "state": "",
        "reasons": "",
        "sent_on": "2026-05-12",
        "receipt_on": "2026-05-22",
        "confirmed_on": "2026-05-27",
        "due_on": "2026-11-23",
    }


def test_stale_row_names_its_reasons_since_when(ask: Ask, officer: User):
    at.registered(at.office(), "poa", began_on=TODAY - days(10))

    (row,) = told(ask(officer))

    assert (row["state"], row["reasons"]) == ("stale", "differs 2026-05-22")


def test_no_cell_of_the_csv_begins_a_formula(ask: Ask, officer: User):
    state_of_three()

    text = ask(officer).decode("utf-8-sig")

    assert '"\'=1+1\nStreet"' in text
    assert ",'+254 20 123 4567," in text


def test_every_cell_of_the_xlsx_is_a_text(ask: Ask, officer: User):
    state_of_three()

    book = openpyxl.load_workbook(io.BytesIO(ask(officer, format="xlsx")))

    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1\nStreet" in {cell.value for cell in cells}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_taken_in_again_changes_nothing(ask: Ask, officer: User, kind: str):
    state_of_three()
    at.provided(at.post(at.person(), office="Adviser", published_at="@page"), "poa", "iti")

    outcome = resources.try_out(open_sheet(ask(officer, format=kind)), on=TODAY)

    assert (outcome.idle, outcome.drafts, outcome.refused) == (5, [], [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_says_filter_day_rows_and_who_made_it(ask: Ask, officer: User, state: Any, kind: str):
    state_of_three()

    data = ask(officer, format=kind, state="stale")

    if kind == "csv":
        remarks = [
            line[2:] for line in data.decode().replace('"', "").splitlines() if line.replace('"', "").startswith("# ")
        ]
    else:
        about = openpyxl.load_workbook(io.BytesIO(data))["about"]
        remarks = [": ".join(cell.value for cell in row) for row in about.iter_rows()]
    assert remarks[:4] == [
        "State: Republic of Velland",
        "Facts of: 2026-06-01",
        "Filter: State: Stale",
        "Rows: 2",
    ]
    assert remarks[4].startswith("Made: 1\xa0Jun\xa02026")
    assert remarks[5] == "By: Officer"


def test_export_leaves_a_security_event(ask: Ask, officer: User):
    state_of_three()

    ask(officer, format="xlsx", instrument="att")

    event = SecurityEvent.objects.get(kind="export")
    assert (event.actor, event.subject) == (f"user:{officer.pk}", "contacts.registrations")
    assert event.detail == {"format": "xlsx", "rows": 1, "filter": ["Instrument: Arms Trade Treaty"]}


def test_export_holds_only_what_its_reader_may_see(ask: Ask, observer: User, focal: User):
    at.registered(at.office(classification="restricted", office="Hidden desk"), "poa")
    at.registered(at.office(classification="government", office="Inner desk"), "poa")
    at.registered(at.office(classification="public", office="Open desk"), "poa")

    seen = {user.email: {row["office"] for row in told(ask(user))} for user in (observer, focal)}

    assert seen == {observer.email: {"Open desk"}, focal.email: {"Inner desk", "Open desk"}}


def test_too_many_rows_for_xlsx_are_refused_with_the_remedy(
    officer: User, as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
):
    state_of_three()
    monkeypatch.setattr(sheets, "MOST_XLSX_ROWS", 2)

    page = as_user(officer).get(reverse("contacts:export"), {"format": "xlsx"}, follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "3 rows are too many for XLSX. Take CSV, or filter the list first."
    ]


def test_export_asks_the_same_number_of_queries_at_any_size(ask: Ask, officer: User):
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            ask(officer)
        return len(caught)

    at.registered(at.office(), "poa")
    few = cost()
    state_of_three()

    assert cost() == few


def test_stranger_is_sent_to_sign_in(client: Client):
    assert client.get(reverse("contacts:export")).status_code == 302
