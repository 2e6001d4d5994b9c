"""The signed link: bound to its request, its contact and its end; its token is never stored."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings

from contacts import links
from contacts.actions import answer_link, ask_by_link
from contacts.exceptions import LinkAlteredError, LinkExpiredError, LinkRefusedError, LinkUsedError
from contacts.models import VerificationRequest
from coordination import notices
from coordination.records import acting
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
Freeze = Callable[[dt.date | dt.datetime], None]


@pytest.fixture(autouse=True)
def _today(freeze: Freeze) -> None:
    freeze(made.TODAY)


@pytest.fixture
def asked() -> VerificationRequest:
    return ask_by_link(point=made.office_point(), by=made.BY)


def _refusal(token: str) -> type[LinkRefusedError]:
    with pytest.raises(LinkRefusedError) as refusal:
        links.open_link(token)
    return refusal.type


def test_open_link_with_the_token_of_the_mail_finds_the_request(asked: VerificationRequest) -> None:
    assert links.open_link(links.token_of(asked)) == asked


def test_token_is_stored_nowhere_and_stands_in_the_mail_only_when_it_leaves(asked: VerificationRequest) -> None:
    token = links.token_of(asked)
    row = VerificationRequest.objects.filter(pk=asked.pk).values().get()

    assert token not in {str(value) for value in row.values()}
    assert row["token_digest"] == links.digest_of(token)
    assert token not in asked.notice.body
    assert f"{settings.BASE_URL}/contacts/confirm/{token}/" in notices.text_of(asked.notice)


def test_open_link_with_every_altered_character_is_refused_as_altered(asked: VerificationRequest) -> None:
    token = links.token_of(asked)
    altered = [
        token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :] for place in range(len(token))
    ]

    assert {_refusal(one) for one in altered} == {LinkAlteredError}


@pytest.mark.parametrize("token", ["", "-", "x", "0" * 32, f"{'0' * 32}-{'0' * 40}", "../../etc/passwd", "م" * 40])
def test_open_link_with_what_is_no_token_is_refused_as_altered(token: str) -> None:
    assert _refusal(token) is LinkAlteredError


def test_open_link_of_another_request_is_refused_as_altered(asked: VerificationRequest) -> None:
    other = ask_by_link(point=made.office_point(), by=made.BY)
    mixed = f"{asked.pk.hex}-{links.token_of(other).partition('-')[2]}"

    assert _refusal(mixed) is LinkAlteredError


def test_open_link_after_its_end_is_refused_as_expired(asked: VerificationRequest, freeze: Freeze) -> None:
    assert asked.expires_at is not None

    freeze(asked.expires_at - dt.timedelta(seconds=1))
    assert links.open_link(links.token_of(asked)) == asked
    freeze(asked.expires_at)
    assert _refusal(links.token_of(asked)) is LinkExpiredError


def test_open_link_that_was_answered_is_refused_as_used(asked: VerificationRequest) -> None:
    token = links.token_of(asked)
    answer_link(token=token, by=made.BY)

    assert _refusal(token) is LinkUsedError


def test_open_link_that_a_newer_one_replaced_has_expired_and_is_not_called_altered(
    asked: VerificationRequest, freeze: Freeze
) -> None:
    token = links.token_of(asked)
    freeze(dt.datetime(2026, 6, 2, 8, tzinfo=dt.UTC))
    newer = ask_by_link(point=asked.point, by=made.BY)

    assert _refusal(token) is LinkExpiredError
    assert links.open_link(links.token_of(newer)) == newer


def test_open_link_whose_row_was_prolonged_past_the_actions_is_refused(asked: VerificationRequest) -> None:
    token = links.token_of(asked)
    with acting(made.BY):
        asked.expires_at += dt.timedelta(days=100)
        asked.save()

    assert _refusal(token) is LinkAlteredError
