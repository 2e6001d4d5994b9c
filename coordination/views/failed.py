from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import actions, once
from coordination.access import viewer
from coordination.contexts import failed as shown
from coordination.enums import Role
from coordination.policies import policy

PROVISION = "8.a"


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT, provision=PROVISION)
def failed_work(request: HttpRequest) -> HttpResponse:
    """List jobs and messages that stopped for good, with what happened; each opens to be run again."""
    return render(request, "coordination/failed_work.html", {"page": shown.failed_page(viewer(request.user))})


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT, provision=PROVISION)
@require_POST
def failed_again(request: HttpRequest) -> HttpResponse:
    """Run all of it again; what waits already is not queued twice."""
    once.answer_at(reverse("failed-work"))
    queued = actions.run_all_again(by=request.user, reason=_("run again from the page of failed work"))
    if queued.jobs or queued.messages:
        words = {"jobs": queued.jobs, "messages": queued.messages}
        messages.success(request, _("They wait again: jobs %(jobs)s, messages %(messages)s.") % words)
    else:
        messages.warning(request, _("Nothing had failed any more, so nothing was queued."))
    return redirect("failed-work")
