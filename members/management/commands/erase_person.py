from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, transaction

from coordination.exceptions import RegisterError
from coordination.records import Actor
from members.actions.erasing import erase_person
from members.models import Person


class UndoneError(Exception):
    pass


class Command(BaseCommand):
    help = (
        "Erase a person who left office from every table, history included, and close their login. The seals stay "
        "verifiable, and the erasure itself is on record with its reason. On PostgreSQL run it with the owner's "
        "DATABASE_URL: the application's role may not. It cannot be undone; --dry-run tells what it would do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="key of the person, as it stands in the address of their page")
        parser.add_argument("--reason", required=True, help="on whose request and which ground; it stays on record")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be erased; keep everything")

    def handle(self, *args: Any, person: str, reason: str, dry_run: bool, **options: Any) -> None:
        try:
            found = Person.objects.select_related("user").filter(pk=person).first()
        except ValidationError:
            found = None
        if found is None:
            raise CommandError(f"No person has the key {person}.")
        try:
            with transaction.atomic():
                done = erase_person(person=found, by=Actor("command", "erase_person"), reason=reason)
                for kind, count in sorted(done.rows.items()):
                    self.stdout.write(f"{kind}\t{count}")
                self.stdout.write(f"Messages and jobs\t{done.others}")
                for line in done.kept:
                    self.stdout.write(f"STAYS\t{line}")
                if dry_run:
                    raise UndoneError
        except UndoneError:
            self.stderr.write("Dry run: nothing was erased.")
        except RegisterError as error:
            raise CommandError(f"Nothing was erased. {error}") from error
        except ProgrammingError as error:
            raise CommandError(f"Nothing was erased. {error} Run it with the owner's DATABASE_URL.") from error
        else:
            self.stderr.write("Erased. Back-ups made before still hold the person: see docs/operations.md.")
