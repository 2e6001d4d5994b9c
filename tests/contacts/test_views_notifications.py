"""The pages of notifications: whom to tell, the answers to check, the list, and who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts.models import Notification, Registration
from coordination.models import Job, State, User
from tests.contacts.browsing import typed, url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
LIST_QUERIES = 7  # Session, user, two of standings; the choice of recipients, the papers, their number.
ANSWERS = {"recipient": "unoda", "form": "letter", "language": "en", "dated": "2026-06-01", "own_number": "NCSA/1"}
NO_ADDRESS = "This recipient has no address on record. Add one before a notification is made."
NOBODY_SIGNS = "No National Authority is designated today, so nobody can sign. Designate one first."
NOTHING = "This recipient has no registration to be told of."
EVENTS = ("pass", "send", "receipt")


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", ecowas="party")


@pytest.fixture
def row() -> Registration:
    """A contact of the Programme of Action, and the authority that signs."""
    made.authority()
    return made.registration(made.office_point(office="Export desk"))


def check(browser: Client, **changes: str) -> HttpResponse:
    return browser.get(url("notification-check"), {**ANSWERS, **changes})


def make(browser: Client, **changes: str) -> HttpResponse:
    """Check the answers and send them, as the button of the page does."""
    page = check(browser, **changes)
    return browser.post(url("notification-check"), {**ANSWERS, "token": page.context["token"], **changes})


def sentences(page: HttpResponse) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


# Choose, check, make.


def test_choice_puts_those_that_must_be_told_first_and_closes_those_with_nothing_to_tell(
    row: Registration, desk: Client
) -> None:
    made.provided(made.office_point(), "att")

    steps = desk.get(url("notification-create")).context["steps"]

    assert [(step.label, step.state, step.word) for step in steps[:2]] == [
        ("United Nations Office for Disarmament Affairs", "todo", "never told"),
        ("Arms Trade Treaty Secretariat", "done", "told"),
    ]
    assert {(step.state, step.url) for step in steps[2:]} == {("na", "")}


def test_answers_are_offered_asked_and_shown_to_be_checked(row: Registration, desk: Client) -> None:
    form = desk.get(url("notification-create", query="?recipient=unoda")).context["form"]
    answer = desk.post(url("notification-create"), ANSWERS)

    page = desk.get(answer.url)

    assert [code for code, _name in form.fields["language"].choices] == ["en", "ar"]
    assert [str(fact.value) for fact in page.context["answers"][0].facts][1:5] == [
        "Letter signed by the authority",
        "English",
        "1\xa0Jun\xa02026",
        "NCSA/1",
    ]
    assert [str(line.cells[3]) for line in page.context["told"].rows] == ["new The recipient was never told of it."]
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"form": ""}, "form"),
        ({"form": "fax"}, "form"),
        ({"language": "fr"}, "language"),
        ({"dated": "2026-06-02"}, "dated"),
        ({"dated": "soon"}, "dated"),
        ({"own_number": "N\u202e1"}, "own_number"),
    ],
)
def test_answer_that_cannot_be_is_refused_at_its_field_on_every_page(
    changes: dict, field: str, row: Registration, desk: Client
) -> None:
    pages = [desk.post(url("notification-create"), {**ANSWERS, **changes}), check(desk, **changes)]

    assert [(page.status_code, list(sentences(page))) for page in pages] == [(422, [field])] * 2
    assert [typed(page)[field] for page in pages] == [changes[field]] * 2


def test_make_asks_for_one_paper_and_sent_twice_makes_one(row: Registration, desk: Client, officer: User) -> None:
    data = {**ANSWERS, "token": check(desk).context["token"]}

    answers = [desk.post(url("notification-check"), data) for _time in range(2)]

    paper = Notification.objects.get()
    assert [answer.url for answer in answers] == [paper.get_absolute_url()] * 2
    assert (paper.form, paper.language, paper.dated, paper.own_number, paper.asked_by) == (
        "letter",
        "en",
        made.TODAY,
        "NCSA/1",
        officer,
    )


def test_make_without_its_token_or_with_that_of_another_recipient_makes_nothing(
    row: Registration, desk: Client
) -> None:
    made.registration(key="att")
    foreign = check(desk, recipient="att-secretariat").context["token"]

    pages = [desk.post(url("notification-check"), {**ANSWERS, "token": token}) for token in ("", "forged", foreign)]

    assert [page.status_code for page in pages] == [422] * 3
    assert [sentences(page)["__all__"][0].partition(".")[0] for page in pages] == [
        "This page is not complete or is too old",
        "This page is not complete or is too old",
        "This page was made for another recipient",
    ]
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("recipient", "sentence"),
    [("ecowas-commission", NO_ADDRESS), ("unoda", NOBODY_SIGNS), ("att-secretariat", NOTHING)],
)
def test_obstacle_is_said_before_anything_is_asked_and_refused_where_it_is_asked_all_the_same(
    recipient: str, sentence: str, desk: Client
) -> None:
    if recipient == "att-secretariat":
        made.authority()
    else:
        made.registration(key={"unoda": "poa"}.get(recipient, "ecowas"))

    pages = [desk.get(url("notification-create", query=f"?recipient={recipient}")), check(desk, recipient=recipient)]

    assert [page.context["obstacle"].sentence for page in pages] == [sentence] * 2
    assert ["Make the paper" in words(page) for page in pages] == [False, False]
    assert sentences(make(desk, recipient=recipient)) == {"__all__": [sentence]}
    assert (Notification.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["notification-check", "notification-create"])
def test_unknown_recipient_leads_back_to_the_choice(name: str, row: Registration, desk: Client) -> None:
    page = desk.get(url(name), {**ANSWERS, "recipient": "no-such"}, follow=True)

    assert len(page.context["steps"]) == 14


# The list.


@pytest.fixture
def papers(row: Registration, officer: User) -> list[Notification]:
    """One being made, one sealed, one sent."""
    made.registration(key="att")
    sent = made.sealed(made.notification(by=officer))
    made.sent(row, on=made.TODAY, notification=sent)
    return [sent, made.sealed(made.notification("att-secretariat", by=officer)), made.notification(by=officer)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["NOT-0003", "NOT-0002", "NOT-0001"]),
        ("?state=making", ["NOT-0003"]),
        ("?state=unsent", ["NOT-0002"]),
        ("?state=sent", ["NOT-0001"]),
        ("?state=received", []),
        ("?recipient=unoda", ["NOT-0003", "NOT-0001"]),
        ("?recipient=unoda&state=sent", ["NOT-0001"]),
        ("?recipient=none&state=lost", ["NOT-0003", "NOT-0002", "NOT-0001"]),
    ],
)
def test_notification_list_shows_what_its_address_asks(query: str, found: list[str], papers: Any, desk: Client) -> None:
    page = desk.get(url("notification-list", query=query))

    assert [str(row.cells[0]).split()[0] for row in page.context["table"].rows] == found


def test_notification_list_costs_the_same_with_one_and_with_three(
    row: Registration, desk: Client, officer: User, django_assert_num_queries: Any
) -> None:
    made.notification(by=officer)
    desk.get(url("notification-list"))
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(url("notification-list"))

    made.sealed(made.notification(by=officer))
    made.sealed(made.notification(by=officer))

    with django_assert_num_queries(LIST_QUERIES):
        page = desk.get(url("notification-list"))
    assert len(page.context["table"].rows) == 3


# Who may.


@pytest.mark.parametrize(
    ("who", "detail", "create", "event"),
    [
        ("officer", 200, 200, 200),
        ("head", 200, 200, 403),
        ("mission", 200, 403, 200),
        ("auditor", 200, 403, 403),
        ("administrator", 200, 403, 403),
        ("npc", 404, 403, 404),
        ("focal", 404, 403, 404),
        ("observer", 404, 403, 404),
        ("nobody", 403, 403, 403),
    ],
)
def test_paper_is_made_by_those_who_release_and_recorded_by_those_who_send(
    who: str, detail: int, create: int, event: int, papers: Any, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    browser = as_user(request.getfixturevalue(who))
    sealed = papers[1]

    assert [browser.get(url(f"notification-{name}"), ANSWERS).status_code for name in ("create", "check")] == [
        create
    ] * 2
    assert browser.get(sealed.get_absolute_url()).status_code == detail
    assert [browser.get(url(f"notification-{kind}", sealed.pk)).status_code for kind in EVENTS] == [event] * 3
