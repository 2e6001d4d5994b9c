"""A record stands in a list exactly where its own page opens (AZ-9), whatever its class and whoever looks."""

import os
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from authority.models import Designation
from contacts.models import LiaisonExchange, Notification, PointOfContact, Registration
from coordination.enums import Classification
from coordination.models import Job, SealedDocument, User
from coordination.records import acting
from members.models import MemberBody, Person, Seat
from tests.access.kinds import CAST
from tests.access.walking import Drawing, browsers, kept_viewers, quiet, undone
from tests.access.world import BY, SIDES, World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(0)]
# More by hand: docs/campaigns.md.
EXAMPLES = int(os.environ.get("NCM_LIST_EXAMPLES", "6"))
LISTS: dict[type[Any], str] = {
    MemberBody: "/members/?ended=all",
    Seat: "/members/seats/?ended=all",
    Person: "/members/people/",
    PointOfContact: "/contacts/points/?ended=all",
    Registration: "/contacts/?state=all",
    Notification: "/contacts/notifications/",
    LiaisonExchange: "/contacts/exchanges/",
    SealedDocument: "/documents/",
    Job: "/jobs/",
    User: "/users/",
    Designation: "/authority/",
}
CLASSED = [(side, noun) for side in SIDES for noun in ("body", "point")]


def listed(client: Client, page: str) -> set[str]:
    """Return the addresses to which the rows of a list lead."""
    return set(re.findall(r'href="([^"?#]+)"', client.get(page).content.decode()))


@given(
    who=st.sampled_from(CAST),
    classes=st.tuples(*[st.sampled_from(Classification.values) for _each in CLASSED]),
    leaves=st.sampled_from([None, *SIDES]),
)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    derandomize=EXAMPLES < 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_record_is_listed_exactly_where_its_page_opens(
    world: World, who: str, classes: tuple[str, ...], leaves: str | None
) -> None:
    drawing = Drawing()
    with undone(), quiet(), drawing.taken_over():
        with acting(BY):
            for (side, noun), classification in zip(CLASSED, classes, strict=True):
                record: Any = type(world.sides[side][noun]).objects.get(pk=world.sides[side][noun].pk)
                record.classification = classification
                record.save()
            if leaves:
                seat = Seat.objects.get(pk=world.sides[leaves]["point"].seat_id)
                holding: Any = seat.holdings.get()
                holding.ended_on = holding.began_on
                holding.save()
        client = browsers(world)[who]
        differing = []
        with kept_viewers():
            for model, page in LISTS.items():
                drawing.on = True
                shown = listed(client, page)
                drawing.on = False
                for record in model.objects.all():
                    address = record.get_absolute_url()
                    opens = client.get(address).status_code == 200
                    if opens != (address in shown):
                        differing.append(f"{address}: {'opens' if opens else 'is closed'} and is listed otherwise")

    assert differing == []
