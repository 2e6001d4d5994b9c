"""Every route says who may come in, and nobody comes in who is not named."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from coordination.models import User
from coordination.policies import Policy, policy, policy_of
from coordination.provisions import PROVISIONS

KEY = "6a4b2b0e-0000-4000-8000-000000000000"
SAMPLES = {"uuid": KEY, "int": "1", "slug": "a", "str": "a", "path": "a"}
# Named by the address alone, for the platform or before a sign-in: nothing of the standard asks for them.
WITHOUT_PROVISION = {"healthz", "readyz"}


def walk(patterns: Any, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Yield (name with its namespace, address with sample values, pattern) of every route."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, route, inner)
        else:
            plain = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).replace("^", "").removesuffix("$")
            address = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], plain)
            yield f"{space}{pattern.name}", f"/{address}", pattern


ROUTES = {address: (name, pattern) for name, address, pattern in walk(get_resolver().url_patterns)}


def policy_at(address: str) -> Policy | None:
    name, pattern = ROUTES[address]
    return policy_of(pattern.callback, name.rpartition(":")[2])


def test_walk_finds_the_routes_of_every_app() -> None:
    assert {"/", f"/jobs/{KEY}/", f"/history/a/a/{KEY}/", "/healthz", "/accounts/login/"} <= set(ROUTES)


@pytest.mark.parametrize("address", ROUTES)
def test_route_declares_its_policy_and_has_a_name(address: str) -> None:
    name, _pattern = ROUTES[address]

    assert policy_at(address) is not None, f"{name} ({address}) declares no policy"
    assert not name.endswith("None"), f"{address} has no name"


@pytest.mark.parametrize("address", ROUTES)
def test_route_of_our_own_names_the_provision_that_it_serves(address: str) -> None:
    name, pattern = ROUTES[address]
    declared = policy_at(address)

    if hasattr(pattern.callback, "ncm_policy") and name not in WITHOUT_PROVISION:
        assert declared is not None
        assert declared.provision in PROVISIONS, f"{name} names no provision"


def test_names_of_routes_are_not_used_twice() -> None:
    names = [name for name, _pattern in ROUTES.values()]

    assert [name for name in names if names.count(name) > 1] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [one for one in ROUTES if not getattr(policy_at(one), "anybody", False)])
def test_route_asks_a_stranger_to_sign_in(address: str, method: str, client: Client) -> None:
    response = getattr(client, method)(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.django_db
@pytest.mark.parametrize("address", [one for one in ROUTES if getattr(policy_at(one), "roles", None)])
def test_route_for_roles_is_closed_to_who_holds_none(
    address: str, nobody: User, as_user: Callable[[User], Client]
) -> None:
    assert as_user(nobody).get(address).status_code == 403


def test_route_without_a_policy_does_not_exist(rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from coordination.policies import PolicyMiddleware

    request = rf.get("/open/")
    request.resolver_match = None

    with pytest.raises(Http404):
        PolicyMiddleware(lambda _request: None).process_view(request, lambda _request: None, (), {})


def test_policy_that_names_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="A policy names roles"):
        policy(provision="5.1")
