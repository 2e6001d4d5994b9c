"""Where else a canary could be met: further records, exports, histories, comparisons, filters, links and the log."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from coordination import history
from coordination.models import User
from tests.access.canary import Sightings
from tests.access.circles import CLOSED
from tests.access.kinds import CAST
from tests.access.world import SIDES, World

# Lists that look for a text, with the name of its field, and every list or export in the forms in which it tells most.
SEARCHED = {
    "/members/": "q",
    "/members/seats/": "q",
    "/members/people/": "q",
    "/contacts/": "q",
    "/contacts/points/": "q",
    "/contacts/export/": "q",
    "/history/": "record",
    "/users/": "q",
}
TELLING = (
    "/members/?ended=all",
    "/members/seats/?ended=all",
    "/contacts/?state=all&sort=-due",
    "/contacts/points/?ended=all",
    "/contacts/export/?state=all",
    "/contacts/export/?state=all&format=xlsx",
    "/contacts/import/template/?format=xlsx",
    "/conformity/?on=2026-05-01&since=2025-01-01",
    "/contacts/requests/?state=open",
    "/history/?kind=members.person",
    "/history/?kind=contacts.liaisonexchange",
    "/history/as-recorded/?kind=members.memberbody",
    "/history/as-recorded/?kind=contacts.pointofcontact",
)
# Leaving ends the session; files under these addresses are the same for everybody.
NOT_FOLLOWED = ("account_logout", "set_language")
ABSENT = "zq999xk"


def further_pages(world: World) -> list[str]:
    """Return the pages of what the table's addresses do not name, and the history of every kind of record."""
    found = [record.get_absolute_url() for record in world.open.values() if hasattr(record, "get_absolute_url")]
    for record in [row for side in SIDES for row in world.sides[side].values()] + list(world.open.values()):
        if isinstance(record, Model) and history.kind_of(type(record)) in KINDS:
            address = history.history_url(record)
            versions = history.history_of(type(record)).filter(id=record.pk).order_by("history_id")
            numbers = list(versions.values_list("history_id", flat=True))
            found.append(f"{address}?one={numbers[0]}&other={numbers[-1]}" if len(numbers) > 1 else address)
            found.append(f"{address}as-recorded/")
        if isinstance(record, User):
            found += [reverse("access-history", args=[record.pk]), reverse("members:login-seat", args=[record.pk])]
    return sorted({*found, *TELLING})


KINDS = {history.kind_of(model) for model in history.recorded_models()}


# To whom nothing opens, and who reads what another reads as well: the matrix alone asks as these.
ASKING = tuple(who for who in CAST if who not in ("anonymous", "suspended", "head"))

# Whose history is cut or masked; the others read of a record as recorded what its history told them.
MASKING = ("npc", "other_npc", "administrator")
ROOMS = {
    "/history/access/": ("officer", "auditor", "administrator"),
    "/history/": ("npc", "other_npc", "officer", "auditor", "administrator"),
    "/users/": ("officer", "auditor", "administrator"),
    "/members/logins/": ("officer", "auditor", "administrator"),
}

# A person of each kind that reads other pages than the rest.
FOLLOWING = ("ngo", "focal", "npc", "mission", "administrator")


def visit(sightings: Sightings, clients: dict[str, Client], pages: list[str]) -> None:
    for who in ASKING:
        for page in pages:
            # The matrix shows that these rooms are closed to everybody else before anything is looked up.
            room = next((readers for begins, readers in ROOMS.items() if page.startswith(begins)), ASKING)
            if page.endswith("/as-recorded/"):
                room = MASKING
            if who not in room:
                continue
            sightings.answer(who, page, clients[who].get(page))


def follow(sightings: Sightings, clients: dict[str, Client], *, most: int) -> int:
    """Follow the links that each met, at most so many of one route; return how many were followed."""
    count = 0
    for who in FOLLOWING:
        followed: dict[str, int] = defaultdict(int)
        waiting = sorted(sightings.links[who])
        seen = set(waiting)
        while waiting:
            link = waiting.pop(0)
            name = route_of(link)
            if not name or name in NOT_FOLLOWED or followed[name] >= most:
                continue
            followed[name] += 1
            count += 1
            sightings.answer(who, link, clients[who].get(link))
            fresh = sightings.links[who] - seen
            seen |= fresh
            waiting += sorted(fresh)
    return count


def route_of(link: str) -> str:
    try:
        return resolve(urlsplit(link).path).view_name
    except Resolver404:
        return ""


def told_by_search(world: World, clients: dict[str, Client], *, one_in: int) -> tuple[int, list[str]]:
    """Return how many searches were made for words that are closed, and which answered otherwise than for none."""
    count, told = 0, []
    for seat, who in enumerate(CAST):
        closed = [
            (token, f"{circle}: {place}")
            for circle, (closed_to, _found_by) in CLOSED.items()
            if who in closed_to
            for token, place in world.tokens.by_circle[circle].items()
        ]
        for number, (page, name) in enumerate(SEARCHED.items()):
            plain = answered(clients[who], page, name, ABSENT)
            for token, place in closed[(seat + number) % one_in :: one_in]:
                count += 1
                if answered(clients[who], page, name, token) != plain:
                    told.append(f"{who} learned from {page} that there is {place}")
    return count, told


def answered(client: Client, page: str, name: str, text: str) -> tuple[int, str]:
    """Return an answer to a search without the text itself and without what changes with each request."""
    response: Any = client.get(page, {name: text})
    shown = response.context if response.status_code == 200 and response.context else {}
    rows = shown["table"].rows if "table" in shown else shown.get("entries", ())
    content = b"".join(response).decode() if "export" in page and response.status_code == 200 else ""
    return response.status_code, f"{len(rows)} {content.replace(text, '')}"


@contextmanager
def log_read_by(sightings: Sightings) -> Iterator[None]:
    """Read every line of the log as if somebody called `log` had met it."""

    class Reader(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            sightings.read("log", record.name, self.format(record).encode())

    reader = Reader(logging.DEBUG)
    root = logging.getLogger()
    root.addHandler(reader)
    try:
        yield
    finally:
        root.removeHandler(reader)
