"""How the contacts work: coordination among themselves (6.1) and answering the world (6.2 a)."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.conformity.register import MOST_EVIDENCE, Register, of_points, references, register
from contacts.enums import Oversight
from contacts.house import ADDRESS_TEST_DAYS, LIAISON_DAYS, REQUEST_DAYS
from contacts.models import LiaisonExchange, OutsideRequest, PointOfContact
from coordination import house
from coordination.conformity import Evidence, Finding, check, says, together
from coordination.enums import Verdict
from coordination.ui import day


@check("6.1.coordinate")
def coordinate(on: dt.date) -> Finding:
    """Judge that several contacts regularly share information and coordinate under the National Authority.

    People and offices are counted, not rows; an exchange needs two of them. Within the interval every
    one took part, and one exchange coordinated an activity that the National Authority led, attended
    or approved. Source: ISACS 03.40, 6.1; the number of days is a house reading.
    """
    known = register(on)
    everyone = {known.who(point) for point in known.points}
    if not everyone:
        return Finding(
            Verdict.NOT_MET,
            _("No National Point of Contact is serving, so nobody can coordinate."),
            act_label=_("Designate a contact"),
            act_url=reverse("contacts:point-create"),
        )
    if len(everyone) == 1:
        return Finding(
            Verdict.NOT_APPLICABLE,
            says(_("One person or office serves as the only National Point of Contact.")),
            of_points(known.points),
        )
    days = house.value(LIAISON_DAYS.key)
    exchanges = _exchanges(known, on - dt.timedelta(days=days))
    present = set().union(*exchanges.values()) if exchanges else set()
    absent = [point for point in known.points if known.who(point) not in present]
    overseen = [
        exchange for exchange in exchanges if exchange.coordinated.strip() and exchange.oversight != Oversight.NONE
    ]
    remarks = (_("House reading: “regularly” means within %(days)s days.") % {"days": days},)
    evidence = tuple(
        Evidence.of(exchange, _("Exchange of %(day)s") % {"day": day(exchange.on)}, exchange.on)
        for exchange in list(exchanges)[:MOST_EVIDENCE]
    )
    if exchanges and not absent and overseen:
        return Finding(
            Verdict.MET,
            says(
                _(
                    "Every serving contact took part in an exchange, and an activity was coordinated "
                    "under the Authority."
                )
            ),
            evidence,
            remarks=remarks,
        )
    missing = []
    if not exchanges:
        missing.append(says(_("No exchange between contacts is on record within %(days)s days."), days=days))
    elif absent:
        missing.append(says(_("Took part in no exchange: %(contacts)s."), contacts=references(absent)))
    if exchanges and not any(exchange.coordinated.strip() for exchange in exchanges):
        missing.append(says(_("No exchange coordinated an activity.")))
    elif exchanges and not overseen:
        missing.append(says(_("The National Authority led, attended or approved none that coordinated an activity.")))
    return Finding(
        Verdict.PARTLY if exchanges else Verdict.NOT_MET,
        together(missing),
        evidence,
        _("Record an exchange"),
        reverse("contacts:exchange-create"),
        remarks,
        act_permission="confirm",
    )


def _exchanges(known: Register, since: dt.date) -> dict[LiaisonExchange, set]:
    """Return the exchanges since a day in which two serving people or offices took part, with who did."""
    who = {point.pk: known.who(point) for point in known.points}
    rows = LiaisonExchange.objects.filter(on__gte=since, on__lte=known.on).prefetch_related("parts")
    found = {row: {who[part.point_id] for part in row.parts.all() if part.point_id in who} for row in rows}
    return {row: parts for row, parts in found.items() if len(parts) > 1}


@check("6.2.a")
def first_address(on: dt.date) -> Finding:
    """Judge that each contact has a published and tested address, and that requests are answered in time.

    Source: ISACS 03.40, 6.2 a; the interval of the test and the time to answer are house readings.
    """
    known = register(on)
    if not known.points:
        return Finding(
            Verdict.NOT_MET,
            _("No National Point of Contact is serving, so nobody can be addressed."),
            act_label=_("Designate a contact"),
            act_url=reverse("contacts:point-create"),
        )
    days, answer_days = house.value(ADDRESS_TEST_DAYS.key), house.value(REQUEST_DAYS.key)
    since = on - dt.timedelta(days=days)
    unpublished = [point for point in known.points if not point.published_at.strip()]
    untested = [
        point
        for point in known.points
        if point.published_at.strip() and not (point.address_tested_on and since <= point.address_tested_on <= on)
    ]
    late = _late(known, since, answer_days)
    remarks = (
        _("House reading: an address is tested every %(days)s days; an undated request is answered in %(answer)s.")
        % {"days": days, "answer": answer_days},
    )
    if not (unpublished or untested or late):
        return Finding(
            Verdict.MET,
            says(_("Every contact's address is published and was tested; no request from outside waits too long.")),
            of_points(known.points),
            remarks=remarks,
        )
    missing, act, permission, record = [], ("", ""), "write", None
    if late:
        missing.append(says(_("Requests not answered in time: %(contacts)s."), contacts=references(late)))
        act, permission = (_("Answer the request or pass it on"), reverse("contacts:request-list")), "confirm"
    for points, sentence, label in (
        (untested, _("Address not tested within the interval: %(contacts)s."), _("Test the address")),
        (unpublished, _("No published address: %(contacts)s."), _("Say where the address is published")),
    ):
        if points:
            missing.append(says(sentence, contacts=references(points)))
            act, permission, record = (label, points[0].get_absolute_url()), "write", points[0]
    good = [point for point in known.points if point not in unpublished and point not in untested]
    published = [point for point in known.points if point not in unpublished]
    return Finding(
        Verdict.PARTLY if published else Verdict.NOT_MET,
        together(missing),
        of_points(good or published),
        *act,
        remarks,
        act_permission=permission,
        act_record=record,
    )


def _late(known: Register, since: dt.date, answer_days: int) -> list[PointOfContact]:
    """Return the contacts with a request open past its date, or answered late since a day."""
    on = known.on
    points = {point.pk: point for point in known.points}
    is_open = Q(answered_on__isnull=True) | Q(answered_on__gt=on)
    rows = OutsideRequest.objects.filter(is_open | Q(received_on__gte=since), point__in=points, received_on__lte=on)
    late = []
    for row in rows:
        due_on = row.due_on or row.received_on + dt.timedelta(days=answer_days)
        answered_on = row.answered_on if row.answered_on and row.answered_on <= on else None
        if (answered_on or on) > due_on:
            late.append(points[row.point_id])
    return late
