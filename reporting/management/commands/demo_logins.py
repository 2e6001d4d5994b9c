"""`manage.py demo_logins`: the accounts of the demonstration and their password."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reporting.demo import people


class Command(BaseCommand):
    help = "Print the logins of the demonstration with their password and what each may do. Only in the modes demo and test."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in ("demo", "test"):
            raise CommandError(f"NCM_MODE is {settings.MODE}. Logins of the demonstration exist in demo and test only.")
        self.stdout.write(people.table())
