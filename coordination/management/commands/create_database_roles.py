from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection

from coordination import environment as env
from coordination.integrity.database_roles import Roles, create_roles

PASSWORDS = {
    "owner": "NCM_OWNER_PASSWORD",
    "application": "NCM_APPLICATION_PASSWORD",
    "reader": "NCM_READER_PASSWORD",
}


class Command(BaseCommand):
    help = (
        "Create the three roles of PostgreSQL, or renew their rights: the owner of the tables, the application, which "
        "may add to history and change or delete nothing of it, and a reader. Passwords come from NCM_OWNER_PASSWORD, "
        "NCM_APPLICATION_PASSWORD and NCM_READER_PASSWORD, or from the files that these names with _FILE point to; "
        "they are never printed. Run it as the owner or a superuser, after each migrate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", default="ncm", help="owns the tables; migrations and erasures (default: ncm)")
        parser.add_argument(
            "--application", default="ncm_application", help="web, worker and schedule (default: ncm_application)"
        )
        parser.add_argument("--reader", default="ncm_reader", help="only reads, for an audit (default: ncm_reader)")

    def handle(self, *args: Any, owner: str, application: str, reader: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles. Set DATABASE_URL to the PostgreSQL database.")
        names = {"owner": owner, "application": application, "reader": reader}
        if len(set(names.values())) < len(names):
            raise CommandError("Owner, application and reader are three roles. Give each a name of its own.")
        given = {names[kind]: env.text(variable) for kind, variable in PASSWORDS.items()}
        passwords = {name: password for name, password in given.items() if password}
        try:
            count = create_roles(Roles(owner, application, reader, passwords))
        except ProgrammingError as error:
            raise CommandError(f"Nothing was changed. {error} Run it as a superuser of the database.") from error
        self.stdout.write(f"{count} tables: owned by {owner}, served by {application}, read by {reader}.")
