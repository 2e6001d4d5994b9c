from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from contacts.actions import change_recipient
from contacts.forms.recipients import RecipientForm
from contacts.models import Notification, Recipient
from contacts.pages.papers import recipient_columns, recipient_rows
from contacts.pages.recipients import recipient_page
from contacts.telling import with_telling
from coordination import clock, history
from coordination.access import may, viewer
from coordination.allowed import permitted
from coordination.forms import attempt, status_of
from coordination.policies import READERS, policy
from coordination.ui import Empty, TableView

PROVISION = "6.3.1.poa"


def _visible(request: HttpRequest) -> QuerySet:
    return with_telling(Recipient.objects.visible_to(viewer(request.user)), clock.today()).prefetch_related(
        "instruments"
    )


@policy(*READERS, provision=PROVISION)
def recipient_list(request: HttpRequest) -> HttpResponse:
    """Show all recipients: the catalogue holds a dozen, so the list has no pages."""
    papers = Notification.objects.visible_to(viewer(request.user)).order_by("number")
    newest = {paper.recipient_id: paper for paper in papers.only("number", "dated", "recipient_id", "version")}
    table = TableView(
        recipient_columns(),
        recipient_rows(_visible(request).order_by("name"), newest),
        caption=_("Recipients"),
        empty=Empty(_("The catalogue of instruments and recipients is not loaded. Ask the administrator to load it.")),
    )
    return render(request, "contacts/recipient_list.html", {"table": table, "may_make": may(request.user, "release")})


@policy(*READERS, provision=PROVISION)
def recipient_detail(request: HttpRequest, key: str) -> HttpResponse:
    recipient = get_object_or_404(_visible(request), key=key)
    who = viewer(request.user)
    page = recipient_page(recipient, request.user, who, clock.today())
    context = {"page": page, "recipient": recipient, "history_url": history.url_for(recipient, who)}
    return render(request, "contacts/recipient_detail.html", context)


@policy(*READERS, provision=PROVISION)
def recipient_update(request: HttpRequest, key: str) -> HttpResponse:
    recipient = get_object_or_404(Recipient.objects.visible_to(viewer(request.user)), key=key)
    permitted(request, "write")
    form = RecipientForm(request.POST or None, record=recipient)
    if request.method == "POST" and form.is_valid():
        kept = attempt(
            form, lambda: change_recipient(recipient=recipient, by=request.user, reason=form.reason, **form.facts)
        )
        if kept is not None:
            messages.success(request, _("Kept. Papers made from now on go to this address."))
            return redirect(recipient)
    return render(
        request, "contacts/recipient_form.html", {"recipient": recipient, "form": form}, status=status_of(form)
    )
