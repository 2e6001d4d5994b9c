"""Before an act that a stolen session must not do, the person says again who they are."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse

from coordination.proof import is_proven, proof_required

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
    assert response["Location"] == reverse("account_reauthenticate") + "?next=%2Fact%2F%3Fpage%3D2"


def test_act_with_fresh_proof_is_done(asked):
    assert act(asked(10, "post")).content == b"done"
