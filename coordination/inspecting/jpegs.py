"""A JPEG inside a PDF: what tells of camera, place and person is cut out, the picture's own bytes stay."""

import struct

from .refusals import RefusedError

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def without_marks(content: bytes) -> bytes:
    """Return the JPEG without its application and comment segments, its thumbnail and what follows its end.

    JFIF's sizes and Adobe's colour transform are kept, since they change how it looks. Raises RefusedError
    where the segments are not in order.
    """
    if not content.startswith(b"\xff\xd8"):
        raise RefusedError("broken")
    kept, at = [b"\xff\xd8"], 2
    while at < len(content):
        at, code = _marker(content, at)
        if code == _END or code is None:
            break
        if code in _BARE or code == _START:
            continue
        if at + 2 > len(content):
            raise RefusedError("broken")
        (length,) = struct.unpack_from(">H", content, at)
        if length < 2 or at + length > len(content):
            raise RefusedError("broken")
        segment = _segment(code, content[at + 2 : at + length])
        if segment is not None:
            kept.append(struct.pack(">BBH", 0xFF, code, len(segment) + 2) + segment)
        at += length
        if code == _SCAN:
            end = _end_of_scan(content, at)
            kept.append(content[at:end])
            at = end
    return b"".join(kept) + b"\xff\xd9"


def _marker(content: bytes, at: int) -> tuple[int, int | None]:
    """Return where the segment begins and its code; fill bytes before a marker are passed over."""
    if content[at] != 0xFF:
        raise RefusedError("broken")
    while at < len(content) and content[at] == 0xFF:
        at += 1
    return (at + 1, content[at]) if at < len(content) else (at, None)


def _segment(code: int, data: bytes) -> bytes | None:
    """Return what is kept of a segment, or nothing."""
    if code == 0xE0:
        # Width and height of the thumbnail become nought, and its points go.
        return data[:12] + b"\x00\x00" if data.startswith(b"JFIF\x00") and len(data) >= 14 else None
    if code == 0xEE:
        return data[:12] if data.startswith(b"Adobe") and len(data) >= 12 else None
    if 0xE0 <= code <= 0xEF or code == 0xFE:
        return None
    return data


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next segment's marker stands; a scan cut short ends with the file."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] != 0x00 and content[at + 1] not in _BARE and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2
