"""The roles of PostgreSQL: the application adds to history and can change nothing of it; readers only read."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from psycopg import sql

from coordination import jobs, notices, sealing, security
from coordination.enums import Role
from coordination.integrity import current_head, seal_waiting
from coordination.integrity.checking import check_all
from coordination.integrity.database_roles import never_deleted, written_once
from coordination.models import HeadHolder, Job
from coordination.tasks import integrity as tasks
from tests.coordination import chain
from tests.factories import coordination as make
from tests.factories.signing import prove

REFUSED = psycopg.errors.InsufficientPrivilege


def test_sqlite_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")

    with pytest.raises(CommandError, match="SQLite has no roles"):
        call_command("create_database_roles")


@pytest.fixture
def roles(transactional_db: None) -> Iterator[dict[str, str]]:
    """Three roles of this test's own over its database; dropped with all their rights."""
    mark = uuid.uuid4().hex[:8]
    names = {kind: f"ncm_{kind}_{mark}" for kind in ("owner", "application", "reader")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        me = cursor.fetchone()[0]
    _create(names)
    yield names
    with connection.cursor() as cursor:
        cursor.execute(f'REASSIGN OWNED BY "{names["owner"]}" TO "{me}"')
        cursor.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
        for name in names.values():
            cursor.execute(f'DROP OWNED BY "{name}"')
            cursor.execute(f'DROP ROLE "{name}"')


def _create(names: dict[str, str]) -> str:
    out = StringIO()
    call_command("create_database_roles", **names, stdout=out)
    return out.getvalue()


@contextmanager
def connected(name: str) -> Iterator[psycopg.Connection]:
    given = connection.settings_dict
    with psycopg.connect(
        host=given["HOST"] or None, port=given["PORT"] or None, dbname=given["NAME"], user=name,
        password=os.environ.get("NCM_APPLICATION_PASSWORD", "of-no-worth"), autocommit=True,
    ) as own:  # fmt: skip
        yield own


def allowed(own: psycopg.Connection, *statements: sql.Composable) -> list[str]:
    """Return the statements that the role may run; none of them must."""
    found = []
    for statement in statements:
        try:
            own.execute(statement)  # type: ignore[arg-type]
        except REFUSED:
            continue
        found.append(statement.as_string(own))
    return found


@pytest.mark.postgres
def test_application_changes_nothing_that_is_written_once(roles: dict[str, str]) -> None:
    chain.sealed(1)
    make.document(make.user())

    with connected(roles["application"]) as own:
        for table in sorted(written_once()):
            name = sql.Identifier(table)
            column = sql.Identifier(_a_column(table))
            told = [
                sql.SQL("UPDATE {} SET {c} = {c}").format(name, c=column),
                sql.SQL("DELETE FROM {}").format(name),
                sql.SQL("TRUNCATE {} CASCADE").format(name),
                sql.SQL("ALTER TABLE {} ADD COLUMN extra int").format(name),
                sql.SQL("ALTER TABLE {} DISABLE TRIGGER ALL").format(name),
                sql.SQL("ALTER TABLE {} OWNER TO CURRENT_USER").format(name),
                sql.SQL("DROP TABLE {} CASCADE").format(name),
                sql.SQL("SELECT * FROM {} FOR UPDATE").format(name),
                sql.SQL(
                    "CREATE TRIGGER t BEFORE INSERT ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()"
                ).format(name),
                sql.SQL("CREATE RULE r AS ON INSERT TO {} DO INSTEAD NOTHING").format(name),
                sql.SQL("GRANT ALL ON {} TO PUBLIC").format(name),
            ]
            # PostgreSQL answers a grant without the right to it with a warning; the rights stay as they were.
            with suppress(REFUSED):
                own.execute(told.pop())
            assert (table, allowed(own, *told)) == (table, [])
            assert _rights(own, table) == ["INSERT", "SELECT"]


@pytest.mark.postgres
def test_application_takes_no_other_role_and_makes_nothing(roles: dict[str, str]) -> None:
    owner = sql.Identifier(roles["owner"])

    with connected(roles["application"]) as own:
        assert (
            allowed(
                own,
                sql.SQL("SET ROLE {}").format(owner),
                sql.SQL("SET SESSION AUTHORIZATION {}").format(owner),
                sql.SQL("CREATE TABLE extra (id int)"),
                sql.SQL("CREATE SCHEMA extra"),
                sql.SQL("CREATE ROLE extra"),
                sql.SQL("CREATE FUNCTION extra() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"),
                sql.SQL("ALTER ROLE CURRENT_USER SUPERUSER"),
                sql.SQL("SET session_replication_role = replica"),
                sql.SQL("SELECT setval('coordination_securityevent_id_seq', 1)"),
                sql.SQL("DELETE FROM django_migrations"),
                sql.SQL("COPY coordination_leaf TO PROGRAM 'cat'"),
            )
            == []
        )


@pytest.mark.postgres
def test_application_deletes_no_record(roles: dict[str, str]) -> None:
    chain.sealed(1)

    with connected(roles["application"]) as own:
        deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in sorted(never_deleted())]
        assert allowed(own, *deletes) == []


@pytest.mark.postgres
def test_reader_reads_the_register_and_no_secret(roles: dict[str, str]) -> None:
    chain.sealed(1)

    with connected(roles["reader"]) as own:
        assert own.execute("SELECT count(*) FROM members_historicalperson").fetchone() == (2,)
        assert own.execute("SELECT count(email) FROM coordination_user").fetchone() == (0,)
        assert (
            allowed(
                own,
                sql.SQL("SELECT password FROM coordination_user"),
                sql.SQL("SELECT * FROM django_session"),
                sql.SQL("SELECT * FROM mfa_authenticator"),
                sql.SQL("SELECT * FROM account_emailaddress"),
                sql.SQL("INSERT INTO coordination_securityevent (kind) VALUES ('x')"),
                sql.SQL("UPDATE members_person SET name = 'x'"),
                sql.SQL("DELETE FROM django_content_type"),
                sql.SQL("SELECT nextval('coordination_securityevent_id_seq')"),
                sql.SQL("CREATE TEMPORARY TABLE extra (id int)"),
            )
            == []
        )


@pytest.mark.postgres
def test_register_works_as_the_application(roles: dict[str, str], settings: Any) -> None:
    user = make.user()

    with _as(roles["application"]):
        people = chain.fill(2)
        security.note("signed-in", actor="user:1")
        job = make.job()
        Job.objects.filter(pk=job.pk).delete()
        notices.owe(kind="k", subject="s", period="p", address="a@b.invalid", heading="h", body="b")
        document = sealing.seal(
            kind="contact-notification", reference="NOT-0001", title="Paper", subject="tests.paper:1", language="en",
            snapshot={"reference": "NOT-0001"}, pdf=b"%PDF-1.7", released_by=user, released_as="Secretariat",
        )  # fmt: skip
        sealed = seal_waiting()
        report = check_all()

    head = current_head()
    assert report.problems == []
    assert (report.records, report.documents, report.rows) == (len(people) + 2, 1, sealed)
    assert head is not None
    assert head.rows == sealed
    assert sealing.verify(document).is_sound


@pytest.mark.postgres
def test_people_sign_in_and_write_as_the_application(roles: dict[str, str], client: Client) -> None:
    administrator = make.user()
    make.role(administrator, Role.ADMINISTRATOR)
    typed = {"name": "Court", "address": "heads@court.invalid", "language": "en", "began_on": "2026-01-01"}

    with _as(roles["application"]):
        client.force_login(administrator, backend="allauth.account.auth_backends.AuthenticationBackend")
        prove(client, administrator)
        page = client.get("/integrity/").content.decode()
        added = client.post("/integrity/holders/add/", typed)
        checked = client.post("/integrity/check/")
        worked = jobs.work(Job.objects.get(kind=tasks.CHECK).pk)
        signed_out = client.post("/accounts/logout/")

    assert "the database refuses the register" in page
    assert [answer.status_code for answer in (added, checked, signed_out)] == [302, 302, 302]
    assert (worked, HeadHolder.objects.get().name, check_all().problems) == (True, "Court", [])


@pytest.mark.postgres
def test_application_erases_nobody_and_the_owner_does(roles: dict[str, str]) -> None:
    person = chain.sealed(1)[0]
    words = ("erase_person", str(person.pk))

    with _as(roles["application"]), pytest.raises(CommandError, match=r"Nothing was erased\. permission denied"):
        call_command(*words, reason="on request", stdout=StringIO(), stderr=StringIO())
    assert person.history.earliest("history_id").name == "Person 0"

    with _as(roles["owner"]):
        call_command(*words, reason="on request", stdout=StringIO(), stderr=StringIO())
    assert person.history.earliest("history_id").name == ""
    assert check_all().problems == []


@pytest.mark.postgres
def test_roles_are_renewed_without_harm(roles: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCM_APPLICATION_PASSWORD", "a-secret-of-the-test")
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT UPDATE, DELETE ON coordination_leaf TO "{roles["application"]}"')

    said = _create(roles)

    with connected(roles["application"]) as own:
        assert _rights(own, "coordination_leaf") == ["INSERT", "SELECT"]
    assert "a-secret-of-the-test" not in said
    assert roles["application"] in said


@pytest.mark.postgres
def test_three_roles_need_three_names() -> None:
    with pytest.raises(CommandError, match="three roles"):
        call_command("create_database_roles", owner="one", application="one")


@contextmanager
def _as(name: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f'SET SESSION AUTHORIZATION "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")


def _a_column(table: str) -> str:
    with connection.cursor() as cursor:
        return str(connection.introspection.get_table_description(cursor, table)[-1].name)


def _rights(own: psycopg.Connection, table: str) -> list[str]:
    rows = own.execute(
        "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = %s AND grantee = current_user",
        [table],
    )
    return sorted(row[0] for row in rows.fetchall())
