"""Before an act that a stolen session must not do, the person says again who they are."""

import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse

from coordination.enums import Role
from coordination.proof import is_proven, proof_required
from tests.coordination.sampling import ROUTES, policy_at

pytestmark = pytest.mark.django_db


@proof_required
def act(request):
    return HttpResponse("done")


@pytest.fixture
def asked(rf, as_user, officer):
    """Return a request to an act from a session whose proof is as old as said."""

    def ask(age, method="get"):
        request = getattr(rf, method)("/act/?page=2")
        request.user = officer
        request.session = as_user(officer, proof_age_seconds=age).session
        return request

    return ask


@pytest.mark.parametrize(("age", "proven"), [(0, True), (590, True), (601, False), (-60, False)])
def test_proof_counts_for_ten_minutes_and_none_from_the_future(asked, age, proven):
    assert is_proven(asked(age)) is proven


def test_nobody_proves_nothing(asked):
    request = asked(0)
    request.user = AnonymousUser()

    assert not is_proven(request)


def test_proof_of_somebody_else_in_the_session_proves_nothing(asked, head):
    request = asked(0)
    request.user = head

    assert not is_proven(request)


@pytest.mark.parametrize("method", ["get", "post"])
def test_act_without_fresh_proof_leads_to_the_question_and_back(asked, method):
    response = act(asked(601, method))

    assert response.status_code == 302
    assert response["Location"] == reverse("account_reauthenticate") + "?next=/act/%3Fpage%3D2"


def test_act_with_fresh_proof_is_done(asked):
    assert act(asked(10, "post")).content == b"done"


# The routes that ask for it.

ASKING = {
    address: name for address, (name, pattern) in ROUTES.items() if getattr(pattern.callback, "needs_proof", False)
}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def documented() -> set[str]:
    """Return the routes that the table of the docs names; a name that begins with a hyphen goes on from the first."""
    names: set[str] = set()
    for line in re.findall(r"^\| [^|]+ \| (`[^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        words = re.findall(r"`([\w:-]+)`", line)
        names |= {words[0].rsplit("-", 1)[0] + word if word.startswith("-") else word for word in words}
    return names


def test_docs_name_exactly_the_routes_that_ask() -> None:
    assert documented() == set(ASKING.values())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ASKING)
def test_route_asks_who_has_no_fresh_proof(address, method, as_user, officer, administrator, auditor):
    allowed = policy_at(address).roles
    user = officer if Role.SECRETARIAT in allowed else auditor

    answer = getattr(as_user(user, proof_age_seconds=601), method)(address)

    # An act that is only sent has no page to open.
    if (method, answer.status_code) != ("get", 405):
        assert (answer.status_code, answer.url) == (302, f"{reverse('account_reauthenticate')}?next={address}")


def test_person_with_an_app_proves_by_password_or_code(as_user, officer):
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    browser = as_user(officer, proof_age_seconds=601)
    question = reverse("account_reauthenticate")

    page = browser.get(question)

    assert reverse("mfa_reauthenticate") in page.content.decode()


def test_part_of_a_page_leads_the_whole_page_to_the_question(as_user, officer):
    address = reverse("contacts:export")
    browser = as_user(officer, proof_age_seconds=601)

    answer = browser.get(address, headers={"hx-request": "true", "hx-current-url": "http://testserver/contacts/"})

    assert answer.headers["HX-Redirect"] == f"{reverse('account_reauthenticate')}?next=/contacts/"


def test_part_of_a_page_after_the_end_leads_the_whole_page_to_the_sign_in(client, db):
    answer = client.get("/jobs/", headers={"hx-request": "true", "hx-current-url": "http://testserver/jobs/?page=2"})

    assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next=/jobs/%3Fpage%3D2"
