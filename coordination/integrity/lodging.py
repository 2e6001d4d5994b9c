"""The head of the chain goes out each day, so that whoever owns the database cannot make the chain anew.

Source: ISACS 03.40, 5.2 c (accountability and transparency).
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination import notices, ui
from coordination.canonical import in_groups
from coordination.integrity.head import Head
from coordination.integrity.lodged import HEAD_NOTICE
from coordination.models import HeadHolder, Notice, State
from coordination.records import By, action, keep


@action
def add_holder(*, by: By, reason: str = "", **fields: Any) -> HeadHolder:
    """Send the head to somebody from a day on. Raises ValidationError at the field."""
    return keep(HeadHolder(**fields))


@action
def end_holder(*, holder: HeadHolder, ended_on: dt.date, by: By, reason: str) -> HeadHolder:
    """Stop sending the head to a holder after a day; what they hold stays good.

    Raises ValidationError at the field, ChangedMeanwhileError when somebody was quicker.
    """
    if holder.ended_on is not None:
        raise ValidationError(_("The head is not sent to this holder any more."))
    holder.ended_on = ended_on
    return keep(holder)


def owe_head(head: Head, on: dt.date) -> int:
    """Owe each holder of the day one mail with the head. Returns the number of holders; none is written to twice."""
    holders = list(HeadHolder.objects.on(on))
    told = set(Notice.objects.filter(kind=HEAD_NOTICE, period=on.isoformat()).values_list("address", flat=True))
    for holder in holders:
        if holder.address not in told:
            with translation.override(holder.language):
                heading, body = _letter(head, on)
            notices.owe(
                kind=HEAD_NOTICE,
                subject=f"{head.number}:{head.digest}",
                period=on.isoformat(),
                address=holder.address,
                heading=heading,
                body=body,
                language=holder.language,
            )
    return len(holders)


def _letter(head: Head, on: dt.date) -> tuple[str, str]:
    state = State.current()
    mechanism = state.mechanism() if state else _("the mechanism")
    heading = _("Head of the chain %(number)s of the register of %(mechanism)s, %(day)s") % {
        "number": head.number,
        "mechanism": mechanism,
        "day": ui.day(on),
    }
    body = _(
        "Keep this message: it lets you prove later that nothing recorded until now was changed.\n\n"
        "Register of %(mechanism)s\n"
        "Head of the chain: %(number)s\n"
        "Digest (SHA-256): %(digest)s\n"
        "Sealed on: %(made_at)s UTC\n"
        "Rows of history under it: %(rows)s\n\n"
        "How to compare: ask the register for an export of its history and run the small program inside it:\n"
        "python3 -I verify_export.py EXPORT.zip --head %(plain)s\n"
        "Or ask the secretariat to run: manage.py verify_history --since-head %(plain)s\n"
        "If the head is not found, the history before today was changed. Tell the head of the National Authority."
    ) % {
        "mechanism": mechanism,
        "number": head.number,
        "digest": in_groups(head.digest),
        "plain": head.digest,
        "made_at": f"{head.made_at:%Y-%m-%d %H:%M}",
        "rows": head.rows,
    }
    return heading, body
