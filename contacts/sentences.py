"""The reasons for staleness as sentences with their figures, and where one is a house reading."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.enums import StaleReason
from contacts.models import Registration
from contacts.staleness import Facts, Found
from coordination.ui import day


def why(found: Found, facts: Facts, registration: Registration) -> str:
    """Return what is the matter with a registration, with dates, as one sentence."""
    recipient = registration.recipient.short()
    match found.reason:
        case StaleReason.UNCONFIRMED if facts.confirmed_on:
            return ngettext(
                "The holder last confirmed the details on %(on)s; they are asked for every %(days)s day.",
                "The holder last confirmed the details on %(on)s; they are asked for every %(days)s days.",
                facts.confirm_days,
            ) % {"on": day(facts.confirmed_on), "days": facts.confirm_days}
        case StaleReason.UNCONFIRMED:
            return _("The holder has not confirmed the details since %(on)s, when the registration began.") % {
                "on": day(facts.began_on)
            }
        case StaleReason.NO_RECEIPT:
            return ngettext(
                "Sent on %(on)s, and no proof of receipt within %(days)s day.",
                "Sent on %(on)s, and no proof of receipt within %(days)s days.",
                facts.receipt_days,
            ) % {"on": day(facts.sent_on), "days": facts.receipt_days}
        case StaleReason.DIFFERS if facts.told_digest is None:
            return _("The %(recipient)s has not been told yet.") % {"recipient": recipient}
        case StaleReason.DIFFERS:
            return _("The details changed on %(on)s; the %(recipient)s still holds those sent on %(sent)s.") % {
                "on": day(facts.details_since),
                "recipient": recipient,
                "sent": day(facts.sent_on),
            }
        case StaleReason.VACANT:
            return _("Nobody has held the post since %(on)s.") % {"on": day(found.since)}
        case StaleReason.ENDED:
            return _("The contact ended; %(on)s was its last day.") % {"on": day(facts.point_ended_on)}
        case StaleReason.BODY_LEFT:
            return _("Its body has not belonged to the mechanism since %(on)s.") % {"on": day(found.since)}
    return str(found.reason.label)


def house_reading(found: Found, facts: Facts) -> str:
    """Return what in the reason is the house's own reading, or an empty text. Source: domain notes on 6.3."""
    match found.reason:
        case StaleReason.UNCONFIRMED:
            return ngettext(
                "House reading: a confirmation by the holder within %(days)s day proves that details are kept up to date.",
                "House reading: a confirmation by the holder within %(days)s days proves that details are kept up to date.",
                facts.confirm_days,
            ) % {"days": facts.confirm_days}
        case StaleReason.NO_RECEIPT:
            return ngettext(
                "House value: proof of receipt is looked for after %(days)s day.",
                "House value: proof of receipt is looked for after %(days)s days.",
                facts.receipt_days,
            ) % {"days": facts.receipt_days}
    return ""
