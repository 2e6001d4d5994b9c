"""Name the set of parts for which a sealed paper's bytes can be had again.

The same bytes are promised for one set of WeasyPrint, fonts and templates, and a snapshot names the set.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from django.conf import settings

from coordination.canonical import digest

_RENDERING = Path(__file__).resolve().parent / "rendering"


def versions(font_folders: Iterable[Path]) -> dict[str, str]:
    """Return versions and digests (16 hexadecimal figures) of all that shapes a paper, for the snapshot.

    Keys: `weasyprint`, `pydyf`, `fonts` (every font file in `font_folders`), `templates` (documents, style sheet
    and the renderer's own code), `texts` (the translation catalogues). WeasyPrint is not imported for it.
    """
    base = Path(settings.BASE_DIR)
    fonts = [path for folder in font_folders for path in folder.rglob("*.[to]t[fc]")]
    return {
        "weasyprint": metadata.version("weasyprint"),
        "pydyf": metadata.version("pydyf"),
        "fonts": _digest_of(fonts),
        "templates": _digest_of(
            [*(base / "templates" / "documents").rglob("*.html"), *_RENDERING.rglob("*.py"), *_RENDERING.rglob("*.css")]
        ),
        "texts": _digest_of((base / "locale").rglob("*.po")),
    }


def _digest_of(paths: Iterable[Path]) -> str:
    """Return one digest of names and contents; the name counts without its folder, so that machines agree."""
    lines = sorted(f"{path.name} {_file_digest(*_stamp(path))}" for path in paths if path.is_file())
    return digest("\n".join(lines).encode())[:16]


def _stamp(path: Path) -> tuple[str, int, int]:
    state = path.stat()
    return str(path), state.st_size, state.st_mtime_ns


@lru_cache(maxsize=4096)
def _file_digest(path: str, size: int, changed_ns: int) -> str:
    """Return the digest of a file; size and time of change are in the key, so a changed file is read again."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
