from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import actions, once
from coordination.access import viewer
from coordination.forms import AccountForm
from coordination.models import User
from coordination.policies import policy
from coordination.ui import Bdi, Fact, FactGroup

PROVISION = "5.2.c"


@policy(signed_in=True, provision=PROVISION)
def my_account(request: HttpRequest) -> HttpResponse:
    """Show one's own name and on what ground one holds each role; let one choose the language."""
    user = cast(User, request.user)
    form = AccountForm(request.POST if request.method == "POST" else None, initial={"language": user.language})
    if form.is_valid():
        language = form.cleaned_data["language"]
        once.answer_at(request.path)
        actions.choose_language(user=user, language=language, by=user)
        with translation.override(language):
            messages.success(request, _("Kept. Pages and messages come in this language from now on."))
        response = redirect("my-account")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        )
        return response
    standings = viewer(user).standings
    roles = [Fact(str(standing.role.label), Bdi(str(standing.title))) for standing in standings]
    own = [Fact(_("Name"), Bdi(user.name or "–")), Fact(_("E-mail"), Bdi(user.email, ltr=True))]
    context = {
        "form": form,
        "groups": [FactGroup(own), *([FactGroup(roles, title=_("Roles today, and their ground"))] if roles else [])],
        "has_roles": bool(roles),
    }
    return render(request, "coordination/my_account.html", context)
