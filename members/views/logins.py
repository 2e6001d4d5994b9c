from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coordination import once, ui
from coordination.access import viewer
from coordination.allowed import permitted
from coordination.enums import Role
from coordination.forms import attempt, status_of
from coordination.models import User
from coordination.policies import policy
from coordination.proof import proof_required
from members import actions
from members.forms.logins import LoginSeatForm
from members.models import Holding
from members.views.acts import not_oneself

READERS = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR)


@policy(*READERS, provision="7.4.1.inclusion")
@proof_required
def login_seat(request: HttpRequest, pk: str) -> HttpResponse:
    """Tie a login to a vacant seat: the person behind it is appointed."""
    user = get_object_or_404(User.objects.visible_to(viewer(request.user)), pk=pk)
    permitted(request, "seats")
    form = LoginSeatForm(request.POST or None, viewer=viewer(request.user))
    if request.method == "POST" and form.is_valid():
        once.answer_at(user.get_absolute_url())
        made = attempt(form, lambda: _tie(request, user, form))
        if made is not None:
            words = {"person": made.person, "seat": made.seat, "day": ui.day(made.began_on)}
            messages.success(request, _("%(person)s holds the seat %(seat)s from %(day)s.") % words)
            return redirect(user)
    return render(request, "members/login_seat.html", {"form": form, "login": user}, status=status_of(form))


def _tie(request: HttpRequest, user: User, form: LoginSeatForm) -> Holding:
    not_oneself(request.user, user.pk)
    return actions.tie_login(user=user, by=request.user, reason=form.cleaned_data["authority"], **form.facts)
