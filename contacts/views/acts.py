"""What the pages of acts share: who may, the copy that is attached, and one form for each dated event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.actions import mark_sent, pass_to_mission, record_receipt
from contacts.forms.registrations import EventForm, PassForm, ReceiptForm, SendForm
from contacts.models import Notification, Registration
from coordination import files
from coordination.exceptions import RegisterError
from coordination.forms import attempt
from coordination.models import StoredFile

KEPT = signing.Signer(salt="contacts.kept-copy")


@dataclass(frozen=True, slots=True)
class EventAct:
    """One kind of event that is recorded: its form, its action and its words."""

    form: type[EventForm]
    record: Callable[..., Any]
    title: Promise
    lead: Promise
    button: Promise
    done: Promise


PASS = EventAct(
    PassForm,
    pass_to_mission,
    title=gettext_lazy("Record that it was passed to the mission"),
    lead=gettext_lazy(
        "The day on which the paper went to the mission or the foreign ministry, which is not yet the sending."
    ),
    button=gettext_lazy("Record the handing over"),
    done=gettext_lazy("Recorded: passed to the mission."),
)
SEND = EventAct(
    SendForm,
    mark_sent,
    title=gettext_lazy("Record that it was sent"),
    lead=gettext_lazy(
        "From that day the recipient counts as told. Attach the copy that went out: it may differ from the sealed paper."
    ),
    button=gettext_lazy("Record the sending"),
    done=gettext_lazy("Recorded: sent. Proof of receipt comes next."),
)
RECEIPT = EventAct(
    ReceiptForm,
    record_receipt,
    title=gettext_lazy("Record proof of receipt"),
    lead=gettext_lazy(
        "An acknowledgement by the recipient, or the entry seen in its published list. It shows that the details arrived, "
        "not that they are right: that is for the holder to confirm."
    ),
    button=gettext_lazy("Record the receipt"),
    done=gettext_lazy("Recorded: proof of receipt."),
)


def event_form(request: HttpRequest, act: EventAct) -> EventForm:
    return act.form(request.POST, request.FILES) if request.method == "POST" else act.form()


def record_event(
    request: HttpRequest,
    act: EventAct,
    form: EventForm,
    registrations: Sequence[Registration],
    paper: Notification | None,
) -> bool:
    """Record the event that a form tells of; on a refusal the form holds the sentence and what was typed."""
    is_valid = form.is_valid()
    copy = _copy_of(request, form)
    is_valid = is_valid and not form.errors
    if is_valid:
        attempt(
            form,
            lambda: act.record(
                registrations=registrations, notification=paper, file=copy, by=request.user, **form.facts
            ),
        )
    if not form.errors:
        return True
    if copy is not None:
        # The browser forgets a chosen file; the register does not.
        form.data = form.data.copy()
        form.data["kept"] = KEPT.sign(str(copy.pk))
        form.fields["file"].help_text = _("%(name)s is kept. Choose a file only to replace it.") % {"name": copy.name}
    return False


def _copy_of(request: HttpRequest, form: EventForm) -> StoredFile | None:
    upload = form.files.get("file")
    if upload is not None:
        try:
            return files.attach(upload, by=request.user, classification=form.class_of_copy)  # type: ignore[arg-type]
        except RegisterError as error:
            form.add_error("file", str(error))
            return None
    try:
        key = KEPT.unsign(form.data.get("kept", ""))
    except signing.BadSignature:
        return None
    kept = StoredFile.objects.filter(pk=key, stored_by=request.user.pk).first()
    return files.classed(kept, form.class_of_copy) if kept else None
