from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was not taken and how to go on; what was typed stays in the browser's form."""
    return render(request, "403.html", {"csrf_failed": True}, status=403)
