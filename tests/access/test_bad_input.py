"""What strangers and their tools send: hostile keys and values, forged forms, other sites, tricks in names."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client

from coordination.models import StoredFile, User
from coordination.records import Recorded
from tests.access.addresses import all_addresses
from tests.access.canary import Sightings
from tests.access.circles import CLOSED
from tests.access.expectations import ROUTES
from tests.access.hostile import addresses, bodies
from tests.access.kinds import KINDS
from tests.access.routes import ROUTES as WALKED
from tests.access.walking import BACKEND, browsers, content_of, kept_viewers, quiet, undone, written
from tests.access.world import TODAY, World
from tests.contacts.browsing import typed
from tests.factories import uploads
from tests.factories.coordination import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
# The signed link carries no cookie whose authority another site could borrow (contacts/views/confirm.py).
WITHOUT_TOKEN = {"contacts:confirm"}
SEED, LOOKS = 20260601, 80


def forms(world: World) -> dict[str, str]:
    """Return the address of every form on Interior's records, or on what is open, by route."""
    found = {}
    for name, sides in all_addresses(world).items():
        for side in ("-", "there", "government"):
            if side in sides and "x" in KINDS[ROUTES[name][0]][side][1]:
                found[name] = sides[side]
    return found


# Other sites.


def test_post_without_the_token_of_the_form_is_refused_on_every_route(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["officer"], backend=BACKEND)  # type: ignore[arg-type]
    taken = []
    with quiet():
        for name, sides in all_addresses(world).items():
            address = next(iter(sides.values()))
            with undone(), written() as tables:
                plain = client.post(address, {"a": "b"})
                foreign = client.post(
                    address, {"csrfmiddlewaretoken": "a" * 64}, headers={"Origin": "https://evil.invalid"}
                )
                # A form of ours that grew too old: led back to, with what was typed in it, and without an effect.
                stale = client.post(address, {"csrfmiddlewaretoken": "a" * 64}, headers={"Origin": "http://testserver"})
            answers = (plain.status_code, foreign.status_code, stale.status_code in (302, 403), tables)
            if answers != (403, 403, True, []):
                taken.append(name)

    assert set(taken) == WITHOUT_TOKEN


@pytest.mark.parametrize(
    "place",
    ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid", "javascript:alert(1)", "\thttps://evil.invalid"],
)
def test_address_to_go_on_to_leads_to_no_other_site(place: str, world: World, client: Client) -> None:
    user: Any = world.users["focal"]

    with undone():
        answers = [
            client.post("/language/", {"language": "ar", "next": place}),
            client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": place}),
        ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert ["evil" in answer.headers["Location"] or "script" in answer.headers["Location"] for answer in answers] == [
        False,
        False,
    ]


@pytest.mark.parametrize("method", ["DELETE", "PUT", "POST"])
def test_method_named_in_a_header_is_not_taken_for_the_method(method: str, world: World) -> None:
    client = browsers(world)["officer"]
    page = f"/members/bodies/{world.sides['government']['body'].pk}/end/"

    with undone(), written() as tables:
        answer = client.get(page, {"_method": method, "reason": "forged"}, headers={"X-HTTP-Method-Override": method})

    assert (answer.status_code, tables) == (200, [])


# Hostile addresses.


@pytest.mark.parametrize("who", ["ngo", "focal", "administrator", "officer"])
def test_hostile_queries_break_nothing_and_show_no_other_record(who: str, world: World) -> None:
    client, sightings = browsers(world)[who], Sightings(world.tokens)
    broken = []
    with quiet(), kept_viewers(), written() as tables:
        for address in addresses(world, count=LOOKS, seed=SEED + len(who)):
            response = client.get(address)
            sightings.read(who, address, content_of(response))
            if response.status_code >= 500:
                broken.append(f"{response.status_code} {address}")

    leaks = {
        f"{circle} at {sightings.met[who][token]}"
        for circle, (closed_to, _found_by) in CLOSED.items()
        for token in world.tokens.by_circle[circle]
        if who in closed_to and token in sightings.met[who]
    }
    assert (broken, leaks, tables) == ([], set(), [])


def test_hostile_forms_break_nothing(world: World) -> None:
    client = browsers(world)["officer"]
    broken, asked = [], 0
    with quiet(), kept_viewers():
        for number, (name, address) in enumerate(forms(world).items()):
            for body in bodies(names_on(client, address), count=2, seed=SEED + number):
                asked += 1
                with undone():
                    response = client.post(address, body)
                if response.status_code >= 500:
                    broken.append(f"{name}: {body}")

    assert (asked > 80, broken) == (True, [])


def names_on(client: Client, address: str) -> list[str]:
    page: Any = client.get(address)
    form = page.context.get("form") if page.context else None
    return [field.html_name for field in form] if form is not None else ["reason"]


# More than the form asks for.


def others(record: Recorded, asked: set[str]) -> dict[str, Any]:
    """Return the columns of a record that a form does not ask for, with their values; those that the register keeps
    by itself are left out.
    """
    return {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.name not in asked | {"version", "details_digest", "details_since"}
    }


def forged(field: models.Field) -> str:
    if isinstance(field, models.DateField):
        return "2001-01-01"
    if isinstance(field, models.UUIDField | models.ForeignKey):
        return "6a4b2b0e-0000-4000-8000-000000000000"
    return str(field.choices[0][0]) if field.choices else "1"


def test_form_changes_nothing_but_what_it_asks_for(world: World) -> None:
    """AZ-4: every column of the record is posted on every form about it."""
    taken, wrong = 0, []
    for who in ("officer", "npc", "administrator"):
        client = browsers(world)[who]
        for name, address in forms(world).items():
            page: Any = client.get(address)
            form = page.context.get("form") if page.status_code == 200 and page.context else None
            record = getattr(form, "record", None)
            if record is None:
                continue
            asked = {field.name for field in form}
            more = {f.name: forged(f) for f in record._meta.concrete_fields if f.name not in asked}
            more |= {f.attname: forged(f) for f in record._meta.concrete_fields if f.name not in asked}
            before = others(type(record).objects.get(pk=record.pk), asked)
            with undone(), quiet():
                answer = client.post(address, {**more, **typed(page, reason="tried")})
                after = others(type(record).objects.get(pk=record.pk), asked)
            taken += answer.status_code == 302
            changed = {column for column in before if before[column] != after[column]}
            if changed - MEANT.get(name, set()):
                wrong.append(f"{name} as {who}: {sorted(changed)}")

    assert (taken > 8, wrong) == (True, [])


# What an act writes beside what is typed, because that is the act.
MEANT: dict[str, set[str]] = {
    "contacts:correction-decide": {"decided_by_id", "decided_on"},
}


# Names of files.


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "a\r\nX-Evil: 1.pdf",
        "\u202efdp.exe",
        'q"; filename="x.html',
        "x" * 300,
        ".pdf",
    ],
)
def test_name_of_an_upload_is_a_name_and_nothing_more(
    name: str, world: World, as_user: Callable[[User], Client]
) -> None:
    client = as_user(world.users["officer"])  # type: ignore[arg-type]
    registration = world.sides["government"]["registration"]
    page = f"/contacts/registrations/{registration.pk}/receipt/"
    known = set(StoredFile.objects.values_list("pk", flat=True))

    with undone():
        upload = SimpleUploadedFile("letter.pdf", uploads.pdf("a letter"), content_type="text/html")
        upload._name = name  # type: ignore[attr-defined] # As a client may send it: the setter would clean it.
        client.post(page, {"on": TODAY.isoformat(), "channel": "acknowledgement", "number": "A 1", "file": upload})
        kept = StoredFile.objects.exclude(pk__in=known).get()
        answer = client.get(kept.get_absolute_url())

    assert kept.name.endswith(".pdf")
    assert len(kept.name) <= 120
    assert not set(kept.name) & set('/\\:*?"<>|\r\n\u202e')
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "X-Evil" not in answer.headers


def test_forms_are_found_in_every_room(world: World) -> None:
    rooms = {name.partition(":")[0] for name in forms(world) if ":" in name}

    assert rooms == {"members", "authority", "contacts"}
    assert {route.name for route in WALKED} >= set(forms(world))
