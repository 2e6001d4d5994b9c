"""Closed by default: every route declares who may come in and which provision it serves."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import ResolverMatch

from coordination.access import viewer
from coordination.enums import Role
from coordination.proof import ask_to_sign_in

logger = logging.getLogger(__name__)

ALL_ROLES = frozenset(Role)
READERS = ALL_ROLES
STAFF = frozenset({Role.SECRETARIAT})


@dataclass(frozen=True)
class Policy:
    """Who may open a route: anybody, anybody signed in, or the holders of one of `roles`."""

    roles: frozenset[Role] = frozenset()
    anybody: bool = False
    signed_in: bool = False
    provision: str = ""


PUBLIC = Policy(anybody=True)
SIGNED_IN = Policy(signed_in=True)

# Routes of other packages, by name; a name that is not here is closed.
THIRD_PARTY: dict[str, Policy] = {
    "account_login": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_inactive": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "set_language": PUBLIC,
}

# What pages and forms use; what no route uses is closed before anything is looked up.
METHODS = ("GET", "HEAD", "POST")

V = TypeVar("V", bound=Callable[..., Any])


def policy(*roles: Role, anybody: bool = False, signed_in: bool = False, provision: str = "") -> Callable[[V], V]:
    """Declare the policy of a view function or class. Roles are alternatives."""
    declared = Policy(frozenset(roles), anybody, signed_in, provision)
    if not (roles or anybody or signed_in):
        raise ValueError("A policy names roles, signed_in or anybody.")

    def declare(view: V) -> V:
        view.ncm_policy = declared  # type: ignore[attr-defined]
        return view

    return declare


def policy_of(callback: Callable[..., Any], name: str | None) -> Policy | None:
    """Return the policy of a route's callback, or None where nobody declared one."""
    declared = getattr(callback, "ncm_policy", None) or getattr(
        getattr(callback, "view_class", None), "ncm_policy", None
    )
    return declared or THIRD_PARTY.get(name or "")


def is_ours(match: ResolverMatch | None) -> bool:
    """Return whether a route is the register's own: the forms of the others hold passwords and codes."""
    return match is not None and match.url_name not in THIRD_PARTY


class PolicyMiddleware:
    """Ask the route's policy before the view runs; a route without one does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, callback: Callable[..., Any], args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        match: ResolverMatch | None = request.resolver_match
        declared = policy_of(callback, match.url_name if match else None)
        if declared is None:
            logger.error("The route %s declares no policy and is closed.", match.view_name if match else "?")
            raise Http404
        if declared.anybody:
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request, keeps_text=is_ours(match))
        if declared.signed_in:
            return None
        if not viewer(request.user).roles & declared.roles:
            raise PermissionDenied
        return None
