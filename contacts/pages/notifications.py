"""What the pages of notifications show: the answers to check, and the paper with its life."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from authority.models import Designation
from contacts.contexts import ended_day, last_told, to_be_told
from contacts.details import details_of, differing, holder_on
from contacts.enums import PaperForm
from contacts.exceptions import NoAuthorityError, NothingToTellError, RecipientWithoutAddressError
from contacts.life import paper_line
from contacts.models import Instrument, Notification, Recipient
from contacts.pages.details import LABELS
from contacts.pages.events import EventLine, event_lines
from contacts.pages.registrations import own_article
from contacts.papers import paper_mark
from coordination import ui
from coordination.access import may, viewer
from coordination.canonical import in_groups
from coordination.contexts.work import progress_of
from coordination.forms.fields import language_name
from coordination.models import SealedDocument
from coordination.navigation import may_follow
from coordination.provisions import PROVISIONS
from coordination.ui import (
    Bdi,
    ClauseNote,
    Column,
    Empty,
    Fact,
    FactGroup,
    FileItem,
    LifePoint,
    Link,
    Mark,
    Pair,
    Progress,
    Row,
    TableView,
    Tone,
)

COMMA = ("between the items of a list", ", ")


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Everything on the page of a notification on a day; `closed` is the sealed paper where the person may not open it."""

    notification: Any
    mark: Mark
    life: Sequence[LifePoint]
    progress: Progress | None
    files: Sequence[FileItem]
    closed: FileItem | None
    facts: Sequence[FactGroup]
    contacts: TableView
    outdated: str
    replacement: Link | None
    first: Link | None
    acts: Sequence[Link]
    events: Sequence[EventLine]
    provisions: Sequence[str | ClauseNote]


def notification_page(notification: Any, user: Any, on: dt.date) -> NotificationPage:
    """Gather the page; the notification was read `with_steps`, with its lines, events, document and job."""
    lines = list(notification.lines.all())
    first, acts = _acts(notification, user)
    progress = None
    if notification.document is None and notification.job is not None:
        progress = progress_of(notification.job, may_act=notification.job.asked_by_id == user.pk or may(user, "work"))
    is_waiting = notification.p_sent_on is None and notification.document is not None
    paper = document_item(notification.document) if notification.document else None
    is_open = paper is not None and may_follow(viewer(user), paper.url)
    return NotificationPage(
        notification=notification,
        mark=paper_mark(notification),
        life=paper_line(notification, notification.events.all(), on),
        progress=progress,
        files=[paper] if paper and is_open else [],
        closed=None if is_open else paper,
        facts=_facts(notification),
        contacts=_contacts(lines),
        outdated=outdated(lines) if is_waiting else "",
        replacement=_remake(notification) if is_waiting and may(user, "release") else None,
        first=first,
        acts=acts,
        events=event_lines(notification.events.all(), user, may_withdraw=may(user, "write"), of_a_paper=True),
        provisions=notes_of(line.registration.instrument for line in lines),
    )


def notes_of(instruments: Iterable[Instrument]) -> list[str | ClauseNote]:
    """Return what asks that a recipient is told, a note an instrument: its provision of 6.3, or its own article."""
    each = {one.pk: one for one in instruments}.values()
    notes: list[str | ClauseNote] = [one.provision if one.provision in PROVISIONS else own_article(one) for one in each]
    return list(dict.fromkeys(notes))


def recipient_notes(recipient: Recipient) -> list[str | ClauseNote]:
    """Return what asks that a recipient is told, in the order of its instruments."""
    return notes_of(recipient.instruments.order_by("position"))


def document_item(document: SealedDocument) -> FileItem:
    """Return the sealed paper as a file to open, with who released it and the digest of its bytes."""
    return FileItem(
        name=f"{document.reference}.pdf",
        url=reverse("document-file", args=[document.pk]),
        kind="PDF",
        size=filesizeformat(document.pdf_size),
        note=_("Sealed and released by %(who)s, %(role)s, %(when)s")
        % {"who": document.released_by, "role": document.released_as, "when": ui.moment(document.released_at)},
        digest=in_groups(document.pdf_digest),
        about=Link(_("Its seal, to check"), document.get_absolute_url()),
    )


def _acts(notification: Any, user: Any) -> tuple[Link | None, list[Link]]:
    """Return the step that comes next with a paper, and what else may be recorded of it."""
    if notification.document is None or not may(user, "send"):
        return None, []

    def link(kind: str, word: str) -> Link:
        return Link(word, reverse(f"contacts:notification-{kind}", args=[notification.pk]))

    if notification.p_sent_on is None:
        send = link("send", _("Record that it was sent"))
        if notification.p_passed_on is None:
            return link("pass", _("Record that it was passed to the mission")), [send]
        return send, []
    if notification.p_receipt_on is None or notification.p_receipt_on < notification.p_sent_on:
        return link("receipt", _("Record proof of receipt")), []
    return None, [link("receipt", _("Record another proof of receipt"))]


def _facts(notification: Any) -> list[FactGroup]:
    replaced = notification.replaces
    facts = [
        Fact(_("To"), Link(str(notification.recipient), notification.recipient.get_absolute_url())),
        Fact(_("Form"), str(PaperForm(notification.form).label)),
        Fact(_("Language"), language_name(notification.language)),
        Fact(_("Dated"), ui.day(notification.dated)),
        Fact(_("Own number"), Bdi(notification.own_number, ltr=True) if notification.own_number else "–"),
        Fact(
            _("Replaces"),
            Link(replaced.reference, replaced.get_absolute_url()) if replaced else _("no sealed paper"),
        ),
        Fact(_("Asked for by"), Bdi(str(notification.asked_by))),
    ]
    return [FactGroup(facts, title=_("The paper"))]


def _contacts(lines: Iterable[Any]) -> TableView:
    """Return what the paper tells, as it was frozen, a row a contact and instrument."""
    rows = []
    language = (get_language() or "en").split("-")[0]
    for line in lines:
        told = {**line.details, **line.details.get(f"in_{language}", {})}
        point = line.registration.point
        phones, emails = (pgettext(*COMMA).join(told.get(name) or []) for name in ("phones", "emails"))
        rows.append(
            Row(
                (
                    Pair(Bdi(point.reference, ltr=True), Bdi(told.get("position", ""))),
                    line.registration.instrument.short(),
                    Pair(Bdi(told.get("name", "")) if told.get("name") else "", Bdi(told.get("organisation", ""))),
                    Pair(Bdi(phones, ltr=True), Bdi(emails, ltr=True)),
                ),
                line.registration.get_absolute_url(),
            )
        )
    columns = [
        Column("contact", _("Contact")),
        Column("instrument", _("Instrument")),
        Column("who", _("Holder and body")),
        Column("reach", _("Telephone and e-mail")),
    ]
    return TableView(columns, rows, caption=_("What the paper tells"), empty=Empty(_("It tells nothing.")), id="told")


def outdated(lines: Iterable[Any]) -> str:
    changed = [
        line.registration.point.reference
        for line in lines
        if line.details_digest != line.registration.point.details_digest
    ]
    if not changed:
        return ""
    return _(
        "The details of %(contacts)s changed after this paper was made. Make a new one before anything is sent."
    ) % {"contacts": pgettext(*COMMA).join(dict.fromkeys(changed))}


def _remake(notification: Any) -> Link:
    address = f"{reverse('contacts:notification-create')}?recipient={notification.recipient.key}"
    return Link(_("Make a new one"), address)


def told_table(recipient: Recipient, on: dt.date) -> TableView:
    """Return what a notification to a recipient would tell on a day: each contact, and what changed since it was told.

    Empty where there is nothing to tell. Source: ISACS 03.40, 6.3.
    """
    rows = []
    language = (get_language() or "en").split("-")[0]
    for registration in to_be_told(recipient.pk, on):
        point = registration.point
        holding = holder_on(point, on)
        told = last_told(registration, on)
        changed = differing(told.details, details_of(point, holding)) if told else {}
        shown = details_of(point, holding, language)
        if ended_day(registration, on) is not None:
            mark, what = Mark(Tone.NA, _("ended")), _("The recipient is told that it ended.")
        elif told is None:
            mark, what = Mark(Tone.HAND, _("new")), _("The recipient was never told of it.")
        elif changed:
            mark = Mark(Tone.HAND, _("changed"))
            what = pgettext(*COMMA).join(str(LABELS[name]) for name in changed)
        else:
            mark, what = Mark(Tone.MET, _("unchanged")), _("As told on %(day)s") % {"day": ui.day(told.on)}
        rows.append(
            Row(
                (
                    Pair(Bdi(point.reference, ltr=True), Bdi(shown["position"])),
                    registration.instrument.short(),
                    Pair(Bdi(shown["name"]) if shown["name"] else "", Bdi(shown["organisation"])),
                    Pair(mark, what),
                )
            )
        )
    columns = [
        Column("contact", _("Contact")),
        Column("instrument", _("Instrument")),
        Column("who", _("Holder and body")),
        Column("change", _("Since it was last told")),
    ]
    return TableView(
        columns,
        rows,
        caption=_("What the recipient will be told"),
        empty=Empty(_("There is nothing to tell this recipient: no contact is registered with it.")),
        count_label=ngettext("%(count)s entry", "%(count)s entries", len(rows)) % {"count": len(rows)},
        id="told",
    )


def answers(given: Mapping[str, Any], back: str, replaced: Notification | None) -> list[FactGroup]:
    """Return the answers to check before a notification is made, each with the way to change it."""
    recipient = given["recipient"]
    number = given["own_number"]
    facts = [
        Fact(_("To"), Bdi(str(recipient)), recipient.address.replace("\n", ", ") or recipient.email),
        Fact(_("Form"), str(PaperForm(given["form"]).label), edit_url=f"{back}#id_form"),
        Fact(_("Language"), language_name(given["language"]), edit_url=f"{back}#id_language"),
        Fact(_("Date on the paper"), ui.day(given["dated"]), edit_url=f"{back}#id_dated"),
        Fact(_("Own number"), Bdi(number, ltr=True) if number else "–", edit_url=f"{back}#id_own_number"),
        Fact(_("Replaces"), f"{replaced.reference}, {ui.day(replaced.dated)}" if replaced else _("no sealed paper")),
    ]
    return [FactGroup(facts, title=_("The paper"))]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a notification before anything is asked, and where it is mended."""

    sentence: str
    url: str
    label: str


def obstacle(recipient: Recipient, on: dt.date) -> Obstacle | None:
    """Return what stands in the way of a notification to a recipient: no address, nobody to sign, nothing to tell."""
    if not recipient.has_address:
        return Obstacle(
            str(RecipientWithoutAddressError.sentence),
            reverse("contacts:recipient-update", args=[recipient.key]),
            _("Add the address"),
        )
    if not Designation.objects.active(on).exists():
        return Obstacle(
            str(NoAuthorityError.sentence), reverse("authority:designation-list"), _("See the National Authority")
        )
    if not to_be_told(recipient.pk, on):
        return Obstacle(
            str(NothingToTellError.sentence), reverse("contacts:registration-create"), _("Register a contact")
        )
    return None
