"""The register's own settings, and one's own account."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination import clock, house
from coordination.forms import HouseValueForm, StateForm
from coordination.forms.fields import NamesField
from coordination.models import HouseValue, State, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
DAYS = house.Declared("tests.days", "Days of “regularly”", 180, 1, 366, "6.1.coordinate")
READERS = {"administrator": 200, "officer": 200, "head": 200, "auditor": 200, "focal": 403, "npc": 403, "nobody": 403}
WRITERS = {"administrator": 200, "officer": 200, "head": 403, "auditor": 403, "focal": 403, "npc": 403, "nobody": 403}


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "_declared", {})
    house.declare(DAYS)


def typed(state: State | None, **changes: Any) -> dict[str, Any]:
    """Return what the browser sends from the State's form as it opens, with changes."""
    form = StateForm(record=state)
    data = {name: form[name].value() for name, field in form.fields.items() if not isinstance(field, NamesField)}
    names = {f"{name}_ar": "" for name in StateForm.NAMES}
    return {
        **{name: value for name, value in data.items() if value is not None},
        **names,
        "reason": "Decree",
        **changes,
    }


# The State.


@pytest.mark.parametrize(("name", "status"), READERS.items())
def test_settings_are_read_by_those_who_answer_for_them(
    name: str, status: int, state: State, as_user: SignIn, request: Any
) -> None:
    response = as_user(request.getfixturevalue(name)).get("/state/")

    assert response.status_code == status
    assert ("National Commission on Small Arms</bdi><small>" in response.content.decode()) is (status == 200)


@pytest.mark.parametrize("url", ["/state/edit/", "/state/house/tests.days/"])
@pytest.mark.parametrize(("name", "status"), WRITERS.items())
def test_settings_are_written_by_administrator_and_secretariat(
    url: str, name: str, status: int, state: State, as_user: SignIn, request: Any
) -> None:
    client = as_user(request.getfixturevalue(name))

    assert client.get(url).status_code == status
    refused = client.post(url, {})
    assert refused.status_code == (422 if status == 200 else 403)
    assert (State.objects.get().version, HouseValue.objects.count()) == (1, 0)


@pytest.mark.parametrize("name", ["auditor", "head"])
def test_who_only_reads_is_offered_no_edit(name: str, state: State, as_user: SignIn, request: Any) -> None:
    text = as_user(request.getfixturevalue(name)).get("/state/").content.decode()

    assert ("/state/edit/" in text, "/state/house/" in text) == (False, False)


def test_change_of_the_state_is_kept_with_its_reason(state: State, administrator: User, as_user: SignIn) -> None:
    given = typed(state, time_zone="Africa/Kampala", mechanism_other_names_ar="اللجنة", reason="Decree 3")

    response = as_user(administrator).post("/state/edit/", given, follow=True)

    changed = State.objects.get()
    assert (changed.time_zone, changed.mechanism_other_names, str(clock.zone())) == (
        "Africa/Kampala",
        {"ar": "اللجنة"},
        "Africa/Kampala",
    )
    row = changed.history.first()
    assert (row.actor, row.history_change_reason) == (f"user:{administrator.pk}", "Decree 3")
    assert "Kept. Every page and paper reads these facts from now on." in response.content.decode()


def test_error_stands_at_its_field_and_nothing_typed_is_lost(state: State, officer: User, as_user: SignIn) -> None:
    given = typed(state, name="Velland of the North", time_zone="Nowhere/City")

    response = as_user(officer).post("/state/edit/", given)

    text = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "time_zone": ["“Nowhere/City” is no time zone. Write it as Africa/Nairobi."]
    }
    assert ('href="#id_time_zone"' in text, 'value="Velland of the North"' in text) == (True, True)
    assert State.objects.get().version == 1


def test_second_of_two_edits_is_shown_both_texts(
    state: State, officer: User, administrator: User, as_user: SignIn
) -> None:
    opened = typed(state, mechanism_name="Commission of the North")
    as_user(administrator).post("/state/edit/", typed(state, mechanism_name="United Commission"))
    client = as_user(officer)

    lost = client.post("/state/edit/", opened)
    again = client.post("/state/edit/", {**opened, "version": lost.context["form"]["version"].value()})

    text = lost.content.decode()
    assert lost.status_code == 409
    for words in (
        administrator.name,
        "United Commission",
        "Commission of the North",
        "National Commission on Small Arms",
    ):
        assert words in text
    assert (again.status_code, State.objects.get().mechanism_name) == (302, "Commission of the North")


def test_page_of_one_matter_asks_and_changes_that_alone(state: State, officer: User, as_user: SignIn) -> None:
    version = StateForm(record=state).initial["version"]
    client = as_user(officer)

    asked = list(client.get("/state/edit/time/").context["form"].fields)
    client.post("/state/edit/time/", {"time_zone": "UTC", "weekend": ["4"], "version": version, "reason": "Decree 3"})

    changed = State.objects.get()
    assert asked == ["time_zone", "weekend", "holidays", "version", "reason"]
    assert (changed.time_zone, changed.weekend, changed.name) == ("UTC", [4], "Republic of Velland")


def test_matter_that_is_none_of_the_state_has_no_page(state: State, officer: User, as_user: SignIn) -> None:
    assert as_user(officer).get("/state/edit/weather/").status_code == 404


def test_first_state_is_written_down_on_its_page(administrator: User, as_user: SignIn) -> None:
    client = as_user(administrator)
    assert "No State is on record" in client.get("/state/").content.decode()
    given = typed(None, name="Velland", mechanism_name="Commission", iso_code="vl", time_zone="UTC", languages="en\nar")

    response = client.post("/state/edit/", given)

    assert response.status_code == 302
    assert list(State.objects.values_list("name", "iso_code", "languages")) == [("Velland", "VL", ["en", "ar"])]


# The house's numbers.


def test_number_of_the_house_names_its_clause_and_that_it_is_a_reading(
    state: State, officer: User, as_user: SignIn
) -> None:
    text = as_user(officer).get("/state/").content.decode()

    for words in (
        "Days of “regularly”",
        "house reading",
        "default",
        "1–366",
        "/conformity/6.1.coordinate/",
    ):
        assert words in text


def test_number_of_the_house_is_set_with_its_reason(state: State, officer: User, as_user: SignIn) -> None:
    client = as_user(officer)

    client.post("/state/house/tests.days/", {"value": "90", "reason": "Decision 4"})

    assert house.value("tests.days") == 90
    assert HouseValue.history.get().history_change_reason == "Decision 4"
    assert "set by the house" in client.get("/state/").content.decode()


@pytest.mark.parametrize("value", ["0", "367"])
def test_number_beyond_its_bounds_is_refused_at_the_field(
    value: str, state: State, officer: User, as_user: SignIn
) -> None:
    response = as_user(officer).post("/state/house/tests.days/", {"value": value, "reason": "Decision 4"})

    assert response.status_code == 422
    assert response.context["form"].errors == {"value": ["Choose a whole number from 1 to 366."]}
    assert HouseValue.objects.count() == 0


def test_number_set_over_somebody_elses_is_shown_both(state: State, officer: User, as_user: SignIn) -> None:
    row = make.house_value("tests.days", 90)
    opened = HouseValueForm(declared=DAYS, record=row).initial["version"]
    client = as_user(officer)
    client.post("/state/house/tests.days/", {"value": "60", "reason": "first", "version": opened})

    response = client.post("/state/house/tests.days/", {"value": "30", "reason": "second", "version": opened})

    lines = [(d.opened, d.recorded, d.typed) for d in response.context["form"].conflict.differences]
    assert (response.status_code, lines, house.value("tests.days")) == (409, [("90", "60", "30")], 60)


def test_number_that_nobody_declared_has_no_page(officer: User, as_user: SignIn) -> None:
    assert as_user(officer).get("/state/house/tests.other/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_settings_cost_the_same_with_one_number_and_with_three(
    count: int, state: State, officer: User, as_user: SignIn, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        house.declare(house.Declared(f"tests.{number}", "Days", 5, 1, 9, "6.1.coordinate"))
        make.house_value(f"tests.{number}", 6)
    client = as_user(officer)

    with django_assert_num_queries(6):  # session, user, roles (2), State, numbers
        client.get("/state/")


# One's own account.


def test_account_tells_each_role_and_its_ground(npc: User, as_user: SignIn) -> None:
    text = as_user(npc).get("/my/").content.decode()

    assert "National Point of Contact" in text
    assert f"Post of {npc.name}, Ministry interior" in text
    assert "/accounts/password/change/" in text


def test_account_of_somebody_without_a_role_says_how_one_is_got(nobody: User, as_user: SignIn) -> None:
    assert "You hold no role today. Roles follow from seats" in as_user(nobody).get("/my/").content.decode()


def test_language_is_chosen_for_pages_and_messages(nobody: User, as_user: SignIn) -> None:
    client = as_user(nobody)

    client.post("/my/", {"language": "ar"})

    nobody.refresh_from_db()
    assert nobody.language == "ar"
    assert '<html lang="ar" dir="rtl">' in client.get("/my/").content.decode()
    assert nobody.history.first().actor == f"user:{nobody.pk}"


def test_language_that_is_not_on_offer_is_refused(nobody: User, as_user: SignIn) -> None:
    response = as_user(nobody).post("/my/", {"language": "xx"})

    nobody.refresh_from_db()
    assert (nobody.language, list(response.context["form"].errors)) == ("en", ["language"])
