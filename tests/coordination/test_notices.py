"""Notices: written with their cause, once; sent once, or marked that they may have gone twice."""

import datetime as dt
from collections.abc import Callable
from email.message import Message
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail

from coordination import notices
from coordination.access import viewer
from coordination.enums import NoticeState
from coordination.models import Notice, User
from coordination.notices import LEASE
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
Freeze = Callable[[dt.datetime], None]


@pytest.fixture(autouse=True)
def _at_noon(freeze: Freeze) -> None:
    freeze(NOON)


@pytest.fixture
def sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """A mail server that takes everything; the messages that it took."""
    taken: list[EmailMessage] = []
    settings.MODE = "production"
    settings.MAIL_SERVER = {"host": "mail.invalid", "port": 25}
    monkeypatch.setattr(EmailMessage, "send", lambda message, **kwargs: taken.append(message) or 1)
    return taken


def fields(message: EmailMessage) -> Message:
    return message.message()


def owed(**given: Any) -> Notice:
    values = {
        "kind": "tests.message",
        "subject": "contact:1",
        "period": "2026-11",
        "address": "holder@office.invalid",
        "heading": "Please confirm",
        "body": "Are the details right? {link}",
        **given,
    }
    return notices.owe(**values)


def state_of(notice: Notice) -> tuple[str, int, bool]:
    notice.refresh_from_db()
    return notice.state, notice.attempts, notice.may_have_gone_twice


# Owing.


def test_notice_is_owed_once_a_kind_subject_period_and_address() -> None:
    first, second = owed(), owed(heading="Another")
    third = owed(address="deputy@office.invalid")

    assert (first.pk == second.pk, third.pk == first.pk, Notice.objects.count()) == (True, False, 2)


def test_heading_with_line_breaks_becomes_one_line() -> None:
    notice = owed(heading="Confirm\r\nBcc: all@office.invalid")

    assert notice.heading == "Confirm Bcc: all@office.invalid"


def test_mail_of_a_library_becomes_a_notice(settings: Any) -> None:
    settings.EMAIL_BACKEND = "coordination.mail.NoticeBackend"

    send_mail("Reset", "Follow the key.", None, ["holder@office.invalid"])

    assert list(Notice.objects.values_list("kind", "heading", "address", "state")) == [
        ("mail", "Reset", "holder@office.invalid", "queued")
    ]
    assert mail.outbox == []


# Sending.


def test_notice_goes_out_once_with_its_own_message_id(sent: list[EmailMessage]) -> None:
    notice = owed()

    taken = [notices.post(notice.pk), notices.post(notice.pk)]

    assert (taken, state_of(notice)) == ([True, False], ("sent", 1, False))
    assert [(message.to, fields(message)["Message-ID"]) for message in sent] == [
        (["holder@office.invalid"], notice.message_id)
    ]


@pytest.mark.parametrize(("mode", "server"), [("demo", {"host": "mail.invalid"}), ("production", {})])
def test_notice_in_a_demonstration_or_without_a_server_is_kept(
    mode: str, server: dict[str, str], sent: list[EmailMessage], settings: Any
) -> None:
    settings.MODE, settings.MAIL_SERVER = mode, server
    notice = owed()

    notices.post(notice.pk)

    assert (sent, state_of(notice)) == ([], ("kept", 1, False))


def test_sender_that_died_while_sending_leaves_a_mark_and_the_same_message_id(
    sent: list[EmailMessage], freeze: Freeze
) -> None:
    notice = make.notice(state=NoticeState.SENDING, attempts=1, lease_until=NOON)
    freeze(NOON + dt.timedelta(seconds=1))

    assert notices.due() == [notice.pk]
    notices.post(notice.pk)

    assert state_of(notice) == ("sent", 2, True)
    assert [fields(message)["Message-ID"] for message in sent] == [notice.message_id]


def test_notice_that_is_being_sent_is_not_taken_before_its_lease_ends(sent: list[EmailMessage]) -> None:
    notice = make.notice(state=NoticeState.SENDING, attempts=1, lease_until=NOON + LEASE)

    assert (notices.due(), notices.post(notice.pk), sent) == ([], False, [])


@pytest.fixture
def broken(sent: list[EmailMessage], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(message: EmailMessage, **kwargs: Any) -> int:
        raise ConnectionRefusedError("mail server away")

    monkeypatch.setattr(EmailMessage, "send", fail)


@pytest.mark.usefixtures("broken")
def test_failed_sending_is_tried_again_later_without_a_mark(freeze: Freeze) -> None:
    notice = owed()

    notices.post(notice.pk)

    assert state_of(notice) == ("queued", 1, False)
    assert notice.problem == "ConnectionRefusedError: mail server away"
    assert notice.not_before == NOON + dt.timedelta(minutes=2)


@pytest.mark.usefixtures("broken")
def test_notice_fails_after_its_last_attempt_and_may_be_sent_again() -> None:
    notice = make.notice(attempts=notices.MOST_ATTEMPTS - 1)

    notices.post(notice.pk)
    assert state_of(notice) == ("failed", notices.MOST_ATTEMPTS, False)

    assert notices.again(notice)
    assert (state_of(notice), notice.problem) == (("queued", 0, False), "")


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "kept"])
def test_notice_that_has_not_failed_is_not_sent_again(state: str) -> None:
    notice = make.notice(state=state, attempts=1)

    assert not notices.again(notice)
    assert state_of(notice) == (state, 1, False)


# What fills a text.


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_completers", {})

    @notices.completes("tests.message")
    def complete(notice: Notice) -> dict[str, str]:
        return {"link": f"https://register.invalid/verify/{notice.subject}"}


@pytest.mark.usefixtures("link")
def test_placeholder_is_filled_in_the_message_and_never_stored(sent: list[EmailMessage]) -> None:
    notice = owed(body="Follow {link}, or {nothing}.")

    notices.post(notice.pk)

    assert [message.body for message in sent] == ["Follow https://register.invalid/verify/contact:1, or {nothing}."]
    assert Notice.objects.get(pk=notice.pk).body == "Follow {link}, or {nothing}."


@pytest.mark.usefixtures("link")
@pytest.mark.parametrize(
    ("mode", "kind", "shown"),
    [
        ("demo", "tests.message", "Go: https://register.invalid/verify/contact:1"),
        ("production", "tests.message", "Go: {link}"),
        ("test", "tests.message", "Go: {link}"),
        ("demo", "mail", "Go: {link}"),
        ("production", "mail", None),
    ],
)
def test_outbox_shows_keys_in_the_demonstration_alone(
    mode: str, kind: str, shown: str | None, settings: Any, officer: User
) -> None:
    settings.MODE = mode

    assert notices.shown(owed(kind=kind, body="Go: {link}"), viewer(officer)) == shown


def test_message_of_a_library_is_forgotten_once_it_has_left(sent: list[EmailMessage]) -> None:
    notice = owed(kind="mail", body="Your key is 12345.")

    notices.post(notice.pk)

    assert [message.body for message in sent] == ["Your key is 12345."]
    assert Notice.objects.get(pk=notice.pk).body == ""
