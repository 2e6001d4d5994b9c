"""When a registration is stale: one pure rule. `contacts/registrations.py` holds the equal queryset.

A property test proves that both agree. The reasons and their order are fixed; the house sets only
the two intervals. Source: ISACS 03.40, 6.1 and 6.3; design, "Stale". That the holder's confirmation
within an interval proves "kept up to date" is a house reading.
"""

import datetime as dt
from dataclasses import dataclass

from contacts.enums import StaleReason

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one registration on a day; dates are days of the State, None where nothing happened.

    `vacant_since` is the first day without a holder, `body_left_on` the last day of the body or of
    its membership, `told_digest` the fingerprint of what the recipient was last told, `owed` false
    only where the instrument does not bind the State on the day, `confirmed_digest` the fingerprint of
    what the holder last confirmed, empty where it is not known.
    """

    began_on: dt.date
    ended_on: dt.date | None
    owed: bool
    confirm_days: int
    receipt_days: int
    confirmed_on: dt.date | None
    sent_on: dt.date | None
    told_digest: str | None
    receipt_on: dt.date | None
    details_digest: str
    details_since: dt.date
    vacant_since: dt.date | None
    point_ended_on: dt.date | None
    body_left_on: dt.date | None
    confirmed_digest: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One reason and the first day on which it held."""

    reason: StaleReason
    since: dt.date


def confirm_due_on(facts: Facts) -> dt.date:
    """Return the last day on which the details count as confirmed by the holder."""
    return (facts.confirmed_on or facts.began_on) + dt.timedelta(days=facts.confirm_days)


def confirmed_as_today(facts: Facts, on: dt.date) -> bool:
    """Return whether the holder confirmed the details as they stand: a predecessor's word is not the holder's."""
    if facts.confirmed_on is None:
        return False
    return facts.confirmed_digest in ("", facts.details_digest) or facts.details_since > on


def receipt_due_on(facts: Facts) -> dt.date | None:
    """Return the last day for proof of receipt of what was last sent; None where nothing waits for one."""
    if facts.sent_on is None or (facts.receipt_on is not None and facts.receipt_on >= facts.sent_on):
        return None
    return facts.sent_on + dt.timedelta(days=facts.receipt_days)


def differs(facts: Facts, on: dt.date) -> bool:
    """Return whether the recipient holds something else than today's details, or was never told."""
    if facts.told_digest is None:
        return True
    return facts.told_digest != facts.details_digest and facts.details_since <= on


def reasons(facts: Facts, on: dt.date) -> list[Found]:
    """Return every reason for which the registration is stale on the day, in the order of the enumeration.

    An obligation is due until its last day ends: a reason begins on the day after. A registration
    that has not begun, has ended, or is not owed has none. Source: ISACS 03.40, 6.1, 6.3.
    """
    if not facts.owed or facts.began_on > on or (facts.ended_on is not None and facts.ended_on < on):
        return []
    found: list[Found] = []
    if confirm_due_on(facts) < on:
        found.append(Found(StaleReason.UNCONFIRMED, confirm_due_on(facts) + DAY))
    receipt_due = receipt_due_on(facts)
    if receipt_due is not None and receipt_due < on:
        found.append(Found(StaleReason.NO_RECEIPT, receipt_due + DAY))
    if differs(facts, on):
        changed = facts.began_on if facts.told_digest is None else max(facts.details_since, facts.began_on)
        found.append(Found(StaleReason.DIFFERS, changed))
    if facts.vacant_since is not None and facts.vacant_since <= on:
        found.append(Found(StaleReason.VACANT, max(facts.vacant_since, facts.began_on)))
    if facts.point_ended_on is not None and facts.point_ended_on < on:
        found.append(Found(StaleReason.ENDED, max(facts.point_ended_on + DAY, facts.began_on)))
    if facts.body_left_on is not None and facts.body_left_on < on:
        found.append(Found(StaleReason.BODY_LEFT, max(facts.body_left_on + DAY, facts.began_on)))
    return found
