from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from coordination import clock, scopes
from coordination.enums import Role
from coordination.models import RoleAssignment, State, User
from coordination.records import Actor, acting, keep


class Command(BaseCommand):
    help = (
        "Set up an empty installation: write down the State and its mechanism, invite the first administrator, and "
        "print the address at which that person sets a password. Refuses when a State is on record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", required=True, help="name of the State, in full")
        parser.add_argument("--mechanism", required=True, help="name of the mechanism")
        parser.add_argument("--iso", required=True, help="ISO code of the State, two letters")
        parser.add_argument("--zone", required=True, help="time zone, such as Africa/Nairobi")
        parser.add_argument("--administrator", required=True, help="e-mail address of the first administrator")
        parser.add_argument("--authority", required=True, help="act or letter that names the administrator")

    def handle(self, *args: Any, **given: Any) -> None:
        if State.objects.exists():
            raise CommandError("A State is on record already. Change it on the page /state/.")
        try:
            with transaction.atomic(), acting(Actor("command", "set_up"), "installation"):
                keep(
                    State(
                        name=given["state"],
                        mechanism_name=given["mechanism"],
                        iso_code=given["iso"].upper(),
                        time_zone=given["zone"],
                        weekend=[5, 6],
                        languages=["en"],
                    )
                )
                user = User.objects.create_user_without_password(email=given["administrator"])
                keep(
                    RoleAssignment(
                        user=user, role=Role.ADMINISTRATOR, began_on=clock.today(), authority=given["authority"]
                    )
                )
                scopes.settle([user.pk])
        except ValidationError as error:
            problems = "; ".join(f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
            raise CommandError(f"Nothing was written. {problems}") from error
        token = default_token_generator.make_token(user)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
        self.stdout.write(
            f"The State is on record. {user.email} sets a password here, once:\n{settings.BASE_URL}{path}"
        )
