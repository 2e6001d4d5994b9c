"""Files that do harm, each small and made in code; all carry TOKEN where it must not be found again."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image, PngImagePlugin, TiffImagePlugin
from pypdf import PdfReader, PdfWriter

from tests.factories.uploads import (
    archive,
    assemble,
    chunk,
    exif,
    flood,
    pdf,
    picture,
    png_with,
    stream_object,
)

TOKEN = "CANARY-4711"
SECRET = TOKEN.encode()
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"/S/JavaScript/JS(app.alert\\('CANARY-4711'\\))"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARY-4711</x:xmpmeta>"
Made = Callable[[], bytes]


def note(entries: bytes) -> bytes:
    """Return a PDF whose page carries one annotation."""
    return pdf(page=b"/Annots[7 0 R]", more=[b"<</Type/Annot/Rect[0 0 9 9]%s>>" % entries])


def updated() -> bytes:
    """Return a PDF whose earlier version, still in its bytes, said more."""
    first = pdf(TOKEN)
    start = first.rpartition(b"startxref\n")[2].split()[0]
    body = b"4 0 obj\n" + stream_object(b"BT ET") + b"\nendobj\n"
    at = len(first)
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 7/Root 1 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    return first + body + table % (at, start, at + len(body))


def pressed_with_a_tail() -> bytes:
    data = zlib.compress(b"BT ET") + archive({"evil.js": SECRET}) + SECRET
    return pdf(page=b"/Thumb 7 0 R", more=[stream_object(data, b"/Filter/FlateDecode")])


def with_a_photograph() -> bytes:
    photo = picture("JPEG", exif=exif(TOKEN), comment=SECRET)
    entries = b"/Type/XObject/Subtype/Image/Width 40/Height 30/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    return pdf(page=b"/Thumb 7 0 R", more=[stream_object(photo + SECRET, entries)])


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed(more: bytes = b"") -> bytes:
    """Return a PDF with a signature over all its bytes but its own value, which nobody checks here."""
    field = b"<</FT/Sig/T(Signed)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/V 8 0 R>>"
    value = b"<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 @@@@@@ @@@@@@ @@@@@@]/Contents<%s>/Name(%s)>>" % (
        b"00" * 64,
        SECRET,
    )
    content = pdf(catalog=b"/AcroForm<</SigFlags 3/Fields[7 0 R]>>" + more, more=[field, value])
    begin = content.index(b"/Contents<") + len(b"/Contents")
    end = content.index(b">", begin) + 1
    for number in (begin, end, len(content) - end):
        content = content.replace(b"@@@@@@", b"%06d" % number, 1)
    return content


def many_pages(count: int) -> bytes:
    kids = b" ".join([b"%d 0 R" % (7 + number) for number in range(count)])
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count
    return assemble(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *[b"null"] * 4, *pages]
    )


def tree(*nodes: bytes) -> bytes:
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, *[b"<<>>"] * max(0, 5 - len(nodes))])


def deep_tree(depth: int) -> bytes:
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    return tree(*nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>")


def bomb() -> bytes:
    data = zlib.compress(b"\x00" * (80 * 1024 * 1024), 9)
    return pdf(page=b"/Thumb 7 0 R", more=[stream_object(data, b"/Filter/FlateDecode")])


def texted_png(is_pressed: bool = False) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", TOKEN, zip=is_pressed)
    return picture(pnginfo=told)


def international_png() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return picture(pnginfo=told)


def tagged_tiff(tag: int, kind: int = 7) -> bytes:
    told = TiffImagePlugin.ImageFileDirectory_v2()
    told.tagtype[tag] = kind
    told[tag] = XMP if kind == 7 else TOKEN
    return picture("TIFF", tiffinfo=told)


def pages_of_tiff(count: int, **options: object) -> bytes:
    out = io.BytesIO()
    page = Image.new("1", (8, 8))
    page.save(out, "TIFF", save_all=True, append_images=[page] * (count - 1), **options)
    return out.getvalue()


def flooding_tiff() -> bytes:
    """Return a TIFF of a few bytes that claims 60,000 points each way."""
    entries = ((256, 4, 60_000), (257, 4, 60_000), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (279, 4, 9))
    table = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + table + b"\x00" * 13


def xmp_jpeg() -> bytes:
    return picture("JPEG", xmp=XMP)


def thumbnailed_jpeg() -> bytes:
    """Return a JPEG whose EXIF carries a small picture of its own, with a comment."""
    inner = picture("JPEG", size=(16, 12), comment=SECRET)
    told = exif(TOKEN)
    told.get_ifd(0x0201)
    data = told.tobytes() + inner
    return picture("JPEG", exif=data[:60_000])


# Taken, and harmless afterwards: what carried TOKEN is gone.
CLEANED: dict[str, tuple[str, Made]] = {
    "pdf-zip": ("letter.pdf", lambda: pdf() + archive({TOKEN: SECRET})),
    "pdf-html-head": ("a.pdf", lambda: pdf().replace(b"%PDF-1.6\n", b"%PDF-1.6\n<script>" + SECRET + b"</script>\n")),
    "pdf-html-unreferenced": ("a.pdf", lambda: pdf(more=[b"(<script>CANARY-4711</script>)"])),
    "pdf-eicar-comment": ("a.pdf", lambda: pdf().replace(b"startxref", b"%" + EICAR + SECRET + b"\nstartxref")),
    "pdf-info": ("a.pdf", lambda: pdf(info=b"/Author(CANARY-4711)/Creator(CANARY-4711)")),
    "pdf-xmp": ("a.pdf", lambda: pdf(catalog=b"/Metadata 7 0 R", more=[stream_object(XMP, b"/Type/Metadata")])),
    "pdf-xmp-of-page": ("a.pdf", lambda: pdf(page=b"/Metadata 7 0 R", more=[stream_object(XMP)])),
    "pdf-piece-info": ("a.pdf", lambda: pdf(page=b"/PieceInfo<</App<</Private(CANARY-4711)>>>>")),
    "pdf-place": ("a.pdf", lambda: pdf(page=b"/VP[<</Measure<</Subtype/GEO/GPTS[48.8 2.3]/Name(CANARY-4711)>>>>]")),
    "pdf-earlier-version": ("a.pdf", updated),
    "pdf-open-script": ("a.pdf", lambda: pdf(catalog=b"/OpenAction<<" + SCRIPT + b">>")),
    "pdf-page-script": ("a.pdf", lambda: pdf(page=b"/AA<</O<<" + SCRIPT + b">>>>")),
    "pdf-named-script": ("a.pdf", lambda: pdf(catalog=b"/Names<</JavaScript<</Names[(a)<<" + SCRIPT + b">>]>>>>")),
    "pdf-escaped-script": ("a.pdf", lambda: pdf(catalog=b"/Open#41ction<</S/J#61vaScript/J#53(CANARY-4711)>>")),
    "pdf-indirect-script": (
        "a.pdf",
        lambda: pdf(
            page=b"/Annots[<</Rect[0 0 9 9]/A 7 0 R>>]", more=[b"<</S 8 0 R/JS(CANARY-4711)>>", b"/JavaScript"]
        ),
    ),
    "pdf-chained-script": ("a.pdf", lambda: note(b"/Subtype/Link/A<</S/GoTo/D[3 0 R/Fit]/Next[<<" + SCRIPT + b">>]>>")),
    "pdf-script-as-font": (
        "a.pdf",
        lambda: pdf(page=b"/Annots 7 0 R/X<</Font 7 0 R>>", more=[b"[<</Rect[0 0 9 9]/AA<</E<<" + SCRIPT + b">>>>>>]"]),
    ),
    "pdf-launch": ("a.pdf", lambda: note(b"/Subtype/Link/A<</S/Launch/F(CANARY-4711.exe)>>")),
    "pdf-local-address": ("a.pdf", lambda: note(b"/Subtype/Link/A<</S/URI/URI(file:///CANARY-4711)>>")),
    "pdf-script-address": ("a.pdf", lambda: note(b"/Subtype/Link/A<</S/URI/URI(javascript:CANARY-4711)>>")),
    "pdf-submit": ("a.pdf", lambda: note(b"/Subtype/Widget/A<</S/SubmitForm/F(https://CANARY-4711/)>>")),
    "pdf-import": ("a.pdf", lambda: note(b"/Subtype/Link/A<</S/ImportData/F(CANARY-4711)>>")),
    "pdf-remote": ("a.pdf", lambda: note(b"/Subtype/Link/A<</S/GoToR/F(\\\\\\\\CANARY-4711\\\\share)>>")),
    "pdf-unknown-action": ("a.pdf", lambda: note(b"/Subtype/Link/A<</Type/Action/S/Novel/F(CANARY-4711)>>")),
    "pdf-misspelt-action": ("a.pdf", lambda: note(b"/Subtype/Link/A<</S/Lanch/F(CANARY-4711)>>")),
    "pdf-unknown-names": ("a.pdf", lambda: pdf(catalog=b"/Names<</Novel<</Names[(a)(CANARY-4711)]>>>>")),
    "pdf-outline-launch": (
        "a.pdf",
        lambda: pdf(catalog=b"/Outlines<</First<</Title(a)/A<</S/Launch/F(CANARY-4711)>>>>>>"),
    ),
    "pdf-rendition": ("a.pdf", lambda: note(b"/Subtype/Screen/A<</S/Rendition/JS(CANARY-4711)>>")),
    "pdf-embedded": (
        "a.pdf",
        lambda: pdf(
            catalog=b"/Names<</EmbeddedFiles<</Names[(CANARY-4711)<</EF<</F 7 0 R>>>>]>>>>",
            more=[stream_object(SECRET)],
        ),
    ),
    "pdf-associated": (
        "a.pdf",
        lambda: pdf(catalog=b"/AF[<</EF<</F 7 0 R>>/F(CANARY-4711)>>]", more=[stream_object(SECRET)]),
    ),
    "pdf-attachment": ("a.pdf", lambda: note(b"/Subtype/FileAttachment/FS<</F(CANARY-4711)/EF<</F 4 0 R>>>>")),
    "pdf-rich-media": ("a.pdf", lambda: note(b"/Subtype/RichMedia/RichMediaContent<</Assets(CANARY-4711)>>")),
    "pdf-xfa": ("a.pdf", lambda: pdf(catalog=b"/AcroForm<</Fields[]/XFA 7 0 R>>", more=[stream_object(SECRET)])),
    "pdf-author-of-note": ("a.pdf", lambda: note(b"/Subtype/Text/Contents(Agreed)/T(CANARY-4711)/NM(CANARY-4711)")),
    "pdf-outside-stream": ("a.pdf", lambda: pdf(page=b"/Thumb 7 0 R", more=[stream_object(b"", b"/F(CANARY-4711)")])),
    "pdf-tail-of-stream": ("a.pdf", pressed_with_a_tail),
    "pdf-photograph": ("a.pdf", with_a_photograph),
    "jpeg-exif": ("a.jpg", lambda: picture("JPEG", exif=exif(TOKEN))),
    "jpeg-comment": ("a.jpg", lambda: picture("JPEG", comment=SECRET)),
    "jpeg-xmp": ("a.jpg", xmp_jpeg),
    "jpeg-thumbnail": ("a.jpg", thumbnailed_jpeg),
    "jpeg-zip": ("a.jpg", lambda: picture("JPEG") + archive({"../../" + TOKEN: SECRET})),
    "jpeg-html": ("a.html", lambda: picture("JPEG") + b"<script>CANARY-4711</script>"),
    "png-text": ("a.png", texted_png),
    "png-pressed-text": ("a.png", lambda: texted_png(is_pressed=True)),
    "png-xmp": ("a.png", international_png),
    "png-exif": ("a.png", lambda: picture(exif=exif(TOKEN))),
    "png-own-chunk": ("a.png", lambda: png_with([chunk(b"prVt", SECRET)])),
    "png-profile": ("a.png", lambda: png_with([chunk(b"iCCP", b"x\x00\x00" + zlib.compress(SECRET))])),
    "png-zip": ("a.png", lambda: picture() + archive({TOKEN: SECRET})),
    "tiff-author": ("a.tif", lambda: tagged_tiff(0x013B, 2)),
    "tiff-xmp": ("a.tif", lambda: tagged_tiff(700)),
    "tiff-iptc": ("a.tif", lambda: tagged_tiff(33723)),
    "tiff-tail": ("a.tif", lambda: picture("TIFF") + SECRET),
}

DAMAGED = "The file is damaged or not what its beginning says."
NO_KIND = "The file is no PDF, PNG, JPEG or TIFF."
POINTS = "The picture has more than 72 million points."

# Refused, with the beginning of the sentence.
REFUSED: dict[str, tuple[str, Made, str]] = {
    "svg-script": (
        "a.svg",
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        NO_KIND,
    ),
    "html-as-pdf": ("a.pdf", lambda: b"<!doctype html><script>alert(1)</script>", NO_KIND),
    "pdf-after-junk": ("a.pdf", lambda: b"<html>" + pdf(), NO_KIND),
    "gif-script": ("a.gif", lambda: b"GIF89a/*" + b"\x00" * 9 + b"*/=1;alert(1)", NO_KIND),
    "docx-macro": ("a.docm", lambda: archive({"word/vbaProject.bin": b"x", "[Content_Types].xml": b"x"}), NO_KIND),
    "xlsm-as-pdf": ("a.pdf", lambda: archive({"xl/vbaProject.bin": b"x"}), NO_KIND),
    "zip-slip": ("a.zip", lambda: archive({"../../../etc/cron.d/x": b"x"}), NO_KIND),
    "old-office": ("a.pdf", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, NO_KIND),
    "program": ("a.pdf", lambda: b"MZ\x90\x00" + b"\x00" * 99, NO_KIND),
    "elf": ("a.pdf", lambda: b"\x7fELF" + b"\x00" * 99, NO_KIND),
    "shell": ("a.png", lambda: b"#!/bin/sh\nrm -rf /\n", NO_KIND),
    "eicar": ("eicar.com", lambda: EICAR, NO_KIND),
    "postscript": ("a.pdf", lambda: b"%!PS-Adobe-3.0\n", NO_KIND),
    "rtf": ("a.pdf", lambda: b"{\\rtf1\\object}", NO_KIND),
    "webp": ("a.webp", lambda: picture("WEBP"), NO_KIND),
    "empty": ("a.pdf", lambda: b"", "The file is empty."),
    "pdf-head-alone": ("a.pdf", lambda: b"%PDF-1.7\n<script>alert(1)</script>%%EOF", DAMAGED),
    "pdf-truncated": ("a.pdf", lambda: pdf()[:-200], DAMAGED),
    "pdf-no-pages": ("a.pdf", lambda: tree(b"<</Type/Pages/Kids[]/Count 9>>"), DAMAGED),
    "pdf-page-loop": ("a.pdf", lambda: tree(b"<</Type/Pages/Kids[2 0 R]/Count 1>>"), DAMAGED),
    "pdf-page-loop-far": (
        "a.pdf",
        lambda: tree(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Pages/Kids[2 0 R]>>"),
        DAMAGED,
    ),
    "pdf-page-number": ("a.pdf", lambda: tree(b"<</Type/Pages/Kids[4711]/Count 1>>"), DAMAGED),
    "pdf-page-missing": ("a.pdf", lambda: tree(b"<</Type/Pages/Kids[99 0 R]/Count 1>>"), DAMAGED),
    "pdf-deep-tree": ("a.pdf", lambda: deep_tree(300), DAMAGED),
    "pdf-deep-array": ("a.pdf", lambda: pdf(page=b"/X " + b"[" * 5000 + b"]" * 5000), DAMAGED),
    "pdf-deep-dictionary": ("a.pdf", lambda: pdf(page=b"/X " + b"<</X " * 80 + b"1" + b">>" * 80), DAMAGED),
    "pdf-own-reference": ("a.pdf", lambda: tree(b"2 0 R"), DAMAGED),
    "pdf-bomb": ("a.pdf", bomb, "The PDF unpacks to more than"),
    "pdf-many-pages": ("a.pdf", lambda: many_pages(2001), "The file has more than 2000 pages."),
    "pdf-encrypted": ("a.pdf", encrypted, "The PDF is protected by a password."),
    "pdf-signed-script": (
        "a.pdf",
        lambda: signed(b"/OpenAction<<" + SCRIPT + b">>"),
        "The PDF is signed electronically and carries",
    ),
    "pdf-signed-tail": ("a.pdf", lambda: signed() + archive({"x": b"x"}), DAMAGED),
    "png-flood": ("a.png", lambda: flood(50_000, 50_000), POINTS),
    "png-flood-wide": ("a.png", lambda: flood(2**31 - 1, 1), POINTS),
    "png-truncated": ("a.png", lambda: picture(size=(90, 90))[:-30], DAMAGED),
    "png-head-alone": ("a.png", lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", DAMAGED),
    "jpeg-head-alone": ("a.jpg", lambda: b"\xff\xd8\xff\xe0<script>alert(1)</script>", DAMAGED),
    "jpeg-truncated": ("a.jpg", lambda: picture("JPEG", size=(400, 300))[:900], DAMAGED),
    "tiff-many-pages": ("a.tif", lambda: pages_of_tiff(201), "The file has more than 200 pages."),
    "tiff-flood": ("a.tif", flooding_tiff, POINTS),
    "tiff-head-alone": ("a.tif", lambda: b"II*\x00\x08\x00\x00\x00\xff\xff", DAMAGED),
}
