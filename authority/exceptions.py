from django.utils.translation import gettext_lazy as _

from coordination.exceptions import RegisterError


class AlreadyActiveError(RegisterError):
    """Somebody else designated a National Authority at the same moment."""

    sentence = _("Another designation was kept at the same moment. Look at it before you go on.")


class EndedAlreadyError(RegisterError):
    sentence = _("This designation has already ended.")
