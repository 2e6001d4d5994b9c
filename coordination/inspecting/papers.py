"""PDF: read whole, judged, and written anew with its pages and without what acts, hides or names its author.

A paper that is signed electronically is kept byte for byte, or refused where it carries what acts.
"""

import io
import re

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from . import stripping, writing
from .refusals import RefusedError

MOST_PAGES = 2000
DEEPEST_TREE = 50
# What of a document goes over besides its pages: what a reader needs to find its way, and the tags of accessibility.
_KEPT_OF_CATALOG = (
    "/Type",
    "/Pages",
    "/Lang",
    "/MarkInfo",
    "/StructTreeRoot",
    "/Outlines",
    "/PageLabels",
    "/PageLayout",
    "/ViewerPreferences",
    "/OCProperties",
    "/OutputIntents",
    "/Dests",
    "/Names",
    "/AcroForm",
)
_VERSION = re.compile(rb"%PDF-(1\.[0-7]|2\.0)")


def clean(content: bytes, kind: str) -> tuple[bytes, bool]:
    """Return the PDF written anew, or as it came where it is signed, and whether it is. Raises RefusedError."""
    try:
        return _clean(content)
    except RecursionError as error:
        raise RefusedError("broken") from error


def _clean(content: bytes) -> tuple[bytes, bool]:
    is_whole = b"%%EOF" in content[-1024:]
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise RefusedError("encrypted")
    root = reader.trailer.raw_get("/Root") if "/Root" in reader.trailer else None
    catalog = root.get_object() if isinstance(root, IndirectObject) else root
    if not is_whole or not isinstance(catalog, DictionaryObject):
        raise RefusedError("broken")
    _count_pages(catalog)
    survey = stripping.survey(catalog, content)
    if survey.is_signed:
        if survey.acts:
            raise RefusedError("signed-active")
        if not content.rstrip(b"\r\n \x00").endswith(b"%%EOF"):
            raise RefusedError("broken")
        return content, True
    kept = DictionaryObject({key: catalog.raw_get(key) for key in map(NameObject, _KEPT_OF_CATALOG) if key in catalog})
    names = kept.get("/Names")
    if isinstance(names, DictionaryObject):
        # Of the names only those of places in the paper are known to do nothing.
        kept[NameObject("/Names")] = DictionaryObject(
            {key: names.raw_get(key) for key in (NameObject("/Dests"),) if key in names}
        )
    else:
        kept.pop("/Names", None)
    stripping.strip(kept)
    version = _VERSION.match(content)
    return writing.write(kept, version[1] if version else b"1.7"), False


def _count_pages(catalog: DictionaryObject) -> None:
    """Go through the tree of pages without trusting its counts. Raises RefusedError for a loop or no page."""
    pages = 0
    waiting: list[tuple[object, int]] = [(catalog.raw_get("/Pages") if "/Pages" in catalog else None, 0)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, IndirectObject):
            place = (node.idnum, node.generation)
            if place in seen:
                raise RefusedError("broken")
            seen.add(place)
            node = node.get_object()
        if not isinstance(node, DictionaryObject) or depth > DEEPEST_TREE:
            raise RefusedError("broken")
        kids = node.get("/Kids")
        kids = kids.get_object() if kids is not None else None
        if isinstance(kids, ArrayObject):
            waiting.extend((kid, depth + 1) for kid in list.__iter__(kids))
        elif node.get("/Type", "/Page") != "/Page":
            raise RefusedError("broken")
        else:
            pages += 1
        if pages > MOST_PAGES:
            raise RefusedError("pages", limit=MOST_PAGES)
    if not pages:
        raise RefusedError("broken")
