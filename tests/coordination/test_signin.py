"""Sign-in: tries are counted before hashing, refusals look alike, passwords are strong, keys change."""

import re
import threading
import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from coordination import hashers
from coordination.models import SecurityEvent, State, User
from coordination.records import Actor, acting
from tests.coordination.signing import PASSWORD, is_open, log_in, newcomer, sign_in, suspend

pytestmark = pytest.mark.django_db

WRONG = "not the right password"


@pytest.fixture(autouse=True)
def _state(state: State) -> None:
    """Pages name the State."""


@pytest.fixture
def person() -> User:
    return newcomer()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of passwords that were hashed."""
    done: list[str] = []

    class Counting(MD5PasswordHasher):
        def encode(self, password: str, salt: str) -> str:
            done.append(password)
            return super().encode(password, salt)

    monkeypatch.setattr("django.contrib.auth.hashers.get_hashers", lambda: [Counting()])
    monkeypatch.setattr("django.contrib.auth.hashers.get_hasher", lambda *given: Counting())
    return done


# Guessing (AU-3, AU-4).


def test_sixth_wrong_password_is_refused_before_anything_is_hashed(person, hashed):
    for turn in range(5):
        log_in(Client(REMOTE_ADDR=f"192.0.2.{turn}"), person.email, WRONG)
    assert len(hashed) == 5

    page = log_in(Client(REMOTE_ADDR="192.0.2.9"), person.email)

    assert len(hashed) == 5
    assert "Too many failed login attempts" in page.content.decode()
    assert SecurityEvent.objects.filter(kind="sign-in-throttled", subject=person.email).count() == 1


def test_right_password_opens_again_when_the_time_is_over(person, monkeypatch):
    for _turn in range(6):
        log_in(Client(), person.email, WRONG)
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)

    browser = Client()
    log_in(browser, person.email)

    assert SESSION_KEY in browser.session


def test_right_password_among_wrong_ones_does_not_clear_their_count(person):
    for _turn in range(4):
        log_in(Client(), person.email, WRONG)
    sign_in(person)
    log_in(Client(), person.email, WRONG)

    page = log_in(Client(), person.email)

    assert "Too many failed login attempts" in page.content.decode()


def test_one_address_tries_twenty_accounts_and_no_more(hashed):
    for turn in range(25):
        log_in(Client(), f"guess{turn}@office.invalid", WRONG)

    assert len(hashed) == 20


def test_owner_in_a_known_browser_is_not_locked_out_by_who_guesses(person):
    own = sign_in(person)
    own.post(reverse("account_logout"))
    for turn in range(30):
        log_in(Client(REMOTE_ADDR=f"192.0.2.{turn % 2}"), person.email, WRONG)

    log_in(own, person.email)

    assert is_open(own)


def test_known_browser_guesses_no_more_than_others(person, hashed):
    own = sign_in(person)
    own.post(reverse("account_logout"))
    hashed.clear()

    for _turn in range(8):
        log_in(own, person.email, WRONG)

    assert len(hashed) == 5


@pytest.mark.parametrize("value", ["", "x", "whose.device:1abc:forged"])
def test_forged_mark_of_a_known_browser_is_worth_nothing(person, hashed, value):
    for _turn in range(8):
        browser = Client()
        browser.cookies["device"] = value
        log_in(browser, person.email, WRONG)

    assert len(hashed) == 5


def test_mark_of_a_known_browser_opens_nothing_by_itself(person):
    own = sign_in(person)
    stranger = Client()
    stranger.cookies["device"] = own.cookies["device"].value

    assert not is_open(stranger)


def test_two_hashes_at_a_time_and_the_others_wait(monkeypatch):
    running, most, lock = 0, 0, threading.Lock()

    def slow(*given: object, **named: object) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return "hash"

    monkeypatch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.encode", slow)
    flood = [
        threading.Thread(target=hashers.RegisterArgon2Hasher().encode, args=("words", "saltsalt"))
        for _turn in range(12)
    ]
    for one in flood:
        one.start()
    for one in flood:
        one.join()

    assert most == 2


def test_hash_of_other_parameters_is_made_anew_at_sign_in(settings):
    class Cheap(hashers.RegisterArgon2Hasher):
        time_cost = 1
        memory_cost = 8192

    settings.PASSWORD_HASHERS = ["coordination.hashers.RegisterArgon2Hasher"]
    user = newcomer()
    with acting(Actor("command", "tests")):
        user.password = Cheap().encode(PASSWORD, "a salt of old")
        user.save()

    sign_in(user)

    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")


@pytest.mark.worker
def test_tries_are_counted_while_redis_is_down(person, hashed, settings):
    settings.CACHES = {
        "default": {"BACKEND": "coordination.caching.SteadyRedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    cache.clear()

    for _turn in range(8):
        page = log_in(Client(), person.email, WRONG)

    assert len(hashed) == 5
    assert "Too many failed login attempts" in page.content.decode()


# Enumeration (AU-5).


def plain_page(page) -> tuple:
    """Return what an answer says, without what changes from one to the next of the same kind."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())
    text = re.sub(r"\d\d:\d\d", "TIME", re.sub(r"[\w.]+@[\w.]+", "ADDRESS", text))
    headers = {name: value for name, value in page.headers.items() if name not in ("X-Request-ID", "Expires")}
    headers["Content-Length"] = ""
    return page.status_code, text, headers, sorted(page.cookies)


def never_invited() -> str:
    return "stranger@office.invalid"


def invited() -> str:
    with acting(Actor("command", "tests")):
        return User.objects.create_user_without_password(email="invited@office.invalid").email


def suspended() -> str:
    user = newcomer("suspended@office.invalid")
    suspend(user)
    return user.email


@pytest.mark.parametrize("make", [never_invited, invited, suspended])
@pytest.mark.parametrize("password", [PASSWORD, WRONG])
def test_refused_sign_in_looks_alike_and_costs_one_hash(make, password, person, hashed):
    email = make()
    hashed.clear()
    known = log_in(Client(), person.email, WRONG)

    other = log_in(Client(), email, password)

    assert plain_page(other) == plain_page(known)
    assert len(hashed) == 2
    assert "are not correct" in other.content.decode()


@pytest.mark.parametrize("make", [never_invited, invited, suspended])
def test_throttled_sign_in_looks_alike(make, person):
    email = make()
    for _turn in range(6):
        known = log_in(Client(REMOTE_ADDR="192.0.2.1"), person.email, WRONG)
        other = log_in(Client(REMOTE_ADDR="192.0.2.2"), email, WRONG)

    assert plain_page(other) == plain_page(known)


@pytest.mark.parametrize(("make", "mails"), [(never_invited, 0), (invited, 1), (suspended, 0)])
def test_asking_for_a_password_looks_alike(make, mails, person, mailoutbox):
    email = make()
    known = Client().post(reverse("account_reset_password"), {"email": person.email}, follow=True)
    cache.clear()

    other = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)

    assert plain_page(other) == plain_page(known)
    assert other.redirect_chain == known.redirect_chain
    assert [mail.to for mail in mailoutbox] == [[person.email]] + [[email]] * mails


def test_asking_for_a_password_takes_as_long_for_an_unknown_address(settings, person):
    settings.RESET_SECONDS = 0.3

    began = time.monotonic()
    Client().post(reverse("account_reset_password"), {"email": never_invited()})

    assert time.monotonic() - began >= 0.3


def test_account_gets_five_ways_to_a_password_an_hour(person, mailoutbox):
    for _turn in range(7):
        answer = Client().post(reverse("account_reset_password"), {"email": person.email})

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert len(mailoutbox) == 5
