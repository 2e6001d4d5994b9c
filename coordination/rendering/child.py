"""The life of the child: bounds, libraries, walls; then one order from stdin, one PDF, one answer on stdout."""

import errno
import importlib
import json
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from . import fonts, libraries, sandbox

if TYPE_CHECKING:
    from .typesetting import Order


class Setting(TypedDict):
    """What the parent fixes before any document is read; paths as text."""

    parent: int
    folder: str
    fonts: list[str]
    font_cache: str
    libraries: str
    caps: sandbox.Caps


def main() -> int:
    """Render the order on stdin to `paper.pdf` in the working folder; return the exit status."""
    # Whatever a library prints must not fall into the answer.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    setting: Setting = json.loads(sys.argv[-1])
    sandbox.die_with(setting["parent"])
    sandbox.limit(setting["caps"])
    result = _prepare(setting)
    if "error" not in result:
        walls = sandbox.close(setting["parent"])
        result = {"walls": walls, **_render(setting)}
    with answer:
        json.dump(result, answer)
    return 1 if "error" in result else 0


def _prepare(setting: Setting) -> dict[str, object]:
    """Load the libraries while files and calls are still open to us; say what is missing."""
    if setting["libraries"]:
        libraries.preload(Path(setting["libraries"]))
    if not any(path for folder in setting["fonts"] for path in Path(folder).rglob("*.[to]tf")):
        return {"error": "unavailable", "detail": f"no font in {', '.join(setting['fonts'])}"}
    fonts.configure(setting["fonts"], Path(setting["font_cache"]), Path(setting["folder"]) / "fonts.conf")
    warnings.simplefilter("ignore")
    try:
        importlib.import_module(".typesetting", __package__)
    except (ImportError, OSError) as error:
        return {"error": "unavailable", "detail": str(error)[:300]}
    return {}


def _render(setting: Setting) -> dict[str, object]:
    from .fetcher import ForbiddenFetchError
    from .typesetting import MissingGlyphsError, typeset, versions

    order: Order = json.loads(sys.stdin.buffer.read())
    try:
        pdf, pages, messages = typeset(order)
        (Path(setting["folder"]) / "paper.pdf").write_bytes(pdf)
    except ForbiddenFetchError as error:
        return {"error": "fetch", "detail": error.url[:300]}
    except MissingGlyphsError as error:
        return {"error": "glyphs", "characters": error.characters}
    except MemoryError:
        return {"error": "memory"}
    except RecursionError:
        return {"error": "nesting"}
    except OSError as error:
        return {"error": "full" if error.errno == errno.ENOSPC else "failed", "detail": str(error)[:300]}
    # Whatever a hostile page makes WeasyPrint raise, the child answers; the parent names it and goes on.
    except Exception as error:  # noqa: BLE001 - the process ends here, with the kind and text in its answer
        return {"error": "failed", "detail": f"{type(error).__name__}: {error}"[:300]}
    return {"pages": pages, "warnings": messages, "versions": versions()}
