"""An uploaded file seen from the site: it goes to a child process, a clean one or a sentence comes back.

The child (inspecting/) alone loads what decodes pictures and papers. docs/decisions/0008-files.md says why.
"""

import json
import logging
import signal
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from coordination import confined
from coordination.exceptions import StorageFullError, UploadRefusedError

log = logging.getLogger(__name__)

# Each may take a gigabyte for a moment: a few at a time, whoever asks.
_at_once = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Limits:
    """Bounds of one look; measured to hold a scan of 100 pages in colour."""

    cpu_seconds: int = 20
    wall_seconds: int = 30
    memory_bytes: int = 1024 * 1024 * 1024
    file_bytes: int = 40 * 1024 * 1024
    wait_seconds: int = 20


@dataclass(frozen=True)
class Cleaned:
    """A file as it may be kept; `is_signed` says that it is the original, for its signature's sake.

    `walls` names what held the child: `namespace`, `calls`, or nothing.
    """

    content: bytes
    is_signed: bool
    walls: tuple[str, ...] = ()


def clean(content: bytes, kind: str, limits: Limits | None = None) -> Cleaned:
    """Return the file written anew without metadata, scripts and what is hidden in it.

    `kind` is the media type that its first bytes say. Blocks for at most `wait_seconds` and `wall_seconds`.
    Raises UploadRefusedError with the sentence for the field, or StorageFullError.
    """
    limits = limits or Limits()
    caps = {name: getattr(limits, name) for name in ("cpu_seconds", "memory_bytes", "file_bytes")}
    if not _at_once.acquire(timeout=limits.wait_seconds):
        raise UploadRefusedError(_("Several files are being looked at just now. Wait a minute and send it again."))
    try:
        with tempfile.TemporaryDirectory(prefix="ncm-upload-") as name:
            ended = confined.run(
                "coordination.inspecting.child",
                {"kind": kind, "caps": caps},
                content,
                folder=Path(name),
                seconds=limits.wall_seconds,
            )
            answer = _judge(ended)
            if answer.get("error") == "full":
                raise StorageFullError()
            if "error" in answer:
                raise UploadRefusedError(_sentence(answer["error"], answer.get("facts", {})))
            kept = (Path(name) / "clean").read_bytes()
    except confined.TooSlowError:
        raise UploadRefusedError(_sentence("slow", {})) from None
    except OSError as error:
        log.exception("An uploaded file could not be looked at.")
        raise StorageFullError() from error
    finally:
        _at_once.release()
    if not answer["walls"]:
        log.warning("This host gives the reader of uploads no wall against the network.")
    return Cleaned(kept, bool(answer["signed"]), tuple(answer["walls"]))


def _judge(ended: confined.Ended) -> dict:
    """Return the child's answer, or the error for which its end stands."""
    if ended.status == -signal.SIGXCPU:
        return {"error": "slow"}
    if ended.status in confined.SHORTAGE_SIGNALS:
        return {"error": "memory"}
    try:
        answer: dict = json.loads(ended.out)
    except ValueError:
        log.error("The reader of uploads ended with status %s: %s", ended.status, ended.err[-2000:])
        return {"error": "memory" if "MemoryError" in ended.err else "broken"}
    if "detail" in answer:
        log.info("An uploaded file was refused: %s", answer["detail"])
    return answer


def _sentence(code: str, facts: dict[str, int]) -> str:
    """Return what is wrong with the file and what to do, for a code of the child."""
    sentences = {
        "broken": _("The file is damaged or not what its beginning says. Open it, print it as PDF and send that."),
        "encrypted": _("The PDF is protected by a password. Save it without protection, or print it as PDF."),
        "signed-active": _(
            "The PDF is signed electronically and carries a script or a file inside, so it can be neither cleaned nor "
            "kept as it is. Ask its sender for one without, or print it as PDF."
        ),
        "pages": _("The file has more than %(limit)s pages. Split it."),
        "pixels": _("The picture has more than %(limit)s million points. Scan it again at 300 points an inch."),
        "inflated": _("The PDF unpacks to more than %(limit)s MB. Print it as PDF in a lower quality, or split it."),
        "large": _("The PDF is made of too many parts. Print it as PDF, or split it."),
        "memory": _("The file takes too much memory to be looked at. Scan it again in grey, or split it."),
        "slow": _("The file takes too long to be looked at. Print it as PDF, or split it."),
    }
    return sentences.get(code, sentences["broken"]) % facts
