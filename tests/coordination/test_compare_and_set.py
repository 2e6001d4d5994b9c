"""Every form over a record, sent by somebody who opened it before another saved: 409, both texts, nothing lost.

Generated over the forms of the table; which of them edit a record is read from their pages.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponse
from django.test import Client

from coordination.models import State, User
from coordination.records import Recorded, acting
from tests.contacts.browsing import typed, words
from tests.coordination.forms_sent import CASES, Sent
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
# Forms that make something new, or an act that has no form: there is nothing that somebody could have changed.
OF_NOTHING = {
    "members:body-create",
    "members:body-admit",
    "members:seat-create",
    "members:seat-appoint",  # It carries the holding that its reader saw, signed.
    "members:person-create",
    "authority:designation-create",
    "contacts:registration-create",
    "contacts:registration-pass",
    "contacts:registration-send",
    "contacts:registration-receipt",
    "contacts:notification-check",
    "contacts:notification-pass",
    "contacts:notification-send",
    "contacts:notification-receipt",
    "contacts:event-withdraw",
    "contacts:point-create",
    "contacts:point-ask",
    "contacts:point-confirm",
    "contacts:proof-create",
    "contacts:proof-confirm",
    "contacts:exchange-create",
    "contacts:request-create",
    "contacts:import-upload",
    "contacts:import-confirm",
    "members:login-seat",
    "my-account",
    "outbox-again",
    "job-cancel",
    "job-again",
    "failed-again",
    "integrity-check",
    "integrity-export",
    "integrity-holder-create",
    "history-export",
    "as-recorded-export",
    "security-events-export",
    "session-end",
    "session-end-others",
    "role-give",
    # Acts on a login: each holds the login's row, and is refused where the login is not as the act needs it.
    "user-invite",
    "user-invite-again",
    "user-address",
    "user-suspend",
    "user-readmit",
    "user-reset-password",
    "user-reset-second-step",
    "user-end-sessions",
}
# What the act is about is gone after it, so that its address is none any more.
GONE_AFTER = {"session-end"}
EDITS = sorted(set(CASES) - OF_NOTHING)
# Forms whose record is made by sending them once.
MADE_BY_SENDING = {"contacts:requirement-update", "contacts:participation-update", "house-edit"}


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")


def change_meanwhile(record: Recorded, names: list[str]) -> tuple[str, str]:
    """Write another text into a column of a record, one that the form shows where there is one; return column and text."""
    row = type(record).objects.get(pk=record.pk)
    columns = [
        field
        for field in row._meta.concrete_fields
        if field.editable
        and not field.choices
        and (type(field) in (models.CharField, models.TextField) or isinstance(field, models.PositiveIntegerField))
        and field.name not in {"iso_code", "time_zone", "phone", "key", "provision", "commitment"}
    ]
    columns.sort(key=lambda field: field.name not in names)
    with acting(made.BY, "meanwhile"):
        if not columns:  # A registration holds dates only.
            row.began_on -= dt.timedelta(days=1)
            row.save()
            return "began_on", str(row.began_on)
        column = columns[0]
        value: Any = "Written meanwhile"
        if isinstance(column, models.PositiveIntegerField):
            value = getattr(row, column.attname) + 1
        setattr(row, column.attname, value)
        row.save()
    return column.name, str(value)


def form_of(page: HttpResponse) -> Any:
    return page.context["form"] if page.context and "form" in page.context else None


def opened(name: str, sent: Sent, browser: Client) -> dict[str, Any]:
    """Return what a person has typed into a form that stands open."""
    if name in MADE_BY_SENDING:
        browser.post(sent.to, {**typed(browser.get(sent.to)), **sent.changes})
        again = {"text": "Five years", "value": "70", "source": "Another list"}
        changes = {key: again.get(key, value) for key, value in sent.changes.items()}
        return {**typed(browser.get(sent.to)), **changes}
    return {**typed(browser.get(sent.page or sent.to)), **sent.changes}


@pytest.mark.parametrize("name", sorted(OF_NOTHING))
def test_form_of_the_others_is_over_no_record(
    name: str, officer: User, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    sent = CASES[name](officer)
    page = as_user(request.getfixturevalue(sent.by)).get(sent.page or sent.to)

    assert getattr(form_of(page), "record", None) is None


@pytest.mark.parametrize("name", EDITS)
def test_second_editor_sees_both_texts_and_keeps_theirs(
    name: str, officer: User, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    sent = CASES[name](officer)
    browser = as_user(request.getfixturevalue(sent.by))
    data = opened(name, sent, browser)
    record = form_of(browser.get(sent.to)).record
    column, other = change_meanwhile(record, list(form_of(browser.get(sent.to)).fields))

    late = browser.post(sent.to, data)

    form = form_of(late)
    assert late.status_code == 409
    assert str(getattr(type(record).objects.get(pk=record.pk), column)) == other
    assert {key: form.data.get(key) for key in sent.changes} == {key: data[key] for key in sent.changes}
    if column in form.fields and column in data:
        assert other in words(late)
    again = browser.post(sent.to, {**data, "version": form["version"].value()})
    assert again.status_code == 302, words(again)


@pytest.mark.parametrize("name", CASES)
def test_act_sent_again_without_its_token_is_answered_plainly(
    name: str, officer: User, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    sent = CASES[name](officer)
    browser = as_user(request.getfixturevalue(sent.by))
    page = browser.get(sent.page or sent.to)
    data = {**typed(page), **sent.changes}
    if page.context.get("token"):
        data |= {"token": page.context["token"], **dict(page.context["hidden"])}

    def send() -> HttpResponse:
        return browser.post(sent.to, {key: value() if callable(value) else value for key, value in data.items()})

    answers = [send().status_code for _time in range(2)]

    assert answers[0] == 302
    assert answers[1] in ((404,) if name in GONE_AFTER else (302, 409, 422))
