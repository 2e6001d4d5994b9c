"""Named writes of the points of contact."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from contacts.actions.flags import settle
from contacts.details import details_of, fingerprint, holder_on
from contacts.enums import PointKind
from contacts.exceptions import WrongStepError
from contacts.models import PointOfContact, PostProof, PostRequirement, Registration
from coordination import clock
from coordination.classes import refuse_unreasoned
from coordination.exceptions import NotAllowedError
from coordination.happenings import happened
from coordination.models import User
from coordination.records import By, action, keep
from members.actions import change_person, create_seat
from members.enums import SeatKind
from members.models import MemberBody, Person


def refresh(point: PointOfContact, *, by: By) -> PointOfContact:
    """Write the fingerprint of today's details where it changed, and settle the contact's flags.

    Called inside an action by whatever changes a part of the details: contact, holder, person, body.
    """
    today = clock.today()
    now = fingerprint(details_of(point, holder_on(point, today)))
    if now != point.details_digest:
        point.details_digest = now
        point.details_since = today
    if point.changed_fields():
        keep(point)
    settle(registrations=Registration.objects.filter(point=point), by=by)
    return point


@action
def designate_point(*, by: By, reason: str = "", **fields: Any) -> PointOfContact:
    """Designate an office or a post as point of contact. Source: ISACS 03.40, 6.1 and 6.2.

    `fields` are those of PointOfContact. Raises ValidationError: not of the government, an office
    without a mailbox, a post that is a contact already, an end before the designation.
    """
    point = PointOfContact(**fields)
    last = PointOfContact.objects.aggregate(last=Max("number"))["last"] or 0
    point.number = last + 1
    point.details_digest = "new"
    point.details_since = point.designated_on or clock.today()
    point.full_clean()
    point.details_digest = fingerprint(details_of(point, holder_on(point, clock.today())))
    keep(point)
    happened("contact-designated", point=point)
    return point


@action
def designate_new_post(
    *, body: MemberBody, title: str, designated_on: dt.date, by: By, reason: str = "", **fields: Any
) -> PointOfContact:
    """Create a post of a body and designate it, in one act; it is vacant until somebody is appointed.

    `fields` are those of PointOfContact without kind and seat. Raises what `designate_point` raises.
    """
    seat = create_seat(
        body=body,
        kind=SeatKind.POINT_OF_CONTACT,
        title=title,
        other_titles=fields.get("other_offices") or {},
        began_on=designated_on,
        by=by,
    )
    return designate_point(kind=PointKind.SEAT, body=body, seat=seat, designated_on=designated_on, by=by, **fields)


@action
def change_point(*, point: PointOfContact, by: By, reason: str = "", **fields: Any) -> PointOfContact:
    """Change a contact. Every recipient that was told the old details is then to be told again, no other.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    for name, value in fields.items():
        setattr(point, name, value)
    refuse_unreasoned(point, reason)
    point.full_clean()
    moved = "seat_id" in point.changed_fields()
    refresh(point, by=by)
    if moved:
        happened("contact-designated", point=point)
    return point


@action
def change_post(
    *, point: PointOfContact, person: Person, office: dict[str, Any], own: dict[str, Any], by: By, reason: str = ""
) -> PointOfContact:
    """Change a post's contact (`office`) and its holder's own details (`own`) together, or neither.

    Both records are compared with the version that was read. Raises ValidationError at the field,
    ChangedMeanwhileError when somebody was quicker with either.
    """
    # The contact first: a changed person refreshes the contact, which would then be newer than what was read.
    change_point(point=point, by=by, **office)
    change_person(person=person, by=by, **own)
    return PointOfContact.objects.select_related("body", "seat").get(pk=point.pk)


@action
def end_point(*, point: PointOfContact, ended_on: dt.date, by: By, reason: str) -> PointOfContact:
    """End a contact on its last day. Its registrations go stale until another contact is told.

    Raises WrongStepError where it has ended already, ValidationError for an end before the designation.
    """
    if point.ended_on is not None and point.ended_on < clock.today():
        raise WrongStepError(_("This contact has ended already."))
    if ended_on < point.designated_on:
        raise ValidationError({"ended_on": _("The end is before the designation.")})
    point.ended_on = ended_on
    keep(point)
    return refresh(point, by=by)


@action
def state_requirement(
    *,
    point: PointOfContact,
    letter: str,
    text: str,
    record: PostRequirement | None = None,
    by: By,
    reason: str = "",
) -> PostRequirement:
    """Write down what the post requires under 6.2 b to f; a second statement replaces the first.

    `record` is the row that the person edited; ChangedMeanwhileError when somebody was quicker.
    """
    known = record or PostRequirement.objects.filter(point=point, letter=letter).first()
    row = known or PostRequirement(point=point, letter=letter)
    row.text = text
    return keep(row)


@action
def add_proof(
    *, point: PointOfContact, letter: str, kind: str, text: str, dated_on: dt.date, by: By, reason: str = ""
) -> PostProof:
    """Add dated proof for the present holder, or for the office's staff together (6.2 b to f).

    Raises ValidationError for a day to come, WrongStepError for a post without a holder.
    """
    if dated_on > clock.today():
        raise ValidationError({"dated_on": _("This day is still to come. Enter the day of the proof.")})
    holding = holder_on(point, clock.today())
    if point.kind == PointKind.SEAT and holding is None:
        raise WrongStepError(
            _("Nobody holds this post, so there is nobody whose proof this is. Appoint the holder first.")
        )
    return keep(
        PostProof(
            point=point,
            letter=letter,
            kind=kind,
            text=text,
            dated_on=dated_on,
            holding=holding,
        )
    )


@action
def confirm_proof(*, proof: PostProof, by: User, reason: str = "") -> PostProof:
    """Confirm a proof as somebody else than the person it speaks for. Raises NotAllowedError otherwise,
    WrongStepError where it was confirmed already.
    """
    if proof.holding is not None and proof.holding.person.user_id == by.pk:
        raise NotAllowedError(_("Nobody confirms their own proof. Ask the secretariat."))
    if proof.confirmed_on is not None:
        raise WrongStepError(_("This proof was confirmed already."))
    proof.confirmed_by = by
    proof.confirmed_on = clock.today()
    return keep(proof)
