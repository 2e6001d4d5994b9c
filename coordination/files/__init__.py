"""The file store: sealed papers under the digest of their bytes, uploads under random names, both read with proof."""

from coordination.files.names import safe_name
from coordination.files.store import AlteredFileError, content_of, folder, keep, path_of, place_of, read
from coordination.files.uploads import attach, classed, keep_judged

__all__ = [
    "AlteredFileError",
    "attach",
    "classed",
    "content_of",
    "folder",
    "keep",
    "keep_judged",
    "path_of",
    "place_of",
    "read",
    "safe_name",
]
