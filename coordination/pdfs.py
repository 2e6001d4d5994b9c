"""The one PDF renderer, seen from the site: HTML goes to a child process, bytes or a named error come back.

This side imports no WeasyPrint (rendering/ does, in its own process, with limits and without network).
docs/documents.md says what holds it and why.
"""

import base64
import datetime as dt
import json
import logging
import re
import signal
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from coordination import confined, made_with
from coordination.exceptions import StorageFullError
from coordination.pdf_errors import (
    ForbiddenFetchError,
    MissingGlyphError,
    PdfError,
    PdfUnavailableError,
    RenderFailedError,
    RenderMemoryError,
    RenderTimeoutError,
    TooManyRowsError,
)

log = logging.getLogger(__name__)

DEFAULT_FONT_DIRS = (Path("/usr/share/fonts/truetype/noto"),)
_SHORTAGE = re.compile(r"MemoryError|out of memory|failed to allocate", re.IGNORECASE)
_ROW = re.compile(r"<tr[\s>/]", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """Bounds of one rendering; measured to hold a report of 100 pages."""

    cpu_seconds: int = 20
    wall_seconds: int = 30
    memory_bytes: int = 768 * 1024 * 1024
    file_bytes: int = 50 * 1024 * 1024
    rows: int = 1000


@dataclass(frozen=True)
class DataFile:
    """A file embedded in the PDF; `relationship` is Source, Data, Alternative, Supplement or Unspecified."""

    name: str
    data: bytes
    description: str
    relationship: str = "Source"


@dataclass(frozen=True)
class Rendered:
    """A finished paper; `walls` names what held the child: `namespace`, `calls`, or nothing."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    versions: Mapping[str, str]
    walls: tuple[str, ...] = field(default=())


def font_dirs() -> list[Path]:
    """Return the folders whose fonts a paper may use: NCM_FONT_DIRS, or Debian's folder of Noto."""
    return [Path(folder) for folder in settings.FONT_DIRS] or list(DEFAULT_FONT_DIRS)


def versions() -> dict[str, str]:
    """Return the `made_with` of a snapshot: versions and digests of all that shapes a paper."""
    return made_with.versions(font_dirs())


def render(
    html: str,
    *,
    language: str,
    identifier: str,
    dated: dt.date,
    limits: Limits | None = None,
    attachments: Sequence[DataFile] = (),
    environ: Mapping[str, str] | None = None,
) -> Rendered:
    """Turn `html` into a tagged PDF/A-3a in a child process and return it.

    `language` is the one language of the document, `identifier` its human reference, `dated` the day printed
    as the PDF's creation date; the clock is never read, so the same input gives the same bytes. `environ` adds
    to the child's environment, in tests. Blocks for at most `limits.wall_seconds`; call it from a job.

    Raises TooManyRowsError before anything starts; RenderTimeoutError, RenderMemoryError, MissingGlyphError,
    ForbiddenFetchError, PdfUnavailableError, RenderFailedError or StorageFullError afterwards.
    """
    limits = limits or Limits()
    rows = len(_ROW.findall(html))
    if rows > limits.rows:
        raise TooManyRowsError(rows=rows, limit=limits.rows)
    order = {
        "html": html,
        "language": language,
        "identifier": identifier,
        "dated": dated.isoformat(),
        "attachments": [{**asdict(file), "data": base64.b64encode(file.data).decode()} for file in attachments],
    }
    with tempfile.TemporaryDirectory(prefix="ncm-paper-") as folder:
        answer = _run(order, Path(folder), dated, limits, environ or {})
        pdf = (Path(folder) / "paper.pdf").read_bytes()
    if not answer["walls"]:
        log.warning("This host gives the PDF renderer no wall against the network; only its fetcher refuses.")
    return Rendered(pdf, answer["pages"], tuple(answer["warnings"]), answer["versions"], tuple(answer["walls"]))


def _run(order: dict, folder: Path, dated: dt.date, limits: Limits, environ: Mapping[str, str]) -> dict:
    setting = {
        "fonts": [str(path) for path in font_dirs()],
        "font_cache": str(settings.VAR_DIR / "cache" / "fontconfig"),
        "libraries": str(settings.PDF_LIBS or ""),
        "caps": {name: getattr(limits, name) for name in ("cpu_seconds", "memory_bytes", "file_bytes")},
    }
    try:
        ended = confined.run(
            "coordination.rendering.child",
            setting,
            json.dumps(order).encode(),
            folder=folder,
            seconds=limits.wall_seconds,
            environ=_environment(folder, dated) | dict(environ),
        )
    except confined.TooSlowError:
        raise RenderTimeoutError(seconds=limits.wall_seconds) from None
    return _judge(ended.status, ended.out, ended.err, limits)


def _environment(folder: Path, dated: dt.date) -> dict[str, str]:
    midnight = dt.datetime.combine(dated, dt.time(), tzinfo=dt.UTC)
    return confined.environment(folder) | {"SOURCE_DATE_EPOCH": str(max(0, int(midnight.timestamp())))}


def _judge(status: int, out: bytes, err: str, limits: Limits) -> dict:
    """Return the child's answer, or raise the error that its answer or its end stands for."""
    if status == -signal.SIGXCPU:
        raise RenderTimeoutError(seconds=limits.cpu_seconds)
    if status in confined.SHORTAGE_SIGNALS or _SHORTAGE.search(err):
        # Nobody but the kernel kills it, and Pango's libraries abort when they get no memory.
        raise RenderMemoryError(megabytes=limits.memory_bytes // 1024**2)
    try:
        answer = json.loads(out)
    except ValueError:
        log.error("The PDF renderer ended with status %s: %s", status, err[-2000:])
        raise RenderFailedError(detail=f"status {status}") from None
    if "error" in answer:
        raise _named(answer, limits)
    return answer


def _named(answer: dict, limits: Limits) -> PdfError | StorageFullError:
    detail = answer.get("detail", "")
    match answer["error"]:
        case "unavailable":
            return PdfUnavailableError(detail=detail)
        case "fetch":
            return ForbiddenFetchError(url=detail)
        case "glyphs":
            return MissingGlyphError(characters=answer["characters"])
        case "memory":
            return RenderMemoryError(megabytes=limits.memory_bytes // 1024**2)
        case "nesting":
            return RenderFailedError(detail=_("its parts are nested too deeply"))
        case "full":
            return StorageFullError()
    return RenderFailedError(detail=detail)
