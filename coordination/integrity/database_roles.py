"""The roles of PostgreSQL: who owns the tables, who serves the register, who only reads.

The program that serves the register may add to history and can change or delete nothing of it, whatever
a fault or an intruder makes it do. Only the owner can, which runs migrations and erasures by hand.
Source: design rule 5.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from coordination.history.reading import recorded_models
from coordination.integrity.sources import sources
from coordination.models import Leaf, Seal, User

# What signs people in: whoever reads the register for an audit needs none of it.
SECRET_PREFIXES = ("account_", "mfa_", "django_session", "socialaccount_", "usersessions_")
SECRET_COLUMNS = {User._meta.db_table: ("password",)}
ONLY_READ = ("django_migrations",)


@dataclass(frozen=True)
class Roles:
    """The three names, and the passwords of those that get a new one."""

    owner: str
    application: str
    reader: str
    passwords: Mapping[str, str]


def written_once() -> set[str]:
    """Return the tables to which the application may only add: history, and what is sealed with it."""
    return {source.model._meta.db_table for source in sources()} | {Leaf._meta.db_table, Seal._meta.db_table}


def never_deleted() -> set[str]:
    """Return the tables of records, which are changed and ended, never deleted."""
    return {model._meta.db_table for model in recorded_models()}


def create_roles(roles: Roles) -> int:
    """Create or renew the three roles and their rights over every table; all or nothing. Returns the tables.

    Run it as the owner or a superuser, after each migration: a table without rights stays closed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        raw = connection.connection
        tables = connection.introspection.table_names(cursor)
        for name in (roles.owner, roles.application, roles.reader):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
                    .format(_name(name))
                    .as_string(raw)
                )
            if name in roles.passwords:
                # The server is given the verifier, so that the password stands in no log of statements.
                verifier = raw.pgconn.encrypt_password(
                    roles.passwords[name].encode(), name.encode(), b"scram-sha-256"
                ).decode()
                statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(_name(name), sql.Literal(verifier))
                cursor.execute(statement.as_string(raw))
        for statement in (*_ownership(roles, tables), *_rights(roles, tables)):
            cursor.execute(statement.as_string(raw))
        return len(tables)


def _ownership(roles: Roles, tables: list[str]) -> Iterator[sql.Composed]:
    owner = _name(roles.owner)
    database = _name(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner <> %s", [roles.owner]
        )
        others = {line[0] for line in cursor.fetchall()}
        cursor.execute("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = current_schema()")
        schema_owner = cursor.fetchone()[0]
    if schema_owner != roles.owner:
        yield sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner)
    for table in tables:
        if table in others:
            yield sql.SQL("ALTER TABLE {} OWNER TO {}").format(_name(table), owner)
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format()
    for name in (roles.owner, roles.application, roles.reader):
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, _name(name))


def _rights(roles: Roles, tables: list[str]) -> Iterator[sql.Composed]:
    application, reader = _name(roles.application), _name(roles.reader)
    everybody = sql.SQL(", ").join([application, reader, sql.SQL("PUBLIC")])
    for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(sql.SQL(what), everybody)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(application, reader)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(application)
    once, records = written_once(), never_deleted()
    for table in tables:
        if table in ONLY_READ:
            rights = "SELECT"
        elif table in once:
            rights = "SELECT, INSERT"
        else:
            rights = "SELECT, INSERT, UPDATE" if table in records else "SELECT, INSERT, UPDATE, DELETE"
        yield sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), _name(table), application)
        if table in SECRET_COLUMNS:
            columns = sql.SQL(", ").join(_name(column) for column in _columns(table))
            yield sql.SQL("GRANT SELECT ({}) ON {} TO {}").format(columns, _name(table), reader)
        elif not table.startswith(SECRET_PREFIXES):
            yield sql.SQL("GRANT SELECT ON {} TO {}").format(_name(table), reader)


def _columns(table: str) -> list[str]:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    columns = [str(column.column) for column in model._meta.concrete_fields]
    return [column for column in columns if column not in SECRET_COLUMNS[table]]


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)
