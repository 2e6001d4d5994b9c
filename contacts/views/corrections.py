from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts.actions import decide_correction
from contacts.details import details_of, holder_on
from contacts.enums import Decision
from contacts.forms.point_acts import DecisionForm
from contacts.models import PointOfContact, VerificationRequest
from contacts.pages.points import changed_meanwhile, corrections_table
from contacts.views.points import told_sentence
from coordination import clock, once
from coordination.access import viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.policies import READERS, policy
from coordination.proof import proof_required


@policy(*READERS, provision="6.3.1.poa")
@proof_required
def correction_decide(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a holder's correction beside the register, and accept or refuse it."""
    rows = VerificationRequest.objects.visible_to(viewer(request.user)).select_related("point__body", "point__seat")
    asked = get_object_or_404(rows.exclude(correction={}), pk=pk)
    permitted(request, "write")
    point = asked.point
    today = details_of(point, holder_on(point, clock.today()))
    form = DecisionForm(request.POST or None, record=asked)
    if request.method == "POST" and form.is_valid():
        accept = form.cleaned_data["decision"] == Decision.ACCEPTED
        once.answer_at(f"{point.get_absolute_url()}#{'told' if accept else 'asked'}")
        done = attempt(
            form,
            lambda: decide_correction(
                request=asked,
                accept=accept,
                same_person=form.cleaned_data.get("same_person", False),
                by=request.user,
                reason=form.reason,
            ),
        )
        if done is not None:
            point = PointOfContact.objects.select_related("body", "seat").get(pk=point.pk)
            messages.success(request, told_sentence(point) if accept else _("Refused. Nothing changed."))
            return redirect(f"{point.get_absolute_url()}#{'told' if accept else 'asked'}")
    context = {
        "asked": asked,
        "point": point,
        "form": form,
        "table": corrections_table(today, asked),
        "changed_meanwhile": asked.awaits_decision and bool(changed_meanwhile(today, asked)),
    }
    return render(request, "contacts/correction_decide.html", context, status=status_of(form))
