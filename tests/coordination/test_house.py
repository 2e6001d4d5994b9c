"""Numbers of the house: declared by an app, set within bounds, recorded."""

import pytest
from django.core.exceptions import ValidationError

from coordination import house
from coordination.exceptions import ChangedMeanwhileError
from coordination.models import HouseValue
from coordination.records import Actor
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

DAYS = house.Declared("tests.days", "Days of “regularly”", 180, 1, 366, "6.1.coordinate")


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "_declared", {})
    house.declare(DAYS)


def test_value_is_the_default_until_the_house_sets_one(actor: Actor) -> None:
    before = house.value("tests.days")
    house.set_value(key="tests.days", value=90, by=actor, reason="Decision 4")

    assert (before, house.value("tests.days"), house.declared()) == (180, 90, [DAYS])
    assert list(HouseValue.history.values_list("value", "history_change_reason")) == [(90, "Decision 4")]


@pytest.mark.parametrize("number", [0, 367])
def test_value_beyond_its_bounds_is_refused_at_the_field(number: int, actor: Actor) -> None:
    with pytest.raises(ValidationError) as refusal:
        house.set_value(key="tests.days", value=number, by=actor, reason="Decision 4")

    assert refusal.value.message_dict == {"value": ["Choose a whole number from 1 to 366."]}
    assert HouseValue.objects.count() == 0


def test_value_set_over_somebody_elses_is_refused(actor: Actor) -> None:
    mine = make.house_value("tests.days", 90)
    house.set_value(key="tests.days", value=60, by=actor, reason="Decision 5")

    with pytest.raises(ChangedMeanwhileError):
        house.set_value(key="tests.days", value=30, by=actor, reason="Decision 6", record=mine)

    assert house.value("tests.days") == 60


def test_value_that_nobody_declared_is_an_error() -> None:
    with pytest.raises(KeyError):
        house.value("tests.other")
