import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.happenings import happened
from coordination.models import User
from coordination.records import By, action, keep
from members.actions.people import claim, record_person
from members.enums import SeatKind
from members.exceptions import AlreadyEndedError, NotServingError, SeatTakenError
from members.models import Holding, MemberBody, Person, Seat
from members.periods import DAY
from members.querysets import overlapping


@action
def create_seat(
    *,
    body: MemberBody,
    kind: str,
    title: str,
    began_on: dt.date,
    other_titles: dict[str, str] | None = None,
    by: By,
    reason: str = "",
) -> Seat:
    """Create a seat of a body; it is vacant until somebody is appointed."""
    return keep(Seat(body=body, kind=SeatKind(kind), title=title, began_on=began_on, other_titles=other_titles or {}))


@action
def change_seat(*, seat: Seat, by: By, reason: str, **fields: Any) -> Seat:
    """Change a seat's kind, title or first day. Its holder's role follows from the kind at the next request.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    for name, value in fields.items():
        setattr(seat, name, value)
    if seat.changed_fields():
        first = Holding.objects.filter(seat=seat).order_by("began_on").first()
        if first is not None and seat.began_on is not None and first.began_on < seat.began_on:
            raise ValidationError({"began_on": _("Somebody held the seat before that day. Choose an earlier one.")})
        keep(seat)
        happened("holding-changed", seat=seat)
    return seat


@action
def end_seat(*, seat: Seat, ended_on: dt.date, by: By, reason: str) -> Seat:
    """End a seat on its last day, and with it the holding that would run on.

    Raises AlreadyEndedError where it ended on or before that day, ValidationError at `ended_on` where
    a holding begins only later, ChangedMeanwhileError when somebody was quicker.
    """
    if seat.ended_on is not None and seat.ended_on <= ended_on:
        raise AlreadyEndedError()
    _lock(seat)
    for holding in overlapping(Holding.objects.filter(seat=seat), ended_on, None).select_related("seat__body"):
        if holding.began_on > ended_on:
            raise ValidationError({"ended_on": _("A holding begins only after that day. Correct it first.")})
        holding.ended_on = ended_on
        keep(holding)
    seat.ended_on = ended_on
    keep(seat)
    happened("holding-changed", seat=seat)
    return seat


@action
def appoint(
    *,
    seat: Seat,
    person: Person,
    began_on: dt.date,
    ended_on: dt.date | None = None,
    is_acting: bool = False,
    authority: str = "",
    by: By,
    reason: str = "",
) -> Holding:
    """Put a person in a seat from a day. Raises ValidationError where the seat is held in that period."""
    _lock(seat)
    holding = keep(
        Holding(
            seat=seat, person=person, began_on=began_on, ended_on=ended_on, is_acting=is_acting, authority=authority
        )
    )
    happened("holding-changed", seat=seat)
    return holding


@action
def fill_seat(
    *,
    seat: Seat,
    began_on: dt.date,
    person: Person | None = None,
    newcomer: dict[str, Any] | None = None,
    present: Holding | None = None,
    by: By,
    reason: str = "",
    **fields: Any,
) -> Holding:
    """Fill a seat in one act: write down who is new, end the present holding the day before, appoint.

    Either `person` or `newcomer` (fields of Person) is given. `present` is the newest holding of the seat as the
    reader saw it, None for a seat never held; `fields` are those of `appoint`. Everything is kept, or nothing.

    Raises SeatTakenError where another holding has come since, ValidationError at the field.
    """
    _lock(seat)
    newest = Holding.objects.filter(seat=seat).order_by("-began_on").select_related("person", "seat__body").first()
    if newest != present:
        raise SeatTakenError()
    runs_on = newest is not None and (newest.ended_on is None or newest.ended_on >= began_on)
    if newest is not None and runs_on and newest.began_on < began_on:
        newest.ended_on = began_on - DAY
        keep(newest)
    appointed = person or record_person(by=by, **(newcomer or {}))
    return appoint(seat=seat, person=appointed, began_on=began_on, by=by, **fields)


@action
def tie_login(*, user: User, seat: Seat, by: By, reason: str = "", **fields: Any) -> Holding:
    """Tie a login to a vacant seat: find or write down whose it is, and appoint them; `fields` are those of `appoint`.

    Raises ValidationError where the seat is held in that period.
    """
    person = claim(user) or record_person(name=user.name or user.email, email=user.email, user=user, by=by)
    return appoint(seat=seat, person=person, by=by, **fields)


@action
def end_holding(*, holding: Holding, ended_on: dt.date, by: By, reason: str) -> Holding:
    """End a holding on its last day. Without a successor the seat is vacant from the next day.

    Raises NotServingError for a holding that has ended, ValidationError for an end before its start,
    ChangedMeanwhileError when somebody was quicker.
    """
    if holding.ended_on is not None and holding.ended_on <= ended_on:
        raise NotServingError()
    holding.ended_on = ended_on
    keep(holding)
    happened("holding-changed", seat=holding.seat)
    return holding


@action
def correct_holding(*, holding: Holding, by: By, reason: str, **fields: Any) -> Holding:
    """Put right what was entered wrong of a holding: its days, acting or not, act or letter.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    _lock(holding.seat)
    for name, value in fields.items():
        setattr(holding, name, value)
    if holding.changed_fields():
        keep(holding)
        happened("holding-changed", seat=holding.seat)
    return holding


def _lock(seat: Seat) -> None:
    """Hold the seat, so that two acts at once cannot both find it free."""
    Seat.objects.select_for_update().get(pk=seat.pk)
