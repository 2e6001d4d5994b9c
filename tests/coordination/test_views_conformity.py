"""Conformity on pages: the wall, the list, one provision, and what stays with those who see all."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from coordination.conformity import Evidence, Finding
from coordination.enums import Verdict
from coordination.models import Job, User
from coordination.provisions import PROVISIONS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("checks")]

ON = dt.date(2026, 11, 23)
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(freeze: Any) -> None:
    freeze(ON)


def answer(checks: Any, key: str, verdict: Verdict, reason: str = "because") -> None:
    proof = (Evidence("Decree 12", "/there/", dt.date(2024, 3, 1), Job()),)
    checks.check(key)(lambda on: Finding(verdict, f"{reason} {on}", proof, act_label="Designate one", act_url="/act/"))


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def listed(text: str) -> list[str]:
    """Return the clauses in the list of provisions."""
    return re.findall(r'<th scope="row"><a href="/conformity/([^/]+)/', text)


def test_wall_and_list_hold_every_provision(checks: Any, officer: User, as_user: SignIn) -> None:
    answer(checks, "5.1", Verdict.MET)

    response = as_user(officer).get("/conformity/")

    wall = response.context["wall"]
    assert sum(len(group.cells) for group in wall.groups) == 124
    assert listed(response.content.decode()) == list(PROVISIONS)
    assert {(str(mark), n) for mark, n, _before in wall.legend} == {("met", 1), ("unknown", 123)}


def test_unknown_looks_different_from_not_met(checks: Any, officer: User, as_user: SignIn) -> None:
    answer(checks, "5.1", Verdict.NOT_MET)

    rows = as_user(officer).get("/conformity/").context["table"].rows

    marks = {row.url: row.cells[2] for row in rows}
    not_met, unknown = marks["/conformity/5.1/"], marks["/conformity/6.3.2/"]
    assert (not_met.tone, str(not_met)) == ("hand", "not met")
    assert (unknown.tone, str(unknown)) == ("unknown", "unknown")


def test_summary_counts_the_nine_shall_and_sets_the_commitments_apart(
    checks: Any, officer: User, as_user: SignIn
) -> None:
    answer(checks, "5.1", Verdict.MET)
    answer(checks, "6.3.2", Verdict.NOT_APPLICABLE)
    answer(checks, "6.3.3", Verdict.NOT_MET)
    answer(checks, "4.2.c", Verdict.MET)

    response = as_user(officer).get("/conformity/")

    shall, commitments = response.context["shall"], response.context["commitments"]
    assert (shall.count, shall.held, shall.is_held) == (9, 2, False)
    assert [(n, str(mark)) for n, mark in shall.marks] == [
        (1, "met"),
        (1, "not met"),
        (1, "not applicable"),
        (6, "unknown"),
    ]
    assert (commitments.count, commitments.held) == (8, 1)
    assert "2 of the 9 “shall” of clauses 5 to 7 hold." in response.content.decode()


def test_mechanism_conforms_when_all_nine_hold(checks: Any, officer: User, as_user: SignIn) -> None:
    for key, asked in PROVISIONS.items():
        if asked.verb == "shall":
            answer(checks, key, Verdict.MET)

    assert "the mechanism conforms." in text_of(as_user(officer), "/conformity/")


FILTERS = {
    "app=authority&verb=shall": ["5.1"],
    "verdict=met": ["6.1.designate"],
    "verb=commitment&app=contacts": ["4.2.c", "4.3.a", "4.3.b", "4.4.a", "4.5.a"],
    "app=coordination": ["7.1", "7.2.scope"],
}


@pytest.mark.parametrize(("query", "keys"), FILTERS.items())
def test_list_is_filtered_in_the_address(
    query: str, keys: list[str], checks: Any, officer: User, as_user: SignIn
) -> None:
    answer(checks, "6.1.designate", Verdict.MET)

    assert listed(text_of(as_user(officer), f"/conformity/?{query}")) == keys


def test_filter_that_is_not_understood_is_said_so_and_hides_nothing(officer: User, as_user: SignIn) -> None:
    text = text_of(as_user(officer), "/conformity/?on=yesterday&verb=must")

    assert len(listed(text)) == 124
    assert "Enter a valid date." in text


def test_page_of_a_day_judges_that_day_and_keeps_it_in_its_links(checks: Any, officer: User, as_user: SignIn) -> None:
    answer(checks, "5.1", Verdict.MET, "led on")

    text = text_of(as_user(officer), "/conformity/?on=2021-06-01")

    assert "led on 2021-06-01" in text
    assert "On 1\xa0Jun\xa02021, by our records of today" in text
    assert 'href="/conformity/5.1/?on=2021-06-01"' in text


def test_two_days_at_once_show_what_changed(checks: Any, officer: User, as_user: SignIn) -> None:
    proof = (Evidence("Decree"),)
    checks.check("5.1")(lambda on: Finding(Verdict.MET if on.year > 2024 else Verdict.NOT_MET, "led", proof))

    wall = as_user(officer).get("/conformity/?since=2024-01-01").context["wall"]

    changed = [cell.title for group in wall.groups for cell in group.cells if cell.changed]
    assert changed == ["5.1 shall: A government entity leads political coordination and policy"]
    assert (wall.before_on, wall.on) == ("1\xa0Jan\xa02024", "23\xa0Nov\xa02026")


# One provision.


def test_provision_tells_rule_reason_evidence_and_the_act(checks: Any, officer: User, as_user: SignIn) -> None:
    answer(checks, "6.1.coordinate", Verdict.PARTLY, "two contacts, no exchange by")

    text = text_of(as_user(officer), "/conformity/6.1.coordinate/")

    asked = PROVISIONS["6.1.coordinate"]
    for words in (
        asked.subject,
        "two contacts, no exchange by 2026-11-23",
        "House reading",
        '<a href="/there/">Decree 12</a>',
        "1\xa0Mar\xa02024",
        '<a class="act first" href="/act/">Designate one</a>',
    ):
        assert words in text


def test_provision_without_a_check_says_that_nothing_shows_it(officer: User, as_user: SignIn) -> None:
    text = text_of(as_user(officer), "/conformity/7.1/")

    assert "Nothing is on record that could show it." in text
    assert listed(text) == ["5.1", "6.1.designate"]


def test_provision_names_what_follows_from_it(officer: User, as_user: SignIn) -> None:
    assert '<a href="/conformity/4.2.b/">' in text_of(as_user(officer), "/conformity/5.1/")


def test_provision_that_is_not_in_the_catalogue_does_not_exist(officer: User, as_user: SignIn) -> None:
    assert as_user(officer).get("/conformity/5.99/").status_code == 404


@pytest.mark.parametrize("url", ["/conformity/", "/conformity/5.1/"])
@pytest.mark.parametrize("name", ["focal", "observer", "npc", "mission", "administrator"])
def test_reasons_and_evidence_stay_with_those_who_see_all(
    url: str, name: str, checks: Any, as_user: SignIn, request: Any
) -> None:
    answer(checks, "5.1", Verdict.MET, "NPC-003 confirmed")

    text = text_of(as_user(request.getfixturevalue(name)), url)

    assert "A government entity leads political coordination and policy" in text
    assert ("NPC-003" in text, "Decree 12" in text, "Designate one" in text) == (False, False, False)


def test_provision_says_to_others_that_it_rests_on_closed_records(checks: Any, observer: User, as_user: SignIn) -> None:
    answer(checks, "5.1", Verdict.MET, "NPC-003 confirmed")

    text = text_of(as_user(observer), "/conformity/5.1/")

    assert "Rests on records that are not open to you." in text
    assert "Nothing is on record that could show it." not in text


@pytest.mark.parametrize("name", ["head", "auditor"])
@pytest.mark.parametrize("url", ["/conformity/", "/conformity/5.1/"])
def test_act_stands_as_words_for_those_who_may_not_do_it(
    url: str, name: str, checks: Any, as_user: SignIn, request: Any
) -> None:
    answer(checks, "5.1", Verdict.PARTLY)

    text = text_of(as_user(request.getfixturevalue(name)), url)

    assert ("Designate one" in text, "/act/" in text) == (True, False)


def test_nobody_without_a_role_sees_the_pages(nobody: User, as_user: SignIn) -> None:
    assert [as_user(nobody).get(url).status_code for url in ("/conformity/", "/conformity/5.1/")] == [403, 403]


def test_page_reads_in_arabic(officer: User, as_user: SignIn) -> None:
    client = as_user(officer)
    client.cookies["django_language"] = "ar"

    text = text_of(client, "/conformity/5.1/")

    with translation.override("ar"):
        assert PROVISIONS["5.1"].subject_in() in text
    assert '<html lang="ar" dir="rtl">' in text


def test_page_asks_no_more_than_its_checks(
    officer: User, as_user: SignIn, django_assert_num_queries: Any, state: Any
) -> None:
    client = as_user(officer)

    with django_assert_num_queries(5):  # session, user, roles (2), State
        client.get("/conformity/")
