"""One notification: its page while it is made and after, what becomes of it, what overtakes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contacts.models import Notification, PointOfContact, RegistrationEvent
from coordination import files, jobs
from coordination.models import State, StoredFile, User
from tests.contacts.browsing import said, typed, url
from tests.factories import contacts as made
from tests.factories import uploads

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
DETAIL_QUERIES = 8  # Session, user, two of standings; the paper, its lines, its events, their history.
EVENTS = ("pass", "send", "receipt")
NOTE = {"on": "2026-06-01", "channel": "note-verbale", "number": "NV 12"}


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")
    made.authority()


@pytest.fixture
def point() -> PointOfContact:
    """A contact under two instruments of one recipient."""
    point = made.office_point(office="Export desk")
    made.registration(point, "poa")
    made.registration(point, "iti")
    return point


@pytest.fixture
def paper(point: PointOfContact, officer: User) -> Notification:
    return made.sealed(made.notification(by=officer))


def record(browser: Client, kind: str, paper: Notification, **data: Any) -> HttpResponse:
    return browser.post(url(f"notification-{kind}", paper.pk), data)


def shown(browser: Client, paper: Notification) -> Any:
    return browser.get(paper.get_absolute_url()).context["page"]


def scan(content: bytes = uploads.pdf("stamped")) -> SimpleUploadedFile:
    return SimpleUploadedFile("stamped.pdf", content, "application/pdf")


def sentences(page: HttpResponse) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


# While it is made.


def test_detail_of_a_paper_being_made_shows_its_progress_and_asks_again(
    point: PointOfContact, desk: Client, officer: User
) -> None:
    paper = made.notification(by=officer)

    page = desk.get(paper.get_absolute_url())

    progress = page.context["page"].progress
    assert (progress.state, progress.step, progress.is_open) == ("queued", "Waiting for a worker", True)
    assert (str(page.context["page"].mark), page.context["page"].files, page.context["page"].first) == (
        "being made",
        [],
        None,
    )
    assert 'hx-trigger="every 1s"' in page.content.decode()


def test_detail_of_a_paper_that_could_not_be_made_says_so_and_asks_no_more(
    point: PointOfContact, desk: Client, officer: User
) -> None:
    paper = made.notification(by=officer)
    jobs.cancel(paper.job)

    page = desk.get(paper.get_absolute_url())

    assert (str(page.context["page"].mark), page.context["page"].progress.is_open) == ("could not be made", False)
    assert "hx-trigger" not in page.content.decode()


@pytest.mark.parametrize("kind", EVENTS)
def test_event_of_a_paper_that_is_not_sealed_is_refused_by_a_sentence(
    kind: str, point: PointOfContact, desk: Client, officer: User
) -> None:
    paper = made.notification(by=officer)

    page = desk.post(url(f"notification-{kind}", paper.pk), NOTE, follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "This paper is not sealed yet, so nothing can have left. Wait until it is made."
    ]
    assert not RegistrationEvent.objects.exists()


# Sealed, and what becomes of it.


def test_detail_of_a_sealed_paper_offers_the_file_and_the_next_step(paper: Notification, desk: Client) -> None:
    page = shown(desk, paper)

    (file,) = page.files
    assert (file.name, file.url) == ("NOT-0001.pdf", reverse("document-file", args=[paper.document_id]))
    assert (page.progress, page.first.url) == (None, url("notification-pass", paper.pk))
    assert [(step.name, step.state) for step in page.life] == [
        ("dated", "done"),
        ("sealed", "now"),
        ("passed", "next"),
        ("sent", "next"),
        ("receipt", "next"),
    ]
    assert page.provisions == ["6.3.1.poa", "6.3.1.iti"]


def test_events_are_recorded_for_every_registration_of_the_paper_with_their_copies(
    paper: Notification, desk: Client
) -> None:
    record(desk, "pass", paper, on="2026-06-01", number="M 3", file=scan(uploads.pdf("memo")))
    record(desk, "send", paper, **NOTE, file=scan())
    record(desk, "receipt", paper, on="2026-06-01", channel="published-list", file=scan(uploads.pdf("list")))

    events = RegistrationEvent.objects.filter(notification=paper)
    assert {(one.kind, one.registration.instrument.key) for one in events} == {
        (kind, key) for kind in ("passed", "sent", "receipt") for key in ("poa", "iti")
    }
    assert all(b"(stamped) Tj" in files.content_of(one.file) for one in events.filter(kind="sent"))
    assert [step.state for step in shown(desk, paper).life] == ["done", "done", "done", "done", "now"]


def test_event_is_told_once_with_its_copy(paper: Notification, desk: Client) -> None:
    record(desk, "send", paper, **NOTE, file=scan())

    (line,) = shown(desk, paper).events

    assert (line.what, line.number, line.who, line.file.text, line.paper) == (
        "Sent to the recipient",
        "NV 12",
        "Officer",
        "stamped.pdf",
        None,
    )


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("pass", {"on": "2026-06-02"}, "on"),
        ("send", {"on": ""}, "on"),
        ("send", {"channel": "acknowledgement"}, "channel"),
        ("receipt", {"channel": "letter"}, "channel"),
        ("receipt", {"channel": "acknowledgement"}, "__all__"),
    ],
)
def test_event_that_cannot_be_says_so_at_the_field_and_keeps_the_copy(
    kind: str, changes: dict, field: str, paper: Notification, desk: Client
) -> None:
    page = record(desk, kind, paper, **{**NOTE, **changes}, file=scan())

    assert (list(sentences(page)), typed(page)["number"]) == ([field], "NV 12")
    assert not RegistrationEvent.objects.exists()
    assert page.context["form"].fields["file"].help_text.startswith(StoredFile.objects.get().name)


# What overtakes it.


def test_paper_whose_details_changed_before_it_left_is_said_to_be_outdated(
    point: PointOfContact, paper: Notification, desk: Client
) -> None:
    made.change_phone(point)

    page = shown(desk, paper)

    assert page.outdated == (
        "The details of NPC-001 changed after this paper was made. Make a new one before anything is sent."
    )
    assert page.replacement.url == url("notification-create", query="?recipient=unoda")


def test_paper_sent_before_is_named_by_the_one_that_replaces_it(
    point: PointOfContact, paper: Notification, desk: Client, officer: User
) -> None:
    record(desk, "send", paper, **NOTE)
    made.change_phone(point)
    second = made.sealed(made.notification(by=officer))

    page = shown(desk, second)

    replaced = next(fact.value for fact in page.facts[0].facts if fact.term == "Replaces")
    assert (replaced.text, replaced.url) == ("NOT-0001", paper.get_absolute_url())
    assert (page.outdated, shown(desk, paper).outdated) == ("", "")


def test_paper_overtaken_before_it_was_sent_is_marked_so(paper: Notification, desk: Client, officer: User) -> None:
    made.sealed(made.notification(by=officer))

    assert str(shown(desk, paper).mark) == "overtaken, never sent"


def test_detail_costs_the_same_with_one_and_with_three_lines(
    desk: Client, officer: User, django_assert_num_queries: Any
) -> None:
    def sent(*keys: str) -> Notification:
        rows = [made.registration(made.seat_point(made.person()), key) for key in keys]
        paper = made.sealed(made.notification("att-secretariat", by=officer))
        made.sent(*rows, on=made.TODAY, notification=paper)
        desk.get(paper.get_absolute_url())
        return paper

    for keys in (("att",), ("att", "att")):
        paper = sent(*keys)
        with django_assert_num_queries(DETAIL_QUERIES):
            desk.get(paper.get_absolute_url())

    assert paper.lines.count() == 3


def test_paper_about_the_own_contact_is_read_by_its_holder_and_does_not_exist_for_another(
    own: PointOfContact, npc: User, focal: User, officer: User, as_user: SignIn
) -> None:
    made.registration(own)
    paper = made.sealed(made.notification(by=officer))

    missing = as_user(focal).get(url("notification-detail", "00000000-0000-0000-0000-000000000000"))
    page, hidden = (as_user(user).get(paper.get_absolute_url()) for user in (npc, focal))

    assert (page.status_code, page.context["page"].first, page.context["page"].acts) == (200, None, [])
    assert (hidden.status_code, said(hidden)) == (404, said(missing))
