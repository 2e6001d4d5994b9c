"""Canaries in every field that is not open to all: nobody meets one that is closed to them, their owners meet each.

The pages are those of the matrix, the further records of the world, every kind of history with two versions
compared, lists and exports in the forms in which they tell most, and links followed from all of these.
"""

import pytest
from django.test import Client

from coordination import exporting, files, jobs
from coordination.models import Export, Notice, SealedDocument, User
from coordination.notices import text_of
from coordination.tasks import exports
from tests.access.canary import Sightings
from tests.access.circles import CLOSED
from tests.access.conftest import Walked
from tests.access.kinds import CAST
from tests.access.sweep import follow, further_pages, log_read_by, told_by_search, visit
from tests.access.walking import Drawing, browsers, kept_viewers, quiet, undone
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return browsers(world)


@pytest.fixture(scope="module")
def swept(world: World, walked: Walked, clients: dict[str, Client]) -> Sightings:
    """Everything that each of the cast can come to, and every line that was logged meanwhile."""
    sightings = walked.sightings
    with kept_viewers(), log_read_by(sightings), Drawing(refusals=False).taken_over():
        visit(sightings, clients, further_pages(world))
        assert follow(sightings, clients, most=1) > 100
    return sightings


def leaks(world: World, sightings: Sightings) -> list[str]:
    """Return who met a word that is closed to them, and where."""
    return [
        f"{who} met {circle}: {place} at {sightings.met[who][token]}"
        for circle, (closed_to, _found_by) in CLOSED.items()
        for token, place in world.tokens.by_circle[circle].items()
        for who in CAST
        if who in closed_to and token in sightings.met[who]
    ]


def test_circles_all_have_a_row(world: World) -> None:
    assert set(world.tokens.by_circle) == set(CLOSED)


def test_nobody_meets_a_canary_that_is_closed_to_them(world: World, swept: Sightings) -> None:
    found = leaks(world, swept)

    assert not found, f"{len(found)} leaks:\n" + "\n".join(found)


def test_owners_meet_every_canary_of_theirs(world: World, swept: Sightings) -> None:
    unseen = [
        f"{who} did not meet {circle}: {place}"
        for circle, (_closed_to, found_by) in CLOSED.items()
        for token, place in world.tokens.by_circle[circle].items()
        for who in sorted(found_by)
        if token not in swept.met[who]
    ]

    assert not unseen, f"{len(unseen)} unseen:\n" + "\n".join(unseen)


def test_log_tells_no_canary(swept: Sightings) -> None:
    assert swept.met["log"] == {}


def test_mails_tell_no_canary(world: World) -> None:
    """A mail is read by others on its way, so it names no contact; whom it reaches is its address."""
    sightings = Sightings(world.tokens)
    notices = list(Notice.objects.all())

    for notice in notices:
        sightings.read("mail", notice.kind, f"{notice.heading}\n{text_of(notice)}".encode())

    assert len(notices) >= 2
    assert sightings.met["mail"] == {}


def test_papers_tell_of_their_own_contacts_alone(world: World) -> None:
    """What is frozen, with its metadata, of a paper that speaks of one side names nothing of the other."""
    sightings = Sightings(world.tokens)
    for side in ("government", "restricted"):
        paper = SealedDocument.objects.get(pk=world.sides[side]["document"].pk)
        sightings.read(side, "snapshot", paper.snapshot.encode())

    met = {
        side: {world.tokens.place_of(token).partition(":")[0] for token in sightings.met[side]}
        for side in ("government", "restricted")
    }

    assert met == {side: {f"told-{side}", f"holder-{side}", f"paper-{side}"} for side in ("government", "restricted")}


def test_files_made_of_the_history_hold_nothing_that_is_closed_to_whom_they_are_for(world: World) -> None:
    sightings, made = Sightings(world.tokens), 0
    with undone(), quiet():
        for who in ("npc", "other_npc", "administrator"):
            user = User.objects.get(pk=world.users[who].pk)  # type: ignore[union-attr]
            events = [exports.EVENTS] if who == "administrator" else []
            for kind in (exports.HISTORY, exports.AS_RECORDED, *events):
                job = exporting.ask(kind=kind, title="Taken out", query="", by=user)
                jobs.work(job.pk)
                sightings.read(who, kind, files.read(Export.objects.get(job=job).digest))
                made += 1

    assert made == 7
    assert leaks(world, sightings) == []
    # The sweep is known to see: an owner's file holds what is the owner's.
    assert {world.tokens.place_of(token) for token in sightings.met["other_npc"]} >= {
        "told-restricted: point.office",
        "told-restricted: body.name",
    }


def test_search_tells_nothing_of_what_is_closed(world: World, clients: dict[str, Client]) -> None:
    with quiet(), kept_viewers(), Drawing(refusals=False).taken_over():
        count, told = told_by_search(world, clients, one_in=30)

    assert (count > 100, told) == (True, [])
