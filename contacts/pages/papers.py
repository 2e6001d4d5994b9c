"""Lists of notifications and of recipients as finished words."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.enums import PaperForm
from contacts.papers import paper_mark
from coordination import ui
from coordination.forms.fields import language_name
from coordination.ui import Bdi, Column, Link, Mark, Pair, Row, TaskItem, Tone


def paper_columns() -> list[Column]:
    return [
        Column("reference", _("Reference")),
        Column("recipient", _("Recipient")),
        Column("form", _("Form and language")),
        Column("state", _("State")),
        Column("sent", _("Sent")),
    ]


def paper_rows(papers: Iterable[Any]) -> list[Row]:
    """Return the rows of a list of notifications, read `with_steps` and with their recipient and job."""
    return [
        Row(
            (
                Pair(Bdi(paper.reference, ltr=True), ui.day(paper.dated)),
                paper.recipient.short(),
                Pair(short_form(paper.form), language_name(paper.language)),
                paper_mark(paper),
                ui.day(paper.p_sent_on) if paper.p_sent_on else "–",
            ),
            paper.get_absolute_url(),
        )
        for paper in papers
    ]


def short_form(form: str) -> str:
    """Return the form of a paper in few words."""
    return _("Letter") if form == PaperForm.LETTER else _("Note verbale")


def telling_mark(recipient: Any) -> Mark:
    """Return how a recipient stands, read `with_telling`: to be told again, never told, told, nothing to tell."""
    if (recipient.t_again or recipient.t_first) and recipient.t_on_its_way:
        return Mark(Tone.SOON, _("paper on its way"))
    if recipient.t_again:
        return Mark(Tone.HAND, _("to be told again"))
    if recipient.t_first:
        return Mark(Tone.HAND, _("to be told of more") if recipient.t_told else _("never told"))
    if recipient.t_told:
        return Mark(Tone.MET, _("told"))
    return Mark(Tone.NA, _("nothing to tell"))


def recipient_columns() -> list[Column]:
    return [
        Column("recipient", _("Recipient")),
        Column("instruments", _("Instruments")),
        Column("state", _("State")),
        Column("paper", _("Last notification")),
        Column("address", _("Address")),
    ]


def recipient_rows(recipients: Iterable[Any], newest: dict[Any, Any]) -> list[Row]:
    """Return the rows of the recipients, read `with_telling` and with their instruments.

    `newest` maps a recipient's key to its newest paper that the viewer may see.
    """
    rows = []
    for _mark, recipient in first_things_first(recipients):
        paper = newest.get(recipient.pk)
        comma = pgettext("between the items of a list", ", ")
        rows.append(
            Row(
                (
                    recipient.short(),
                    comma.join(instrument.short() for instrument in recipient.instruments.all()),
                    Pair(telling_mark(recipient), _since(recipient)),
                    Pair(Link(paper.reference, paper.get_absolute_url()), ui.day(paper.dated)) if paper else "–",
                    where(recipient),
                ),
                recipient.get_absolute_url(),
            )
        )
    return rows


def where(recipient: Any) -> ui.Cell:
    """Return where a recipient is reached in one word; a mark where it cannot be."""
    if not recipient.has_address:
        return Mark(Tone.HAND, _("no address"))
    return Bdi(recipient.city or recipient.email)


def first_things_first(recipients: Iterable[Any]) -> list[tuple[Mark, Any]]:
    """Return the recipients with their marks: those to be told, on their way, told, nothing to tell; then by name."""
    order = (Tone.HAND, Tone.SOON, Tone.MET, Tone.NA)
    found = [(telling_mark(one), one) for one in recipients]
    return sorted(found, key=lambda pair: (order.index(Tone(pair[0].tone)), pair[1].short()))


def recipient_steps(recipients: Iterable[Any]) -> Sequence[TaskItem]:
    """Return the recipients to choose from, those that must be told first; one without anything to tell is closed."""
    states = {Tone.HAND: "todo", Tone.SOON: "started", Tone.MET: "done", Tone.NA: "na"}
    steps = []
    for mark, recipient in first_things_first(recipients):
        nothing = mark.tone == Tone.NA
        steps.append(
            TaskItem(
                label=str(recipient),
                url="" if nothing else f"{reverse('contacts:notification-create')}?recipient={recipient.key}",
                state=states[Tone(mark.tone)],
                word=str(mark),
                hint=_since(recipient),
            )
        )
    return steps


def _since(recipient: Any) -> str:
    if not (recipient.t_again or recipient.t_first) or recipient.t_since is None:
        return ""
    return _("since %(day)s") % {"day": ui.day(recipient.t_since)}
