"""Holidays: pasted from a list, copied from year to year, and told by line where a day is none."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from coordination.forms.settings import DayLinesField, StateForm
from coordination.models import State, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("pasted", "days"),
    [
        ("2026-12-25 Christmas\n2026-01-01", ["2026-01-01", "2026-12-25"]),
        ("25.12.2026\tChristmas\n1.1.2026; New Year", ["2026-01-01", "2026-12-25"]),
        ("\n  2026-05-01, Labour Day  \r\n2026-05-01\n", ["2026-05-01"]),
        ("", []),
    ],
)
def test_list_may_be_pasted_with_names(pasted: str, days: list[str]) -> None:
    assert DayLinesField(required=False).clean(pasted) == days


@pytest.mark.parametrize("line", ["2026-02-30", "04/05/2026", "Christmas", "20261225", "2026-12-25x", "１２.12.2026"])
def test_line_that_begins_with_no_day_is_named_by_its_number(line: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        DayLinesField().clean(f"2026-01-01\n\n{line}")

    assert refusal.value.messages == [f"Line 3, “{line}”, begins with no day. Write it as 2026-11-23."]


def test_only_the_first_five_bad_lines_are_told() -> None:
    with pytest.raises(ValidationError) as refusal:
        DayLinesField().clean("x\n" * 300)

    assert len(refusal.value.messages) == 5


def test_year_is_copied_into_the_next_without_the_leap_day(officer: User, as_user: Callable[[User], Client]) -> None:
    state = make.state(holidays=["2024-02-29", "2024-05-01", "2025-05-01"])
    client = as_user(officer)
    typed = {
        "time_zone": "Africa/Nairobi",
        "holidays": "2024-02-29\n2024-05-01\n2024-12-12 Day of the Republic\n2025-05-01",
        "copied_year": "2024",
        "version": StateForm(record=state).initial["version"],
        "reason": "Gazette 12",
    }

    response = client.post("/state/edit/time/", typed)

    assert response.status_code == 302
    assert State.objects.get().holidays == ["2024-02-29", "2024-05-01", "2024-12-12", "2025-05-01", "2025-12-12"]


def test_year_without_days_is_not_offered_and_not_taken(officer: User, as_user: Callable[[User], Client]) -> None:
    state = make.state(holidays=["2026-05-01"])
    version = StateForm(record=state).initial["version"]

    response = as_user(officer).post(
        "/state/edit/time/",
        {"time_zone": "UTC", "holidays": "2026-05-01", "copied_year": "1999", "version": version, "reason": "x"},
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["copied_year"])
    assert State.objects.get().holidays == ["2026-05-01"]
