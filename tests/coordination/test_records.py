"""The base of recorded models: nothing is written around history, and nobody is overwritten unseen."""

import datetime as dt
import inspect
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F

from contacts.enums import Force, StaleReason
from contacts.models import Instrument, Recipient, StaleFlag
from coordination.exceptions import (
    ChangedMeanwhileError,
    MissingActorError,
    PartialSaveRefusedError,
    UnrecordedWriteError,
)
from coordination.models import HouseValue, User
from coordination.records import Actor, acting, action, insert_many, keep, update_many
from coordination.tracing import use_request_id
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2026, 11, 23, 2, 30, tzinfo=dt.UTC)


def instruments(count: int) -> list[Instrument]:
    with acting(make.BY):
        recipient = keep(Recipient(key="office", name="Office", languages=["en"]))
        return [
            keep(
                Instrument(
                    key=f"instrument-{number}",
                    name=f"Instrument {number}",
                    short_name=f"I{number}",
                    force=Force.POLITICAL,
                    recipient=recipient,
                )
            )
            for number in range(count)
        ]


# Who wrote it, and why.


def test_save_without_an_actor_is_refused_and_writes_nothing() -> None:
    with pytest.raises(MissingActorError), transaction.atomic():
        HouseValue(key="tests.days", value=5).save()

    assert (HouseValue.objects.count(), HouseValue.history.count()) == (0, 0)


def test_save_leaves_a_historical_row_with_who_when_why_and_in_which_request(actor: Actor) -> None:
    with use_request_id("abc"), acting(actor, "Letter 7"):
        value = keep(HouseValue(key="tests.days", value=5))

    row = value.history.get()
    assert (row.actor, row.history_change_reason, row.request_id, row.history_type) == (
        "command:tests",
        "Letter 7",
        "abc",
        "+",
    )
    assert (row.key, row.value, row.version) == ("tests.days", 5, 1)


def test_inner_act_keeps_the_outer_author_and_may_name_its_own_reason(actor: Actor) -> None:
    with acting(actor, "outer"):
        value = keep(HouseValue(key="tests.days", value=5))
        with acting(Actor("task", "sweep"), "inner"):
            value.value = 6
            keep(value)

    newest = value.history.first()
    assert (newest.actor, newest.history_change_reason) == ("command:tests", "inner")


@pytest.mark.parametrize(("kind", "key"), [("robot", "1"), ("user", ""), ("", "x")])
def test_actor_of_no_known_kind_is_refused(kind: str, key: str) -> None:
    with pytest.raises(MissingActorError):
        Actor(kind, key)


def test_actor_of_a_user_names_their_key(nobody: User) -> None:
    assert str(Actor.of(nobody)) == f"user:{nobody.pk}"


# Nothing around history.


def test_partial_save_is_refused() -> None:
    value = make.house_value("tests.days", 5)

    with acting(make.BY), pytest.raises(PartialSaveRefusedError):
        value.save(update_fields=["value"])


BULK = {
    "update": lambda rows, value: rows.update(value=9),
    "bulk_create": lambda rows, value: rows.bulk_create([HouseValue(key="tests.more", value=1)]),
    "bulk_update": lambda rows, value: rows.bulk_update([value], ["value"]),
    "queryset delete": lambda rows, value: rows.delete(),
    "delete": lambda rows, value: value.delete(),
    "base manager": lambda rows, value: HouseValue._base_manager.update(value=9),
    "update_or_create": lambda rows, value: HouseValue.objects.filter(pk=value.pk).update(value=9),
}


@pytest.mark.parametrize("write", BULK.values(), ids=BULK)
def test_write_around_history_is_refused(write: Any) -> None:
    value = make.house_value("tests.days", 5)

    with acting(make.BY), pytest.raises(UnrecordedWriteError):
        write(HouseValue.objects.all(), value)

    assert list(HouseValue.objects.values_list("key", "value")) == [("tests.days", 5)]
    assert HouseValue.history.count() == 1


# One version after the other.


def test_save_bumps_the_version_and_a_save_without_a_change_writes_nothing(django_assert_num_queries: Any) -> None:
    value = make.house_value("tests.days", 5)
    value = HouseValue.objects.get(pk=value.pk)

    with acting(make.BY), django_assert_num_queries(0):
        value.save()
    with acting(make.BY):
        value.value = 6
        value.save()

    assert (value.version, HouseValue.history.count()) == (2, 2)


def test_save_over_somebody_elses_is_refused_and_writes_nothing() -> None:
    made = make.house_value("tests.days", 5)
    mine, theirs = HouseValue.objects.get(pk=made.pk), HouseValue.objects.get(pk=made.pk)
    with acting(make.BY):
        theirs.value = 7
        theirs.save()

    mine.value = 6
    with acting(make.BY), pytest.raises(ChangedMeanwhileError) as refusal, transaction.atomic():
        mine.save()

    assert refusal.value.facts == {"record": mine}
    assert mine.version == 1
    assert (HouseValue.objects.get(pk=made.pk).value, HouseValue.history.count()) == (7, 2)


def test_save_of_a_record_that_is_gone_does_not_insert_it_again() -> None:
    made = make.house_value("tests.days", 5)
    value = HouseValue.objects.get(pk=made.pk)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM coordination_housevalue")

    value.value = 6
    with acting(make.BY), pytest.raises(ChangedMeanwhileError), transaction.atomic():
        value.save()

    assert HouseValue.objects.count() == 0


def test_hook_of_django_on_which_compare_and_set_rests_is_as_it_was() -> None:
    parameters = list(inspect.signature(models.Model._do_update).parameters)
    source = inspect.getsource(models.Model._save_table)

    assert parameters == ["self", "base_qs", "using", "pk_val", "values", "update_fields", "forced_update"]
    assert "self._do_update(" in source


def test_keep_checks_fields_and_constraints_before_it_writes() -> None:
    make.house_value("tests.days", 5)

    with acting(make.BY), pytest.raises(ValidationError) as refusal:
        keep(HouseValue(key="tests.days", value=-1))

    assert set(refusal.value.message_dict) == {"key", "value"}
    assert HouseValue.objects.count() == 1


# Named writes.


@action
def set_two(*, by: Any, reason: str = "", fails: bool = False) -> None:
    keep(HouseValue(key="tests.first", value=1))
    if fails:
        raise RuntimeError("halfway")
    keep(HouseValue(key="tests.second", value=2))


def test_action_that_fails_halfway_leaves_neither_row_nor_history(actor: Actor) -> None:
    with pytest.raises(RuntimeError):
        set_two(by=actor, fails=True)

    assert (HouseValue.objects.count(), HouseValue.history.count()) == (0, 0)


def test_action_writes_under_its_author_and_reason(actor: Actor) -> None:
    set_two(by=actor, reason="Letter 7")

    assert set(HouseValue.history.values_list("actor", "history_change_reason")) == {("command:tests", "Letter 7")}


def test_action_takes_keywords_only_and_needs_an_author(actor: Actor) -> None:
    with pytest.raises(TypeError):
        set_two(actor)
    with pytest.raises(MissingActorError):
        set_two(by=None)


# Many at once.


def flagged(count: int) -> int:
    rows = Instrument.objects.filter(key__in=[f"instrument-{number}" for number in range(count)])
    columns = {"instrument_id": F("pk"), "reason": StaleReason.GAP.value, "since": dt.date(2026, 11, 1)}
    with acting(Actor("task", "sweep"), "nightly"), use_request_id("job:1"):
        return insert_many(StaleFlag, [(rows, columns)], mark="opened_at", moment=MOMENT)


def test_insert_many_writes_each_row_with_its_historical_row() -> None:
    instruments(3)

    count = flagged(3)

    flags = {flag.pk: flag for flag in StaleFlag.objects.all()}
    rows = {row.id: row for row in StaleFlag.history.all()}
    assert count == len(flags) == len(rows) == 3
    for key, row in rows.items():
        flag = flags[key]
        assert (row.instrument_id, row.reason, row.since, row.opened_at, row.version) == (
            flag.instrument_id,
            "gap",
            dt.date(2026, 11, 1),
            MOMENT,
            1,
        )
        assert (row.actor, row.history_change_reason, row.request_id, row.history_type) == (
            "task:sweep",
            "nightly",
            "job:1",
            "+",
        )
    assert len({row.salt for row in rows.values()}) == 3
    assert {flag.version for flag in flags.values()} == {1}


def test_insert_many_of_nothing_writes_nothing() -> None:
    assert (flagged(0), StaleFlag.history.count()) == (0, 0)


def test_update_many_changes_each_row_with_its_historical_row_and_bumps_versions() -> None:
    instruments(3)
    flagged(3)
    gone = MOMENT + dt.timedelta(days=1)
    kept = StaleFlag.objects.order_by("pk").last()

    with acting(Actor("task", "sweep"), "gone"):
        count = update_many(StaleFlag.objects.exclude(pk=kept.pk), mark="closed_at", closed_at=gone)

    changed = StaleFlag.history.filter(history_type="~")
    assert count == changed.count() == 2
    assert set(changed.values_list("closed_at", "version", "history_change_reason")) == {(gone, 2, "gone")}
    assert set(StaleFlag.objects.exclude(pk=kept.pk).values_list("closed_at", "version")) == {(gone, 2)}
    assert StaleFlag.objects.get(pk=kept.pk).closed_at is None


def test_row_written_in_bulk_can_be_saved_like_any_other() -> None:
    instruments(1)
    flagged(1)
    flag = StaleFlag.objects.get()

    with acting(make.BY):
        flag.closed_at = MOMENT
        flag.save()

    assert (flag.version, StaleFlag.history.count()) == (2, 2)


def test_many_rows_cost_the_statements_of_one(django_assert_num_queries: Any) -> None:
    instruments(3)

    with django_assert_num_queries(4):  # savepoint, rows, history, release
        flagged(3)


def test_bulk_write_without_an_actor_is_refused() -> None:
    instruments(1)

    with pytest.raises(MissingActorError):
        insert_many(StaleFlag, [], mark="opened_at", moment=MOMENT)
    with pytest.raises(MissingActorError):
        update_many(StaleFlag.objects.all(), mark="closed_at", closed_at=MOMENT)
