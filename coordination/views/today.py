from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coordination import clock
from coordination.access import viewer
from coordination.contexts.today import today_of
from coordination.policies import policy
from coordination.ui import Empty


@policy(signed_in=True, provision="5.2.a")
def today(request: HttpRequest) -> HttpResponse:
    """Show what needs a hand, before anything else."""
    who = viewer(request.user)
    if who.roles:
        empty = Empty(_("Nothing needs your hand today. What becomes stale, due or bounced appears here by itself."))
    else:
        empty = Empty(
            _(
                "You hold no role today, so nothing is yours to do. "
                "Roles follow from seats: ask the secretariat for yours."
            )
        )
    return render(request, "coordination/today.html", {"today": today_of(who, clock.today()), "empty": empty})
