"""A PDF written from the objects that its catalog leads to: no earlier version, no comment, no stray byte."""

import hashlib
import io
import zlib
from typing import Any

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from . import jpegs
from .refusals import RefusedError

MOST_INFLATED = 64 * 1024 * 1024
MOST_INFLATED_IN_ALL = 512 * 1024 * 1024
DEEPEST = 70
_DEFLATED = ("/FlateDecode", "/Fl")
_PICTURE = ("/DCTDecode", "/DCT")


def write(catalog: DictionaryObject, version: bytes) -> bytes:
    """Return the bytes of a PDF of this version; the same objects give the same bytes. Raises RefusedError."""
    return _Writer(catalog).whole(version)


class _Writer:
    def __init__(self, catalog: DictionaryObject) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        self._objects: list[Any] = [catalog]
        self._inflated = 0

    def whole(self, version: bytes) -> bytes:
        out = bytearray(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")
        places = []
        # The list grows while it is gone through: an object is numbered when something refers to it.
        for number, node in enumerate(self._objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, self._text(node, 0))
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        mark = hashlib.sha256(out).hexdigest()[:32].encode()
        out += b"trailer\n<</Size %d /Root 1 0 R /ID [<%s><%s>]>>\n" % (len(places) + 1, mark, mark)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)

    def _text(self, node: Any, depth: int) -> bytes:
        if depth > DEEPEST:
            raise RefusedError("broken")
        if isinstance(node, IndirectObject):
            return self._reference(node)
        if isinstance(node, StreamObject):
            if depth:
                raise RefusedError("broken")
            return self._stream(node)
        if isinstance(node, DictionaryObject):
            return self._dictionary({key: node.raw_get(key) for key in node}, depth)
        if isinstance(node, ArrayObject):
            return b"[%s]" % b" ".join(self._text(one, depth + 1) for one in list.__iter__(node))
        if isinstance(node, (TextStringObject, ByteStringObject)):
            return b"<%s>" % node.original_bytes.hex().encode()
        return _plain(node)

    def _dictionary(self, entries: dict[Any, Any], depth: int) -> bytes:
        parts = [_plain(key) + b" " + self._text(value, depth + 1) for key, value in entries.items()]
        return b"<<%s>>" % b"\n".join(parts)

    def _reference(self, reference: IndirectObject) -> bytes:
        place = (reference.idnum, reference.generation)
        if place not in self._numbers:
            target = reference.get_object()
            if target is None or isinstance(target, NullObject):
                return b"null"
            self._objects.append(target)
            self._numbers[place] = len(self._objects)
        return b"%d 0 R" % self._numbers[place]

    def _stream(self, node: StreamObject) -> bytes:
        data = self._data(node)
        entries = {key: node.raw_get(key) for key in node if key != "/Length"}
        head = self._dictionary(entries, 0)
        return head[:-2] + b"\n/Length %d>>\nstream\n%s\nendstream" % (len(data), data)

    def _data(self, node: StreamObject) -> bytes:
        """Return the stream as it is kept: what a filter leaves over after the end of its data is gone."""
        filters = _filters(node)
        data = bytes(node._data)
        if filters and all(one in _DEFLATED for one in filters[:-1]) and filters[-1] in (*_DEFLATED, *_PICTURE):
            deflated = sum(one in _DEFLATED for one in filters)
            for _turn in range(deflated):
                data = self._inflate(data)
            if filters[-1] in _PICTURE:
                data = jpegs.without_marks(data)
            for _turn in range(deflated):
                data = zlib.compress(data)
        return data

    def _inflate(self, data: bytes) -> bytes:
        machine = zlib.decompressobj()
        parts = []
        room = MOST_INFLATED
        try:
            while data and not machine.eof and room > 0:
                parts.append(machine.decompress(data, min(room, 1024 * 1024)))
                room -= len(parts[-1])
                data = machine.unconsumed_tail
        except zlib.error:
            # A stream damaged on its way is shown up to there, as readers do.
            pass
        whole = b"".join(parts)
        self._inflated += len(whole)
        if room <= 0 or self._inflated > MOST_INFLATED_IN_ALL:
            raise RefusedError("inflated", limit=MOST_INFLATED_IN_ALL // 1024**2)
        return whole


def _filters(node: StreamObject) -> list[str]:
    value = node.get("/Filter")
    value = value.get_object() if value is not None else None
    if isinstance(value, ArrayObject):
        return [str(one) for one in value]
    return [str(value)] if value is not None and not isinstance(value, NullObject) else []


def _plain(node: Any) -> bytes:
    out = io.BytesIO()
    node.write_to_stream(out)
    return out.getvalue()
