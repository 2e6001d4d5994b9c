"""A page on which a test asks the site for work, and at which it kills the site while it answers."""

import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from coordination import jobs, notices, security
from coordination.models import SecurityEvent
from coordination.policies import policy
from tests.worker.work import CAUSE, QUICK


@csrf_exempt
@require_POST
@policy(anybody=True)
def ask_for_work(request: HttpRequest) -> HttpResponse:
    """Write a cause, its job and its notice in one transaction; the same key asked again changes nothing."""
    key = request.POST["key"]
    with transaction.atomic():
        if not SecurityEvent.objects.filter(kind=CAUSE, subject=key).exists():
            security.note(CAUSE, subject=key)
        jobs.ask(kind=QUICK, subject=key, period="once", title="Work asked for by the test")
        _wait_here("inside", request)
        notices.owe(
            kind="tests.message", subject=key, period="once", address="holder@office.invalid", heading="Told", body="."
        )
    _wait_here("after", request)
    return HttpResponse(f"accepted {key}")


def _wait_here(place: str, request: HttpRequest) -> None:
    """Say by a file that the request is here, and stay as long as the test asked."""
    if request.POST.get("wait") == place:
        Path(settings.VAR_DIR, f"{place}-{request.POST['key']}").touch()
        time.sleep(30)
