from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import actions, directory, notices, once, ui
from coordination.access import viewer
from coordination.contexts import work
from coordination.enums import Role
from coordination.forms import NoticeFilterForm
from coordination.forms.fields import language_name
from coordination.models import Notice
from coordination.paging import NEWEST_FIRST, count_label, page_of
from coordination.policies import policy
from coordination.ui import Bdi, Empty, Fact, FactGroup, TableView

PROVISION = "7.3.3.d"


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT, provision=PROVISION)
def outbox_list(request: HttpRequest) -> HttpResponse:
    form = NoticeFilterForm(request.GET)
    found = Notice.objects.filter(**form.asked)
    page = page_of(found, request.GET, order=NEWEST_FIRST)
    table = TableView(
        work.notice_columns(),
        work.notice_rows(page.rows),
        caption=_("Messages, newest first"),
        empty=Empty(_("No message is on record here. The register writes one when it owes somebody a word.")),
        count_label=count_label(found),
        chips=form.chips(),
        clear_url=request.path,
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    context = {"table": table, "form": form, "message": page.message, "stays_here": settings.MODE != "production"}
    return render(request, "coordination/outbox_list.html", context)


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT, provision=PROVISION)
def outbox_detail(request: HttpRequest, pk: str) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk)
    who = viewer(request.user)
    facts = [
        Fact(_("State"), work.notice_mark(notice)),
        Fact(_("To"), Bdi(notice.address, ltr=True)),
        Fact(_("Language"), language_name(notice.language)),
        Fact(_("Written"), ui.moment(notice.created_at)),
    ]
    if notice.finished_at:
        facts.append(Fact(_("Ended"), ui.moment(notice.finished_at)))
    facts.append(Fact(_("Attempts"), str(notice.attempts)))
    if notice.problem:
        facts.append(Fact(_("Problem"), Bdi(notice.problem)))
    facts.append(Fact(_("Message-ID"), Bdi(notice.message_id, ltr=True)))
    context = {
        "notice": notice,
        "facts": FactGroup(facts),
        "text": notices.shown(notice, who),
        "owners": directory.owners_of(notice.address, who),
        "stays_here": settings.MODE != "production",
    }
    return render(request, "coordination/outbox_detail.html", context)


@policy(Role.ADMINISTRATOR, Role.SECRETARIAT, provision=PROVISION)
@require_POST
def outbox_again(request: HttpRequest, pk: str) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk)
    once.answer_at(notice.get_absolute_url())
    if not actions.send_again(notice=notice, by=request.user):
        messages.warning(request, _("Only a message that failed can be sent again. This one has not failed."))
    return redirect(notice)
