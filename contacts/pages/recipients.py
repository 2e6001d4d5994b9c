"""What the page of a recipient shows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contacts.models import Notification
from contacts.pages.papers import paper_columns, paper_rows, telling_mark
from contacts.pages.registrations import own_article
from contacts.papers import with_steps
from contacts.tables import columns, open_to, rows_of
from coordination.access import Viewer, may
from coordination.forms.fields import language_name
from coordination.provisions import PROVISIONS
from coordination.ui import Bdi, ClauseNote, Empty, Fact, FactGroup, Link, Mark, TableView, Tone

CERTAINTY = {
    "C": gettext_lazy("confirmed by a source"),
    "P": gettext_lazy("confirmed in part"),
    "G": gettext_lazy("general knowledge, to be checked"),
    "U": gettext_lazy("uncertain, to be checked"),
}
MOST = 50


@dataclass(frozen=True, slots=True)
class RecipientPage:
    """Everything on the page of a recipient on a day."""

    recipient: Any
    mark: Mark
    notes: Sequence[str | ClauseNote]
    facts: Sequence[FactGroup]
    instruments: Sequence[Link]
    registrations: TableView
    papers: TableView
    notify_url: str
    certainty: str


def recipient_page(recipient: Any, user: Any, who: Viewer, on: dt.date) -> RecipientPage:
    """Gather the page; the recipient was read `with_telling` and with its instruments."""
    instruments = list(recipient.instruments.all())
    rows = open_to(who).active(on).filter(recipient=recipient).with_facts(on)
    rows = rows.select_related("point__body", "point__seat", "instrument", "recipient")
    rows = rows.order_by("point__number", "instrument__position")[:MOST]
    papers = with_steps(Notification.objects.visible_to(who).filter(recipient=recipient), on)
    papers = papers.select_related("recipient", "job").order_by("-number")[:MOST]
    may_make = may(user, "release")
    address = f"{reverse('contacts:notification-create')}?recipient={recipient.key}"
    return RecipientPage(
        recipient=recipient,
        mark=telling_mark(recipient),
        notes=[one.provision if one.provision in PROVISIONS else own_article(one) for one in instruments],
        facts=_facts(recipient, may_edit=may(user, "write")),
        instruments=[Link(one.short(), one.get_absolute_url()) for one in instruments],
        registrations=TableView(
            columns(),
            rows_of(list(rows), on),
            caption=_("Contacts that are provided to this recipient"),
            empty=Empty(_("No contact that is open to you is provided to this recipient.")),
            id="registrations",
        ),
        papers=TableView(
            paper_columns(),
            paper_rows(papers),
            caption=_("Notifications to this recipient, newest first"),
            empty=Empty(_("No notification to this recipient is open to you.")),
            id="papers",
        ),
        notify_url=address if may_make and (recipient.t_again or recipient.t_first) else "",
        certainty=str(CERTAINTY.get(recipient.certainty, _("not stated"))),
    )


def _facts(recipient: Any, *, may_edit: bool) -> list[FactGroup]:
    languages = pgettext("between the items of a list", ", ").join(language_name(code) for code in recipient.languages)
    missing = Mark(Tone.HAND, _("none on record"))
    facts = [
        Fact(_("Office"), Bdi(recipient.office) if recipient.office else "–"),
        Fact(_("Address"), Bdi(recipient.address) if recipient.address else (missing if not recipient.email else "–")),
        Fact(_("E-mail"), Bdi(recipient.email, ltr=True) if recipient.email else "–"),
        Fact(_("Passed on by our mission in"), Bdi(recipient.mission_city) if recipient.mission_city else "–"),
        Fact(_("Languages that it reads"), languages or "–"),
    ]
    edit = reverse("contacts:recipient-update", args=[recipient.key]) if may_edit else ""
    return [FactGroup(facts, title=_("Where it is reached"), edit_url=edit)]
