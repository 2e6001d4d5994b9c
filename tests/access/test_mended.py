"""Sights that the walk and the canaries found open, each closed and kept closed by name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coordination import files
from coordination.history import history_url
from coordination.models import User
from tests.access.routes import MISSING
from tests.access.world import World
from tests.contacts.browsing import words

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def browser(world: World, as_user: SignIn) -> Callable[[str], Client]:
    return lambda who: as_user(world.users[who])  # type: ignore[arg-type]


def of(world: World, side: str, noun: str) -> Any:
    return world.sides[side][noun]


@pytest.mark.parametrize("noun", ["point", "notification", "exchange"])
def test_administrator_reads_nothing_that_is_restricted(
    noun: str, world: World, browser: Callable[[str], Client]
) -> None:
    address = of(world, "restricted", noun).get_absolute_url()

    assert [browser(who).get(address).status_code for who in ("administrator", "auditor")] == [404, 200]


def test_administrator_is_not_told_who_asked_to_correct_a_restricted_contact(
    world: World, browser: Callable[[str], Client]
) -> None:
    address = f"/contacts/points/corrections/{of(world, 'restricted', 'correction').pk}/"

    assert [browser(who).get(address).status_code for who in ("administrator", "head")] == [404, 403]


def test_filter_of_contacts_names_no_body_that_is_closed(world: World, browser: Callable[[str], Client]) -> None:
    name = of(world, "restricted", "body").name

    assert [name in words(browser(who).get("/contacts/points/")) for who in ("administrator", "officer")] == [
        False,
        True,
    ]


@pytest.mark.parametrize("noun", ["paper of both", "document of both"])
def test_paper_that_tells_of_a_closed_contact_is_closed_to_the_other(
    noun: str, world: World, browser: Callable[[str], Client]
) -> None:
    """Interior's contact is on the paper too, and may not read Defence's restricted details in it."""
    address = world.open[noun].get_absolute_url()

    assert [browser(who).get(address).status_code for who in ("npc", "other_npc", "mission", "officer")] == [
        404,
        200,
        200,
        200,
    ]


def test_history_masks_for_the_administrator_the_name_at_its_head(
    world: World, browser: Callable[[str], Client]
) -> None:
    point = of(world, "restricted", "point")

    pages = [words(browser(who).get(history_url(point))) for who in ("administrator", "auditor")]

    assert [point.office in page for page in pages] == [False, True]
    assert "(restricted)" in pages[0]


@pytest.mark.parametrize("noun", ["membership", "seat", "event", "requirement", "exchange"])
def test_history_masks_for_the_administrator_what_hangs_on_a_restricted_record(
    noun: str, world: World, browser: Callable[[str], Client]
) -> None:
    record = of(world, "restricted", noun)

    page = words(browser("administrator").get(history_url(record)))

    closed = [
        token
        for circle in ("restricted", "told-restricted", "event-restricted", "exchange-restricted", "reasons-restricted")
        for token in world.tokens.by_circle[circle]
    ]
    assert "(restricted)" in page
    assert [token for token in closed if token in page] == []


def test_record_as_recorded_keeps_a_restricted_name_from_the_administrator(
    world: World, browser: Callable[[str], Client]
) -> None:
    point = of(world, "restricted", "point")
    page = f"{history_url(point)}as-recorded/"

    answers = [browser(who).get(page).content.decode() for who in ("administrator", "auditor")]

    assert [point.office in answer for answer in answers] == [False, True]


def test_access_history_names_no_seat_that_is_closed(world: World, browser: Callable[[str], Client]) -> None:
    holding = of(world, "restricted", "holding")
    page = reverse("access-history", args=[holding.person.user_id])

    answers = [words(browser(who).get(page)) for who in ("administrator", "auditor")]

    told = [holding.seat.title, holding.seat.body.name, holding.authority]
    assert [[word in answer for word in told] for answer in answers] == [[False] * 3, [True] * 3]
    assert "Focal point of a member" in answers[0]
    assert "a seat that is not open to you" in answers[0]


def test_filter_of_history_names_no_body_that_is_closed(world: World, browser: Callable[[str], Client]) -> None:
    name = of(world, "restricted", "body").name

    pages = [words(browser(who).get("/history/?kind=coordination.state")) for who in ("administrator", "auditor")]

    assert [name in page for page in pages] == [False, True]


def test_search_of_history_finds_for_the_administrator_no_name_that_is_masked(
    world: World, browser: Callable[[str], Client]
) -> None:
    page = f"/history/?record={of(world, 'restricted', 'body').name}"

    found = [len(browser(who).get(page).context["entries"]) for who in ("administrator", "auditor")]

    assert (found[0], found[1] > 0) == (0, True)


def test_file_made_for_one_person_is_handed_to_them_alone(world: World, browser: Callable[[str], Client]) -> None:
    export = of(world, "government", "export")

    answers = [browser(who).get(export.get_absolute_url()) for who in ("npc", "other_npc", "auditor")]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert answers[0].content == files.read(export.digest)


def test_row_that_is_missing_in_the_lists_of_django_is_no_page(world: World, browser: Callable[[str], Client]) -> None:
    answers = [
        browser("administrator").get(f"/administration/tables/coordination/user/{key}/")
        for key in (MISSING, world.users["focal"].pk)  # type: ignore[union-attr]
    ]

    assert [answer.status_code for answer in answers] == [404, 200]


def test_history_of_everything_tells_the_administrator_no_subject_of_an_exchange(
    world: World, browser: Callable[[str], Client]
) -> None:
    """The part of an open contact in an exchange bears the exchange's name."""
    subject = of(world, "restricted", "exchange").subject

    pages = [words(browser(who).get("/history/?kind=contacts.liaisonpart")) for who in ("administrator", "auditor")]

    assert [subject in page for page in pages] == [False, True]
