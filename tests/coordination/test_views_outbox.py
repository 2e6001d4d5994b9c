"""The outbox: every message with its state, and its key only for its reader."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination import notices
from coordination.enums import NoticeState
from coordination.models import Notice, SecurityEvent, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def _link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_completers", {})
    notices.completes("tests.message")(lambda notice: {"link": "https://register.invalid/verify/key/"})


@pytest.mark.parametrize("name", ["focal", "observer", "npc", "auditor", "head", "nobody"])
def test_outbox_is_closed_to_who_does_not_look_after_it(name: str, as_user: SignIn, request: Any) -> None:
    notice = make.notice(heading="Please confirm")
    client = as_user(request.getfixturevalue(name))

    for url in ("/outbox/", f"/outbox/{notice.pk}/"):
        response = client.get(url)
        assert response.status_code == 403
        assert "Please confirm" not in response.content.decode()


def test_list_is_filtered_by_state_and_marks_what_may_have_gone_twice(officer: User, as_user: SignIn) -> None:
    make.notice(heading="First", state=NoticeState.SENT, may_have_gone_twice=True)
    make.notice(heading="Second", state=NoticeState.FAILED)

    text = as_user(officer).get("/outbox/?state=sent").content.decode()

    assert ("First" in text, "Second" in text, "may have gone twice" in text) == (True, False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_notice_and_with_three(
    count: int, officer: User, as_user: SignIn, django_assert_num_queries: Any, state: Any
) -> None:
    for _number in range(count):
        make.notice()
    client = as_user(officer)

    with django_assert_num_queries(7):  # session, user, roles (2), page, count, State
        client.get("/outbox/")


@pytest.mark.usefixtures("_link")
@pytest.mark.parametrize(
    ("mode", "shown", "hidden"),
    [
        ("demo", "https://register.invalid/verify/key/", "{link}"),
        ("production", "{link}", "https://register.invalid/verify/key/"),
    ],
)
def test_detail_shows_the_key_in_the_demonstration_alone(
    mode: str, shown: str, hidden: str, officer: User, as_user: SignIn, settings: Any
) -> None:
    settings.MODE = mode
    notice = make.notice(body="Confirm here: {link}")

    text = as_user(officer).get(f"/outbox/{notice.pk}/").content.decode()

    assert (shown in text, hidden in text) == (True, False)
    assert ("Nothing leaves this machine" in text) is (mode == "demo")


@pytest.mark.parametrize(
    ("kind", "who", "is_told"),
    [
        ("tests.message", "administrator", False),
        ("tests.message", "officer", True),
        ("invitation", "administrator", True),
        ("password-reset", "administrator", True),
        ("access-changed", "administrator", True),
    ],
)
@pytest.mark.parametrize("mode", ["test", "demo"])
def test_administrator_reads_the_envelope_alone_unless_it_is_about_access(
    mode: str, kind: str, who: str, is_told: bool, nobody: User, as_user: SignIn, request: Any, settings: Any
) -> None:
    client = as_user(request.getfixturevalue(who))
    settings.MODE = mode
    notice = make.notice(kind=kind, subject=str(nobody.pk), body="The stock of the restricted body", heading="Heading")

    text = client.get(f"/outbox/{notice.pk}/").content.decode()

    assert ("The stock of" in text, "Heading" in text, notice.address in text) == (is_told, True, True)


def test_failed_message_leads_to_whose_address_it_is(officer: User, focal: User, as_user: SignIn) -> None:
    notice = make.notice(state=NoticeState.FAILED, address=focal.email.upper())

    text = as_user(officer).get(f"/outbox/{notice.pk}/").content.decode()

    assert focal.get_absolute_url() in text
    assert "correct the address there first" in text


def test_sending_again_is_noted_with_its_author_once(officer: User, as_user: SignIn) -> None:
    notice = make.notice(state=NoticeState.FAILED)
    client = as_user(officer)

    for _time in range(2):
        client.post(f"/outbox/{notice.pk}/again/")

    events = SecurityEvent.objects.filter(kind="message-again")
    assert [(event.actor, event.subject) for event in events] == [(f"user:{officer.pk}", f"notice:{notice.pk}")]


def test_detail_never_shows_the_way_to_a_new_password(officer: User, as_user: SignIn, settings: Any) -> None:
    settings.MODE = "production"
    notice = make.notice(kind="mail", body="https://register.invalid/accounts/password/reset/key/1-abc/")

    text = as_user(officer).get(f"/outbox/{notice.pk}/").content.decode()

    assert "/reset/key/" not in text
    assert "The text is not shown" in text


def test_detail_tells_that_it_may_have_gone_twice_and_why_it_failed(officer: User, as_user: SignIn) -> None:
    notice = make.notice(
        state=NoticeState.FAILED, may_have_gone_twice=True, attempts=6, problem="SMTPException: mailbox full"
    )

    text = as_user(officer).get(f"/outbox/{notice.pk}/").content.decode()

    assert "It may have gone twice" in text
    assert "SMTPException: mailbox full" in text
    assert f'action="/outbox/{notice.pk}/again/"' in text


def test_text_of_a_message_is_shown_as_text(officer: User, as_user: SignIn) -> None:
    notice = make.notice(body="<script>alert(1)</script>")

    assert "<script>alert" not in as_user(officer).get(f"/outbox/{notice.pk}/").content.decode()


def test_failed_message_is_queued_again_and_any_other_is_not(officer: User, as_user: SignIn) -> None:
    failed, sent = make.notice(state=NoticeState.FAILED, attempts=6), make.notice(state=NoticeState.SENT)
    client = as_user(officer)

    client.post(f"/outbox/{failed.pk}/again/")
    response = client.post(f"/outbox/{sent.pk}/again/", follow=True)

    assert dict(Notice.objects.values_list("pk", "state")) == {failed.pk: "queued", sent.pk: "sent"}
    assert "Only a message that failed can be sent again." in response.content.decode()
