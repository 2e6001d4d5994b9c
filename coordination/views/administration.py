from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coordination import clock
from coordination.access import viewer
from coordination.contexts import administration as shown
from coordination.enums import Role
from coordination.policies import policy


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR, provision="8.a")
def administration(request: HttpRequest) -> HttpResponse:
    """Show what needs the administrator's hand first, then every door of the room."""
    page = shown.administration_page(viewer(request.user), clock.today())
    return render(request, "coordination/administration.html", {"page": page})
