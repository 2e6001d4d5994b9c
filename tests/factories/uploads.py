"""Small files as people and scanners make them: papers and pictures, made in code, with what one asks hidden in them."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>%s>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"


def pdf(
    text: str = "A letter", *, catalog: bytes = b"", page: bytes = b"", info: bytes = b"", more: Sequence[bytes] = ()
) -> bytes:
    """Return a PDF of one page that says `text`; `catalog`, `page` and `info` add entries, `more` objects from 7 on."""
    stream = b"BT /F1 14 Tf 60 760 Td (" + text.encode("ascii") + b") Tj ET"
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            PAGE % page,
            stream_object(stream),
            FONT,
            b"<<%s>>" % info,
            *more,
        ]
    )


def stream_object(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def assemble(objects: Sequence[bytes], trailer: bytes = b"/Info 6 0 R", head: bytes = b"%PDF-1.6\n") -> bytes:
    """Return a PDF of these objects, numbered from 1, the first being the catalog."""
    content, places = head, []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            count,
            table,
            count,
            trailer,
            len(content),
        )
    )


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, form, **options)
    return out.getvalue()


def exif(secret: str) -> Image.Exif:
    """Return EXIF with an author, a camera and a place on the map."""
    told = Image.Exif()
    told[0x013B] = secret  # Artist
    told[0x010F] = secret  # Make
    told[0x8298] = secret  # Copyright
    told.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0), 29: secret})
    return told


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG, with its check."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def png_with(chunks: Sequence[bytes], content: bytes | None = None) -> bytes:
    """Return a PNG with these chunks after its header."""
    content = content or picture()
    return content[:33] + b"".join(chunks) + content[33:]


def flood(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims to have so many points."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    body = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file; names may be anything."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()
