"""What the pages of acts share: who may, the status of a form that was not taken, and how a thing is ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coordination.forms import attempt, status_of
from coordination.records import Recorded
from members.forms.fields import EndForm


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
