"""Named writes about the National Authority."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from authority.exceptions import AlreadyActiveError, EndedAlreadyError
from authority.models import Designation
from authority.rules import host_refusal
from coordination.classes import refuse_unreasoned
from coordination.happenings import happened
from coordination.models import State
from coordination.records import By, action, keep
from members.models import MemberBody


@action
def designate(*, body: MemberBody, by: By, reason: str = "", **fields: Any) -> Designation:
    """Designate a government entity as National Authority. Source: ISACS 03.40, 5.1.

    Raises ValidationError at `body` where it cannot host the authority, at `began_on` where another
    designation is active in that period; AlreadyActiveError for one made at the same moment.
    """
    _refuse_host(body, fields.get("began_on"))
    _lock()
    designation = _keep(Designation(body=body, **fields))
    happened("authority-changed", designation=designation)
    return designation


@action
def change_designation(*, designation: Designation, by: By, reason: str, **fields: Any) -> Designation:
    """Correct or complete a designation, such as its address or signatory; its host is another designation.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    _lock()
    for name, value in fields.items():
        setattr(designation, name, value)
    refuse_unreasoned(designation, reason)
    if designation.changed_fields():
        _refuse_host(designation.body, designation.began_on)
        _keep(designation)
        happened("authority-changed", designation=designation)
    return designation


@action
def end_designation(*, designation: Designation, ended_on: dt.date, by: By, reason: str) -> Designation:
    """End a designation on its last day; from the next day there is a lapse until another begins.

    Raises EndedAlreadyError where it ended on or before that day, ValidationError for an end before
    its start, ChangedMeanwhileError when somebody was quicker.
    """
    if designation.ended_on is not None and designation.ended_on <= ended_on:
        raise EndedAlreadyError()
    designation.ended_on = ended_on
    keep(designation)
    happened("authority-changed", designation=designation)
    return designation


def _refuse_host(body: MemberBody, began_on: dt.date | None) -> None:
    state = State.current()
    names = {state.mechanism_name, *state.mechanism_other_names.values()} if state else set()
    refusal = host_refusal(body, began_on, names)
    if refusal:
        raise ValidationError({"body": refusal})


def _lock() -> None:
    """Hold all designations, so that a new period is compared with what they are when it is written."""
    list(Designation.objects.select_for_update().values_list("pk", flat=True))


def _keep(designation: Designation) -> Designation:
    try:
        with transaction.atomic():
            return keep(designation)
    except IntegrityError as error:
        # Two first designations at once have no row to wait for; the database's own rule lets one through.
        raise AlreadyActiveError() from error
