"""Sign-in: tries are counted before hashing, refusals look alike, passwords are strong, keys change."""

import json
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
from tests.coordination.signing import PASSWORD, give_password, is_open, log_in, newcomer, sign_in, suspend

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


# Enumeration (AU-5).


def plain_page(page) -> tuple:
    """Return what an answer says, without what changes from one to the next of the same kind."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())
    text = re.sub(r"\d\d:\d\d", "TIME", re.sub(r"[\w.]+@[\w.]+", "ADDRESS", text))
    headers = {name: value for name, value in page.headers.items() if name not in ("X-Request-ID",)}
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


# Fixation, altered and foreign cookies, another's session (AU-7).


def test_planted_session_never_becomes_valid(person):
    victim = Client()
    victim.get(reverse("account_login"))
    session = victim.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    victim.cookies["sessionid"] = planted

    log_in(victim, person.email)
    thief = Client()
    thief.cookies["sessionid"] = planted

    assert victim.session.session_key != planted
    assert is_open(victim)
    assert not is_open(thief)


def test_session_key_changes_at_a_proof(person):
    browser = sign_in(person)
    before = browser.session.session_key

    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    old = Client()
    old.cookies["sessionid"] = before

    assert is_open(browser)
    assert browser.session.session_key != before
    assert not is_open(old)


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1] + ("a" if key[-1] != "a" else "b"), str.upper, lambda key: key + "x", lambda key: ""]
)
def test_altered_session_cookie_is_nobody(person, spoil):
    browser = sign_in(person)
    browser.cookies["sessionid"] = spoil(browser.cookies["sessionid"].value)

    assert not is_open(browser)


def test_session_altered_in_the_database_is_nobody(person, officer):
    from django.contrib.sessions.models import Session

    browser = sign_in(person)
    row = Session.objects.get(session_key=browser.session.session_key)
    row.session_data = row.session_data[:-4] + "AAAA"
    row.save()

    assert not is_open(browser)


def test_second_account_in_the_same_browser_takes_nothing_over(person, officer):
    give_password(officer)
    browser = sign_in(person)
    first = browser.session.session_key
    browser.post(reverse("account_logout"))

    log_in(browser, officer.email)

    assert browser.session[SESSION_KEY] == str(officer.pk)
    assert browser.session.session_key != first


@pytest.mark.parametrize(
    "to", ["https://elsewhere.invalid/", "//elsewhere.invalid/", "javascript:alert(1)", "/\\elsewhere.invalid"]
)
def test_sign_in_leads_to_this_site_alone(person, to):
    assert log_in(Client(), person.email, to=to).url == reverse("today")


# Passwords (AU-2), and what a reset may do (AU-6).


def change(browser: Client, new: str):
    return browser.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("fourteen chars", "This password is too short."),
        ("1q2w3e4r5t6y7u8i9o0p", "This password is too common."),
        ("Velland-velland-velland-9", "Somebody who knows this register would guess the words “velland”."),
        ("person@office.invalid", "The password is too similar to the e-mail address."),
        ("coordinating office 12345", "Somebody who knows this register would guess"),
    ],
)
def test_weak_password_is_refused_with_the_reason(new, said, state):
    with acting(Actor("command", "tests"), "named"):
        state.short_name, state.mechanism_name = "Velland", "Coordinating Office"
        state.save()
    browser = sign_in(newcomer())

    page = change(browser, new)

    assert page.status_code in (200, 422)
    assert said in page.content.decode()


@pytest.mark.parametrize(
    "new",
    [
        "ط" * 5 + "ريق طويل من الكلمات",
        "p" * 64 + "q" * 64,
        " spaces at both of its ends ",
        "🐢🐇🐢🐇🐢🐇🐢🐇🐢🐇🐢🐇🐢🐇🐢",
    ],
)
def test_long_password_of_any_script_is_taken_and_opens(new, person):
    change(sign_in(person), new)

    browser = Client()
    log_in(browser, person.email, new)

    assert is_open(browser)


def test_reset_signs_nobody_in_ends_all_sessions_and_works_once(person, mailoutbox):
    elsewhere, browser, new = sign_in(person), Client(), "another sentence that is long"

    browser.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)[0]
    browser.post(browser.get(link).url, {"password1": new, "password2": new})

    assert SESSION_KEY not in browser.session
    assert not is_open(elsewhere)
    assert "/reset/key/" not in browser.get(link).headers.get("Location", "")
    assert SecurityEvent.objects.filter(kind="password-reset", actor=f"user:{person.pk}").count() == 1
    log_in(browser, person.email, new)
    assert is_open(browser)


# What is written down (item of the events), and that no line of it can be forged (TE-9).


def test_events_tell_who_and_hold_no_secret(person):
    browser = sign_in(person)
    log_in(Client(), person.email, WRONG)
    browser.post(reverse("account_reauthenticate"), {"password": WRONG})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    change(browser, "another sentence that is long")
    browser.post(reverse("account_logout"))

    kinds = list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True))
    kept = json.dumps(list(SecurityEvent.objects.values("actor", "subject", "detail")))

    assert kinds == [
        "signed-in",
        "sign-in-refused",
        "proof-refused",
        "proof-given",
        "password-changed",
        "sessions-ended",
        "signed-out",
    ]
    assert not [word for word in (PASSWORD, WRONG, "another sentence") if word in kept]


def test_typed_address_forges_nothing_in_an_event(person):
    from django.contrib.auth.signals import user_login_failed

    typed = "a@b.invalid\r\n2026 signed-in \x1b[2Jroot\u202etoor\u2028x"
    user_login_failed.send(sender=None, credentials={"email": typed}, request=None)

    subject = SecurityEvent.objects.get(kind="sign-in-refused").subject
    assert subject == "a@b.invalid\\u000d\\u000a2026 signed-in \\u001b[2Jroot\\u202etoor\\u2028x"
