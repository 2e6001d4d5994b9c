"""Sealing: every row once, nothing where nothing is new, and a text that outlives columns and erasures."""

import datetime as dt
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from coordination.exceptions import SealedError
from coordination.integrity import current_head, seal_waiting
from coordination.integrity.checking import check_all
from coordination.integrity.leaves import BEGINNING, link, seal_digest
from coordination.integrity.sources import NO_SALT, hidden_value, plain_json, source_of, sources
from coordination.models import Leaf, Seal, SecurityEvent, User
from members.models import Person
from tests.coordination import chain
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

Freeze = Callable[[dt.date | dt.datetime], None]


def rows_of_all_sources() -> int:
    return sum(models.QuerySet(source.model).count() for source in sources())


def test_no_chain_has_no_head() -> None:
    assert current_head() is None


def test_sealing_an_empty_register_writes_nothing() -> None:
    assert (seal_waiting(), Seal.objects.count()) == (0, 0)


def test_sealing_writes_one_leaf_for_every_row() -> None:
    chain.fill()

    written = seal_waiting()

    assert written == rows_of_all_sources() == Leaf.objects.count()
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(range(1, written + 1))


def test_sealing_again_writes_nothing() -> None:
    chain.sealed()
    before = list(Seal.objects.values_list("number", "digest"))

    assert seal_waiting() == 0
    assert list(Seal.objects.values_list("number", "digest")) == before


def test_sealing_follows_with_what_came_later() -> None:
    chain.sealed()
    first = current_head()
    make.user("late@office.invalid")

    assert seal_waiting() == 1
    second = current_head()
    assert first is not None
    assert second is not None
    assert (second.number, second.rows) == (first.number + 1, first.rows + 1)
    assert Seal.objects.get(number=second.number).previous == first.digest


def test_sealing_in_small_batches_gives_one_chain() -> None:
    chain.fill()

    seal_waiting(batch=3)

    seals = list(Seal.objects.order_by("number"))
    assert len(seals) > 2
    assert [seal.previous for seal in seals] == [BEGINNING, *(seal.digest for seal in seals[:-1])]
    assert [seal.digest for seal in seals] == [seal_digest(seal) for seal in seals]
    assert len({seal.made_at for seal in seals}) == 1


def test_links_follow_from_the_texts() -> None:
    chain.sealed()
    before = BEGINNING

    for leaf in Leaf.objects.order_by("position"):
        before = link(before, leaf.text)
        assert leaf.link == before
    assert Seal.objects.get().link == before


def test_leaf_holds_no_personal_value_in_clear() -> None:
    person = chain.sealed()[0]
    texts = " ".join(Leaf.objects.values_list("text", flat=True))
    leaf = Leaf.objects.get(source="members.historicalperson", key=str(person.history.earliest("history_id").pk))

    assert [word for word in ("Person 0", "office.invalid", "+254", "correction") if word in texts] == []
    sealed = json.loads(leaf.text)
    row = person.history.earliest("history_id")
    assert sealed["hidden"]["email"] == hidden_value(row.salt, "email", "p0@office.invalid")
    assert sealed["fields"]["id"] == str(person.pk)


def test_row_is_found_by_what_is_missing_not_by_its_key() -> None:
    chain.sealed()
    newest = Person.history.latest("history_id")
    gone = Leaf.objects.filter(source="members.historicalperson", key=str(newest.pk - 2))
    models.QuerySet.delete(gone)

    waiting = source_of("members.historicalperson").waiting()  # type: ignore[union-attr]

    assert list(waiting.values_list("pk", flat=True)) == [newest.pk - 2]


def test_failure_halfway_leaves_neither_leaf_nor_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    chain.fill()
    monkeypatch.setattr(Seal, "save", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        seal_waiting()

    assert (Leaf.objects.count(), Seal.objects.count()) == (0, 0)


def test_second_leaf_of_a_row_is_refused_by_the_database() -> None:
    chain.sealed()
    leaf = Leaf.objects.order_by("position").first()
    assert leaf is not None

    with pytest.raises(IntegrityError), transaction.atomic():
        Leaf.objects.create(position=10**6, source=leaf.source, key=leaf.key, text="{}", link=BEGINNING)


@pytest.mark.parametrize("model", [Leaf, Seal])
def test_what_is_written_once_is_neither_saved_again_nor_deleted(model: Any) -> None:
    chain.sealed()
    row = model.objects.first()

    with pytest.raises(SealedError):
        row.save()
    with pytest.raises(SealedError):
        row.delete()


def test_every_row_of_one_sealing_bears_its_moment(freeze: Freeze) -> None:
    freeze(dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC))
    chain.sealed()

    head = current_head()

    assert head is not None
    assert head.made_at == dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
    assert head.frozen() == {"number": 1, "digest": head.digest}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            dt.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=dt.timezone(dt.timedelta(hours=3))),
            '"2026-01-02T00:04:05.000006+00:00"',
        ),
        (dt.date(2026, 1, 2), '"2026-01-02"'),
        (NO_SALT, '"00000000-0000-0000-0000-000000000000"'),
        ({"b": [1, True, None], "a": "é"}, '{"a":"\\u00e9","b":[1,true,null]}'),
    ],
)
def test_value_has_one_spelling(value: object, text: str) -> None:
    assert plain_json(value) == text


def test_equal_values_of_two_columns_or_rows_do_not_show() -> None:
    salts = [make.user().history.get().salt for _ in range(2)]

    found = {hidden_value(salt, name, "same") for salt in salts for name in ("email", "name")}

    assert len(found) == 4


def test_every_event_has_a_salt_of_its_own() -> None:
    chain.fill()
    chain.fill(0)

    salts = list(SecurityEvent.objects.values_list("salt", flat=True))
    assert len(set(salts)) == len(salts) >= 2
    assert NO_SALT not in salts
    assert User.personal == ("email", "name")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_seal_each_row_once() -> None:
    chain.fill(40)

    def work() -> int:
        try:
            return seal_waiting(batch=7)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        written = [job.result() for job in [pool.submit(work) for _ in range(4)]]

    assert sum(written) == Leaf.objects.count() == rows_of_all_sources()
    assert check_all().problems == []


@pytest.mark.django_db(transaction=True)
def test_migration_gives_each_standing_event_a_salt_of_its_own() -> None:
    executor = MigrationExecutor(connection)
    [(app, name)] = [key for key in executor.loader.graph.nodes if key[1].endswith("_leaves_and_seals")]
    before = [key for key in executor.loader.graph.node_map[app, name].parents if key.key[0] == app]
    executor.migrate([node.key for node in before])
    try:
        old = executor.loader.project_state([node.key for node in before]).apps.get_model(app, "SecurityEvent")
        old.objects.bulk_create([old(kind="signed-in") for _ in range(3)])
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    salts = set(SecurityEvent.objects.values_list("salt", flat=True))
    assert (len(salts), NO_SALT in salts, None in salts) == (3, False, False)
