"""What clause 5.1 asks of the National Authority: pure judgements on given facts."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from members.enums import BodyKind

# A government entity that can lead: not the legislature, not a task force of one part of the country.
HOST_KINDS = (BodyKind.MINISTRY, BodyKind.AGENCY, BodyKind.OFFICE)


def host_refusal(body: Any, began_on: dt.date | None, mechanism_names: Collection[str] = ()) -> str:
    """Return why a body cannot host the National Authority from a day, as a sentence; empty where it can.

    `mechanism_names` are the mechanism's own names in every language. Source: ISACS 03.40, 5.1.
    """
    if body.kind not in HOST_KINDS:
        return _(
            "Only a government entity can be the National Authority (5.1): a ministry, an agency, a leader's office."
        )
    own_names = {body.name, *(body.other_names or {}).values()}
    if own_names & set(mechanism_names):
        return _("The mechanism itself cannot be the National Authority (5.1). Choose the entity that leads it.")
    if began_on is not None and body.began_on is not None and began_on < body.began_on:
        return _("This body did not exist on that day. Choose a later day, or another body.")
    if body.ended_on is not None and (began_on is None or body.ended_on < began_on):
        return _("This body had ended by that day. Choose another body.")
    return ""


def lacks(designation: Any, on: dt.date) -> list[str]:
    """Return what the designation that is active on a day does not have of what 5.1 asks, as sentences.

    `designation` was read with its body. Source: ISACS 03.40, 5.1.
    """
    body = designation.body
    found = []
    if body.ended_on is not None and body.ended_on < on:
        found.append(_("Its host body has ended. Designate another."))
    if not (designation.leads_coordination and designation.leads_policy):
        found.append(_("It leads only one of the two: political coordination and policy direction."))
    return found
