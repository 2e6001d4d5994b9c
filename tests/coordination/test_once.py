"""A form sent twice has one effect: every form of the register, sent as a browser sends it, then sent again."""

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from coordination import clock, once, reading_log, schedule
from coordination.models import Job, Once, SecurityEvent, State, User
from members.models import Person
from tests.access.routes import ROUTES
from tests.contacts.browsing import typed, words
from tests.coordination.forms_sent import CASES, READ, Sent
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
UNCOUNTED = {"sessions.session"}
NEW_PERSON = "/members/people/new/"


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")


def rows() -> dict[str, int]:
    """Return the number of rows of every table; that a form's page or its record was opened is told each time."""
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    counts = {model._meta.label_lower: model._base_manager.count() for model in models} | dict.fromkeys(UNCOUNTED, 0)
    counts["coordination.securityevent"] -= SecurityEvent.objects.filter(kind=reading_log.OPENED).count()
    return counts


def token_in(page: HttpResponse, action: str) -> str:
    """Return the token of the form on a page that goes to an address."""
    for head, inside in re.findall(r"<form([^>]*)>(.*?)</form>", page.content.decode(), re.S):
        goes_to = re.search(r'action="([^"]*)"', head)
        found = re.search(r'name="once" value="([^"]+)"', inside)
        if found and html.unescape(goes_to[1] if goes_to else page.request["PATH_INFO"]) == action:
            return found[1]
    raise AssertionError(f"No form on {page.request['PATH_INFO']} goes to {action} and carries a token.")


def filled(browser: Client, sent: Sent) -> dict[str, Any]:
    """Return what a browser sends of a form, with what is typed over it; hidden fields of a plain form included."""
    page = browser.get(sent.page or sent.to)
    assert page.status_code == 200, sent
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    values = {**{name: html.unescape(value) for name, value in hidden.items()}, **typed(page)}
    return {**values, **sent.changes, "once": token_in(page, sent.to)}


def send(browser: Client, to: str, data: dict[str, Any]) -> HttpResponse:
    """Send a form; a file is made afresh, as a browser reads it afresh."""
    return browser.post(to, {name: value() if callable(value) else value for name, value in data.items()})


def told_in_any_language() -> set[str]:
    """Return what a person is told, since one of the forms changes the language of the pages."""
    told = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told.add(str(once.DoneAlreadyError.sentence))
    return told


@pytest.mark.parametrize("name", CASES)
def test_form_sent_twice_has_one_effect_and_one_answer(
    name: str, officer: User, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    sent = CASES[name](officer)
    browser = as_user(request.getfixturevalue(sent.by))
    data = filled(browser, sent)
    before = rows()

    first = send(browser, sent.to, data)
    after = rows()
    second = send(browser, sent.to, data)

    assert first.status_code == 302, words(first)
    assert after != before
    assert rows() == after
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    page = words(browser.get(first["Location"]))
    assert sum(page.count(sentence) for sentence in told_in_any_language()) == 1


def test_every_route_is_a_form_of_the_table_or_takes_none() -> None:
    own = {route.name for route in ROUTES if hasattr(route.pattern.callback, "ncm_policy")}

    assert own - set(CASES) - READ == set()
    assert (set(CASES) | READ) - own == set()


def test_a_form_costs_one_query_more_and_its_page_none(officer: User, as_user: SignIn) -> None:
    browser = as_user(officer)
    with CaptureQueriesContext(connection) as read:
        page = browser.get(NEW_PERSON)

    with CaptureQueriesContext(connection) as plain:
        browser.post(NEW_PERSON, {**typed(page), "name": "Ada Obi"})
    with CaptureQueriesContext(connection) as guarded:
        browser.post(NEW_PERSON, {**typed(page), "name": "Ben Obi", "once": token_in(page, NEW_PERSON)})

    assert len(guarded) == len(plain) + 1
    assert [one for one in read.captured_queries if "coordination_once" in one["sql"]] == []


def test_a_form_brought_back_and_changed_is_a_new_act(officer: User, as_user: SignIn) -> None:
    browser = as_user(officer)
    data = filled(browser, Sent(NEW_PERSON, {"name": "Ada Obi"}))

    answers = [browser.post(NEW_PERSON, {**data, "name": name}) for name in ("Ada Obi", "Ben Obi", "Ada Obi")]

    assert sorted(Person.objects.filter(name__endswith="Obi").values_list("name", flat=True)) == ["Ada Obi", "Ben Obi"]
    assert answers[0]["Location"] == answers[2]["Location"] != answers[1]["Location"]


def test_a_refused_form_is_taken_once_it_is_mended(officer: User, as_user: SignIn) -> None:
    browser = as_user(officer)
    data = filled(browser, Sent(NEW_PERSON, {"name": "Ada Obi"}))

    refused = [browser.post(NEW_PERSON, {**data, "phone": "none"}).status_code for _time in range(2)]
    taken = browser.post(NEW_PERSON, data)

    assert (refused, taken.status_code) == ([422, 422], 302)


def test_the_query_of_the_address_belongs_to_what_was_sent(officer: User, as_user: SignIn) -> None:
    browser = as_user(officer)
    data = filled(browser, CASES["history-export"](officer))

    for query in ("?q=obi", "?q=obi", "?q=abu"):
        browser.post(f"/history/export/{query}", data)

    assert sorted(Job.objects.values_list("payload__query", flat=True)) == ["q=abu", "q=obi"]


def test_an_act_that_is_not_done_again_leaves_no_event_that_says_so(
    administrator: User, nobody: User, as_user: SignIn
) -> None:
    browser = as_user(administrator)
    to = f"/users/{nobody.pk}/end-sessions/"
    data = filled(browser, Sent(to, {"reason": "left"}))

    for _time in range(2):
        browser.post(to, data)

    assert SecurityEvent.objects.filter(kind="sessions-ended").count() == 1


@pytest.mark.parametrize("change", ["", "x", "no.signature", "é.ü", "."])
def test_a_form_with_a_token_that_is_not_ours_is_taken_as_one_without(
    change: str, officer: User, as_user: SignIn
) -> None:
    answers = [as_user(officer).post(NEW_PERSON, {"name": "Ada Obi", "gender": "not-stated", "once": change})]

    assert [answer.status_code for answer in answers] == [302]
    assert not Once.objects.exists()


def test_a_token_of_somebody_else_or_of_another_address_counts_nothing(
    officer: User, administrator: User, as_user: SignIn
) -> None:
    foreign = once.token(administrator, NEW_PERSON)
    elsewhere = once.token(officer, "/members/bodies/new/")

    for token in (foreign, elsewhere):
        as_user(officer).post(NEW_PERSON, {"name": "Ada Obi", "gender": "not-stated", "once": token})

    assert not Once.objects.exists()


def test_a_crash_between_the_act_and_the_answer_does_not_do_it_twice(
    officer: User, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_user(officer)
    data = filled(browser, Sent(NEW_PERSON, {"name": "Ada Obi"}))
    with monkeypatch.context() as broken:
        broken.setattr("members.views.people.redirect", None)
        browser.raise_request_exception = False
        crashed = browser.post(NEW_PERSON, data)

    again = browser.post(NEW_PERSON, data)

    person = Person.objects.get(name="Ada Obi")
    assert crashed.status_code == 500
    assert again["Location"] == person.get_absolute_url()


def test_an_act_that_fails_leaves_no_row_that_says_it_was_done(
    officer: User, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_user(officer)
    data = filled(browser, Sent(NEW_PERSON, {"name": "Ada Obi"}))
    browser.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("members.models.Person.full_clean", None)
        failed = browser.post(NEW_PERSON, data)

    assert (failed.status_code, Once.objects.count()) == (500, 0)
    assert browser.post(NEW_PERSON, data).status_code == 302


def test_rows_are_forgotten_after_two_days_by_a_job_of_the_night(officer: User, as_user: SignIn) -> None:
    browser = as_user(officer)
    browser.post(NEW_PERSON, filled(browser, Sent(NEW_PERSON, {"name": "Ada Obi"})))
    row = Once.objects.get()

    assert once.forget(row.at) == 0
    assert once.forget(row.at + dt.timedelta(seconds=1)) == 1
    schedule.owe_today()
    assert Job.objects.filter(kind="coordination.forget-forms", period=clock.today().isoformat()).count() == 1


# Pages on which nobody is signed in yet, or whose form has no effect on the register.
WITHOUT_TOKEN = {"account", "mfa", "components/_desk.html", "contacts/confirm_address.html"}
WITHOUT_TOKEN |= {"contacts/confirm_details.html"}  # The link that it answers is used up.


def test_every_form_of_the_templates_carries_a_token() -> None:
    folder = Path(settings.BASE_DIR, "templates")
    bare = set()
    for template in folder.rglob("*.html"):
        name = template.relative_to(folder).as_posix()
        for found in re.findall(r'<form\b[^>]*method="post".*?</form>', template.read_text(encoding="utf-8"), re.S):
            if "{% once" not in found:
                bare.add(name)

    assert {name for name in bare if not {name, name.partition("/")[0]} & WITHOUT_TOKEN} == set()
