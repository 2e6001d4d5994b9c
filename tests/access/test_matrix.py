"""Every route × method × role × own, foreign and missing record, against what was written down by hand."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from coordination.policies import policy_of
from coordination.provisions import PROVISIONS
from tests.access.addresses import all_addresses
from tests.access.conftest import Walked
from tests.access.expectations import ROUTES
from tests.access.kinds import CAST, KINDS
from tests.access.matrix import row
from tests.access.routes import ROUTES as WALKED
from tests.access.routes import Route
from tests.access.walking import browsers, kept_viewers, quiet
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
NAMES = {route.name for route in WALKED}
# Named by the address alone, for the platform or before a sign-in: nothing of the standard asks for them.
WITHOUT_PROVISION = {"healthz", "readyz"}


def declared(route: Route) -> Any:
    return policy_of(route.pattern.callback, route.name.rpartition(":")[2])


def test_routes_all_declare_a_policy() -> None:
    assert [route.name for route in WALKED if declared(route) is None] == []


def test_routes_of_our_own_all_name_the_provision_that_they_serve() -> None:
    own = [one for one in WALKED if hasattr(one.pattern.callback, "ncm_policy") and one.name not in WITHOUT_PROVISION]

    assert len(own) > 90
    assert [one.name for one in own if declared(one).provision not in PROVISIONS] == []


def test_names_of_routes_are_given_once() -> None:
    names = [route.name for route in WALKED]

    assert [name for name in names if names.count(name) > 1 or name.endswith("None")] == []


def test_routes_all_have_an_expectation_and_no_expectation_is_left_over() -> None:
    assert (NAMES - set(ROUTES), set(ROUTES) - NAMES) == (set(), set())


def test_rows_of_the_table_have_a_letter_for_each_of_the_cast() -> None:
    rows = {(kind, side): pair for kind, sides in KINDS.items() for side, pair in sides.items()}

    wrong = [key for key, pair in rows.items() if {len(line.replace(" ", "")) for line in pair} != {len(CAST)}]

    assert wrong == []
    assert {kind for kind, _record in ROUTES.values()} == set(KINDS)


def test_addresses_stand_for_each_side_of_the_table(world: World) -> None:
    found = {name: set(sides) for name, sides in all_addresses(world).items()}

    assert found == {name: set(KINDS[kind]) for name, (kind, _record) in ROUTES.items()}


def test_matrix_answers_as_written_down_and_refusals_write_nothing(walked: Walked) -> None:
    outcome = walked.outcome

    assert outcome.cells > 5_000
    assert not outcome.wrong, f"{len(outcome.wrong)} cells are wrong:\n" + "\n".join(outcome.wrong[:200])


def seen(response: HttpResponse, address: str) -> tuple[int, str, dict[str, str]]:
    """Return what a stranger could compare: status, page, headers; without the page's own address and token, the seconds
    that the session lasts, and the id of the request.
    """
    page = response.content.decode().replace(address, "<address>")
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)
    page = re.sub(r'(data-left=")\d+', r"\1", page)
    headers = {
        name: value for name, value in response.headers.items() if name not in ("X-Request-ID", "Content-Length")
    }
    return response.status_code, page, headers


def test_record_that_is_hidden_looks_like_one_that_is_missing(world: World) -> None:
    """AZ-8. Asked by POST, which every route takes or refuses only after it looked; each third of the pairs."""
    wrong, hidden, pairs, clients = [], 0, 0, browsers(world)
    missing: dict[tuple[str, str], Any] = {}
    with quiet(), kept_viewers():
        for name, sides in all_addresses(world).items():
            for side in {"government", "restricted"} & set(sides):
                for who, told in zip(CAST, row(name, side, "POST"), strict=True):
                    hidden += told == "-"
                    if told == "-" and hidden % 3 == 0:
                        pairs += 1
                        if (name, who) not in missing:
                            answer = clients[who].post(sides["missing"])
                            missing[name, who] = seen(answer, sides["missing"])
                        if seen(clients[who].post(sides[side]), sides[side]) != missing[name, who]:
                            wrong.append(f"{name} ({side}) as {who}")

    assert (pairs > 150, wrong) == (True, [])
