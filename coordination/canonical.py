"""One spelling for data that is digested: the same facts always give the same bytes.

JSON with sorted keys in UTF-8, without floats: what a sealed document's digest is taken of.
"""

import datetime as dt
import hashlib
import json
import unicodedata
import uuid
from collections.abc import Mapping

from coordination.exceptions import RegisterError


class NotCanonicalError(RegisterError):
    """A value has no single spelling; `facts["path"]` says where it stands."""


class FloatInSnapshotError(NotCanonicalError):
    """A float reached a snapshot: its printed digits depend on the machine."""


def canonical(value: object) -> bytes:
    """Return `value` as JSON bytes: keys sorted, no spaces, UTF-8, every text in Unicode form NFC.

    Takes dicts with text keys, lists, tuples, texts, whole numbers, booleans and None; dates, moments and
    UUIDs become ISO texts (moments in UTC). Raises FloatInSnapshotError on a float and NotCanonicalError on
    any other kind of value, on a moment without a zone and on two keys that are one text in NFC; both name
    the path.
    """
    plain = _plain(value, "$")
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal figures."""
    return hashlib.sha256(data).hexdigest()


def in_groups(figures: str, size: int = 4) -> str:
    """Return `figures` in groups of `size` with spaces between, as people read them aloud."""
    return " ".join(figures[start : start + size] for start in range(0, len(figures), size))


def _plain(value: object, path: str) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        raise FloatInSnapshotError(f"{path} is a float; keep it as text or as a whole number.", path=path)
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise NotCanonicalError(f"{path} is a moment without a time zone; give it one.", path=path)
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return _plain_mapping(value, path)
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{path}[{number}]") for number, item in enumerate(value)]
    raise NotCanonicalError(f"{path} is of the kind {type(value).__name__}, which has no canonical form.", path=path)


def _plain_mapping(value: Mapping[object, object], path: str) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonicalError(f"{path} has the key {key!r}, which is not a text.", path=path)
        name = _text(key, path)
        if name in plain:
            raise NotCanonicalError(f"{path} has the key {name!r} twice in different spellings.", path=path)
        plain[name] = _plain(item, f"{path}.{name}")
    return plain


def _text(value: str, path: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotCanonicalError(f"{path} holds half a character; take it out.", path=path) from None
    # str.__str__ leaves the text of an enumerated value, whatever its class prints.
    return unicodedata.normalize("NFC", str.__str__(value))
