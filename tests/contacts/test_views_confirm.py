"""The page behind a signed link, as a holder without an account meets it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from redis.exceptions import ConnectionError as RedisDownError

from contacts import actions, links, tries
from contacts.models import PointOfContact, RegistrationEvent, VerificationRequest
from coordination.models import SecurityEvent, State
from tests.contacts.browsing import words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
ADDRESS = "desk@ministry.invalid"
PHONE = "+254 20 123 4567"
Freeze = Callable[[dt.date | dt.datetime], None]


@pytest.fixture(autouse=True)
def _today(freeze: Freeze, state: State) -> None:
    freeze(made.TODAY)
    made.catalogue()


@pytest.fixture
def point() -> PointOfContact:
    """An office that is registered and was asked nothing yet."""
    contact = made.office_point(
        made.body(name="Ministry of Trade"),
        office="Export desk",
        other_offices={"ar": "مكتب التصدير"},
        address="1 Road",
        emails=[ADDRESS],
        languages=["en"],
    )
    made.registration(contact)
    return contact


@pytest.fixture
def browser() -> Client:
    """Somebody without an account, whose browser sends no token against forged forms and an Origin of null."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


def path(point: PointOfContact) -> str:
    asked = actions.ask_by_link(point=point, by=BY)
    return f"/contacts/confirm/{links.token_of(asked)}/"


def entered(browser: Client, where: str, address: str = ADDRESS) -> str:
    """Type the address and return the signed value that the second step carries."""
    return str(browser.post(where, {"mailbox": address}).context["pass"])


def filled(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """Return what a browser sends back of the correction form, with changes."""
    values = {field.html_name: field.value() for field in page.context["form"]}
    values = {name: "\r\n".join(value) if isinstance(value, list) else value for name, value in values.items()}
    return {**values, "pass": page.context["pass"], "answer": "correct", **changes}


def written() -> tuple[int, int, int]:
    return VerificationRequest.history.count(), PointOfContact.history.count(), RegistrationEvent.history.count()


# Looking.


@pytest.mark.parametrize("method", ["get", "head"])
def test_confirm_looked_at_by_a_mail_scanner_changes_nothing(
    method: str, point: PointOfContact, browser: Client
) -> None:
    where = path(point)
    before = written()

    for _time in range(30):
        assert getattr(browser, method)(where).status_code == 200

    assert written() == before
    assert entered(browser, where)


def test_confirm_first_shows_the_office_and_masks_the_rest(point: PointOfContact, browser: Client) -> None:
    page = browser.get(path(point)).content.decode()

    assert "Export desk" in page
    for secret in (ADDRESS, PHONE, "1 Road", "Ministry of Trade"):
        assert secret not in page
    assert "d•••@m•••.invalid" in page
    assert "+••• 67" in page


def test_confirm_of_a_post_does_not_name_the_holder_before_the_second_step(browser: Client) -> None:
    contact = made.seat_point(made.person(name="A. Holder", email=ADDRESS))
    where = path(contact)

    first = browser.get(where).content.decode()
    second = browser.post(where, {"mailbox": ADDRESS}).content.decode()

    assert ("A. Holder" in first, "A. Holder" in second) == (False, True)


@pytest.mark.parametrize("step", ["first", "second", "refused"])
def test_confirm_tells_no_other_site_keeps_no_copy_sets_no_cookie_and_needs_no_script(
    step: str, point: PointOfContact, browser: Client
) -> None:
    where = path(point)
    pages = {
        "first": lambda: browser.get(where),
        "second": lambda: browser.post(where, {"mailbox": ADDRESS}),
        "refused": lambda: browser.get("/contacts/confirm/none/"),
    }

    page = pages[step]()

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not page.cookies
    assert "<script" not in page.content.decode()


def test_confirm_speaks_the_language_of_the_mail_and_can_be_switched(browser: Client) -> None:
    contact = made.office_point(emails=[ADDRESS], languages=["ar"], other_offices={"ar": "مكتب التصدير"})
    where = path(contact)

    arabic, english = browser.get(where), browser.get(f"{where}?language=en")

    assert ('lang="ar" dir="rtl"' in arabic.content.decode(), "مكتب التصدير" in arabic.content.decode()) == (True, True)
    assert 'lang="en" dir="ltr"' in english.content.decode()
    assert (arabic.headers["Content-Language"], english.headers["Content-Language"]) == ("ar", "en")


# The address.


@pytest.mark.parametrize("address", ["other@ministry.invalid", "", "desk", "desk@ministry.invalid.evil"])
def test_confirm_with_another_address_shows_nothing_more(address: str, point: PointOfContact, browser: Client) -> None:
    page = browser.post(path(point), {"mailbox": address})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["mailbox"]
    assert PHONE not in page.content.decode()


def test_confirm_takes_the_address_in_any_case_and_with_spaces(point: PointOfContact, browser: Client) -> None:
    page = browser.post(path(point), {"mailbox": "  DESK@Ministry.invalid "})

    assert PHONE in page.content.decode()


def test_confirm_after_ten_tries_waits_and_lets_in_again_after_a_quarter_of_an_hour(
    point: PointOfContact, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = path(point)
    codes = [browser.post(where, {"mailbox": "x@x.invalid"}).status_code for _time in range(10)]
    late = browser.post(where, {"mailbox": ADDRESS})

    assert codes == [422] * 10
    assert late.status_code == 429
    assert "Wait 15 minutes, then open the link from the mail again." in words(late)
    assert SecurityEvent.objects.get().kind == "link-tries-exceeded"
    cache.clear()  # What the end of the window does.
    assert entered(browser, where)


def test_confirm_counts_the_tries_of_a_client_over_all_links(browser: Client) -> None:
    places = [path(made.office_point()) for _number in range(11)]

    codes = [browser.post(where, {"mailbox": "x@x.invalid"}).status_code for where in places]

    assert codes == [422] * 10 + [429]


def test_confirm_counts_the_tries_at_a_link_over_all_clients(point: PointOfContact, browser: Client) -> None:
    where = path(point)

    codes = [
        browser.post(where, {"mailbox": "x@x.invalid"}, REMOTE_ADDR=f"10.0.0.{number}").status_code
        for number in range(11)
    ]

    assert codes == [422] * 10 + [429]


def test_confirm_with_the_cache_down_still_lets_the_holder_in(
    point: PointOfContact, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: Any, **_kwargs: Any) -> None:
        raise RedisDownError

    where = path(point)
    monkeypatch.setattr(tries.cache, "add", down)

    assert entered(browser, where)


# The answer.


def test_confirm_renews_the_registration_and_thanks(point: PointOfContact, browser: Client) -> None:
    where = path(point)

    page = browser.post(where, {"pass": entered(browser, where), "answer": "confirm"})

    asked = VerificationRequest.objects.get()
    event = RegistrationEvent.objects.get()
    assert "Your office's details count as confirmed on 1 Jun 2026." in words(page)
    assert (asked.answer, asked.answered_by) == ("confirmed", ADDRESS)
    assert (event.kind, event.channel, event.history.get().actor) == ("confirmed", "link", f"link:{asked.pk}")


def test_confirm_with_a_correction_waits_for_the_officer(point: PointOfContact, browser: Client) -> None:
    where = path(point)
    page = browser.post(where, {"mailbox": ADDRESS})

    thanks = browser.post(where, filled(page, phones="+254 20 111 1111", address="9 Road\r\nPort Velland"))

    asked = VerificationRequest.objects.get()
    assert "waits for the secretariat" in words(thanks)
    assert asked.correction == {"phones": ["+254 20 111 1111"], "address": "9 Road\nPort Velland"}
    assert made.fresh(point)[0].phones == [PHONE]
    assert not RegistrationEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phones": "0800"}, "phones"),
        ({"emails": "no address"}, "emails"),
        ({"emails": ""}, "emails"),
        ({"languages": "English"}, "languages"),
        ({"position": ""}, "position"),
        ({"address": "1 Road\u202e"}, "address"),
        ({}, "__all__"),
    ],
)
def test_confirm_with_a_correction_that_cannot_be_says_so_and_keeps_what_was_typed(
    changes: dict, field: str, point: PointOfContact, browser: Client
) -> None:
    where = path(point)
    page = browser.post(where, {"mailbox": ADDRESS})
    before = written()

    again = browser.post(where, filled(page, **changes))

    assert again.status_code == 422
    assert list(again.context["form"].errors) == [field]
    assert all(value in again.content.decode() for value in changes.values())
    assert written() == before


def test_confirm_shows_hostile_text_as_text(point: PointOfContact, browser: Client) -> None:
    where = path(point)
    page = browser.post(where, {"mailbox": ADDRESS})

    again = browser.post(where, filled(page, position="<script>alert(1)</script>", phones="=1+1"))

    assert "<script>" not in again.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in again.content.decode()


@pytest.mark.parametrize("answer", [{}, {"answer": ""}, {"answer": "language"}, {"answer": "yes"}])
def test_confirm_without_a_plain_answer_records_nothing(answer: dict, point: PointOfContact, browser: Client) -> None:
    where = path(point)
    given = {"pass": entered(browser, where), **answer}
    before = written()

    page = browser.post(f"{where}?language=ar", given)

    assert (page.status_code, page.headers["Content-Language"], written()) == (200, "ar", before)


def test_confirm_switched_to_another_language_keeps_what_was_typed(point: PointOfContact, browser: Client) -> None:
    where = path(point)
    page = browser.post(where, {"mailbox": ADDRESS})

    again = browser.post(f"{where}?language=ar", filled(page, position="New desk", answer="language"))

    assert again.context["form"]["position"].value() == "New desk"


@pytest.mark.parametrize("value", ["", "forged", "a:b:c"])
def test_confirm_with_a_forged_entry_records_nothing(value: str, point: PointOfContact, browser: Client) -> None:
    where = path(point)
    before = written()

    page = browser.post(where, {"pass": value, "answer": "confirm"})

    assert (page.status_code, written()) == (422, before)
    assert PHONE not in page.content.decode()


def test_confirm_with_the_entry_of_another_link_records_nothing(point: PointOfContact, browser: Client) -> None:
    other = made.office_point(emails=["other@ministry.invalid"])
    entry = entered(browser, path(other), "other@ministry.invalid")
    where = path(point)
    before = written()

    page = browser.post(where, {"pass": entry, "answer": "confirm"})

    assert (page.status_code, written()) == (422, before)


def test_confirm_after_an_hour_asks_for_the_address_again_and_loses_nothing(
    point: PointOfContact, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = path(point)
    page = browser.post(where, {"mailbox": ADDRESS})
    monkeypatch.setattr("contacts.views.confirm.ENTRY_SECONDS", -1)
    first = browser.post(where, filled(page, position="New desk"))
    carried = dict(first.context["carried"])
    monkeypatch.undo()

    second = browser.post(where, {"mailbox": ADDRESS, **carried})

    assert "More than an hour passed" in words(first)
    assert second.context["form"]["position"].value() == "New desk"
    assert browser.post(where, filled(second)).status_code == 200
    assert VerificationRequest.objects.get().correction == {"position": "New desk"}


def test_confirm_of_details_that_changed_meanwhile_shows_them_again(point: PointOfContact, browser: Client) -> None:
    where = path(point)
    entry = entered(browser, where)
    made.change_phone(point)
    before = written()

    page = browser.post(where, {"pass": entry, "answer": "confirm"})

    assert (page.status_code, written()) == (409, before)
    assert "The register changed while this page was open." in words(page)
    assert "+254 20 765 4321" in page.content.decode()


# Links that open nothing.


def test_confirm_used_twice_says_so_and_changes_nothing(point: PointOfContact, browser: Client) -> None:
    where = path(point)
    entry = entered(browser, where)
    browser.post(where, {"pass": entry, "answer": "confirm"})
    before = written()

    pages = [browser.get(where), browser.post(where, {"pass": entry, "answer": "confirm"})]

    assert [(page.status_code, "This link was used already." in words(page)) for page in pages] == [(410, True)] * 2
    assert written() == before


def test_confirm_expired_or_replaced_says_so(point: PointOfContact, browser: Client, freeze: Freeze) -> None:
    replaced = path(point)
    freeze(made.TODAY + made.days(1))
    newest = path(point)
    pages = [browser.get(replaced)]
    freeze(made.TODAY + made.days(16))
    pages.append(browser.get(newest))

    assert [(page.status_code, "Ask the secretariat for a new one." in words(page)) for page in pages] == [
        (410, True)
    ] * 2


def test_confirm_altered_or_unknown_answers_alike(point: PointOfContact, browser: Client) -> None:
    where = path(point)
    altered = where[:-2] + ("0" if where[-2] != "0" else "1") + "/"

    pages = [
        browser.get(one) for one in (altered, "/contacts/confirm/none/", f"/contacts/confirm/{'0' * 32}-{'0' * 40}/")
    ]

    assert {(page.status_code, words(page)) for page in pages} == {(404, words(pages[0]))}
    assert "not complete or was altered" in words(pages[0])


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_confirm_takes_no_other_method(method: str, point: PointOfContact, browser: Client) -> None:
    assert getattr(browser, method)(path(point)).status_code == 405
