"""Load Pango and its company from a folder, where they were unpacked without being installed."""

import ctypes
from pathlib import Path


def preload(folder: Path) -> list[str]:
    """Load every shared library under `folder` and return the names of those that would not load.

    A library loads only after those it needs, and the order is not known: passes are made until one brings
    nothing new. Loaded globally, they are found afterwards by name.
    """
    waiting = sorted(path for path in folder.rglob("*.so*") if path.is_file() and not path.is_symlink())
    while waiting:
        refused = [path for path in waiting if not _load(path)]
        if len(refused) == len(waiting):
            break
        waiting = refused
    return [path.name for path in waiting]


def _load(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True
