from django.utils.translation import gettext_lazy as _

from coordination.exceptions import RegisterError


class SeatTakenError(RegisterError):
    """The seat changed hands between the reading of a page and the act on it."""

    sentence = _("The seat has changed hands since you opened this page. Look at it again before you go on.")


class NotServingError(RegisterError):
    sentence = _("This holding has already ended.")


class NotSittingError(RegisterError):
    sentence = _("This membership has already ended.")


class AlreadyEndedError(RegisterError):
    sentence = _("This has already ended. Nothing was changed.")


class HasLoginError(RegisterError):
    """The person signs in already, so there is nobody to invite."""

    sentence = _("This person has a login and has set a password. Nothing was sent.")
