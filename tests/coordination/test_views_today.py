"""Today: what needs a hand, overdue first, with the mechanism on one line."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination.access import Viewer
from coordination.attention import Item, Source
from coordination.conformity import Evidence, Finding
from coordination.contexts.today import today_of
from coordination.enums import Role, Verdict
from coordination.models import SecurityEvent, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("checks", "sources")]

ON = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
OFFICER = Viewer(None, (), frozenset({Role.SECRETARIAT}))
SignIn = Callable[[User], Client]


def item(key: str, due_on: dt.date | None = None, force: str = "political") -> Item:
    return Item(key, f"What {key}", f"Why {key}.", "6.3.2", f"Whose {key}", due_on, "Mend", f"/mend/{key}/", force)


def register(sources: Any, *items: Item, title: str = "Stale", total: int | None = None) -> None:
    count = len(items) if total is None else total
    sources.register(Source("tests", title, lambda viewer, on: count, lambda viewer, on, limit: list(items)[:limit]))


def test_what_is_past_comes_first_by_the_force_of_its_instrument(
    sources: Any, officer: User, as_user: SignIn, freeze: Any
) -> None:
    freeze(ON)
    register(
        sources,
        item("later", ON + 5 * DAY),
        item("political", ON - 9 * DAY),
        item("treaty", ON - DAY, "treaty"),
        item("now", ON),
        item("some day"),
    )

    text = as_user(officer).get("/").content.decode()

    order = [text.index(f"What {key}") for key in ("treaty", "political", "now", "later", "some day")]
    assert order == sorted(order)
    assert text.index("Overdue") < text.index("Expected before today") < text.index("Today, 23\xa0Nov\xa02026")
    for words in ("Why treaty.", "Whose treaty", "6.3.2", '<a class="act" href="/mend/treaty/">'):
        assert words in text


def test_mechanism_says_how_many_shall_hold_and_names_those_that_do_not(checks: Any) -> None:
    proof = (Evidence("Decree"),)
    checks.check("5.1")(lambda on: Finding(Verdict.MET, "led", proof))
    checks.check("6.3.2")(lambda on: Finding(Verdict.NOT_APPLICABLE, "not Party"))
    checks.check("6.3.3")(lambda on: Finding(Verdict.NOT_MET, "never told"))

    mechanism = today_of(OFFICER, ON).mechanism

    assert mechanism is not None
    assert (mechanism.met, mechanism.not_applicable, mechanism.shall) == (1, 1, 9)
    assert [gap.clause for gap in mechanism.gaps] == ["6.3.3", "6.1", "6.1", "6.3.1 a)", "6.3.1 b)", "7.1", "7.3.2 a)"]


def test_shall_not_yet_met_stand_in_the_order_of_their_verdicts(checks: Any, officer: User, as_user: SignIn) -> None:
    given = {"6.3.3": Verdict.NOT_MET, "7.1": Verdict.PARTLY, "5.1": Verdict.ATTESTED, "6.3.2": Verdict.MET}
    for key, verdict in given.items():
        checks.check(key)(lambda on, verdict=verdict: Finding(verdict, "because", (Evidence("Decree"),)))

    response = as_user(officer).get("/")

    told = [str(gap.mark) for gap in response.context["today"].mechanism.gaps]
    assert told == ["not met", "partly met", *["unknown"] * 5, "attested"]
    assert "Shall, not yet met" in response.content.decode()


def test_mechanism_asks_no_check_but_those_of_the_shall(checks: Any) -> None:
    asked: list[str] = []
    for key in ("5.1", "5.2.a"):
        checks.check(key)(lambda on, key=key: asked.append(key) or Finding(Verdict.NOT_MET, "no"))

    today_of(OFFICER, ON)

    assert asked == ["5.1"]


def test_next_dates_are_the_first_that_lie_ahead(sources: Any) -> None:
    items = [item(f"past {n}", ON - n * DAY) for n in range(1, 4)] + [item(f"in {n}", ON + n * DAY) for n in range(9)]
    register(sources, *items)

    today = today_of(OFFICER, ON)

    assert [(on, link.text) for on, link in today.dates] == [(ON + n * DAY, f"What in {n}") for n in range(6)]


def test_long_list_shows_its_beginning_and_says_how_much_there_is(sources: Any, officer: User, as_user: SignIn) -> None:
    register(sources, *[item(str(n), ON) for n in range(60)], total=214)

    response = as_user(officer).get("/")

    assert len(response.context["today"].items) == 50
    assert "The first 50 of 214 matters." in response.content.decode()


def test_empty_list_says_why(officer: User, nobody: User, as_user: SignIn) -> None:
    assert "Nothing needs your hand today." in as_user(officer).get("/").content.decode()
    text = as_user(nobody).get("/").content.decode()
    assert "You hold no role today" in text
    assert "of 9" not in text


def test_page_asks_for_a_sign_in(client: Client) -> None:
    response = client.get("/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_with_one_matter_and_with_three(
    count: int, sources: Any, officer: User, as_user: SignIn, django_assert_num_queries: Any, state: Any
) -> None:
    def items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
        return [item(f"{event.pk}", on) for event in SecurityEvent.objects.filter(kind="tests")]

    sources.register(
        Source("tests", "Stale", lambda viewer, on: SecurityEvent.objects.filter(kind="tests").count(), items)
    )
    SecurityEvent.objects.bulk_create([SecurityEvent(kind="tests")] * count)
    client = as_user(officer)

    with django_assert_num_queries(7):  # session, user, roles, State, and the two of the source
        client.get("/")
