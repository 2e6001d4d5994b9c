"""Setting a record back: the fields that would turn, and why; then the app's own act."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coordination import history, once, ui
from coordination.access import Viewer, require, viewer
from coordination.exceptions import NotAllowedError
from coordination.forms import RestoreForm, attempt, status_of
from coordination.history.changes import withheld_of
from coordination.history.words import masked
from coordination.policies import policy
from coordination.proof import proof_required
from coordination.ui import Bdi, Column, Empty, Row, TableView
from coordination.views.history import PROVISION, READERS, record_of


@policy(*READERS, provision=PROVISION)
@proof_required
def record_restore(request: HttpRequest, app_label: str, model_name: str, pk: uuid.UUID, number: int) -> HttpResponse:
    """Show what setting back to a version would change, and do it with a reason."""
    record = record_of(request, app_label, model_name, pk)
    version = history.version_of(record, number)
    if version is None:
        raise Http404
    try:
        require(request.user, "write")
    except NotAllowedError as error:
        raise PermissionDenied(str(error)) from error
    back = history.history_url(record)
    if history.restorer_of(type(record)) is None:
        messages.error(request, str(history.NotRestoredError()))
        return redirect(back)
    turning = history.turns(record, version)
    form = RestoreForm(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid():
        once.answer_at(back)
        act = partial(history.restore, record=record, version=version, by=request.user, reason=form.reason)
        if attempt(form, act) is not None:
            messages.success(request, _("Set back. The change stands in the history with its reason."))
            return redirect(back)
        # What the refused act had set on the record is not what the register says.
        record = record_of(request, app_label, model_name, pk)
        turning = history.turns(record, version)
    context = {
        "form": form,
        "record": record,
        "kind": str(record._meta.verbose_name),
        "when": ui.moment(version.history_date),
        "table": _table(turning, version, viewer(request.user)),
        "turns": bool(turning),
        "back": back,
    }
    return render(request, "coordination/record_restore.html", context, status=status_of(form))


def _table(turning: list[history.Turn], version: Any, who: Viewer) -> TableView:
    withheld = withheld_of(version, who)
    rows = []
    for turn in turning:
        words = [history.words_of(turn.field, value) for value in (turn.now, turn.then)]
        if turn.field.name in withheld:
            words = [masked() if text else "" for text in words]
        now, then = (Bdi(text) if text else _("nothing") for text in words)
        rows.append(Row([history.label_of(turn.field), now, then]))
    return TableView(
        [Column("field", _("Field")), Column("now", _("Stands now")), Column("then", _("Would stand again"))],
        rows,
        caption=_("What would be set back"),
        empty=Empty(_("The record says the same as that version already, so there is nothing to set back.")),
        id="turns",
    )
