"""What of a PDF's objects acts, hides or names somebody, and how it is taken out.

Objects are walked from the catalog, each once; what nothing refers to is never reached and so not written.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    StreamObject,
)

from .refusals import RefusedError

DEEPEST = 60
MOST_OBJECTS = 300_000
# Actions that lead to a page of the same paper, or to an address that the reader sees and chooses.
_HARMLESS = {"/GoTo", "/URI", "/Named"}
_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/Thread", "/Hide"),
    *("/Sound", "/Movie", "/Rendition", "/Trans", "/GoTo3DView", "/SetOCGState", "/RichMediaExecute", "/GoToDp"),
}
_ACTION_KEYS = {"/A", "/PA", "/Next"}
_STEPS = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_ADDRESS = re.compile(r"(?:https?|mailto):[^\s]{1,2000}", re.IGNORECASE)
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Projection", "/TrapNet"}
_ACTING_KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
_DROPPED = _ACTING_KEYS | {
    *("/AA", "/OpenAction", "/AF", "/RF", "/CO", "/Collection", "/Perms", "/Threads", "/SpiderInfo", "/URLS"),
    *(
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/IDS",
        "/Templates",
        "/AlternatePresentations",
        "/Renditions",
        "/VP",
        "/LGIDict",
    ),
}
_DROPPED_OF_STREAM = {"/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/Alternates", "/Measure", "/PtData"}
_DROPPED_OF_NOTE = {"/T", "/M", "/CreationDate", "/NM"}
# Under these stand names that the writer of the page chose, never keys with a meaning of their own.
_NAMES = {
    *("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs"),
    *("/RoleMap", "/ClassMap", "/Dests", "/Colorants"),
}
_SIGNATURES = {"/Sig", "/DocTimeStamp"}


@dataclass
class Survey:
    """What was found: a signature over its bytes, and something that acts."""

    is_signed: bool = False
    acts: bool = False


Node = DictionaryObject | ArrayObject
Look = Callable[[Node, bool], None]


def survey(catalog: DictionaryObject, content: bytes) -> Survey:
    """Look at every object that the catalog leads to, and change nothing. Raises RefusedError."""
    found = Survey()

    def look(node: Node, is_names: bool) -> None:
        if isinstance(node, ArrayObject):
            return
        if _is_signature(node, content):
            found.is_signed = True
        if _is_acting(node) or (not is_names and any(key in _ACTING_KEYS for key in node)):
            found.acts = True

    _walk(catalog, look)
    return found


def strip(catalog: DictionaryObject) -> None:
    """Take out of every object what acts, hides or names somebody. Raises RefusedError."""
    _walk(catalog, _strip)


def _strip(node: Node, is_names: bool) -> None:
    if isinstance(node, ArrayObject):
        for place, value in enumerate(list.__iter__(node)):
            if _is_acting(_resolved(value)):
                list.__setitem__(node, place, NullObject())
        return
    dropped: set[str] = set() if is_names else set(_DROPPED)
    if isinstance(node, StreamObject):
        dropped |= _DROPPED_OF_STREAM
    if "/Rect" in node and _value(node, "/Subtype") != "/Widget":
        dropped |= _DROPPED_OF_NOTE
    for key in list(node):
        value = _value(node, key)
        if key in dropped or _is_acting(value) or (key in _ACTION_KEYS and _is_unknown_action(value)):
            del node[key]


def _is_acting(node: Any) -> bool:
    """Tell whether an object is an action other than a harmless one, or a note that carries a file or a medium."""
    if not isinstance(node, DictionaryObject):
        return False
    action = _value(node, "/S")
    if action in _ACTIONS:
        return True
    if action == "/URI":
        return not _ADDRESS.fullmatch(str(_value(node, "/URI") or ""))
    if action == "/Named":
        return _value(node, "/N") not in _STEPS
    if _value(node, "/Type") == "/Action":
        return action not in _HARMLESS
    return "/Rect" in node and _value(node, "/Subtype") in _CARRIERS


def _is_unknown_action(value: Any) -> bool:
    return isinstance(value, DictionaryObject) and "/S" in value and _value(value, "/S") not in _HARMLESS


def _is_signature(node: DictionaryObject, content: bytes) -> bool:
    """Tell whether an object signs bytes of the file: what it leaves out is its own value and nothing else."""
    if "/ByteRange" not in node or "/Contents" not in node or _value(node, "/Type") not in _SIGNATURES | {None}:
        return False
    spans = _value(node, "/ByteRange")
    try:
        begin, first, second, rest = (int(_resolved(one)) for one in list.__iter__(spans))
    except (TypeError, ValueError):
        return False
    gap = content[first:second]
    return (
        begin == 0
        and 0 < first < second
        and 0 < rest <= len(content) - second
        and bool(re.fullmatch(rb"\s*<[0-9A-Fa-f\s]+>\s*", gap))
    )


def _walk(catalog: DictionaryObject, look: Look) -> None:
    """Show `look` every dictionary and array that the catalog leads to; what it took out is not gone into."""
    seen: set[tuple[int, int, bool]] = set()
    waiting: list[tuple[Any, bool, int]] = [(catalog, False, 0)]
    while waiting:
        node, is_names, depth = waiting.pop()
        if isinstance(node, IndirectObject):
            place = (node.idnum, node.generation, is_names)
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > MOST_OBJECTS:
                raise RefusedError("large")
            node, depth = _resolved(node), 0
        if depth > DEEPEST:
            raise RefusedError("broken")
        if isinstance(node, (DictionaryObject, ArrayObject)):
            look(node, is_names)
            waiting.extend((child, named, depth + 1) for child, named in _children(node, is_names))


def _children(node: Node, is_names: bool) -> Iterator[tuple[Any, bool]]:
    if isinstance(node, ArrayObject):
        for value in list.__iter__(node):
            yield value, False
        return
    for key in node:
        yield node.raw_get(key), not is_names and key in _NAMES


def _value(node: DictionaryObject, key: str) -> Any:
    return _resolved(node.raw_get(key)) if key in node else None


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value
