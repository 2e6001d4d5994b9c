"""Who met which canary: everything that somebody was given is read for the words of the world."""

import io
import re
import zipfile
from collections import defaultdict
from typing import Any

from tests.access.matrix import Cell
from tests.access.tokens import Tokens
from tests.access.walking import content_of

SPREADSHEET = b"PK\x03\x04"
LINK = re.compile(rb"""(?:href|action|src)="(/[^"]*)\"""")


class Sightings:
    """The canaries that each of the cast met, and where first."""

    def __init__(self, tokens: Tokens) -> None:
        self.met: dict[str, dict[str, str]] = defaultdict(dict)
        self.links: dict[str, set[str]] = defaultdict(set)
        words = {token: token for known in tokens.by_circle.values() for token in known}
        # A word may stand in an address or a header in small letters; telephones keep their blanks.
        self._words = {token.lower().encode(): token for token in words}
        self._pattern = re.compile(b"|".join(re.escape(word) for word in self._words))

    def read(self, who: str, place: str, content: bytes) -> None:
        """Note every canary in some bytes; a spreadsheet is read part by part, with its properties."""
        if content.startswith(SPREADSHEET):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                content = b"\n".join(book.read(name) for name in book.namelist())
        for found in self._pattern.findall(content.lower()):
            self.met[who].setdefault(self._words[found], place)

    def answer(self, who: str, place: str, response: Any) -> None:
        """Note every canary in an answer, its headers and the address to which it leads on; keep its links."""
        content = content_of(response)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items()).encode()
        self.read(who, place, content if content.startswith(SPREADSHEET) else headers + content)
        if content.startswith(SPREADSHEET):
            self.read(who, place, headers)
        self.links[who] |= {link.decode().replace("&amp;", "&").partition("#")[0] for link in LINK.findall(content)}

    def cell(self, cell: Cell, response: Any) -> None:
        self.answer(cell.who, cell.address, response)
