"""Whatever somebody changes in the database by hand is found, and named."""

import datetime as dt
import random
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models

from coordination import clock, files, notices
from coordination.integrity import current_head, seal_waiting
from coordination.integrity.checking import check_all
from coordination.integrity.leaves import BEGINNING, link, seal_digest
from coordination.integrity.lodged import HEAD_NOTICE
from coordination.models import Leaf, Seal, SecurityEvent
from members.models import Person
from tests.coordination import chain
from tests.coordination.chain import first_problem, run_sql
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

Freeze = Callable[[dt.date | dt.datetime], None]
TRIALS = 60
PERSON = "members.historicalperson"


def place(problem: Any) -> tuple[str, str]:
    return (problem.where, problem.key) if problem else ("", "")


def test_sound_register_has_no_problem_and_its_numbers() -> None:
    people = chain.sealed(2)

    report = check_all()

    assert report.problems == []
    assert (report.rows, report.seals, report.waiting, report.erased) == (Leaf.objects.count(), 1, 0, 0)
    assert report.records >= len(people)
    assert report.head == current_head()


def test_unsealed_rows_are_counted_and_no_problem() -> None:
    chain.sealed(1)
    make.user()

    report = check_all()

    assert (report.problems, report.waiting, report.is_late) == ([], 1, False)


def test_rows_that_wait_too_long_are_told(freeze: Freeze) -> None:
    freeze(dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC))
    chain.sealed(1)
    make.user()
    freeze(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC))

    report = check_all()

    assert (report.problems, report.is_late) == ([], True)


def test_each_random_change_of_a_row_is_named_by_row_and_column() -> None:
    people = chain.sealed(12)
    rows = list(Person.history.order_by("history_id").values_list("history_id", "id"))
    dice = random.Random(20261125)
    changes = [
        ("name", "Forged"),
        ("email", "x@y.invalid"),
        ("actor", "user:9"),
        ("history_change_reason", "no"),
        ("version", 99),
    ]

    missed = []
    for _trial in range(TRIALS):
        (row, record), (column, value) = dice.choice(rows), dice.choice(changes)
        [(before,)] = Person.history.filter(history_id=row).values_list(column)
        run_sql(f"UPDATE members_historicalperson SET {column} = %s WHERE history_id = %s", value, row)
        problem = first_problem()
        if place(problem) != (PERSON, str(row)) or (problem.columns, problem.record) != ((column,), str(record)):
            missed.append((row, column, problem))
        run_sql(f"UPDATE members_historicalperson SET {column} = %s WHERE history_id = %s", before, row)

    assert (missed, first_problem(), len(people)) == ([], None, 12)


def test_each_deleted_row_is_named() -> None:
    chain.sealed(5)

    for row in Person.history.order_by("-history_id"):
        models.QuerySet.delete(Person.history.filter(pk=row.pk))
        problem = first_problem()
        assert place(problem) == (PERSON, str(row.pk))
        assert problem is not None
        assert "deleted" in problem.sentence
        row.save_base(raw=True, force_insert=True)

    assert first_problem() is None


def test_two_rows_that_changed_places_are_named() -> None:
    chain.sealed(2)
    one, other = Person.history.order_by("history_id")[1:3]
    run_sql("UPDATE members_historicalperson SET history_id = -1 WHERE history_id = %s", one.pk)
    run_sql("UPDATE members_historicalperson SET history_id = %s WHERE history_id = %s", one.pk, other.pk)
    run_sql("UPDATE members_historicalperson SET history_id = %s WHERE history_id = -1", other.pk)

    report = check_all()

    assert [place(problem) for problem in report.problems][:2] == [(PERSON, str(one.pk)), (PERSON, str(other.pk))]


def test_inserted_and_back_dated_row_is_named_before_it_is_sealed(freeze: Freeze) -> None:
    freeze(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC))
    forged = _insert_back_dated(chain.sealed(2)[0])

    assert place(first_problem()) == (PERSON, str(forged.pk))


def test_inserted_and_back_dated_row_is_named_after_it_is_sealed(freeze: Freeze) -> None:
    freeze(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC))
    forged = _insert_back_dated(chain.sealed(2)[0])
    freeze(dt.datetime(2026, 11, 25, 13, tzinfo=dt.UTC))
    seal_waiting()

    assert place(first_problem()) == (PERSON, str(forged.pk))


def test_inserted_row_of_the_present_is_named_by_its_record() -> None:
    person = chain.sealed(2)[0]
    row = person.history.earliest("history_id")
    row.pk, row.name, row.history_date = None, "Forged", clock.now()
    row.save_base(raw=True, force_insert=True)

    problem = first_problem()

    assert place(problem) == ("members.person", str(person.pk))
    assert problem is not None
    assert "3 historical rows for 2 versions" in problem.sentence


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("UPDATE members_person SET phone = '+1' WHERE id = %s", ("phone",)),
        ("UPDATE members_person SET name = 'X', version = 9 WHERE id = %s", ("name", "version")),
    ],
)
def test_record_changed_by_hand_is_named_with_its_columns(statement: str, columns: tuple[str, ...]) -> None:
    person = chain.sealed(2)[1]

    assert run_sql(statement, models.UUIDField().get_db_prep_value(person.pk, connection)) == 1

    problem = first_problem()
    assert place(problem) == ("members.person", str(person.pk))
    assert problem is not None
    assert problem.columns == columns


def test_record_saved_between_two_readings_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    person = chain.sealed(1)[0]
    run_sql("UPDATE members_person SET phone = '+1'")
    # What looked like a difference is gone at the second look.
    monkeypatch.setattr(
        "coordination.integrity.registers.time.sleep",
        lambda seconds: run_sql("UPDATE members_person SET phone = %s", person.phone),
    )

    assert check_all().problems == []


def test_what_is_sealed_during_a_check_is_no_problem() -> None:
    chain.sealed(3)
    make.user()

    report = check_all(progress=lambda done, total: seal_waiting())

    assert (report.problems, report.rows) == ([], Leaf.objects.count() - 1)


def test_record_deleted_by_hand_is_named() -> None:
    person = chain.sealed(2)[1]
    run_sql("DELETE FROM members_person WHERE id = %s", models.UUIDField().get_db_prep_value(person.pk, connection))

    problem = first_problem()

    assert place(problem) == ("members.person", str(person.pk))
    assert problem is not None
    assert "deleted from the register" in problem.sentence


def test_record_put_in_by_hand_is_named() -> None:
    chain.sealed(1)
    stray = Person(pk=uuid.uuid4(), name="Stray", version=1)
    models.QuerySet(Person).bulk_create([stray])

    assert place(first_problem()) == ("members.person", str(stray.pk))


def test_security_event_changed_by_hand_is_named() -> None:
    chain.sealed(1)
    event = SecurityEvent.objects.get()
    run_sql("UPDATE coordination_securityevent SET actor = 'user:2' WHERE id = %s", event.pk)

    problem = first_problem()

    assert place(problem) == ("coordination.securityevent", str(event.pk))
    assert problem is not None
    assert problem.columns == ("actor",)


def test_blanked_values_without_an_erasure_are_named() -> None:
    person = chain.sealed(1)[0]
    row = person.history.earliest("history_id")
    nil = models.UUIDField().get_db_prep_value(uuid.UUID(int=0), connection)
    run_sql("UPDATE members_historicalperson SET name = '', salt = %s WHERE history_id = %s", nil, row.pk)

    problem = first_problem()

    assert place(problem) == (PERSON, str(row.pk))
    assert problem is not None
    assert "without an erasure" in problem.sentence


@pytest.mark.parametrize("column", ["text", "link"])
def test_altered_leaf_is_named_by_its_place(column: str) -> None:
    chain.sealed(3)
    run_sql(f"UPDATE coordination_leaf SET {column} = %s WHERE position = 4", "0" * 64)

    assert place(first_problem()) == ("coordination.leaf", "4")


def test_row_and_leaf_altered_alike_are_named_by_the_leaf() -> None:
    chain.sealed(3)
    leaf = Leaf.objects.get(source=PERSON, key=str(Person.history.earliest("history_id").pk))
    run_sql(
        "UPDATE coordination_leaf SET text = %s WHERE position = %s",
        leaf.text.replace("command:tests", "user:9"),
        leaf.pk,
    )
    run_sql("UPDATE members_historicalperson SET actor = 'user:9' WHERE history_id = %s", int(leaf.key))

    assert place(first_problem()) == ("coordination.leaf", str(leaf.pk))


def test_deleted_leaf_is_named_by_its_place() -> None:
    chain.sealed(3)
    run_sql("DELETE FROM coordination_leaf WHERE position = 5")

    assert place(first_problem()) == ("coordination.leaf", "5")


@pytest.mark.parametrize("column", ["made_at", "previous", "link", "digest", "last"])
def test_altered_seal_is_named_by_its_number(column: str) -> None:
    chain.fill(3)
    seal_waiting(batch=3)
    value: Any = {"made_at": "2020-01-01 00:00:00+00:00", "last": 9}.get(column, "f" * 64)
    run_sql(f"UPDATE coordination_seal SET {column} = %s WHERE number = 2", value)

    assert ("coordination.seal", "2") in [place(problem) for problem in check_all().problems]


def test_deleted_seal_is_named_by_its_number() -> None:
    chain.fill(3)
    seal_waiting(batch=3)
    run_sql("DELETE FROM coordination_seal WHERE number = 2")

    assert place(first_problem()) == ("coordination.seal", "2")


def test_deleted_last_seal_leaves_leaves_without_one() -> None:
    chain.fill(3)
    seal_waiting(batch=3)
    last = Seal.objects.latest("number")
    run_sql("DELETE FROM coordination_seal WHERE number = %s", last.number)

    problem = first_problem()

    assert place(problem) == ("coordination.leaf", str(last.first))


def test_tail_that_was_cut_is_found_by_a_head_that_left_the_house() -> None:
    chain.sealed(2)
    make.user("late@office.invalid")
    seal_waiting()
    lodged = current_head()
    assert lodged is not None
    _cut(Seal.objects.get(number=lodged.number))

    assert check_all().problems == []
    [problem] = check_all(heads=(lodged.digest,)).problems
    assert place(problem) == ("coordination.seal", lodged.digest[:16])


def test_chain_made_anew_is_found_by_a_head_that_left_the_house() -> None:
    person = chain.sealed(3)[0]
    lodged = current_head()
    assert lodged is not None
    row = person.history.earliest("history_id")
    run_sql("UPDATE members_historicalperson SET actor = 'user:9' WHERE history_id = %s", row.pk)
    _rebuild()

    assert check_all().problems == []
    assert [problem.where for problem in check_all(heads=(lodged.digest,)).problems] == ["coordination.seal"]


def test_chain_made_anew_is_found_by_a_head_that_was_mailed() -> None:
    chain.sealed(1)
    head = current_head()
    assert head is not None
    notices.owe(
        kind=HEAD_NOTICE, subject=f"{head.number}:{head.digest}", period="2026-11-25",
        address="court@audit.invalid", heading="Head", body="",
    )  # fmt: skip
    assert check_all().problems == []
    run_sql("UPDATE members_historicalperson SET actor = 'user:9'")
    _rebuild()

    assert [place(problem) for problem in check_all().problems] == [("coordination.notice", "1")]


def test_paper_altered_on_disk_is_named_by_its_reference() -> None:
    document = make.document(make.user())
    seal_waiting()
    path = files.path_of(document.pdf_digest)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 forged")

    problem = first_problem()

    assert place(problem) == ("coordination.sealeddocument", "NOT-0001")


def test_document_row_altered_with_its_digest_is_named_by_the_chain() -> None:
    document = make.document(make.user())
    seal_waiting()
    run_sql("UPDATE coordination_sealeddocument SET title = 'Forged'")

    problem = first_problem()

    assert place(problem) == ("coordination.sealeddocument", document.pk.hex)
    assert problem is not None
    assert problem.columns == ("title",)


def test_problem_holds_neither_name_nor_value() -> None:
    person = chain.sealed(1)[0]
    run_sql("UPDATE members_historicalperson SET name = 'Forged'")

    words = " ".join(str(problem) for problem in check_all().problems)

    assert str(person.pk) in words
    assert [word for word in ("Person 0", "Forged", "office.invalid") if word in words] == []


def _insert_back_dated(person: Person) -> Any:
    row = person.history.earliest("history_id")
    row.pk, row.name, row.history_date = None, "Forged", row.history_date - dt.timedelta(days=30)
    row.save_base(raw=True, force_insert=True)
    return row


def _cut(seal: Seal) -> None:
    run_sql("DELETE FROM coordination_leaf WHERE position >= %s", seal.first)
    run_sql("DELETE FROM coordination_seal WHERE number >= %s", seal.number)


def _rebuild() -> None:
    """Make the whole chain anew over what stands there now, as an owner of the database could."""
    made_at = Seal.objects.earliest("number").made_at
    run_sql("DELETE FROM coordination_leaf")
    run_sql("DELETE FROM coordination_seal")
    with clock.frozen_at(made_at):
        seal_waiting()
    # Even with the old moment written into the new seal.
    assert Seal.objects.earliest("number").made_at == made_at
    assert link(BEGINNING, "") != BEGINNING
    assert all(seal.digest == seal_digest(seal) for seal in Seal.objects.all())
