"""Each source of the contacts' attention: at most two queries with one matter and with three, and whose it is."""

from collections.abc import Callable
from typing import Any

import pytest

from contacts import actions, links
from coordination.access import viewer
from coordination.attention import Source, sources
from coordination.models import State, User
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
MOST_QUERIES = 2
KEYS = ("gaps", "regional", "participation", "untold", "unsent", "receipt", "stale", "corrections")
RECIPIENTS = (("poa", "unoda"), ("att", "att-secretariat"), ("firearms-protocol", "unodc"))


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="party")


def source(key: str) -> Source:
    return next(one for one in sources() if one.key == f"contacts.{key}")


def matter(key: str, place: int, officer: User) -> None:
    """Let one more thing need a hand in a source; of gaps there are four from the start."""
    instrument, recipient = RECIPIENTS[place]
    regional = ("cifta", "nairobi", "kinshasa")[place]
    match key:
        case "regional":
            actions.record_participation(instrument=made.instrument(regional), applies="party", by=BY)
        case "participation":
            actions.record_participation(
                instrument=made.instrument(RECIPIENTS[place or 1][0]), applies="unknown", by=BY
            )
        case "untold" | "stale":
            made.registration(made.seat_point(made.person()), instrument)
        case "unsent":
            made.registration(made.seat_point(made.person()), instrument)
            made.sealed(made.notification(recipient, by=officer))
        case "receipt":
            made.sent(made.registration(made.seat_point(made.person()), instrument), on=made.ago(20 + place))
        case "corrections":
            asked = actions.ask_by_link(point=made.office_point(), by=BY)
            actions.answer_link(token=links.token_of(asked), correction={"languages": ["fr"]}, by=BY)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("key", KEYS)
def test_source_takes_at_most_two_queries(
    key: str, count: int, officer: User, django_assert_max_num_queries: Any
) -> None:
    made.authority()
    for place in range(count):
        matter(key, place, officer)
    who = viewer(officer)

    with django_assert_max_num_queries(MOST_QUERIES):
        items = source(key).items(who, made.TODAY, 50)
    with django_assert_max_num_queries(MOST_QUERIES):
        counted = source(key).count(who, made.TODAY)

    expected = {"gaps": 4, "participation": min(count, 2)}.get(key, count)
    assert (len(items), counted, len({item.key for item in items})) == (expected,) * 3


@pytest.mark.parametrize("key", KEYS)
def test_source_keeps_to_its_limit(key: str, officer: User) -> None:
    made.authority()
    for place in range(3):
        matter(key, place, officer)

    assert len(source(key).items(viewer(officer), made.TODAY, 1)) == 1


ALL = set(KEYS)
SEEN = {
    "officer": ALL,
    "head": ALL,
    "auditor": ALL,
    "mission": {"unsent", "receipt"},
    "administrator": set(),
    "npc": set(),
    "focal": set(),
    "observer": set(),
    "nobody": set(),
}


@pytest.mark.parametrize(("who", "expected"), SEEN.items())
def test_sources_speak_to_those_whose_concern_it_is(
    who: str, expected: set[str], officer: User, request: pytest.FixtureRequest
) -> None:
    made.authority()
    for key in KEYS:
        matter(key, 2 if key == "untold" else 0 if key == "unsent" else 1, officer)
    made.sent(made.registration(made.office_point()), on=made.ago(20))
    reader = viewer(request.getfixturevalue(who))

    seen = {key for key in KEYS if source(key).items(reader, made.TODAY, 50)}

    assert seen == {key for key in KEYS if source(key).count(reader, made.TODAY)} == expected


@pytest.mark.parametrize("key", KEYS)
def test_who_cannot_act_is_led_to_the_page_that_tells_of_it(key: str, officer: User, auditor: User) -> None:
    made.authority()
    matter(key, 0, officer)

    acts, opens = (source(key).items(viewer(user), made.TODAY, 1)[0] for user in (officer, auditor))

    assert opens.act_label == "Open"
    assert (acts.key, acts.sentence, acts.act_label != "Open") == (opens.key, opens.sentence, True)
