"""Running the seeding command on a held day."""

import datetime as dt
import io

from django.core.management import call_command

from coordination import clock

TODAY = dt.date(2026, 11, 23)


def seed() -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    with clock.frozen_at(TODAY):
        call_command("seed_demo", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()
