"""The designation of the National Authority: what its database refuses, and what it says of itself."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from authority.models import Designation
from coordination.records import acting
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
LAST = made.ago(30)


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)


def another(**fields: Any) -> Designation:
    """Return a designation that is not written yet."""
    values = {
        "body": made.body(),
        "title": "Another authority",
        "legal_basis": "Decree 2",
        "began_on": made.TODAY,
        "signatory_title": "Director",
        "address": "2 Government Avenue",
        "city": "Port Velland",
        **fields,
    }
    return Designation(**values)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "designation_one_active|authority_designation.only"),
        ({"ended_on": made.ago(1)}, "designation_end_not_before_start"),
    ],
)
def test_database_refuses_what_breaks_a_named_constraint(fields: dict, constraint: str) -> None:
    made.authority()
    row = another(**fields)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), acting(made.BY):
        row.save()

    assert (Designation.objects.count(), Designation.history.count()) == (1, 1)


def test_database_lets_a_designation_follow_one_that_ended() -> None:
    made.authority(ended_on=LAST)

    with acting(made.BY):
        another().save()

    assert Designation.objects.filter(ended_on=None).count() == 1


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"began_on": made.TODAY}, {}),
        ({"began_on": LAST + made.days(1)}, {}),
        ({"began_on": LAST}, {"began_on": [str(Designation.taken)]}),
        ({"began_on": dt.date(2019, 1, 1)}, {"began_on": [str(Designation.taken)]}),
        ({"began_on": dt.date(2019, 1, 1), "ended_on": dt.date(2019, 12, 31)}, {}),
        ({"began_on": dt.date(2019, 1, 1), "ended_on": made.LONG_AGO}, {"began_on": [str(Designation.taken)]}),
        ({"began_on": made.TODAY, "ended_on": made.ago(1)}, {"ended_on": ["The end is before the start."]}),
    ],
)
def test_designation_is_checked_against_the_others_with_one_sentence_at_its_field(fields: dict, refused: dict) -> None:
    made.authority(ended_on=LAST)

    try:
        another(**fields).full_clean()
        found = {}
    except ValidationError as error:
        found = error.message_dict

    assert found == refused


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "Author\u202eity"}, "title"),
        ({"signatory_name": "A\u2067B"}, "signatory_name"),
        ({"signatory_title": "Di\x00rector"}, "signatory_title"),
        ({"address": "1\u202e Street"}, "address"),
        ({"phone": "020 123"}, "phone"),
        ({"email": "office at interior"}, "email"),
        ({"title": ""}, "title"),
        ({"city": ""}, "city"),
        ({"legal_basis": ""}, "legal_basis"),
    ],
)
def test_value_that_cannot_stand_on_a_letter_is_refused_at_its_field(fields: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        another(**fields).full_clean()

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (made.LONG_AGO - made.days(1), False),
        (made.LONG_AGO, True),
        (LAST, True),
        (LAST + made.days(1), False),
    ],
)
def test_is_active_counts_the_first_and_the_last_day(on: dt.date, expected: bool) -> None:
    row = made.authority(ended_on=LAST)

    assert row.is_active(on) is expected
    assert Designation.objects.active(on).exists() is expected


def test_running_or_to_come_leaves_out_what_has_ended() -> None:
    first = made.authority(ended_on=made.ago(400))
    second = made.authority(body=made.body(), began_on=made.ago(300), ended_on=made.TODAY)
    third = made.authority(body=made.body(), began_on=made.TODAY + made.days(9))

    assert list(Designation.objects.running_or_to_come(made.TODAY)) == [second, third]
    assert first.is_active(made.LONG_AGO)


@pytest.mark.parametrize(
    ("language", "title"), [("ar", "الهيئة الوطنية"), ("en", "Small Arms Office"), ("fr", "Bureau")]
)
def test_designation_is_called_by_its_title_in_the_language_of_the_page(language: str, title: str) -> None:
    row = another(title="Small Arms Office", other_titles={"ar": "الهيئة الوطنية", "fr": "Bureau"})

    with translation.override(language):
        assert str(row) == title
