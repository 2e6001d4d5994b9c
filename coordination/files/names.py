"""Names of files as people gave them, made safe for a disk, a header and a line of a page in any script."""

import unicodedata

_FORBIDDEN = set('\\/:*?"<>|%')
# Windows takes these for devices, whatever ending follows.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}
MOST_CHARACTERS = 80
MOST_BYTES = 180


def safe_name(given: str, ending: str, default: str = "file") -> str:
    """Return a name of at most 80 characters and 180 bytes before `ending` (".pdf"), which is always ours.

    Folders, control characters, turners of direction, invisible and forbidden characters are gone, look-alikes
    of a slash too; letters of every script stay. `given` may be anything.
    """
    base = given.replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    stem = unicodedata.normalize("NFC", stem)
    stem = "".join(c if c != "\t" and not c.isspace() else " " for c in stem)
    stem = " ".join("".join(c for c in stem if _is_allowed(c)).split())
    stem = _cut(stem.strip(" ._-~"))
    if stem.casefold().endswith(ending.casefold()):
        stem = stem[: -len(ending)].rstrip(" .")
    if stem.partition(".")[0].strip().casefold() in _DEVICES:
        stem = f"{default}-{stem}"
    return (stem or default) + ending


def ascii_name(name: str) -> str:
    """Return the name for a reader of headers that knows ASCII alone; what it cannot hold becomes `_`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "replace").decode()
    kept = "".join(c if c.isalnum() or c in " .-_()" else "_" for c in plain)
    return kept.strip(" .") or "file"


def _is_allowed(character: str) -> bool:
    if not character.isprintable() or character in _FORBIDDEN:
        return False
    return not _FORBIDDEN.intersection(unicodedata.normalize("NFKC", character))


def _cut(stem: str) -> str:
    stem = stem[:MOST_CHARACTERS]
    while len(stem.encode("utf-8", "replace")) > MOST_BYTES:
        stem = stem[:-1]
    return stem.strip(" .")
