"""What the post needs, written and proved (6.2 b to f)."""

from collections.abc import Callable

import pytest
from django.test import Client

from contacts.models import PointOfContact, PostProof, PostRequirement
from coordination.models import State, User
from tests.contacts.browsing import url
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party", firearms_protocol="party")


# What the post needs.


def test_requirement_update_writes_what_the_post_requires(desk: Client) -> None:
    point = made.office_point()

    desk.post(url("requirement-update", point.pk, "c"), {"text": "Three years of programmes", "reason": ""})

    assert PostRequirement.objects.get().text == "Three years of programmes"
    assert desk.get(url("requirement-update", point.pk, "z")).status_code == 404


def test_proof_is_added_confirmed_by_somebody_else_and_asked_anew_of_the_next_holder(
    own: PointOfContact, npc: User, officer: User, as_user: SignIn
) -> None:
    proof = {"letter": "b", "kind": "post", "text": "Legal adviser 2021 to 2024", "dated_on": "2024-06-30"}
    as_user(npc).post(url("proof-create", own.pk), proof)
    row = PostProof.objects.get()

    refused = as_user(npc).post(url("proof-confirm", row.pk))
    as_user(officer).post(url("proof-confirm", row.pk))

    assert refused.status_code == 403
    assert made.fresh(row)[0].confirmed_by == officer
    assert "Legal adviser 2021" in as_user(officer).get(own.get_absolute_url()).content.decode()
    made.end_holding(own, made.ago(1))
    assert "Legal adviser 2021" not in as_user(officer).get(own.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dated_on": "2026-06-02"}, "dated_on"),
        ({"dated_on": "yesterday"}, "dated_on"),
        ({"letter": "a"}, "letter"),
        ({"text": ""}, "text"),
    ],
)
def test_proof_create_that_cannot_be_says_so_at_the_field(changes: dict, field: str, desk: Client) -> None:
    proof = {"letter": "b", "kind": "post", "text": "Legal adviser", "dated_on": "2024-06-30", **changes}

    page = desk.post(url("proof-create", made.office_point().pk), proof)

    assert list(page.context["form"].errors) == [field]
    assert not PostProof.objects.exists()
