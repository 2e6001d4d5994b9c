"""A signed-in browser whose person proved a moment ago, or so long ago, who they are."""

import time

from django.test import Client

from coordination.models import User


def prove(client: Client, user: User, age_seconds: int = 0) -> None:
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - age_seconds}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
