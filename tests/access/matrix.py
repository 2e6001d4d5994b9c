"""The walk: every route, method, role and record against the table."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections

from tests.access.addresses import all_addresses
from tests.access.expectations import ROUTES
from tests.access.kinds import CAST, KINDS
from tests.access.walking import EMPTY_FORM, SESSIONS, Drawing, browsers, content_of, letter, undone, written
from tests.access.world import World

READING, SENDING = ("GET", "HEAD"), ("POST",)
# What no route uses is refused before anything is looked up.
UNUSED = ("PUT", "PATCH", "DELETE", "OPTIONS")
REFUSED = {"L", "f", "-"}
# An auditor writes no record, but may ask for a check of the history, and for it as a file: that is work, done elsewhere.
OF_WORK = {"coordination_job", "coordination_once"}


@dataclass(frozen=True)
class Cell:
    """One question of the matrix and the letter that the table gives."""

    route: str
    side: str
    who: str
    method: str
    address: str
    expected: str

    def __str__(self) -> str:
        return f"{self.method} {self.route} ({self.side}) as {self.who}"


@dataclass
class Outcome:
    cells: int = 0
    wrong: list[str] = field(default_factory=list)


def row(route: str, side: str, method: str) -> str:
    """Return the letters of a route's row in the order of CAST."""
    if method in UNUSED:
        return "m" * len(CAST)
    reading, sending = KINDS[ROUTES[route][0]][side]
    return (sending if method in SENDING else reading).replace(" ", "")


def takes_a_form(route: str) -> bool:
    """Return whether a route does something else with what is sent than with a look."""
    return any(reading != sending for reading, sending in KINDS[ROUTES[route][0]].values())


def cells(world: World, *, full: bool) -> Iterator[Cell]:
    """Yield the cells: every route, side and role by GET, and by POST where it does something else; where both refuse in
    the same words, one of the two in turn. Each other method is asked once a route, of another role and side each time.
    A record that is missing is asked for by every second role, in turn.

    So every route is asked by every role on both sides and by every method, and every method by every role;
    `full` asks each by each.
    """
    for number, (route, sides) in enumerate(all_addresses(world).items()):
        always = ("GET", "POST") if takes_a_form(route) or full else ("GET",)
        others = tuple(method for method in ("POST", "HEAD", *UNUSED) if method not in always)
        rows = {(side, method): row(route, side, method) for side in sides for method in (*always, *others)}
        for place, (side, address) in enumerate(sides.items()):
            for seat, who in enumerate(CAST):
                asked: tuple[str, ...] = always
                letters = {rows[side, method][seat] for method in always}
                if full:
                    asked = (*always, *others)
                elif len(always) > 1 and len(letters) == 1 and letters <= REFUSED:
                    asked = (always[(number + place + seat) % 2],)
                if side == "missing" and len(sides) > 1 and not full and (number + seat) % 2:
                    continue
                for method in asked:
                    yield Cell(route, side, who, method, address, rows[side, method][seat])
        for turn, method in enumerate(() if full else others):
            side = list(sides)[(number + turn) % len(sides)]
            seat = (number * 7 + turn * 5) % len(CAST)
            yield Cell(route, side, CAST[seat], method, sides[side], rows[side, method][seat])


Reader = Callable[[Cell, Any], None]


def _let_go(response: Any) -> None:
    """Close a file that nobody read to its end, as the test client does: the world's transaction stays open."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def walk(world: World, drawing: Drawing, reader: Reader, *, full: bool = False, first: bool = False) -> Outcome:
    """Ask every cell and return how many there were and which answered otherwise, or wrote what they should not.

    Each page that opens to a look is drawn and given to `reader`, and so is some of what is refused.
    With `first` the walk ends at the first cell that is wrong.
    """
    outcome = Outcome()
    clients = browsers(world)
    for cell in cells(world, full=full):
        outcome.cells += 1
        if full and outcome.cells % 50 == 0:
            cache.clear()  # So many tries from one address are held back at the doors that anybody may knock at.
        client = clients[cell.who]
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        drawing.on = cell.method == "GET" and (cell.expected == "o" or outcome.cells % 7 == 0)
        with undone() if cell.method == "POST" else nullcontext(), written() as tables:
            response = getattr(client, cell.method.lower())(cell.address, EMPTY_FORM if cell.method == "POST" else None)
            found = letter(response)
            if drawing.on:
                reader(cell, response)
        if "sessionid" in cookies:
            client.cookies.load(cookies)
        if found != cell.expected:
            outcome.wrong.append(f"{cell}: {found}, not {cell.expected}")
        unasked = set(tables) if cell.method != "POST" or found in "Lf-mx" else set()
        if cell.who == "suspended":
            unasked -= SESSIONS  # The first request finds the session open and ends it.
        if cell.who == "auditor":
            unasked |= set(tables) - OF_WORK - SESSIONS
        if unasked:
            outcome.wrong.append(f"{cell}: wrote to {', '.join(sorted(unasked))}")
        if cell.method == "HEAD" and content_of(response):
            outcome.wrong.append(f"{cell}: has a body")
        if response.streaming:
            _let_go(response)
        if first and outcome.wrong:
            break
    drawing.on = True
    return outcome
