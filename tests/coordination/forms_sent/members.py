"""Forms about bodies, seats and people, and the seat of a login."""

from coordination.models import User
from tests.coordination.forms_sent.case import DAY, ENDS, Sent, form, nothing, plain, url
from tests.factories import coordination as ground
from tests.members import making

plain("members:body-create", nothing, name="Ministry of Works", kind="ministry")
plain("members:body-update", making.body, name="Ministry of Public Works", reason="renamed")
plain("members:body-end", making.body, **ENDS)
plain("members:body-admit", making.body, began_on=DAY, legal_basis="Letter 3", standing="full")
plain("members:membership-leave", making.member, **ENDS)
plain("members:membership-update", making.member, began_on="2021-01-01", reason="entered wrongly")
plain("members:seat-update", making.seat, title="Adviser", reason="renamed")
plain("members:seat-end", making.seat, **ENDS)
plain("members:seat-appoint", making.seat, newcomer_name="Ada Obi", began_on=DAY, authority="Letter 5")
plain("members:holding-end", making.holding, **ENDS)
plain("members:holding-update", making.holding, began_on="2021-01-01", reason="entered wrongly")
plain("members:person-create", nothing, name="Ada Obi")
plain("members:person-update", making.person, phone="+254 20 765 4321", reason="new telephone")
plain("members:person-invite", making.person, by="administrator")


@form("members:seat-create")
def seat_create(officer: User) -> Sent:
    return Sent(
        url("members:seat-create"),
        {"body": making.body().pk, "kind": "member", "title": "Adviser", "began_on": DAY},
    )


@form("members:login-seat")
def login_seat(officer: User) -> Sent:
    changes = {"seat": making.seat().pk, "began_on": DAY, "authority": "Letter 6"}
    return Sent(url("members:login-seat", ground.user().pk), changes)
