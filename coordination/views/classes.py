"""Who may read a record: the page on which its class is narrowed or widened."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coordination import actions, classes, history
from coordination.access import viewer
from coordination.allowed import permitted
from coordination.declarations import Ruled, declared
from coordination.forms import attempt, status_of
from coordination.forms.classes import ClassForm
from coordination.policies import READERS, policy


@policy(*READERS, provision="5.2.c")
def record_classify(request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponse:
    """Change the class of any record that has one of its own; the page says who reads each class."""
    model = history.model_of(f"{app_label}.{model_name}")
    said = declared(model) if model is not None else None
    if model is None or said is None or said.classified.rule is not Ruled.OWN:
        raise Http404
    rows: Any = model._default_manager.all()
    record = get_object_or_404(rows.visible_to(viewer(request.user)), pk=pk)
    permitted(request, "write")
    form = ClassForm(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data["classification"]
        done = attempt(
            form,
            lambda: actions.classify(record=record, classification=value, by=request.user, reason=form.reason),
        )
        if done is not None:
            messages.success(request, _("Kept. %(readers)s") % {"readers": classes.READERS[value]})
            return redirect(done)
    context = {"form": form, "record": record, "kind": model._meta.verbose_name}
    return render(request, "coordination/record_classify.html", context, status=status_of(form))
