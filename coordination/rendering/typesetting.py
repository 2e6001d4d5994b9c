"""HTML to PDF/A-3a, with nothing taken from clock or host."""

import base64
import datetime as dt
import gc
import hashlib
import logging
from typing import TypedDict

import pydyf
import weasyprint
from weasyprint.text.ffi import pango

from .fetcher import AssetFetcher, ForbiddenFetchError

VARIANT = "pdf/a-3a"
_GENERATOR = "ncm-register"


class File(TypedDict):
    """A data file to embed; `data` is base64."""

    name: str
    description: str
    relationship: str
    data: str


class Order(TypedDict):
    """What to render; `dated` is an ISO date."""

    html: str
    language: str
    identifier: str
    dated: str
    attachments: list[File]


class MissingGlyphsError(Exception):
    """No chosen font has these characters."""

    def __init__(self, characters: list[str]) -> None:
        self.characters = characters
        super().__init__("".join(characters))


class _Log(logging.Handler):
    """Keeps WeasyPrint's warnings, and the characters that it could only draw as empty boxes."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: list[str] = []
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if ".notdef glyph" in message:
            first = record.args[0] if isinstance(record.args, tuple) and record.args else message
            self.characters.add(str(first))
        elif message not in self.warnings and len(self.warnings) < 50:
            self.warnings.append(message)


def typeset(order: Order) -> tuple[bytes, int, list[str]]:
    """Return the PDF's bytes, its number of pages and WeasyPrint's warnings.

    Raises MissingGlyphsError, ForbiddenFetchError, RecursionError and MemoryError.
    """
    log = _Log()
    logging.getLogger("weasyprint").addHandler(log)
    # Measured: a rendering makes many objects and frees few, so the collector's stock pace costs a tenth.
    gc.set_threshold(100_000, 20, 50)
    fetcher = AssetFetcher()
    document = weasyprint.HTML(string=order["html"], url_fetcher=fetcher, base_url="forbidden:").render()
    metadata = document.metadata
    metadata.title = " ".join((metadata.title or order["identifier"]).split())
    metadata.lang = order["language"]
    metadata.created = metadata.modified = order["dated"]
    metadata.generator = _GENERATOR
    pdf = document.write_pdf(
        pdf_variant=VARIANT,
        pdf_identifier=hashlib.sha256(order["identifier"].encode()).hexdigest()[:32].encode(),
        attachments=[_attachment(file, order["dated"]) for file in order["attachments"]],
    )
    if fetcher.refused:
        raise ForbiddenFetchError(fetcher.refused[0])
    if log.characters:
        raise MissingGlyphsError(sorted(log.characters))
    return pdf, len(document.pages), log.warnings


def versions() -> dict[str, str]:
    """Return the versions of the parts that shape the bytes, as loaded in this process."""
    number = pango.pango_version()
    return {
        "weasyprint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
    }


def _attachment(file: File, dated: str) -> weasyprint.Attachment:
    moment = dt.datetime.combine(dt.date.fromisoformat(dated), dt.time())
    return weasyprint.Attachment(
        string=base64.b64decode(file["data"]),
        name=file["name"],
        description=file["description"],
        relationship=file["relationship"],
        created=moment,
        modified=moment,
    )
