"""What is recorded on the page of a registration: passed, sent, receipt, taken back; with its copy."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from contacts import actions
from contacts.models import PointOfContact, Registration, RegistrationEvent
from coordination import files
from coordination.models import State, StoredFile, User
from tests.contacts.browsing import typed, url, words
from tests.factories import contacts as made
from tests.factories import uploads

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
EVENTS = ("pass", "send", "receipt")
NO_DAYS = ("", "2026-02-30", "soon")
NOTE = {"on": "2026-05-30", "channel": "note-verbale", "number": "NV 12"}
PROOF = {"on": "2026-05-31", "channel": "acknowledgement", "number": "ODA/7"}


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")


@pytest.fixture
def row() -> Registration:
    return made.registration(made.office_point(office="Export desk"), "poa", made.ago(60))


def scan(content: bytes = uploads.pdf("stamped"), name: str = "stamped.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def record(browser: Client, kind: str, row: Registration, **data: Any) -> HttpResponse:
    return browser.post(url(f"registration-{kind}", row.pk), data)


def sentences(page: HttpResponse) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


def recorded() -> list[tuple[str, str, str, str]]:
    events = RegistrationEvent.objects.order_by("recorded_at", "on")
    return [(one.kind, one.on.isoformat(), one.channel, one.number) for one in events]


# Passed, sent, received.


def test_events_are_recorded_in_their_turn_each_with_its_copy(row: Registration, desk: Client) -> None:
    answers = [
        record(desk, "pass", row, on="2026-05-29", number="M 3", file=scan(uploads.pdf("memo"))),
        record(desk, "send", row, **NOTE, file=scan()),
        record(desk, "receipt", row, **PROOF, file=scan(uploads.picture(), "ack.png")),
    ]

    assert [answer.url for answer in answers] == [row.get_absolute_url()] * 3
    assert sorted(recorded()) == [
        ("passed", "2026-05-29", "", "M 3"),
        ("receipt", "2026-05-31", "acknowledgement", "ODA/7"),
        ("sent", "2026-05-30", "note-verbale", "NV 12"),
    ]
    assert b"(stamped) Tj" in files.content_of(RegistrationEvent.objects.get(kind="sent").file)


def test_event_stands_on_the_page_with_who_entered_it_and_its_copy(row: Registration, desk: Client) -> None:
    record(desk, "send", row, **NOTE, file=scan())

    (line,) = desk.get(row.get_absolute_url()).context["page"].events

    assert (line.what, line.how, line.number, line.who) == (
        "Sent to the recipient",
        "Note verbale through the mission",
        "NV 12",
        "Officer",
    )
    assert (line.file.text, line.file.url) == ("stamped.pdf", StoredFile.objects.get().get_absolute_url())


FUTURE = "This day is still to come. Enter the day on which it happened."


@pytest.mark.parametrize(
    ("kind", "data", "refused"),
    [
        ("pass", {"on": "2026-06-02"}, {"on": [FUTURE]}),
        ("send", {**NOTE, "on": "2026-06-02"}, {"on": [FUTURE]}),
        ("send", {**NOTE, "channel": ""}, {"channel": ["Choose how it was sent."]}),
        (
            "send",
            {**NOTE, "number": "N\u202eV"},
            {"number": ["The text has a hidden character (U+202E). Type it again rather than paste it."]},
        ),
        (
            "receipt",
            {**PROOF, "channel": ""},
            {"channel": ["Choose an acknowledgement, or the entry seen in the published list."]},
        ),
        (
            "receipt",
            PROOF,
            {"__all__": ["Nothing was sent on or before that day. Record the sending first, or correct the date."]},
        ),
    ],
)
def test_event_that_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    kind: str, data: dict, refused: dict, row: Registration, desk: Client
) -> None:
    page = record(desk, kind, row, **data)

    assert (sentences(page), recorded()) == (refused, [])
    assert {name: value for name, value in typed(page).items() if name in data} == data


@pytest.mark.parametrize(("kind", "day"), [*product(EVENTS, NO_DAYS), ("pass", "2026-04-01"), ("send", "2026-04-01")])
def test_event_of_no_day_or_from_before_the_start_says_so_at_the_day(
    kind: str, day: str, row: Registration, desk: Client
) -> None:
    page = record(desk, kind, row, on=day, channel={"send": "letter", "receipt": "acknowledgement"}.get(kind, ""))

    assert (list(sentences(page)), recorded()) == (["on"], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"<html>", "The file is no PDF, PNG, JPEG or TIFF. Save it as one of these first."),
    ],
)
def test_copy_that_is_not_taken_says_so_at_the_file_and_records_nothing(
    content: bytes, sentence: str, row: Registration, desk: Client
) -> None:
    page = record(desk, "send", row, **NOTE, file=scan(content))

    assert (sentences(page), recorded()) == ({"file": [sentence]}, [])


def test_copy_is_kept_while_another_field_is_mended(row: Registration, desk: Client) -> None:
    page = record(desk, "send", row, **{**NOTE, "on": "2026-06-02"}, file=scan())

    record(desk, "send", row, **{**typed(page), "on": "2026-06-01"})

    assert RegistrationEvent.objects.get().file == StoredFile.objects.get(name="stamped.pdf")


def test_copy_that_somebody_else_kept_is_not_attached(
    row: Registration, desk: Client, mission: User, as_user: SignIn
) -> None:
    kept = typed(record(desk, "send", row, **{**NOTE, "on": "2026-06-02"}, file=scan()))["kept"]

    record(as_user(mission), "send", row, **NOTE, kept=kept)

    assert RegistrationEvent.objects.get().file is None


# Taken back.


def test_event_taken_back_stays_readable_with_its_reason_and_counts_no_more(row: Registration, desk: Client) -> None:
    made.sent(row, on=made.ago(3))
    event = row.events.get()

    desk.post(url("event-withdraw", event.pk), {"reason": "wrong recipient"})

    page = desk.get(row.get_absolute_url()).context["page"]
    (line,) = page.events
    assert (line.withdrawn.replace("\xa0", " "), line.reason, line.withdraw_url) == (
        "1 Jun 2026",
        "wrong recipient",
        "",
    )
    assert [str(reason.label) for reason in page.reasons] == ["Differs from what the recipient was last told"]


@pytest.mark.parametrize(
    ("reason", "again", "refused"),
    [("", False, ["reason"]), ("wrong", True, ["__all__"])],
)
def test_event_is_not_taken_back_without_a_reason_nor_twice(
    reason: str, again: bool, refused: list[str], row: Registration, desk: Client
) -> None:
    made.sent(row, on=made.ago(3))
    event = row.events.get()
    if again:
        actions.withdraw_event(event=event, by=BY, reason="wrong recipient")
    before = RegistrationEvent.history.count()

    page = desk.post(url("event-withdraw", event.pk), {"reason": reason})

    assert (list(sentences(page)), RegistrationEvent.history.count()) == (refused, before)


# Who may.


@pytest.mark.parametrize(
    ("who", "events", "acts"),
    [
        ("officer", 200, 200),
        ("mission", 200, 403),
        ("head", 403, 403),
        ("auditor", 403, 403),
        ("administrator", 403, 403),
        ("npc", 403, 403),
        ("focal", 403, 403),
        ("observer", 404, 404),
        ("nobody", 403, 403),
    ],
)
def test_events_are_the_secretariats_and_the_missions_and_the_rest_the_secretariats(
    who: str, events: int, acts: int, row: Registration, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    made.sent(row, on=made.ago(3))
    browser = as_user(request.getfixturevalue(who))
    addresses = [url("registration-end", row.pk), url("event-withdraw", row.events.get().pk)]

    assert [browser.get(url(f"registration-{kind}", row.pk)).status_code for kind in EVENTS] == [events] * 3
    assert [browser.get(address).status_code for address in addresses] == [acts] * 2


@pytest.mark.parametrize("who", ["head", "auditor", "npc", "focal", "observer"])
def test_refused_event_writes_neither_row_nor_file(
    who: str, row: Registration, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    page = record(as_user(request.getfixturevalue(who)), "send", row, **NOTE, file=scan())

    assert page.status_code in (403, 404)
    assert (recorded(), StoredFile.objects.count()) == ([], 0)


def test_own_contact_is_read_and_not_recorded_by_its_holder(own: PointOfContact, npc: User, as_user: SignIn) -> None:
    row = made.registration(own)
    page = as_user(npc).get(row.get_absolute_url())

    assert (page.status_code, page.context["page"].acts, page.context["page"].events) == (200, [], [])
    assert "It can be done by: Secretariat" in words(as_user(npc).get(url("registration-send", row.pk)))
