"""Who is designated: 4.2, 4.3, 4.4, 6.1 and the contacts' seat in the mechanism (7.4.2 s)."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contacts.conformity.register import Bound, Register, names, not_bound, of_contacts, of_points, references, register
from contacts.models import Instrument
from coordination.conformity import Finding, check, says
from coordination.enums import Verdict
from members.enums import Standing
from members.models import Membership


@check("6.1.designate")
def designate(on: dt.date) -> Finding:
    """Judge that each instrument of clause 4 that applies has a serving contact inside the national government.

    Programme of Action and Tracing Instrument always apply; the treaties only while a record says
    that the State is Party; not recorded is not met. Source: ISACS 03.40, 6.1.
    """
    known = register(on)
    without, open_standing, outside = [], [], []
    for key, instrument in known.instruments.items():
        bound = known.bound(key)
        if bound == Bound.NO:
            outside.append(instrument)
        elif bound == Bound.NOT_RECORDED:
            open_standing.append(instrument)
        elif not known.serving(key):
            without.append(instrument)
    remarks = tuple(
        _("Not applicable: %(instrument)s (%(standing)s).")
        % {"instrument": instrument.short(), "standing": instrument.participation.get_applies_display()}
        for instrument in outside
    )
    if not known.instruments:
        return Finding(Verdict.NOT_MET, _("The catalogue of instruments is not loaded. Run load_catalogues."))
    if without or open_standing:
        reasons = []
        if without:
            reasons.append(_("No serving contact: %(instruments)s.") % {"instruments": _listed(without)})
        if open_standing:
            reasons.append(_("Participation not recorded: %(instruments)s.") % {"instruments": _listed(open_standing)})
        label, url = (
            (_("Register a contact"), reverse("contacts:registration-create"))
            if without
            else (_("Record how the State stands to it"), open_standing[0].get_absolute_url())
        )
        return Finding(Verdict.NOT_MET, says(" ".join(reasons)), of_contacts(known.serving()), label, url, remarks)
    return Finding(
        Verdict.MET,
        says(_("Each instrument of clause 4 that applies has a serving contact inside the national government.")),
        of_contacts(known.serving()),
        remarks=remarks,
    )


@check("6.1.combine")
def combine(on: dt.date) -> Finding:
    """Tell which contacts serve several instruments; for information only. Source: ISACS 03.40, 6.1 (may)."""
    known = register(on)
    served: dict[object, set[str]] = {}
    for contact in known.serving():
        served.setdefault(known.who(contact.point), set()).add(contact.registration.instrument.key)
    several = [point for point in known.points if len(served[known.who(point)]) > 1]
    if not known.points:
        return Finding(Verdict.UNKNOWN, _("No National Point of Contact is serving, so nothing shows it."))
    if not several:
        return Finding(
            Verdict.NOT_APPLICABLE,
            says(_("Each contact serves one instrument. The clause allows more and asks for nothing.")),
            of_points(known.points),
        )
    return Finding(
        Verdict.MET,
        says(_("Serving several instruments: %(contacts)s."), contacts=references(several)),
        of_points(several),
    )


@check("4.2.c")
def contact_of_programme(on: dt.date) -> Finding:
    """Judge that a contact for the Programme of Action serves. Source: ISACS 03.40, 4.2 c; PoA II.5."""
    known = register(on)
    found = _designated(known, "poa")
    if found.verdict == Verdict.MET and len(known.serving("poa")) > 1:
        return Finding(
            Verdict.MET,
            found.reason,
            found.evidence,
            remarks=(_("PoA II.5 speaks of one point of contact; several are serving. Nothing is refused."),),
        )
    return found


@check("4.3.a")
def contacts_of_tracing(on: dt.date) -> Finding:
    """Judge that one or more contacts for the Tracing Instrument serve. Source: ISACS 03.40, 4.3 a; ITI 25."""
    return _designated(register(on), "iti")


@check("4.4.a")
def single_contact_of_protocol(on: dt.date) -> Finding:
    """Judge that exactly one national body or single contact serves. Source: ISACS 03.40, 4.4 a; Article 13 (2)."""
    known = register(on)
    found = _designated(known, "firearms-protocol")
    serving = known.serving("firearms-protocol")
    if found.verdict == Verdict.MET and len(serving) > 1:
        return Finding(
            Verdict.PARTLY,
            says(
                _("Article 13 (2) speaks of one national body or single point of contact; serving: %(contacts)s."),
                contacts=names(serving),
            ),
            found.evidence,
            _("End all but one of these registrations"),
            serving[-1].registration.get_absolute_url(),
            act_record=serving[-1].registration,
        )
    return found


@check("7.4.2.s")
def contacts_sit_in_mechanism(on: dt.date) -> Finding:
    """Judge that every serving National Point of Contact sits in the mechanism, as part of a full member.

    "Not existing" is no answer here, because 6.1 requires a contact. Source: ISACS 03.40, 7.4.2 s.
    """
    points = register(on).points
    if not points:
        return Finding(
            Verdict.NOT_MET,
            _("No National Point of Contact is serving; 6.1 requires one, so “not existing” is no answer."),
            act_label=_("Designate a contact"),
            act_url=reverse("contacts:point-create"),
        )
    bodies = {point.body_id for point in points}
    members = Membership.objects.serving(on).filter(standing=Standing.FULL, body__in=bodies)
    seated_bodies = set(members.values_list("body_id", flat=True))
    seated = [point for point in points if point.body_id in seated_bodies]
    outside = [point for point in points if point.body_id not in seated_bodies]
    if not outside:
        return Finding(
            Verdict.MET,
            says(
                ngettext(
                    "The serving contact belongs to a full member of the mechanism.",
                    "All %(count)s serving contacts belong to full members of the mechanism.",
                    len(points),
                ),
                count=len(points),
            ),
            of_points(points),
        )
    return Finding(
        Verdict.PARTLY if seated else Verdict.NOT_MET,
        says(
            _("The body of these contacts is no full member of the mechanism: %(contacts)s."),
            contacts=references(outside),
        ),
        of_points(seated),
        _("Seat the contact's body"),
        outside[0].body.get_absolute_url(),
        act_record=outside[0].body,
    )


def _designated(known: Register, key: str) -> Finding:
    """Return whether somebody serves under an instrument, where it binds the State."""
    elsewhere = not_bound(known, key)
    if elsewhere is not None:
        return elsewhere
    instrument = known.instruments[key]
    serving = known.serving(key)
    if serving:
        return Finding(
            Verdict.MET,
            says(
                _("Serving under %(instrument)s: %(contacts)s."),
                instrument=instrument.short(),
                contacts=names(serving),
            ),
            of_contacts(serving),
        )
    return Finding(
        Verdict.NOT_MET,
        _("No contact is serving under %(instrument)s.") % {"instrument": instrument.short()},
        act_label=_("Register a contact"),
        act_url=reverse("contacts:registration-create"),
    )


def _listed(instruments: list[Instrument]) -> str:
    return pgettext("between the items of a list", ", ").join(instrument.short() for instrument in instruments)
