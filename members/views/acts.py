"""What the pages of acts share: who may, the status of a form that was not taken, and how a thing is ended."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coordination.access import may
from coordination.exceptions import NotYourselfError
from coordination.forms import attempt, status_of
from coordination.records import Recorded
from members.forms.fields import EndForm


def not_oneself(user: Any, key: uuid.UUID | None) -> None:
    """Raise NotYourselfError where who appoints by the administrator's right alone would seat themselves.

    The secretariat, who writes all records already, gains nothing by a seat; the administrator would.
    """
    if key is not None and user.pk == key and not may(user, "write"):
        raise NotYourselfError()


def end(
    request: HttpRequest, record: Recorded, act: Callable[..., Any], template: str, done: str, **context: Any
) -> HttpResponse:
    """Ask for the last day and the reason, then end the record by `act` and return to its page."""
    form = EndForm(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["ended_on"]
        if attempt(form, lambda: act(ended_on=day, by=request.user, reason=form.reason)) is not None:
            messages.success(request, done)
            return redirect(record)
    return render(request, template, {"form": form, "record": record, **context}, status=status_of(form))
