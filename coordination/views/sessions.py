from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coordination import once, sessions
from coordination.contexts.sessions import session_lines
from coordination.models import User
from coordination.policies import policy

PROVISION = "5.2.c"


@policy(signed_in=True, provision=PROVISION)
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Show in which browsers one is signed in."""
    lines = session_lines(cast(User, request.user), request.session.session_key)
    return render(request, "coordination/session_list.html", {"lines": lines})


@policy(signed_in=True, provision=PROVISION)
@require_POST
def session_end(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own sessions; those of others do not exist here."""
    user = cast(User, request.user)
    row = get_object_or_404(UserSession, pk=number, user=user)
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    once.answer_at(reverse("session-list"))
    with once.counted():
        sessions.end_session(row=row, by=user)
    messages.success(request, _("Ended. That browser is signed out from its next page on."))
    return redirect("session-list")


@policy(signed_in=True, provision=PROVISION)
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    once.answer_at(reverse("session-list"))
    with once.counted():
        sessions.end_sessions(user=user, by=user, reason="ended by its owner", keep=request.session.session_key)
    messages.success(request, _("All others are ended. Change the password if one of them was not yours."))
    return redirect("session-list")


@policy(signed_in=True, provision=PROVISION)
def session_left(request: HttpRequest) -> HttpResponse:
    """Tell the page's script how many seconds the session lasts; a POST says that the person is still here."""
    if request.method == "POST":
        sessions.touch(request, at_once=True)
    return JsonResponse({"left": sessions.seconds_left(request.session)})
