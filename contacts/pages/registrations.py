"""What the page of one registration shows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.clauses import clause_of
from contacts.details import details_of, holder_on
from contacts.enums import Channel, EventKind, StaleReason
from contacts.life import EMPTY_POST, life_line
from contacts.models import Notification, Registration
from contacts.pages.details import side_by_side
from contacts.pages.events import EventLine, event_lines
from contacts.papers import with_steps
from contacts.registrations import facts_of
from contacts.sentences import house_reading, why
from contacts.staleness import Facts, Found, confirm_due_on, reasons, receipt_due_on
from contacts.tables import state_mark
from coordination import clock, conformity, ui
from coordination.access import may, viewer
from coordination.history import history_url, open_to
from coordination.provisions import PROVISIONS
from coordination.ui import Bdi, ClauseNote, Fact, FactGroup, LifePoint, Link, Mark, TableView


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for staleness: its word, the sentence with dates, the clause, since when, the house's part in it."""

    label: str
    sentence: str
    clause: str
    since: str
    house: str


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """Everything on the page of a registration on a day."""

    registration: Any
    mark: Mark
    life: Sequence[LifePoint]
    reasons: Sequence[Reason]
    notes: Sequence[str | ClauseNote]
    findings: Mapping[str, conformity.Finding]
    on: dt.date
    details: TableView
    facts: Sequence[FactGroup]
    first: Link | None
    next_step: str
    acts: Sequence[Link]
    events: Sequence[EventLine]
    paper: Any
    history: str


def registration_page(registration: Any, user: Any, on: dt.date) -> RegistrationPage:
    """Gather the page; the registration was read `with_facts(on)` and with its events."""
    who = viewer(user)
    facts = facts_of(registration, on)
    found = reasons(facts, on)
    instrument, point = registration.instrument, registration.point
    paper = open_paper(registration, who)
    first, next_step = _next(registration, facts, found, paper, user, on)
    keys = {instrument.provision} if instrument.provision in PROVISIONS else set()
    told = _last_told(registration, on)
    holding = holder_on(point, on)
    return RegistrationPage(
        registration=registration,
        mark=state_mark(found, facts, instrument, on),
        life=life_line(registration, on),
        reasons=[
            Reason(
                str(item.reason.label),
                why(item, facts, registration),
                clause_of(item.reason, instrument),
                ui.day(item.since),
                house_reading(item, facts),
            )
            for item in found
        ],
        notes=[*keys] or [own_article(instrument)],
        findings=conformity.findings(on, keys) if keys else {},
        on=on,
        details=side_by_side(
            told.details if told else {},
            details_of(point, holding),
            held_label=_("As told on %(day)s") % {"day": ui.day(told.on)} if told else _("Never told"),
            caption=_("What the %(recipient)s holds, and what is so today")
            % {"recipient": registration.recipient.short()},
            shown=details_of(point, holding, (get_language() or "en").split("-")[0]),
        ),
        facts=_facts(registration, facts, user, on),
        first=first,
        next_step=next_step,
        acts=_acts(registration, facts, user, on),
        events=event_lines(registration.events.all(), user, may_withdraw=may(user, "write")),
        paper=paper,
        history=history_url(registration) if open_to(Registration, who).filter(pk=registration.pk).exists() else "",
    )


def own_article(instrument: Any) -> ClauseNote:
    """Return the margin note of an instrument that clause 6 does not name: its own article, never 6.1."""
    return ClauseNote(
        key=instrument.key,
        clause=instrument.ref() or instrument.short(),
        verb=str(instrument.get_force_display()).lower(),
        subject=_("A contact under %(instrument)s, which clause 6 of the standard does not name")
        % {"instrument": instrument.short()},
        rule=instrument.contact_note,
        url=reverse("contacts:instrument-detail", args=[instrument.key]),
    )


def open_paper(registration: Registration, who: Any) -> Notification | None:
    """Return the newest paper that speaks of the registration and can still go out, where the viewer may see it.

    One that was sent goes out no more, nor one whose details changed since it was made.
    """
    papers = with_steps(Notification.objects.visible_to(who).filter(lines__registration=registration), clock.today())
    newest = papers.select_related("document", "job").order_by("-number").first()
    return None if newest is None or newest.p_sent_on or newest.p_outdated else newest


def _last_told(registration: Any, on: dt.date) -> Any:
    sendings = [
        event
        for event in registration.events.all()
        if event.kind == EventKind.SENT and event.withdrawn_on is None and event.on <= on
    ]
    return max(sendings, key=lambda event: (event.on, event.recorded_at), default=None)


def _next(
    registration: Any, facts: Facts, found: Sequence[Found], paper: Any, user: Any, on: dt.date
) -> tuple[Link | None, str]:
    """Return the one act that comes next, where the person may do it, and the sentence that says so."""
    kinds = {item.reason for item in found}
    point = registration.point
    if not facts.owed or (facts.ended_on is not None and facts.ended_on < on):
        return None, ""
    if kinds & set(EMPTY_POST):
        link = Link(_("Open the contact"), point.get_absolute_url())
        if StaleReason.VACANT in kinds:
            return link, _("Next: a serving contact. Appoint a holder, or designate another contact and end this one.")
        return link, _("Next: a serving contact. Designate another one and end this one.")
    if StaleReason.DIFFERS in kinds:
        if paper is not None:
            link = Link(_("Open %(paper)s") % {"paper": paper.reference}, paper.get_absolute_url())
            return link, _("Next: %(paper)s goes out; record there that it was passed on and sent.") % {
                "paper": paper.reference
            }
        address = f"{reverse('contacts:notification-create')}?recipient={registration.recipient.key}"
        link = Link(_("Make the notification"), address) if may(user, "release") else None
        return link, _("Next: a notification to the %(recipient)s.") % {"recipient": registration.recipient.short()}
    due = receipt_due_on(facts)
    if due is not None:
        link = Link(_("Record proof of receipt"), _receipt_url(registration, on)) if may(user, "send") else None
        sentence = (
            _("Next: proof of receipt; it was due by %(day)s.")
            if due < on
            else _("Next: proof of receipt, by %(day)s.")
        )
        return link, sentence % {"day": ui.day(due)}
    due = confirm_due_on(facts)
    asked = point.verifications.filter(channel=Channel.LINK, answer="", expires_at__gt=clock.now()).first()
    if asked is not None:
        return None, _("Next: the holder answers; asked on %(day)s, due by %(due)s.") % {
            "day": ui.day(clock.day_of(asked.asked_at)),
            "due": ui.day(due),
        }
    link = Link(_("Ask the holder"), point.get_absolute_url())
    sentence = _("Next: the holder confirms the details, by %(day)s.") % {"day": ui.day(due)}
    return (link if StaleReason.UNCONFIRMED in kinds or (due - on).days <= 30 else None), sentence


def _receipt_url(registration: Any, on: dt.date) -> str:
    """Return where receipt is recorded: at the paper that was sent, for all its registrations, or else here."""
    told = _last_told(registration, on)
    if told is not None and told.notification_id:
        return reverse("contacts:notification-receipt", args=[told.notification_id])
    return reverse("contacts:registration-receipt", args=[registration.pk])


def _acts(registration: Any, facts: Facts, user: Any, on: dt.date) -> list[Link]:
    if not may(user, "send") or (facts.ended_on is not None and facts.ended_on < on and facts.sent_on is None):
        return []
    kinds = [("pass", _("Passed to the mission")), ("send", _("Sent"))]
    if facts.sent_on is not None:
        kinds.append(("receipt", _("Proof of receipt")))
    return [Link(word, reverse(f"contacts:registration-{kind}", args=[registration.pk])) for kind, word in kinds]


def _facts(registration: Any, facts: Facts, user: Any, on: dt.date) -> list[FactGroup]:
    point, instrument = registration.point, registration.instrument
    about = [
        Fact(_("Contact"), Link(f"{point.reference} {point.office_in()}", point.get_absolute_url()), str(point.body)),
        Fact(_("Instrument"), Link(instrument.short(), instrument.get_absolute_url()), instrument.ref()),
        Fact(_("Recipient"), Link(str(registration.recipient), registration.recipient.get_absolute_url())),
        Fact(_("Legal basis"), Bdi(point.legal_basis) if point.legal_basis else "–"),
    ]
    period = [Fact(_("From"), ui.day(registration.began_on))]
    if registration.ended_on:
        period.append(Fact(_("Last day"), ui.day(registration.ended_on)))
    else:
        period.append(
            Fact(_("Confirmation due"), ui.day(confirm_due_on(facts)), house_days(instrument.confirm_days)),
        )
    receipt = receipt_due_on(facts)
    if receipt is not None:
        period.append(Fact(_("Proof of receipt due"), ui.day(receipt), house_days(instrument.receipt_days)))
    may_end = registration.ended_on is None and may(user, "write")
    return [
        FactGroup(about, title=_("Who, under what, and who is told")),
        FactGroup(
            period,
            title=_("Period and terms"),
            edit_url=reverse("contacts:registration-end", args=[registration.pk]) if may_end else "",
            edit_label=_("End the registration"),
        ),
    ]


def house_days(days: int) -> str:
    return _("House value: %(days)s days") % {"days": days}
