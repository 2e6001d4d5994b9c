from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    """Counted in composition (7.4.1), never shown in lists."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other")
    NOT_STATED = "not-stated", _("Not stated")


class BodyKind(models.TextChoices):
    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Government agency")
    OFFICE = "office", _("Office of the President or Prime Minister")
    LEGISLATURE = "legislature", _("Legislature")
    CIVIL_SOCIETY = "civil-society", _("Civil society")
    INDUSTRY = "industry", _("Industry")
    UN = "un", _("United Nations body")
    INTERNATIONAL = "international", _("International organization")
    REGIONAL = "regional", _("Regional or sub-regional organization")
    SUBNATIONAL = "subnational", _("Sub-national task force")


GOVERNMENT_KINDS = (
    BodyKind.MINISTRY,
    BodyKind.AGENCY,
    BodyKind.OFFICE,
    BodyKind.LEGISLATURE,
    BodyKind.SUBNATIONAL,
)


class Standing(models.TextChoices):
    FULL = "full", _("Full member")
    OBSERVER = "observer", _("Observer")


class SeatKind(models.TextChoices):
    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice-chair", _("Vice-chair")
    MEMBER = "member", _("Member")
    ALTERNATE = "alternate", _("Alternate")
    OBSERVER = "observer", _("Observer")
    SECRETARIAT = "secretariat", _("Secretariat post")
    HEAD = "head", _("Head of the National Authority")
    POINT_OF_CONTACT = "point-of-contact", _("Point of contact")
    MISSION = "mission", _("Mission liaison")
