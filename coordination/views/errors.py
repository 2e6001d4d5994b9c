from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was not taken and how to go on; what was typed stays in the browser's form."""
    return render(request, "403.html", {"csrf_failed": True}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent is no form of this site, or more than one holds."""
    is_too_big = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    return render(request, "400.html", {"is_too_big": is_too_big}, status=413 if is_too_big else 400)
