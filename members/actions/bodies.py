import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.classes import refuse_unreasoned
from coordination.happenings import happened
from coordination.records import By, action, keep
from coordination.ui import day
from members.enums import Standing
from members.exceptions import AlreadyEndedError, NotSittingError
from members.models import Holding, MemberBody, Membership, Seat
from members.querysets import overlapping


@action
def record_body(*, by: By, reason: str = "", **fields: Any) -> MemberBody:
    """Write down a body of the State or beside it. Raises ValidationError at the field."""
    return keep(MemberBody(**fields))


@action
def change_body(*, body: MemberBody, by: By, reason: str = "", **fields: Any) -> MemberBody:
    """Change a body's facts; contacts that show them are told in the same transaction.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    for name, value in fields.items():
        setattr(body, name, value)
    refuse_unreasoned(body, reason)
    began_on = body.began_on
    if began_on is not None and "began_on" in body.changed_fields():
        begun = [*body.memberships.values_list("began_on", flat=True), *body.seats.values_list("began_on", flat=True)]
        if any(first < began_on for first in begun):
            raise ValidationError(
                {
                    "began_on": _(
                        "A membership or seat of this body began on %(day)s. Enter that day or an earlier one."
                    )
                    % {"day": day(min(begun))}
                }
            )
    if body.changed_fields():
        keep(body)
        happened("body-changed", body=body)
    return body


@action
def end_body(*, body: MemberBody, ended_on: dt.date, by: By, reason: str) -> MemberBody:
    """End a body on its last day, and with it its memberships, its seats and their holdings.

    Raises AlreadyEndedError where it ended on or before that day, ValidationError at `ended_on`
    where something of it begins only later, ChangedMeanwhileError when somebody was quicker.
    """
    if body.ended_on is not None and body.ended_on <= ended_on:
        raise AlreadyEndedError()
    # The record that was read is written; the lock only keeps others from seating the body meanwhile.
    MemberBody.objects.select_for_update().get(pk=body.pk)
    seats = list(Seat.objects.select_for_update().filter(body=body))
    records = [
        *overlapping(Holding.objects.filter(seat__in=seats), ended_on, None).select_related("seat__body", "person"),
        *overlapping(Membership.objects.filter(body=body), ended_on, None).select_related("body"),
        *(seat for seat in seats if seat.ended_on is None or seat.ended_on > ended_on),
    ]
    for record in records:
        if record.began_on > ended_on:
            raise ValidationError(
                {"ended_on": _("“%(record)s” begins only after that day. Correct it first.") % {"record": record}}
            )
        record.ended_on = ended_on
        keep(record)
    body.ended_on = ended_on
    keep(body)
    for seat in seats:
        happened("holding-changed", seat=seat)
    happened("body-changed", body=body)
    return body


@action
def admit(
    *,
    body: MemberBody,
    began_on: dt.date,
    standing: str = Standing.FULL,
    legal_basis: str = "",
    by: By,
    reason: str = "",
) -> Membership:
    """Seat a body in the mechanism from a day. Source: ISACS 03.40, 7.4.

    Raises ValidationError where the body does not exist on that day or sits already.
    """
    # Locked, so that two admissions at once cannot both find the body outside.
    MemberBody.objects.select_for_update().get(pk=body.pk)
    membership = keep(Membership(body=body, standing=standing, began_on=began_on, legal_basis=legal_basis))
    happened("body-changed", body=body)
    return membership


@action
def leave(*, membership: Membership, ended_on: dt.date, by: By, reason: str) -> Membership:
    """End a membership; the last day counts. Contacts hosted by the body become stale at once where the day is past.

    Raises NotSittingError for a membership that ended on or before that day, ValidationError for an
    end before its start, ChangedMeanwhileError when somebody was quicker.
    """
    if membership.ended_on is not None and membership.ended_on <= ended_on:
        raise NotSittingError()
    membership.ended_on = ended_on
    keep(membership)
    happened("body-changed", body=membership.body)
    return membership


@action
def correct_membership(*, membership: Membership, by: By, reason: str, **fields: Any) -> Membership:
    """Put right what was entered wrong of a membership: its days, standing, act or letter.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    MemberBody.objects.select_for_update().get(pk=membership.body_id)
    for name, value in fields.items():
        setattr(membership, name, value)
    if membership.changed_fields():
        keep(membership)
        happened("body-changed", body=membership.body)
    return membership
