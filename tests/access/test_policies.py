"""The doors themselves: a route without a policy, a policy without anybody, a method that no route uses."""

from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import Client

from coordination.policies import PolicyMiddleware, policy


def asked(rf: Any, method: str) -> HttpResponse | None:
    request = rf.generic(method, "/open/")
    request.resolver_match = None
    return PolicyMiddleware(lambda _request: HttpResponse()).process_view(request, lambda _request: None, (), {})


def test_route_without_a_policy_does_not_exist(rf: Any) -> None:
    with pytest.raises(Http404):
        asked(rf, "GET")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_method_that_no_route_uses_is_refused_before_anything_is_looked_up(rf: Any, method: str) -> None:
    answer = asked(rf, method)

    assert answer is not None
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_policy_that_names_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="A policy names roles"):
        policy(provision="5.1")


@pytest.mark.django_db
def test_stranger_is_sent_to_sign_in_and_led_back(client: Client) -> None:
    answer = client.get("/members/?kind=ministry")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/login/?next=/members/%3Fkind%3Dministry",
    )
