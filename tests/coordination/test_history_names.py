"""Names as they were: of what a record leads to, of itself, and of who hides in it."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import CharField, ForeignKey

from coordination import history
from coordination.access import viewer
from coordination.enums import Classification
from coordination.history.versions import versions_at
from coordination.history.words import names_at
from coordination.models import User
from coordination.records import Recorded
from members import actions
from members.models import MemberBody, Person
from tests.factories import coordination as make
from tests.members import making as members

JUNE = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def rename(record: Any, name: str) -> None:
    if isinstance(record, Person):
        actions.change_person(person=members.fresh(record), name=name, by=make.BY)
    else:
        actions.change_body(body=members.fresh(record), name=name, by=make.BY)


@pytest.mark.django_db
def test_what_a_record_leads_to_bears_the_name_of_that_time(auditor: User, freeze: Any) -> None:
    freeze(JUNE)
    upper, lower = members.body(name="Presidency"), members.body(name="Office")
    freeze(JUNE + DAY)
    actions.change_body(body=members.fresh(lower), parent=upper, by=make.BY)
    freeze(JUNE + 2 * DAY)
    rename(upper, "Office of the President")

    (newest, *_rest) = history.timeline([lower], viewer(auditor))

    assert list(newest.changes) == [("Part of", "", "Presidency")]


@pytest.mark.django_db
def test_record_itself_bears_in_each_line_the_name_that_it_had_then(auditor: User, freeze: Any) -> None:
    freeze(JUNE)
    body, person = members.body(name="Old name"), members.person()
    freeze(JUNE + DAY)
    rename(body, "New name")

    told = [entry.sentence for entry in history.timeline([body, person], viewer(auditor))]

    assert ["New name" in told[0], "Old name" in told[-1] or "Old name" in told[-2]] == [True, True]


@pytest.mark.django_db
def test_name_made_of_other_names_is_of_that_time_as_a_whole(auditor: User, freeze: Any) -> None:
    freeze(JUNE)
    person = members.person(name="A. Before")
    holding = members.holding(members.seat(title="Director"), person)
    freeze(JUNE + DAY)
    rename(person, "A. After")

    refs = [(type(holding), holding.pk, at) for at in (JUNE, JUNE + 2 * DAY)]
    names = names_at(refs, viewer(auditor))

    assert [names[ref] for ref in refs] == ["A. Before, Director", "A. After, Director"]


@pytest.mark.django_db
def test_two_versions_side_by_side_each_tell_the_names_of_their_own_day(auditor: User, freeze: Any) -> None:
    freeze(JUNE)
    one, two = members.body(name="One"), members.body(name="Two")
    lower = members.body(parent=one)
    freeze(JUNE + DAY)
    rename(one, "One renamed")
    rename(two, "Two renamed")
    actions.change_body(body=members.fresh(lower), parent=two, by=make.BY)
    freeze(JUNE + 2 * DAY)
    rename(two, "Two renamed again")
    earlier, later = history.history_of(MemberBody).filter(id=lower.pk).order_by("history_id")

    assert history.compare(earlier, later, viewer(auditor)) == [("Part of", "One", "Two renamed")]


@pytest.mark.django_db
def test_name_that_was_restricted_then_stays_masked_for_the_administrator(administrator: User, freeze: Any) -> None:
    freeze(JUNE)
    service = members.body(name="Service", classification=Classification.RESTRICTED)
    lower = members.body(parent=service)
    freeze(JUNE + DAY)
    actions.change_body(body=members.fresh(service), classification=Classification.PUBLIC, by=make.BY, reason="x")

    told = {label: after for label, _b, after in history.timeline([lower], viewer(administrator))[0].changes}

    assert told["Part of"] == "(restricted)"


@pytest.mark.django_db
def test_versions_at_many_moments_are_one_query_a_model(freeze: Any, django_assert_num_queries: Any) -> None:
    freeze(JUNE)
    body = members.body(name="Name 0")
    for number in range(1, 5):
        freeze(JUNE + number * DAY)
        rename(body, f"Name {number}")
    moments = [JUNE - DAY, JUNE, JUNE + DAY / 2, JUNE + 3 * DAY, JUNE + 30 * DAY]

    with django_assert_num_queries(1):
        found = versions_at((MemberBody, body.pk, at) for at in moments)

    assert [getattr(found.get((MemberBody, body.pk, at)), "name", None) for at in moments] == [
        None, "Name 0", "Name 0", "Name 3", "Name 4",
    ]  # fmt: skip


@pytest.mark.parametrize("model", [one for one in history.recorded_models() if issubclass(one, Recorded)])
def test_model_says_which_keys_its_name_is_made_of(model: type[Recorded]) -> None:
    """Without a database: a name that reads another record than `named_by` says would ask for it here."""

    def blank(one: Any, depth: int = 0) -> Any:
        record = one()
        for field in one._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                record.__dict__[field.attname] = "6a4b2b0e-0000-4000-8000-000000000000"
            elif field.get_internal_type() == "PositiveIntegerField":
                record.__dict__[field.attname] = 1
            elif isinstance(field, CharField) and not field.choices:
                record.__dict__[field.attname] = "word"
        for name in getattr(one, "named_by", ()) if depth < 4 else ():
            record._state.fields_cache[name] = blank(one._meta.get_field(name).related_model, depth + 1)
        return record

    assert str(blank(model))


def test_marks_stand_where_a_text_could_forge_a_line_or_turn_round() -> None:
    assert history.visible("a\r\nb\x1b[31m\u202ecod.exe") == "a⟦U+000D⟧⟦U+000A⟧b⟦U+001B⟧[31m⟦U+202E⟧cod.exe"
    assert history.visible("one\ntwo\u2066", lines=True) == "one\ntwo⟦U+2066⟧"
    assert history.visible("وزارة الداخلية\u200f") == "وزارة الداخلية\u200f"
