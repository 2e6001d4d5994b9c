from django.utils.translation import gettext_lazy as _

from coordination.exceptions import RegisterError


class RecipientWithoutAddressError(RegisterError):
    sentence = _("This recipient has no address on record. Add one before a notification is made.")


class NothingToTellError(RegisterError):
    sentence = _("This recipient has no registration to be told of.")


class NoAuthorityError(RegisterError):
    sentence = _("No National Authority is designated today, so nobody can sign. Designate one first.")


class WrongStepError(RegisterError):
    """A step of the life line asked for out of its order."""


class InstrumentNotApplyingError(RegisterError):
    sentence = _("This instrument does not apply to the State on that day, so no contact is registered under it.")


class LinkRefusedError(RegisterError):
    """A signed link that was used, has expired, or was altered."""


class LinkUsedError(LinkRefusedError):
    sentence = _("This link was used already. If something changed since, ask the secretariat for a new one.")


class LinkExpiredError(LinkRefusedError):
    sentence = _("This link has expired. Ask the secretariat for a new one.")


class LinkAlteredError(LinkRefusedError):
    sentence = _(
        "This link is not complete or was altered. Open it again from the e-mail, or ask the secretariat for a new one."
    )
