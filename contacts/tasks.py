"""The contacts' long work: the nightly sweep, the paper of a notification, the taking over of a sheet."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import pdfs
from contacts.actions import seal_notification, sweep
from contacts.actions.notifications import JOB
from contacts.actions.points import refresh
from contacts.contexts import snapshot_of
from contacts.models import Notification, PointOfContact
from contacts.sheets import IMPORT, outcome_sentence, sheet_of
from coordination import clock, jobs, schedule
from coordination.access import require
from coordination.integrity import current_head, seal_waiting
from coordination.models import StoredFile
from coordination.pdfs import versions
from coordination.records import Actor, acting

SWEEP = "contacts.flag-stale"


def _sweep_title(day: dt.date) -> str:
    return _("Nightly look at the registrations, %(day)s") % {"day": day.isoformat()}


schedule.nightly(SWEEP, _sweep_title)


@jobs.handler(SWEEP)
def flag_stale(run: jobs.Run) -> jobs.Outcome:
    """Flag what the passing of days made stale, and close what is stale no longer.

    A holder who came or left by date changes what recipients should be told, so the contacts of
    posts are read again first.
    """
    on = clock.today()
    by = Actor("task", "flag-stale")
    posts = PointOfContact.objects.filter(seat__isnull=False, ended_on__isnull=True).with_moves(on)
    moved = list(posts.select_related("body", "seat"))
    for number, point in enumerate(moved, start=1):
        run.progress(_("Reading the contacts whose holder changed"), number, len(moved))
        with acting(by, _("the holder changed by date")):
            refresh(point, by=by)
    run.progress(_("Looking at all registrations"), 0, 1)
    swept = sweep(on=on, by=by, reason=_("nightly look at the registrations"))
    return jobs.Outcome(
        _("%(opened)s flags opened, %(closed)s closed.") % {"opened": swept.opened, "closed": swept.closed},
        reverse("contacts:registration-list") + "?state=stale",
    )


@jobs.handler(JOB)
def render_notification(run: jobs.Run) -> jobs.Outcome:
    """Render and seal the paper of one notification."""
    notification = Notification.objects.select_related("recipient", "replaces__document", "asked_by").get(
        pk=run.payload["notification"]
    )
    if notification.document_id:
        return jobs.Outcome(_("The paper is sealed."), notification.get_absolute_url())
    # Who asked releases the paper, with the rights of the moment in which it is sealed, not of the asking.
    require(notification.asked_by, "release")
    run.progress(_("Freezing the data"), 1, 3)
    # What the paper rests on is sealed first, so that the head that it prints stands for that too.
    seal_waiting()
    snapshot = snapshot_of(notification, made_with=dict(versions()), head=current_head())
    run.progress(_("Typesetting the paper"), 2, 3)
    rendered = pdfs.render_notification(snapshot)
    run.progress(_("Sealing"), 3, 3)
    with transaction.atomic():
        run.holding()
        seal_notification(
            notification=notification,
            snapshot=snapshot,
            pdf=rendered.pdf,
            by=Actor("task", "render-notification"),
            reason=_("paper rendered and sealed"),
        )
    return jobs.Outcome(_("The paper is sealed."), notification.get_absolute_url())


@jobs.handler(IMPORT)
def take_over_sheet(run: jobs.Run) -> jobs.Outcome:
    """Write the rows of an uploaded sheet, each by its acts, in the name of who asked for it."""
    # Loaded here: what reads sheets costs memory that no other work needs.
    from contacts.resources import take_over

    by = run.job.asked_by
    require(by, "write")
    file = StoredFile.objects.get(pk=run.payload["file"])
    sheet = sheet_of(file)
    places = {number: place for place, (number, _line) in enumerate(sheet.rows, start=1)}

    def still_ours(row: int) -> None:
        # In the transaction of the row: a worker that lost the job writes no row more.
        run.progress(_("Taking over row %(row)s") % {"row": row}, places[row], len(places))

    outcome = take_over(
        sheet,
        on=clock.today(),
        by=by,  # type: ignore[arg-type]
        reason=_("sheet %(name)s: %(reason)s") % {"name": file.name, "reason": run.payload["reason"]},
        guard=lambda draft: still_ours(draft.row),
    )
    return jobs.Outcome(outcome_sentence(outcome), reverse("contacts:import-check", args=[file.pk]))
