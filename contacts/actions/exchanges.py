"""Exchanges between contacts (6.1) and requests from outside (6.2 a)."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.exceptions import WrongStepError
from contacts.models import LiaisonExchange, LiaisonPart, OutsideRequest, PointOfContact
from coordination import clock
from coordination.classes import refuse_unreasoned
from coordination.enums import Classification
from coordination.records import By, action, keep


@action
def record_exchange(
    *,
    on: dt.date,
    subject: str,
    points: Iterable[PointOfContact],
    shared: str = "",
    coordinated: str = "",
    oversight: str = "none",
    classification: str = Classification.GOVERNMENT,
    by: By,
    reason: str = "",
) -> LiaisonExchange:
    """Record that contacts shared information or coordinated an activity. Source: ISACS 03.40, 6.1.

    Raises ValidationError for a day to come, for fewer than two contacts, without content, or where
    it starts wider than government and no reason says why.
    """
    points = list(points)
    if on > clock.today():
        raise ValidationError({"on": _("This day is still to come. Enter the day on which it happened.")})
    if len(points) < 2:
        raise ValidationError({"points": _("Choose at least two contacts.")})
    exchange = LiaisonExchange(
        on=on,
        subject=subject,
        shared=shared,
        coordinated=coordinated,
        oversight=oversight,
        classification=classification,
    )
    refuse_unreasoned(exchange, reason)
    keep(exchange)
    for point in points:
        keep(LiaisonPart(exchange=exchange, point=point))
    return exchange


@action
def receive_request(
    *,
    point: PointOfContact,
    received_on: dt.date,
    sender: str,
    subject: str,
    due_on: dt.date | None = None,
    by: By,
    reason: str = "",
) -> OutsideRequest:
    """Write down a request from outside that reached a contact. Source: ISACS 03.40, 6.2 a.

    Without `due_on` the house's term counts. Raises ValidationError for a day of receipt to come and
    for a term before the receipt.
    """
    if received_on > clock.today():
        raise ValidationError({"received_on": _("This day is still to come. Enter the day on which it arrived.")})
    if due_on is not None and due_on < received_on:
        raise ValidationError({"due_on": _("The answer cannot be due before the request arrived.")})
    return keep(OutsideRequest(point=point, received_on=received_on, sender=sender, subject=subject, due_on=due_on))


@action
def close_request(
    *, request: OutsideRequest, answered_on: dt.date, outcome: str, by: By, reason: str = ""
) -> OutsideRequest:
    """Record that a request was answered, or to whom it was passed on.

    Raises WrongStepError for one that is closed, ValidationError for a day to come or before the receipt.
    """
    if request.answered_on is not None:
        raise WrongStepError(_("This request was closed already."))
    if answered_on > clock.today():
        raise ValidationError({"answered_on": _("This day is still to come. Enter the day of the answer.")})
    if answered_on < request.received_on:
        raise ValidationError({"answered_on": _("The answer is before the request.")})
    request.answered_on = answered_on
    request.outcome = outcome
    return keep(request)
