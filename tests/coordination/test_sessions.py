"""Sessions end by themselves, by their owner's hand and by the administrator's, at the next request at the latest."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.urls import reverse

from coordination import sessions
from coordination.contexts.sessions import device_words
from coordination.models import SecurityEvent, User
from tests.coordination.signing import PASSWORD, is_open, log_in, newcomer, set_back, sign_in, suspend

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return newcomer()


@pytest.mark.parametrize(
    ("name", "seconds", "opens"),
    [
        (sessions.SEEN, 19 * 60, True),
        (sessions.SEEN, 20 * 60 + 1, False),
        (sessions.BEGAN, 10 * 3600 - 60, True),
        (sessions.BEGAN, 10 * 3600 + 1, False),
        (sessions.SEEN, -3600, False),
    ],
    ids=["in use", "idle", "before the end", "after the end", "clock set back"],
)
def test_session_ends_by_time(person, name, seconds, opens):
    browser = sign_in(person)
    set_back(browser, name, seconds)
    if seconds < 0:
        set_back(browser, sessions.BEGAN, seconds)

    assert is_open(browser) is opens


def test_session_without_its_times_is_closed(person):
    browser = sign_in(person)
    session = browser.session
    del session[sessions.SEEN]
    session.save()

    assert not is_open(browser)


@pytest.mark.parametrize(
    ("name", "seconds", "kind", "said"),
    [
        (sessions.SEEN, 1201, "session-ended-idle", "You were signed out after 20 minutes without use."),
        (sessions.BEGAN, 36001, "session-ended-absolute", "A session lasts 10 hours at most"),
    ],
)
def test_end_by_time_is_said_and_noted_once(person, name, seconds, kind, said):
    browser = sign_in(person)
    set_back(browser, name, seconds)

    page = browser.get(reverse("my-account"), follow=True)
    browser.get(reverse("my-account"))

    assert page.redirect_chain == [(reverse("account_login") + "?next=/my/", 302)]
    assert said in page.content.decode()
    assert SecurityEvent.objects.filter(kind=kind, actor=f"user:{person.pk}").count() == 1


@pytest.mark.parametrize(("seconds", "is_written"), [(50, False), (61, True)])
def test_reading_writes_the_last_use_once_a_minute(person, seconds, is_written):
    browser = sign_in(person)
    set_back(browser, sessions.SEEN, seconds)
    before = browser.session[sessions.SEEN]

    is_open(browser)

    assert (browser.session[sessions.SEEN] > before) is is_written


def test_what_a_page_asks_by_itself_keeps_no_session_open(person):
    browser = sign_in(person)
    set_back(browser, sessions.SEEN, 600)

    left = browser.get(reverse("session-left")).json()["left"]

    assert 590 < left <= 600
    assert browser.session[sessions.SEEN] <= int(time.time()) - 600


def test_person_who_says_so_stays(person):
    browser = sign_in(person)
    set_back(browser, sessions.SEEN, 1100)

    assert browser.post(reverse("session-left")).json()["left"] > 1190


def test_suspension_ends_the_session_at_the_next_request(person):
    browser = sign_in(person)
    suspend(person)

    page = browser.get(reverse("my-account"), follow=True)

    assert "This account is closed." in page.content.decode()
    assert not is_open(browser)


def test_suspension_that_ended_the_session_at_once_is_said_too(person, administrator):
    browser = sign_in(person)
    suspend(person)
    sessions.end_sessions(user=person, by=administrator, reason="left the house")

    page = browser.get(reverse("my-account"), follow=True)

    assert "This account is closed." in page.content.decode()
    assert list(SecurityEvent.objects.filter(kind__contains="ended").values_list("kind", flat=True)) == [
        "sessions-ended"
    ]


def test_password_change_ends_the_others_and_keeps_this_one(person):
    here, there = sign_in(person), sign_in(person)

    new = "another sentence that is long"
    here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )

    assert is_open(here)
    assert not is_open(there)


def test_administrator_ends_all_sessions_of_a_user(person, administrator, officer, as_user):
    browsers = [sign_in(person), sign_in(person), as_user(person)]
    bystander = as_user(officer)

    ended = sessions.end_sessions(user=person, by=administrator, reason="telephone lost")

    assert ended == 3
    assert [is_open(one) for one in browsers] == [False] * 3
    assert is_open(bystander)
    event = SecurityEvent.objects.get(kind="sessions-ended")
    assert (event.actor, event.subject) == (f"user:{administrator.pk}", f"user:{person.pk}")
    assert event.detail == {"sessions": 3, "reason": "telephone lost"}


def test_ended_session_says_that_it_was_ended_and_its_key_opens_nothing_after_a_new_sign_in(person):
    browser = sign_in(person)
    key = browser.session.session_key
    sessions.end_sessions(user=person, by=person)

    page = browser.get(reverse("my-account"), follow=True)
    log_in(browser, person.email)

    assert "This session was ended by hand" in page.content.decode()
    assert is_open(browser)
    assert browser.session.session_key != key
    assert not Session.objects.filter(session_key=key).exists()


def test_request_under_way_does_not_write_an_ended_session_back(person):
    browser = sign_in(person)
    under_way = browser.session
    under_way["draft"] = "read before the end"

    sessions.end_sessions(user=person, by=person)

    with pytest.raises(UpdateError):
        under_way.save()
    assert not is_open(browser)


# The page of one's own sessions.


def test_page_lists_browsers_and_never_a_key(person):
    here, there = sign_in(person), sign_in(person, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.7")

    text = here.get(reverse("session-list")).content.decode()

    assert "Firefox on Linux" in text
    assert "192.0.2.7" in text
    assert text.count("this one") == 1
    assert not [one for one in (here, there) if one.session.session_key in text]


def test_one_of_the_list_is_ended(person):
    here, there = sign_in(person), sign_in(person)
    row = UserSession.objects.get(session_key=there.session.session_key)

    here.post(reverse("session-end", args=[row.pk]))

    assert (is_open(here), is_open(there)) == (True, False)
    assert SecurityEvent.objects.filter(kind="session-ended-by-owner", actor=f"user:{person.pk}").count() == 1


def test_session_of_somebody_else_does_not_exist(person, officer, as_user):
    theirs = sign_in(person)
    row = UserSession.objects.get(user=person)

    answer = as_user(officer).post(reverse("session-end", args=[row.pk]))

    assert answer.status_code == 404
    assert is_open(theirs)


def test_all_others_are_ended(person):
    here, *others = [sign_in(person) for _turn in range(3)]

    page = here.post(reverse("session-end-others"), follow=True)

    assert [is_open(one) for one in others] == [False, False]
    assert "All others are ended." in page.content.decode()
    assert UserSession.objects.filter(user=person).count() == 1


def test_list_costs_the_same_for_one_and_three(person, django_assert_num_queries):
    here = sign_in(person)
    is_open(here)
    with django_assert_num_queries(2):
        assert len(sessions.open_sessions(person)) == 1
    sign_in(person)
    sign_in(person)

    with django_assert_num_queries(2):
        assert len(sessions.open_sessions(person)) == 3


def test_session_over_by_time_is_not_listed(person):
    here, there = sign_in(person), sign_in(person)
    set_back(there, sessions.SEEN, 1300)

    listed = sessions.open_sessions(person)

    assert [row.session_key for row in listed] == [here.session.session_key]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("\x1b[31m<b>robot</b>\u202e", "31mbrobot/b"),
        ("", "a browser that does not say its name"),
    ],
)
def test_device_is_told_in_words(agent, words):
    assert device_words(agent) == words


def test_sign_in_sweeps_sessions_that_nobody_can_open(person):
    first = sign_in(person)
    Session.objects.filter(pk=first.session.session_key).update(expire_date="2020-01-01T00:00:00Z")

    sign_in(person)

    assert Session.objects.count() == 1


def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(person):
    browser = sign_in(person)
    key = browser.session.session_key

    answer = browser.post(reverse("account_logout"))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert SESSION_KEY not in browser.session
