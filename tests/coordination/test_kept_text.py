"""A timeout never eats typed text: it stands in its form again after the sign-in, once, for its owner alone."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contacts.models import StaleFlag
from coordination import kept, sessions
from coordination.models import State, User
from members.models import Person
from tests.contacts.browsing import typed
from tests.coordination.signing import give_password, log_in, set_back, sign_in, suspend
from tests.factories import contacts as contact
from tests.members import making as made

pytestmark = pytest.mark.django_db

SAID = "You were signed out while you were writing. What you typed is here; look it over and send it."
NOT_DONE = "You were signed out, so it was not done. Do it again, if you still want it."
TYPED = "a name that was typed for long"


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


@pytest.fixture
def clerk(officer: User) -> User:
    return give_password(officer)


@pytest.fixture
def someone() -> Person:
    return made.person(name="Before")


@pytest.fixture
def address(someone: Person) -> str:
    return made.url("person-update", someone.pk)


def written(browser: Client, address: str, **changes: object) -> dict:
    """Return what the form at an address sends, with something typed."""
    return typed(browser.get(address), **{"name": TYPED, "reason": "spelling", **changes})


def shown(page) -> str:
    return page.context["form"]["name"].value()


def end(browser: Client, how: str, user: User) -> None:
    if how == "idle":
        set_back(browser, sessions.SEEN, 1201)
    elif how == "absolute":
        set_back(browser, sessions.BEGAN, 36001)
    elif how == "ended":
        sessions.end_sessions(user=user, by=user)
    elif how == "cookie gone":
        del browser.cookies["sessionid"]


def strict(browser: Client) -> Client:
    """Return a browser of the same session in which forms without their token are refused."""
    same = Client(enforce_csrf_checks=True)
    same.cookies = browser.cookies
    return same


@pytest.mark.parametrize("how", ["idle", "absolute", "ended", "cookie gone"])
def test_text_is_in_its_form_again_after_the_sign_in(how, clerk, address, someone):
    browser = sign_in(clerk)
    sent = written(browser, address)
    end(browser, how, clerk)

    away = browser.post(address, sent)
    assert away.url == f"{reverse('account_login')}?next={address}"
    back = log_in(browser, clerk.email, to=address)
    page = browser.get(back.url)

    assert (page.status_code, shown(page)) == (200, TYPED)
    assert SAID in page.content.decode()
    assert made.fresh(someone).name == "Before"
    assert browser.post(address, typed(page)).status_code == 302
    assert made.fresh(someone).name == TYPED


def test_text_is_shown_once(clerk, address):
    browser = sign_in(clerk)
    sent = written(browser, address)
    end(browser, "idle", clerk)
    browser.post(address, sent)
    log_in(browser, clerk.email)
    browser.get(address)

    again = browser.get(address)

    assert shown(again) == "Before"
    assert SAID not in again.content.decode()


def test_text_is_never_shown_to_somebody_else(clerk, administrator, head, address):
    give_password(head)
    browser = sign_in(clerk)
    sent = written(browser, address)
    end(browser, "idle", clerk)
    browser.post(address, sent)

    log_in(browser, head.email)
    assert TYPED not in str(dict(browser.session))
    browser.post(reverse("account_logout"))
    log_in(browser, clerk.email)

    assert shown(browser.get(address)) == "Before"


@pytest.mark.parametrize("how", ["ended", "cookie gone"])
def test_text_of_a_lost_session_is_shown_to_nobody_but_who_signed_in_there_last(how, clerk, head, address):
    give_password(head)
    browser = sign_in(clerk)
    sent = written(browser, address)
    end(browser, how, clerk)
    browser.post(address, sent)

    log_in(browser, head.email)

    assert TYPED not in str(dict(browser.session))


def test_text_of_a_suspended_person_comes_back_to_nobody(clerk, address):
    browser = sign_in(clerk)
    sent = written(browser, address)
    suspend(clerk)

    browser.post(address, sent)
    log_in(browser, clerk.email)

    assert browser.get(address).status_code == 302


def test_text_is_gone_after_two_hours(clerk, address, monkeypatch):
    browser = sign_in(clerk)
    sent = written(browser, address)
    end(browser, "idle", clerk)
    browser.post(address, sent)
    session = browser.session
    session[kept.KEPT] = [{**one, "at": one["at"] - 7201} for one in session[kept.KEPT]]
    session.save()

    log_in(browser, clerk.email)

    assert shown(browser.get(address)) == "Before"


def test_edit_meanwhile_is_still_seen(clerk, address, someone):
    browser = sign_in(clerk)
    sent = written(browser, address)
    end(browser, "idle", clerk)
    browser.post(address, sent)
    log_in(browser, clerk.email)
    page = browser.get(address)
    other = sign_in(clerk)
    other.post(address, written(other, address, name="Quicker"))

    answer = browser.post(address, typed(page))

    assert answer.status_code == 409
    assert made.fresh(someone).name == "Quicker"


def test_what_is_wrong_with_the_text_stands_at_its_field_and_the_page_is_no_error(clerk, address):
    browser = sign_in(clerk)
    sent = written(browser, address, reason="")
    end(browser, "idle", clerk)
    browser.post(address, sent)
    log_in(browser, clerk.email)

    page = browser.get(address)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["reason"]
    assert not page.context["form"].is_valid()


def test_two_texts_of_two_tabs_both_come_back(clerk, address):
    other = made.url("person-update", made.person(name="Second").pk)
    browser = sign_in(clerk)
    first, second = written(browser, address), written(browser, other, name="typed in the second tab")
    end(browser, "idle", clerk)
    browser.post(address, first)
    browser.post(other, second)
    log_in(browser, clerk.email)

    assert [shown(browser.get(one)) for one in (other, address)] == ["typed in the second tab", TYPED]


def test_password_and_token_are_not_kept(clerk, address):
    browser = sign_in(clerk)
    end(browser, "idle", clerk)

    browser.post(address, {"name": TYPED, "csrfmiddlewaretoken": "t" * 32, "new_password": "hidden words"})

    (copy,) = browser.session[kept.KEPT]
    assert copy["fields"] == {"name": [TYPED]}


@pytest.mark.parametrize(
    "sent",
    [{"name": "x" * 200_001}, {f"f{number}": "x" for number in range(201)}],
    ids=["bytes", "fields"],
)
def test_text_that_is_too_long_is_said_to_be_lost(sent, clerk, address):
    browser = sign_in(clerk)
    end(browser, "idle", clerk)
    browser.post(address, sent)
    log_in(browser, clerk.email)

    page = browser.get(address)

    assert shown(page) == "Before"
    assert f"{NOT_DONE} What you typed was too long to be kept." in page.content.decode()


def test_files_are_to_be_chosen_again(clerk, address):
    browser = sign_in(clerk)
    sent = written(browser, address)
    end(browser, "idle", clerk)
    browser.post(address, {**sent, "scan": SimpleUploadedFile("letter.pdf", b"%PDF-1.7")})
    log_in(browser, clerk.email)

    assert f"{SAID} Files are not kept: choose them again." in browser.get(address).content.decode()


def test_act_without_a_page_leads_back_to_where_it_was_asked(clerk):
    point = contact.office_point()
    page, act = point.get_absolute_url(), reverse("contacts:point-ask", args=[point.pk])
    browser = sign_in(clerk)
    end(browser, "idle", clerk)
    browser.post(act, headers={"referer": f"http://testserver{page}"})
    back = log_in(browser, clerk.email, to=act)

    answer = browser.get(back.url)
    assert (answer.status_code, answer.url) == (302, page)
    assert NOT_DONE in browser.get(page).content.decode()
    assert not StaleFlag.objects.filter(registration__point=point).exists()


def test_act_without_a_page_and_without_a_way_back_leads_to_today(clerk):
    act = reverse("contacts:point-ask", args=[contact.office_point().pk])
    browser = sign_in(clerk)
    end(browser, "idle", clerk)
    browser.post(act, headers={"referer": "https://elsewhere.invalid/page"})
    log_in(browser, clerk.email)

    page = browser.get(act, follow=True)

    assert page.redirect_chain == [("/", 302)]
    assert NOT_DONE in page.content.decode()


def test_own_account_keeps_what_was_chosen(clerk):
    address = reverse("my-account")
    browser = sign_in(clerk)
    end(browser, "idle", clerk)
    browser.post(address, {"language": "ar"})
    log_in(browser, clerk.email)

    page = browser.get(address)

    assert page.context["form"]["language"].value() == "ar"
    clerk.refresh_from_db()
    assert clerk.language == "en"


def test_lack_of_proof_keeps_the_text_too(as_user, officer, address, someone):
    give_password(officer)
    browser = as_user(officer)
    sent = written(browser, address)
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= 700
    session.save()

    away = browser.post(address, sent)
    assert away.url.startswith(reverse("account_reauthenticate"))
    back = browser.post(away.url, {"password": "a long enough password", "next": address})
    page = browser.get(back.url)

    assert (back.url, shown(page)) == (address, TYPED)
    assert "We had to be sure that it is you. What you typed is here" in page.content.decode()
    assert made.fresh(someone).name == "Before"


# A stranger, and the page of another site.


def test_stranger_can_make_the_register_keep_little(client, address):
    for _turn in range(kept.STRANGER_COPIES + 5):
        Client().post(address, {"name": "x" * 1000})

    assert Session.objects.count() == kept.STRANGER_COPIES


def test_form_older_than_the_sign_in_of_another_tab_comes_back(as_user, clerk, address, someone):
    browser = strict(as_user(clerk))
    sent = written(browser, address)

    answer = browser.post(address, sent, headers={"origin": "http://testserver"})
    page = browser.get(answer.url)

    assert (answer.url, shown(page)) == (address, TYPED)
    assert "This form was older than your sign-in" in page.content.decode()
    assert made.fresh(someone).name == "Before"


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.invalid"}, {"origin": "null"}])
def test_page_of_another_site_puts_no_words_into_a_form(headers, as_user, clerk, address):
    browser = strict(as_user(clerk))
    sent = written(browser, address)

    answer = browser.post(address, sent, headers=headers)

    assert answer.status_code == 403
    assert shown(browser.get(address)) == "Before"
