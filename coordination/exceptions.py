"""Errors with names: each says in a sentence what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _


class RegisterError(Exception):
    """A refusal that a person can read; `str(error)` is the sentence."""

    sentence = _("This cannot be done.")

    def __init__(self, sentence: object = None, **facts: object) -> None:
        self.facts = facts
        super().__init__(sentence if sentence is not None else self.sentence)

    def __str__(self) -> str:
        return str(self.args[0])


class MissingActorError(RegisterError):
    sentence = "A write without an actor is refused: open coordination.records.acting(by=…) first."


class PartialSaveRefusedError(RegisterError):
    sentence = "A recorded model is saved whole: save(update_fields=…) would leave history false."


class UnrecordedWriteError(RegisterError):
    sentence = "This write would leave no history: use an action, or records.insert_many / records.update_many."


class ChangedMeanwhileError(RegisterError):
    """Somebody else saved the same record since it was read; nothing was written."""

    sentence = _(
        "Somebody else has changed this record since you opened it. Nothing of yours is lost: compare and save again."
    )


class SealedError(RegisterError):
    sentence = _("A sealed document is never edited. Issue a new one that replaces it.")


class StorageFullError(RegisterError):
    sentence = _("The disk is full, so the file could not be kept. Nothing was lost: make room, then try again.")


class UploadRefusedError(RegisterError):
    """An uploaded file is too large, empty, or not of an accepted kind."""


class NotAllowedError(RegisterError):
    """The person may see the record but not do this; the sentence names who can."""


class NotYourselfError(RegisterError):
    """An act on one's own login or role, which somebody else has to do."""

    sentence = _("Nobody does this to themselves. Ask another administrator.")


class LastAdministratorError(RegisterError):
    """After the act nobody could look after logins and roles."""

    sentence = _("Nobody else could look after the register then. Give the role to a second administrator first.")


class ClosedLoginError(RegisterError):
    """The login is suspended, so nobody is invited through it."""

    sentence = _("The login of this person is closed. Open it again first; nothing was sent.")


class AlreadyClosedError(RegisterError):
    sentence = _("This login is suspended already. Nothing was changed.")


class AlreadyOpenError(RegisterError):
    sentence = _("This login is open already. Nothing was changed.")


class SetsOwnPasswordError(RegisterError):
    """The person has set a password, so there is nobody to invite."""

    sentence = _("This person has set a password. Reset it instead; nothing was sent.")


class NoSecondStepError(RegisterError):
    sentence = _("No second step is set up for this login. Nothing was changed.")


class RoleEndedError(RegisterError):
    sentence = _("This role has ended by that day already. Nothing was changed.")
