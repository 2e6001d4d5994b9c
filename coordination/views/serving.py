"""Answers that carry a file: always an attachment, never a page of this site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from coordination import files, security

# Whatever a browser does with the bytes, they run nothing and load nothing from here.
FILE_POLICY = "sandbox; default-src 'none'"


def serve(request: HttpRequest, *, digest: str, name: str, content_type: str, kind: str, subject: str) -> HttpResponse:
    """Return the bytes kept under a digest as an attachment, or refuse them where they were altered.

    Both leave a security event: `<kind>-opened` or `<kind>-refused`.
    """
    actor = f"user:{request.user.pk}"
    try:
        content = files.read(digest)
    except files.AlteredFileError as error:
        security.note(f"{kind}-refused", actor=actor, subject=subject, digest=digest)
        return render(request, "coordination/file_refused.html", {"problem": str(error), "name": name}, status=409)
    security.note(f"{kind}-opened", actor=actor, subject=subject, digest=digest)
    return attachment(content, name, content_type)


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
