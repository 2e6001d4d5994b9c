"""PNG, JPEG and TIFF: decoded whole and written anew from the points alone.

Nothing but points, palette, transparency and resolution goes over: no EXIF with its place and camera, no XMP,
no text, no colour profile, no thumbnail, and no byte after the picture. The orientation is carried out.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from .refusals import RefusedError

# A sheet of A3 at 600 points an inch has 70 million points; in colour three bytes each.
MOST_POINTS = 72_000_000
MOST_BYTES_A_PAGE = 216_000_000
MOST_PAGES = 200
MOST_POINTS_IN_ALL = 600_000_000
_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"}
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}

# The site's own bound speaks before the library's warning.
Image.MAX_IMAGE_PIXELS = None
# The formats are loaded before the walls go up, and no other is.
_PLUGINS = (PngImagePlugin, JpegImagePlugin, TiffImagePlugin)


def clean(content: bytes, kind: str) -> tuple[bytes, bool]:
    """Return the picture written anew, and that it carries no signature. Raises RefusedError."""
    form = _FORMATS[kind]
    with Image.open(io.BytesIO(content), formats=[form]) as picture:
        write: Callable[[Any], bytes] = {"PNG": _png, "JPEG": _jpeg, "TIFF": _tiff}[form]
        return write(picture), False


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    plain, resolution = _plain(picture)
    plain.save(out, "PNG", **resolution)
    return out.getvalue()


def _jpeg(picture: JpegImagePlugin.JpegImageFile) -> bytes:
    out = io.BytesIO()
    plain, resolution = _plain(picture)
    # The same tables and sampling: what is written anew looks as it did and weighs about the same.
    sampling = JpegImagePlugin.get_sampling(picture)
    options: dict[str, Any] = {"qtables": picture.quantization}
    if sampling >= 0 and plain.mode == "RGB":
        options["subsampling"] = sampling
    plain.save(out, "JPEG", progressive=bool(picture.info.get("progressive")), **options, **resolution)
    return out.getvalue()


def _tiff(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    points = 0
    with TiffImagePlugin.AppendingTiffWriter(out) as pages:
        for page in _pages(picture):
            _check_size(page)
            was_jpeg = page.info.get("compression") in {"jpeg", "tiff_jpeg"}
            points += page.size[0] * page.size[1]
            if points > MOST_POINTS_IN_ALL:
                raise RefusedError("slow")
            plain, resolution = _plain(page)
            plain.save(pages, "TIFF", **_pressing(plain.mode, is_jpeg=was_jpeg), **resolution)
            pages.newFrame()
    return out.getvalue()


def _pressing(mode: str, *, is_jpeg: bool) -> dict[str, Any]:
    """Return how a page is packed: without loss, but a page that came as JPEG stays one, lest it weigh tenfold."""
    if mode == "1":
        return {"compression": "group4"}
    if is_jpeg and mode in {"L", "RGB"}:
        return {"compression": "jpeg", "quality": 92}
    return {"compression": "tiff_adobe_deflate"}


def _pages(picture: Image.Image) -> Iterator[Image.Image]:
    for number in range(MOST_PAGES + 1):
        try:
            picture.seek(number)
        except EOFError:
            return
        if number == MOST_PAGES:
            raise RefusedError("pages", limit=MOST_PAGES)
        yield picture


def _plain(picture: Image.Image) -> tuple[Image.Image, dict[str, Any]]:
    """Return an image of the points alone, upright, and its resolution as the writer takes it."""
    _check_size(picture)
    picture.load()
    told = dict(picture.info)
    plain = ImageOps.exif_transpose(picture)
    if type(plain) is not Image.Image:
        raise RefusedError("broken")
    plain.info = {}
    if plain.mode not in _MODES:
        plain = plain.convert("RGB")
    if plain.mode in {"1", "L", "P", "RGB", "I;16"} and isinstance(told.get("transparency"), (int, bytes, tuple)):
        plain.info["transparency"] = told["transparency"]
    return plain, _resolution(told.get("dpi"))


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_POINTS or width * height * len(picture.getbands()) > MOST_BYTES_A_PAGE:
        raise RefusedError("pixels", limit=MOST_POINTS // 1_000_000)


def _resolution(dpi: Any) -> dict[str, Any]:
    try:
        across, down = (float(value) for value in dpi)
    except (TypeError, ValueError, ZeroDivisionError):
        return {}
    return {"dpi": (across, down)} if 1 <= across <= 10_000 and 1 <= down <= 10_000 else {}
