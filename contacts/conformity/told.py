"""What the recipients hold: 6.3, and the commitments of 4.3 and 4.5 that rest on it."""

import datetime as dt
from collections.abc import Mapping
from enum import IntEnum
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.conformity.register import Contact, Register, names, not_bound, of_contacts, register
from contacts.staleness import confirm_due_on, confirmed_as_today, differs
from coordination.conformity import Finding, Named, Reason, check, derived, says, together
from coordination.enums import Verdict


class Step(IntEnum):
    """How far the details of one registration have come, the least first."""

    NOTHING_SENT = 0
    NOT_CURRENT = 1
    NO_RECEIPT = 2
    UNCONFIRMED = 3
    CURRENT = 4


VERDICTS = {
    Step.NOTHING_SENT: Verdict.NOT_MET,
    Step.NOT_CURRENT: Verdict.NOT_MET,
    Step.NO_RECEIPT: Verdict.PARTLY,
    Step.UNCONFIRMED: Verdict.PARTLY,
    Step.CURRENT: Verdict.MET,
}


def step_of(contact: Contact, on: dt.date) -> Step:
    """Return how far the details of a registration are provided and kept up to date on a day.

    A sending without proof of receipt, or details that the holder did not confirm within the
    interval, are part of the way; details that differ from today's are not up to date at all. A
    confirmation is asked for by name: that the interval has not run out since the beginning is none.
    Source: ISACS 03.40, 6.3; the confirmation as proof is a house reading.
    """
    facts = contact.facts
    if facts.sent_on is None:
        return Step.NOTHING_SENT
    ended = facts.point_ended_on is not None and facts.point_ended_on < on
    dissolved = contact.point.body.ended_on is not None and contact.point.body.ended_on < on
    if differs(facts, on) or ended or dissolved or facts.vacant_since is not None:
        return Step.NOT_CURRENT
    if facts.receipt_on is None or facts.receipt_on < facts.sent_on:
        return Step.NO_RECEIPT
    if not confirmed_as_today(facts, on) or confirm_due_on(facts) < on:
        return Step.UNCONFIRMED
    return Step.CURRENT


@check("6.3.1.poa")
def told_of_programme(on: dt.date) -> Finding:
    """Judge that the Office for Disarmament Affairs holds the current details for the PoA. Source: 6.3.1 a."""
    return _provided(register(on), "poa")


@check("6.3.1.iti")
def told_of_tracing(on: dt.date) -> Finding:
    """Judge that the Office for Disarmament Affairs holds the current details for the ITI. Source: 6.3.1 b."""
    return _provided(register(on), "iti")


@check("6.3.2")
def told_of_protocol(on: dt.date) -> Finding:
    """Judge that the Office on Drugs and Crime holds the current details for the Protocol. Source: 6.3.2."""
    return _provided(register(on), "firearms-protocol")


@check("6.3.3")
def told_of_treaty(on: dt.date) -> Finding:
    """Judge that the Arms Trade Treaty Secretariat holds the current details. Source: ISACS 03.40, 6.3.3."""
    return _provided(register(on), "att")


@check("4.5.a")
def contacts_of_treaty(on: dt.date) -> Finding:
    """Judge that the Treaty's contacts are designated, notified and kept current. Source: 4.5 a; ATT 5 (6)."""
    known = register(on)
    elsewhere = not_bound(known, "att")
    if elsewhere is not None:
        return elsewhere
    serving = known.serving("att")
    if not serving:
        return Finding(
            Verdict.NOT_MET,
            _("No contact is serving under the Arms Trade Treaty."),
            act_label=_("Register a contact"),
            act_url=reverse("contacts:registration-create"),
        )
    details = _provided(known, "att")
    if details.verdict == Verdict.MET:
        return Finding(
            Verdict.MET,
            says(_("Designated, notified and current: %(contacts)s."), contacts=names(serving)),
            details.evidence,
            remarks=details.remarks,
        )
    return Finding(
        Verdict.PARTLY,
        says(
            _("Designated: %(contacts)s. Notified and current they are not all. %(reason)s"),
            contacts=names(serving),
            reason=details.reason,
        ),
        of_contacts(serving),
        details.act_label,
        details.act_url,
        details.remarks,
        act_permission=details.act_permission,
        act_record=details.act_record,
    )


@derived("4.3.b", "6.3.1.iti")
def tracing_details_provided(findings: Mapping[str, Finding], on: dt.date) -> Finding:
    """Follow 6.3.1 b: the contact details for the Tracing Instrument are given to the UN. Source: 4.3 b; ITI 31 (a)."""
    part = findings["6.3.1.iti"]
    return Finding(
        part.verdict,
        says(_("As 6.3.1 b). %(reason)s"), reason=part.reason),
        part.evidence,
        part.act_label,
        part.act_url,
        part.remarks,
        act_permission=part.act_permission,
        act_record=part.act_record,
    )


def _provided(known: Register, key: str) -> Finding:
    """Return the finding about all active registrations of an instrument together."""
    elsewhere = not_bound(known, key)
    if elsewhere is not None:
        return elsewhere
    instrument = known.instruments[key]
    contacts = known.under(key)
    if not contacts:
        return Finding(
            Verdict.NOT_MET,
            _("No contact is registered under %(instrument)s, so the recipient was told of none.")
            % {"instrument": instrument.short()},
            act_label=_("Register a contact"),
            act_url=reverse("contacts:registration-create"),
        )
    steps: dict[Step, list[Contact]] = {}
    for contact in contacts:
        steps.setdefault(step_of(contact, known.on), []).append(contact)
    verdicts = {VERDICTS[step] for step in steps}
    act = _act(min(steps), steps[min(steps)][0])
    return Finding(
        # Contacts at different steps are together on the way: neither all is provided nor nothing.
        verdicts.pop() if len(verdicts) == 1 else Verdict.PARTLY,
        together(_sentence(step, names(steps[step])) for step in sorted(steps)),
        of_contacts(contacts),
        remarks=(
            _("House reading: the holder's confirmation within %(days)s days counts as kept up to date.")
            % {"days": instrument.confirm_days},
        ),
        **act,
    )


def _sentence(step: Step, contacts: Named) -> Reason:
    sentences = {
        Step.NOTHING_SENT: _("Nothing was sent: %(contacts)s."),
        Step.NOT_CURRENT: _("The recipient holds details that are no longer right: %(contacts)s."),
        Step.NO_RECEIPT: _("Sent, without proof of receipt: %(contacts)s."),
        Step.UNCONFIRMED: _("Sent and received, not confirmed by the holder within the interval: %(contacts)s."),
        Step.CURRENT: _("Provided with proof of receipt, as today, and confirmed: %(contacts)s."),
    }
    return says(sentences[step], contacts=contacts)


def _act(step: Step, contact: Contact) -> dict[str, Any]:
    """Return the act that brings a registration one step on, who may do it, and at which record."""
    registration, point = contact.registration, contact.point
    if step == Step.CURRENT:
        return {}
    if step == Step.NO_RECEIPT:
        return _at(registration, _("Record the proof of receipt"), "send")
    if step == Step.UNCONFIRMED:
        return _at(point, _("Ask the holder to confirm"), "write")
    if step == Step.NOT_CURRENT and not contact.is_serving:
        return _at(point, _("See who answers for this contact"), "")
    recipient = urlencode({"recipient": registration.recipient.key})
    return {
        "act_label": _("Ask for the notification"),
        "act_url": f"{reverse('contacts:notification-create')}?{recipient}",
        "act_permission": "release",
    }


def _at(record: Any, label: str, permission: str) -> dict[str, Any]:
    return {
        "act_label": label,
        "act_url": record.get_absolute_url(),
        "act_permission": permission,
        "act_record": record,
    }
