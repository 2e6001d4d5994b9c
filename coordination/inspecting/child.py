"""The life of the child: bounds, libraries, walls; then one file from stdin, one clean file, one answer on stdout."""

import errno
import importlib
import json
import os
import sys
import warnings
from pathlib import Path
from typing import TypedDict

from coordination.rendering import sandbox

from .refusals import RefusedError

# Which module cleans which kind; only that one is loaded.
CLEANERS = {
    "application/pdf": "papers",
    "image/png": "pictures",
    "image/jpeg": "pictures",
    "image/tiff": "pictures",
}


class Setting(TypedDict):
    """What the parent fixes before the file is read; `folder` is where the clean file goes."""

    parent: int
    folder: str
    kind: str
    caps: sandbox.Caps


def main() -> int:
    """Write the file on stdin anew as `clean` in the working folder; return the exit status."""
    # Whatever a library prints must not fall into the answer.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    setting: Setting = json.loads(sys.argv[-1])
    sandbox.die_with(setting["parent"])
    sandbox.limit(setting["caps"])
    warnings.simplefilter("ignore")
    cleaner = importlib.import_module(f".{CLEANERS[setting['kind']]}", __package__)
    walls = sandbox.close(setting["parent"])
    result = {"walls": walls, **_clean(cleaner.clean, setting)}
    with answer:
        json.dump(result, answer)
    return 0


def _clean(clean: object, setting: Setting) -> dict[str, object]:
    content = sys.stdin.buffer.read()
    try:
        kept, is_signed = clean(content, setting["kind"])  # type: ignore[operator]
        (Path(setting["folder"]) / "clean").write_bytes(kept)
    except RefusedError as error:
        return {"error": error.code, "facts": error.facts}
    except MemoryError:
        return {"error": "memory"}
    except OSError as error:
        if error.errno == errno.EFBIG:
            return {"error": "memory"}
        return {"error": "full" if error.errno == errno.ENOSPC else "broken", "detail": str(error)[:300]}
    # Whatever a hostile file makes the libraries raise, the file is not in order; the kind goes to the log.
    except Exception as error:  # noqa: BLE001 - the process ends here, with the kind and text in its answer
        return {"error": "broken", "detail": f"{type(error).__name__}: {error}"[:300]}
    return {"signed": is_signed}
