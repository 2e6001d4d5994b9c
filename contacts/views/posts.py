from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.actions import add_proof, confirm_proof, state_requirement
from contacts.enums import Requirement
from contacts.forms.point_acts import ProofForm, RequirementForm
from contacts.models import PostProof, PostRequirement
from contacts.rules import reads_within
from contacts.views.points import changeable, fetched
from coordination import once
from coordination.access import viewer
from coordination.allowed import permitted
from coordination.exceptions import RegisterError
from coordination.forms import attempt, status_of
from coordination.policies import READERS, policy


@policy(*READERS, provision="6.2.b")
def requirement_update(request: HttpRequest, pk: str, letter: str) -> HttpResponse:
    """Write down what the post requires under one letter of 6.2."""
    point = fetched(request, pk)
    permitted(request, "write")
    if letter not in Requirement.values:
        raise Http404
    record = PostRequirement.objects.filter(point=point, letter=letter).first()
    form = RequirementForm(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid():
        once.answer_at(f"{point.get_absolute_url()}#requirements")
        done = attempt(
            form,
            lambda: state_requirement(
                point=point, letter=letter, record=record, by=request.user, reason=form.reason, **form.facts
            ),
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect(f"{point.get_absolute_url()}#requirements")
    context = {"form": form, "point": point, "key": f"6.2.{letter}", "label": Requirement(letter).label}
    return render(request, "contacts/requirement_form.html", context, status=status_of(form))


@policy(*READERS, provision="6.2.b")
def proof_create(request: HttpRequest, pk: str) -> HttpResponse:
    """Add dated proof for the present holder, or for the office's staff together."""
    point = changeable(request, pk)
    letter = request.GET.get("letter", "")
    form = ProofForm(request.POST or None, initial={"letter": letter} if letter in Requirement.values else {})
    if request.method == "POST" and form.is_valid():
        once.answer_at(f"{point.get_absolute_url()}#requirements")
        done = attempt(form, lambda: add_proof(point=point, by=request.user, reason=form.reason, **form.facts))
        if done is not None:
            messages.success(request, _("Added. Somebody else than the holder has still to confirm it."))
            return redirect(f"{point.get_absolute_url()}#requirements")
    return render(request, "contacts/proof_form.html", {"form": form, "point": point}, status=status_of(form))


@policy(*READERS, provision="6.2.b")
@require_POST
def proof_confirm(request: HttpRequest, pk: str) -> HttpResponse:
    proofs = PostProof.objects.visible_to(viewer(request.user)).select_related("point", "holding__person")
    proof = get_object_or_404(proofs, pk=pk)
    if not reads_within(viewer(request.user), proof.point):
        raise Http404
    permitted(request, "release")
    once.answer_at(f"{proof.point.get_absolute_url()}#requirements")
    try:
        confirm_proof(proof=proof, by=request.user, reason=_("proof seen"))
    except (RegisterError, ValidationError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Confirmed."))
    return redirect(f"{proof.point.get_absolute_url()}#requirements")
