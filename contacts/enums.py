from django.db import models
from django.utils.translation import gettext_lazy as _


class Force(models.TextChoices):
    TREATY = "treaty", _("Treaty")
    POLITICAL = "political", _("Political commitment")


class Applies(models.TextChoices):
    """How the State stands to an instrument; unknown never means "not applicable"."""

    CONSENSUS = "consensus", _("Applies by consensus")
    PARTY = "party", _("Party")
    SIGNATORY = "signatory", _("Signatory, not Party")
    NOT_PARTY = "not-party", _("Not Party")
    UNKNOWN = "unknown", _("Not recorded")


class PointKind(models.TextChoices):
    OFFICE = "office", _("An office with its own mailbox")
    SEAT = "seat", _("A post and so its present holder")


class EventKind(models.TextChoices):
    """What happened in the life of a registration, each on a day."""

    PASSED = "passed", _("Passed to the mission")
    SENT = "sent", _("Sent to the recipient")
    RECEIPT = "receipt", _("Proof of receipt")
    CONFIRMED = "confirmed", _("Confirmed by the holder")


class Channel(models.TextChoices):
    NOTE_VERBALE = "note-verbale", _("Note verbale through the mission")
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    PORTAL = "portal", _("The recipient's own portal")
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement by the recipient")
    PUBLISHED_LIST = "published-list", _("Entry seen in the recipient's published list")
    LINK = "link", _("Signed link")
    TELEPHONE = "telephone", _("Telephone")
    IN_PERSON = "in-person", _("In person")


SENDING = (Channel.NOTE_VERBALE, Channel.LETTER, Channel.EMAIL, Channel.PORTAL)
RECEIVING = (Channel.ACKNOWLEDGEMENT, Channel.PUBLISHED_LIST)
CONFIRMING = (Channel.LINK, Channel.TELEPHONE, Channel.LETTER, Channel.IN_PERSON)


class StaleReason(models.TextChoices):
    """Why a registration, or an instrument, needs a hand. The reasons cannot be loosened (6.1, 6.3)."""

    UNCONFIRMED = "unconfirmed", _("Not confirmed by the holder within the house interval")
    NO_RECEIPT = "no-receipt", _("No proof of receipt")
    DIFFERS = "differs", _("Differs from what the recipient was last told")
    VACANT = "vacant", _("The contact is vacant")
    ENDED = "ended", _("The contact has ended")
    BODY_LEFT = "body-left", _("The contact's body has left")
    GAP = "gap", _("The instrument applies and has no serving contact")


class PaperForm(models.TextChoices):
    LETTER = "letter", _("Letter signed by the authority")
    NOTE_VERBALE = "note-verbale", _("Note verbale with covering memorandum")


class Answer(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    CORRECTED = "corrected", _("Corrected")


class Decision(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class Oversight(models.TextChoices):
    """The National Authority's part in an exchange (6.1: under its oversight)."""

    NONE = "none", _("None recorded")
    LED = "led", _("Led it")
    ATTENDED = "attended", _("Attended")
    APPROVED = "approved", _("Approved it")


class Requirement(models.TextChoices):
    """What 6.2 asks of the post, never a mark on a person."""

    B = "b", _("Knowledge of political, legal and technical requirements (6.2 b)")
    C = "c", _("Experience in designing and implementing control programmes (6.2 c)")
    D = "d", _("Understanding of the stakeholders' roles and capacities (6.2 d)")
    E = "e", _("Skill to consult, deal diplomatically and share information (6.2 e)")
    F = "f", _("Skill to write, prepare and present reports (6.2 f)")


class ProofKind(models.TextChoices):
    POST = "post", _("Post held")
    TRAINING = "training", _("Training")
    EXPERIENCE = "experience", _("Experience")
