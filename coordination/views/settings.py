from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination import actions, house, once
from coordination.access import may
from coordination.contexts import settings as shown
from coordination.enums import Role
from coordination.forms import HouseValueForm, StateForm, attempt
from coordination.models import HouseValue, State
from coordination.policies import policy

PROVISION = "7.1"
READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.HEAD, Role.AUDITOR)
WRITERS = (Role.ADMINISTRATOR, Role.SECRETARIAT)


@policy(*READERS, provision=PROVISION)
def settings_page(request: HttpRequest) -> HttpResponse:
    state = State.objects.first()
    may_write = may(request.user, "settings")
    context = {
        "state": state,
        "groups": shown.facts_of(state, may_write=may_write) if state else [],
        "house": shown.house_values(may_write=may_write),
        "may_write": may_write,
    }
    return render(request, "coordination/settings.html", context)


@policy(*WRITERS, provision=PROVISION)
def state_edit(request: HttpRequest, matter: str = "") -> HttpResponse:
    """Change one matter of the State's facts, or write all of them down the first time."""
    if matter and matter not in StateForm.MATTERS:
        raise Http404
    state = State.objects.first()
    form = StateForm(_typed(request), record=state, matter=matter if state else "")
    once.answer_at(reverse("settings"))
    if form.is_valid() and attempt(form, lambda: _keep_state(request, form)):
        messages.success(request, _("Kept. Every page and paper reads these facts from now on."))
        return redirect("settings")
    return render(request, "coordination/state_form.html", {"form": form, "state": state}, status=_status(form))


@policy(*WRITERS, provision=PROVISION)
def house_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Set one number of the house within its bounds."""
    declared = next((one for one in house.declared() if one.key == key), None)
    if declared is None:
        raise Http404
    form = HouseValueForm(_typed(request), declared=declared, record=HouseValue.objects.filter(key=key).first())
    once.answer_at(reverse("settings"))
    if form.is_valid() and attempt(form, lambda: _keep_value(request, form, key)):
        messages.success(request, _("Kept. What depends on the number is judged by it from now on."))
        return redirect("settings")
    context = {"form": form, "declared": declared, "label": str(declared.label)}
    return render(request, "coordination/house_form.html", context, status=_status(form))


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _keep_state(request: HttpRequest, form: StateForm) -> State:
    if form.record is None:
        return actions.record_state(by=request.user, reason=form.reason, **form.facts)
    return actions.change_state(state=form.record, by=request.user, reason=form.reason, **form.facts)


def _keep_value(request: HttpRequest, form: HouseValueForm, key: str) -> HouseValue:
    value = form.cleaned_data["value"]
    return house.set_value(key=key, value=value, by=request.user, reason=form.reason, record=form.record)


def _status(form: StateForm | HouseValueForm) -> int:
    if form.conflict is not None:
        return 409
    return 422 if form.errors else 200
