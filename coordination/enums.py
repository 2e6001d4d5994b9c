from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is here; held through a seat or an assignment, never a field of the user."""

    ADMINISTRATOR = "administrator", _("Administrator")
    SECRETARIAT = "secretariat", _("Secretariat")
    HEAD = "head", _("Head of the National Authority")
    NPC = "npc", _("National Point of Contact")
    MISSION = "mission", _("Mission liaison")
    FOCAL = "focal", _("Focal point of a member")
    AUDITOR = "auditor", _("Auditor")
    OBSERVER = "observer", _("Observer")


# Who answers for what is only counted, such as the balance of seats (7.4.1), and so reads single values.
COUNTING = (Role.SECRETARIAT, Role.AUDITOR, Role.HEAD)


class Classification(models.TextChoices):
    """Who may read a record; new records start at government, widening is an act with a reason."""

    PUBLIC = "public", _("Public")
    MECHANISM = "mechanism", _("Mechanism: all members and observers")
    GOVERNMENT = "government", _("Government members and National Points of Contact")
    RESTRICTED = "restricted", _("Restricted: owning body, secretariat, auditor")


class Verdict(models.TextChoices):
    """Answers to a provision; exactly these words in commands and exports."""

    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    NOT_MET = "not-met", _("not met")
    NOT_APPLICABLE = "not-applicable", _("not applicable")
    ATTESTED = "attested", _("attested")
    UNKNOWN = "unknown", _("unknown")


class KeptAs(models.TextChoices):
    """What was done to an attached file before it was kept."""

    CLEANED = "cleaned", _("Written anew, without what was hidden in it")
    SIGNED = "signed", _("As it came, since it is signed electronically")
    CAME = "came", _("As it came")


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class NoticeState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    KEPT = "kept", _("Kept in the outbox, not sent outside")
    FAILED = "failed", _("Failed")
