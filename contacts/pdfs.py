"""Make the papers of a notification from its snapshot alone."""

import datetime as dt
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.notification_paper import paper_of
from coordination.canonical import canonical
from coordination.pdfs import DataFile, Limits, Rendered, render

TEMPLATES = {
    "letter": "documents/contacts/notification_letter.html",
    "note-verbale": "documents/contacts/notification_note_verbale.html",
}


def html_for(snapshot: Mapping[str, object]) -> str:
    """Return the HTML of a `contact-notification` snapshot, in its language and form.

    Reads nothing but the snapshot, the templates and the provisions catalogue.
    """
    with translation.override(str(snapshot["language"])):
        return render_to_string(TEMPLATES[str(snapshot["form"])], {"paper": paper_of(snapshot), "data": snapshot})


def render_notification(snapshot: Mapping[str, object], *, limits: Limits | None = None) -> Rendered:
    """Return the paper of `snapshot` as PDF/A-3a, with the frozen data embedded as `<reference>.json`.

    The SHA-256 of the embedded file is the digest printed at the foot of every page. Raises what
    `coordination.pdfs.render` raises.
    """
    with translation.override(str(snapshot["language"])):
        description = _("The frozen data from which this paper was made")
    return render(
        html_for(snapshot),
        language=str(snapshot["language"]),
        identifier=str(snapshot["reference"]),
        dated=dt.date.fromisoformat(str(snapshot["dated"])),
        limits=limits,
        attachments=[DataFile(f"{snapshot['reference']}.json", canonical(snapshot), description)],
    )
