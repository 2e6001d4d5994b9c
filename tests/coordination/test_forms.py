"""Forms over records: nothing typed is lost, and nobody is overwritten unseen."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from coordination import actions
from coordination.exceptions import StorageFullError
from coordination.forms import FilterForm, RecordForm, StateForm, attempt
from coordination.forms.fields import (
    EmailLinesField,
    LanguageLinesField,
    LinesField,
    NamesField,
    PhoneLinesField,
    day_field,
    other_languages,
)
from coordination.forms.records import sign_version
from coordination.models import State, User
from coordination.records import Actor
from tests.factories import coordination as make


class NameForm(RecordForm):
    """Two facts of the State, as a page for one matter asks them."""

    name = forms.CharField(label="Name of the State", max_length=200)
    time_zone = forms.CharField(label="Time zone")


def posted(record: State, **changes: str) -> dict[str, str]:
    """Return what the browser sends for a form that was opened on the record as it stands."""
    shown = NameForm(record=record)
    return {
        "name": record.name,
        "time_zone": record.time_zone,
        "reason": "Decree 3",
        "version": shown.initial["version"],
        **changes,
    }


def save(form: RecordForm, by: Any) -> State | None:
    return attempt(
        form,
        lambda: actions.change_state(state=form.record, by=by, reason=form.reason, **form.facts),  # type: ignore[arg-type]
    )


def fresh(record: State) -> State:
    return State.objects.get(pk=record.pk)


# The version that was read.


def test_form_over_a_record_opens_with_its_facts_and_asks_why(state: State) -> None:
    form = NameForm(record=state)

    assert {name: form[name].value() for name in ("name", "time_zone")} == {
        "name": "Republic of Velland",
        "time_zone": "Africa/Nairobi",
    }
    assert list(form.fields) == ["name", "time_zone", "version", "reason"]


def test_form_saves_over_the_version_that_was_read(state: State, actor: Actor) -> None:
    form = NameForm(posted(state, name="Velland"), record=fresh(state))

    assert form.is_valid()
    assert form.facts == {"name": "Velland", "time_zone": "Africa/Nairobi"}
    saved = save(form, actor)
    assert (saved.name, saved.version) == ("Velland", 2)  # type: ignore[union-attr]


def test_form_without_a_reason_is_not_valid(state: State) -> None:
    form = NameForm(posted(state, reason=" "), record=fresh(state))

    assert form.errors == {"reason": ["This field is required."]}


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["", "1", "coordination.state:x:1:abc"])
def test_form_whose_version_was_altered_is_refused_and_keeps_what_was_typed(version: str) -> None:
    state = make.state()

    form = NameForm(posted(state, name="Velland", version=version), record=fresh(state))

    assert form.non_field_errors() == [
        "This form is not complete any more. Open the page again, then type it once more."
    ]
    assert form["name"].value() == "Velland"


def test_version_of_another_record_is_refused(state: State, nobody: User) -> None:
    other = make.house_value("tests.days", 5)

    form = NameForm(posted(state, version=sign_version(other)), record=fresh(state))

    assert not form.is_valid()


def test_form_of_a_new_record_carries_no_version() -> None:
    assert list(NameForm().fields) == ["name", "time_zone", "reason"]


# Two people at once.


def test_loser_of_two_edits_sees_both_texts_and_loses_nothing(state: State, actor: Actor, officer: User) -> None:
    opened = posted(state, name="Velland of the North")
    with_new_name = NameForm(posted(state, name="United Velland", time_zone="Africa/Kampala"), record=fresh(state))
    assert with_new_name.is_valid()
    save(with_new_name, officer)

    form = NameForm(opened, record=fresh(state))
    assert form.is_valid()
    result = save(form, actor)

    assert (result, form.conflict is not None) == (None, True)
    assert form.conflict.who == officer.name
    assert [(d.label, d.opened, d.recorded, d.typed) for d in form.conflict.differences] == [
        ("Name of the State", "Republic of Velland", "United Velland", "Velland of the North"),
        ("Time zone", "Africa/Nairobi", "Africa/Kampala", "Africa/Nairobi"),
    ]
    assert form["name"].value() == "Velland of the North"
    assert fresh(state).name == "United Velland"


def test_form_shown_after_a_conflict_saves_over_the_newer_version(state: State, actor: Actor) -> None:
    opened = posted(state, name="Velland of the North")
    first = NameForm(posted(state, name="United Velland"), record=fresh(state))
    assert first.is_valid()
    save(first, actor)
    lost = NameForm(opened, record=fresh(state))
    assert lost.is_valid()
    save(lost, actor)

    again = NameForm({**opened, "version": lost["version"].value()}, record=fresh(state))

    assert again.is_valid()
    assert save(again, actor) is not None
    assert (fresh(state).name, fresh(state).version) == ("Velland of the North", 3)


# What an action refuses.


def test_refusal_at_a_field_stands_at_the_field(state: State, actor: Actor) -> None:
    form = NameForm(posted(state, time_zone="Nowhere/City"), record=fresh(state))
    assert form.is_valid()

    assert save(form, actor) is None
    assert form.errors == {"time_zone": ["“Nowhere/City” is no time zone. Write it as Africa/Nairobi."]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "on_top"),
    [
        (ValidationError("It cannot be."), ["It cannot be."]),
        (ValidationError({"elsewhere": "A field of another page."}), ["A field of another page."]),
        (
            StorageFullError(),
            ["The disk is full, so the file could not be kept. Nothing was lost: make room, then try again."],
        ),
    ],
)
def test_refusal_that_names_no_field_here_stands_on_top(error: Exception, on_top: list[str]) -> None:
    form = NameForm({"name": "Velland", "time_zone": "UTC", "reason": "Decree"})
    assert form.is_valid()

    def refuse() -> State:
        raise error

    assert attempt(form, refuse) is None
    assert form.non_field_errors() == on_top


# Fields.


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (LinesField(), " one \r\n\r\ntwo  words\none", ["one", "two words"]),
        (EmailLinesField(), "a@office.invalid\nb@office.invalid", ["a@office.invalid", "b@office.invalid"]),
        (PhoneLinesField(), "+254 20 123 4567", ["+254 20 123 4567"]),
        (LanguageLinesField(), "en, fr\nar", ["en", "fr", "ar"]),
        (LinesField(required=False), "", []),
    ],
)
def test_lines_become_a_list(field: LinesField, typed: str, value: list[str]) -> None:
    assert field.clean(typed) == value
    assert field.clean(field.prepare_value(value)) == value
    assert not field.has_changed(value, typed)


REFUSED_LINES = [
    (LinesField(), "  \n ", ["This field is required."]),
    (
        EmailLinesField(),
        "a@office.invalid\nb at office\nc",
        [
            "“b at office” is no e-mail address. Write it as name@office.example.",
            "“c” is no e-mail address. Write it as name@office.example.",
        ],
    ),
    (PhoneLinesField(), "020 123", ["“020 123” is no international telephone number. Write it as +254 20 123 4567."]),
    (LanguageLinesField(), "english", ["“english” is no language code. Write it as en, fr or ar."]),
    (LinesField(), "\n".join(str(n) for n in range(21)), ["There are 21 lines. Keep at most 20."]),
]


@pytest.mark.parametrize(("field", "typed", "errors"), REFUSED_LINES)
def test_lines_that_cannot_be_are_each_refused(field: LinesField, typed: str, errors: list[str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)

    assert refusal.value.messages == errors


def test_names_are_kept_by_language_and_shown_each_in_its_box() -> None:
    class Names(forms.Form):
        other_names = NamesField(label="Name in other languages", languages=["ar", "fr"])

    form = Names({"other_names_ar": "فيلاند", "other_names_fr": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"other_names": {"ar": "فيلاند"}}
    shown = str(Names(initial={"other_names": {"fr": "Vellande"}})["other_names"])
    assert 'name="other_names_fr" value="Vellande"' in shown
    assert "French" in shown


def test_other_languages_are_those_of_the_pages_and_of_the_state() -> None:
    assert other_languages("en", "fr", "ar") == ["ar", "fr"]


# The State's own form.


def state_posted(state: State, **changes: Any) -> dict[str, Any]:
    form = StateForm(record=state)
    data = {name: form[name].value() for name in form.fields if not isinstance(form.fields[name], NamesField)}
    data |= {"other_names_ar": "جمهورية فيلاند", "reason": "Decree 3"}
    return {**{name: value for name, value in data.items() if value is not None}, **changes}


def test_state_form_saved_as_opened_changes_nothing(state: State, actor: Actor) -> None:
    form = StateForm(state_posted(state), record=fresh(state))

    assert form.is_valid(), form.errors
    saved = save(form, actor)
    assert saved.version == 1  # type: ignore[union-attr]


def test_state_form_reads_days_and_population_a_line_each(state: State, actor: Actor) -> None:
    typed = state_posted(state, holidays="2026-12-12\n2026-06-01", population="2026 1000\n2025 990", weekend=["4", "5"])
    form = StateForm(typed, record=fresh(state))

    assert form.is_valid(), form.errors
    saved = save(form, actor)
    assert (saved.holidays, saved.population, saved.weekend) == (  # type: ignore[union-attr]
        ["2026-06-01", "2026-12-12"],
        {"2025": 990, "2026": 1000},
        [4, 5],
    )


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("holidays", "2026-02-30", "Line 1, “2026-02-30”, begins with no day. Write it as 2026-11-23."),
        ("population", "2026", "“2026” is no year with its population. Write it as 2026 12345678."),
    ],
)
def test_state_form_says_which_line_cannot_be(field: str, typed: str, error: str, state: State) -> None:
    form = StateForm(state_posted(state, **{field: typed}), record=fresh(state))

    assert form.errors == {field: [error]}


# Filters.


class DayFilter(FilterForm):
    state = forms.ChoiceField(label="State", choices=[("", "Any"), ("done", "Done")])
    on = day_field(label="On")


def test_filters_in_force_are_chips_that_lead_to_the_list_without_them() -> None:
    form = DayFilter(QueryDict("state=done&on=2026-11-23&after=x"))

    chips = [(chip.label, chip.value, chip.remove_url) for chip in form.chips()]
    assert chips == [("State", "Done", "?on=2026-11-23"), ("On", "23\xa0Nov\xa02026", "?state=done")]


def test_filter_that_is_not_understood_asks_nothing_and_says_so() -> None:
    form = DayFilter(QueryDict("state=lost&on=yesterday"))

    assert (form.asked, form.active) == ({}, 0)
    assert set(form.errors) == {"state", "on"}
