"""Answers that carry a file: always an attachment, never a page of this site."""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coordination import files, security
from coordination.exporting import ZIP_TYPE
from coordination.files.names import ascii_name, safe_name
from coordination.spreadsheets import CSV_TYPE, XLSX_TYPE

# Whatever a browser does with the bytes, they run nothing and load nothing from here.
FILE_POLICY = "sandbox; default-src 'none'"
# The kinds that are served under their own name; anything else is bytes of no kind.
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    CSV_TYPE: ".csv",
    XLSX_TYPE: ".xlsx",
    ZIP_TYPE: ".zip",
}
_NO_KIND = "application/octet-stream"


def serve(
    request: HttpRequest,
    read: Callable[[], bytes],
    *,
    digest: str,
    name: str,
    content_type: str,
    kind: str,
    subject: str,
) -> HttpResponse:
    """Return the bytes that `read` gives as an attachment, or refuse them where they were altered.

    Both leave a security event: `<kind>-opened` or `<kind>-refused`.
    """
    actor = f"user:{request.user.pk}"
    try:
        content = read()
    except files.AlteredFileError as error:
        security.note(f"{kind}-refused", actor=actor, subject=subject, digest=digest)
        return render(request, "coordination/file_refused.html", {"problem": str(error), "name": name}, status=409)
    security.note(f"{kind}-opened", actor=actor, subject=subject, digest=digest)
    return attachment(content, name, content_type)


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Return an answer that a browser keeps as a file, in exactly these bytes, and runs nothing of."""
    ending = _ENDINGS.get(content_type, ".bin")
    response = HttpResponse(content, content_type=content_type if content_type in _ENDINGS else _NO_KIND)
    response["Content-Disposition"] = disposition(safe_name(name, ending))
    response["Content-Security-Policy"] = FILE_POLICY
    response["Content-Length"] = str(len(content))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store, no-transform"
    return response


def disposition(name: str) -> str:
    """Return the header for an attachment: the name in ASCII for old readers, and as it is (RFC 6266, RFC 8187)."""
    plain = ascii_name(name)
    told = f'attachment; filename="{plain}"'
    return told if plain == name else f"{told}; filename*=UTF-8''{quote(name, safe='')}"
