from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.enums import Channel, EventKind, StaleReason
from contacts.models.instrument import Instrument, Recipient
from contacts.models.point import PointOfContact
from contacts.querysets import FlagQuerySet, OfRegistrationQuerySet
from contacts.registrations import RegistrationQuerySet
from coordination import clock, validators
from coordination.declarations import Declared, History, by, operator_only
from coordination.models import StoredFile
from coordination.records import Recorded


class Registration(Recorded):
    """A point of contact under one instrument, to be provided to a recipient and kept up to date (6.3)."""

    point = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("point of contact")
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("instrument")
    )
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("recipient")
    )
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    declared = Declared(by("point"))
    named_by = ("point", "instrument")
    objects = RegistrationQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="registration_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.UniqueConstraint(
                fields=["point", "instrument"],
                condition=Q(ended_on__isnull=True),
                name="registration_one_open_a_point_and_instrument",
                violation_error_message=_("This contact is registered under this instrument already."),
            ),
        ]
        indexes = [
            models.Index(fields=["instrument", "id"], name="registration_of_instrument"),
            models.Index(fields=["recipient", "id"], name="registration_of_recipient"),
            models.Index(fields=["recorded_at"], name="registration_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.point.reference} · {self.instrument.short()}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:registration-detail", args=[self.pk])


class RegistrationEvent(Recorded):
    """One dated fact in the life of a registration; positions on the life line are computed from these."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="events", verbose_name=_("registration")
    )
    kind = models.CharField(_("what happened"), max_length=10, choices=EventKind.choices)
    on = models.DateField(_("on"))
    channel = models.CharField(_("how"), max_length=20, choices=Channel.choices, blank=True)
    number = models.CharField(
        _("number of the note or letter"), max_length=100, blank=True, validators=[validators.printable]
    )
    notification = models.ForeignKey(
        "contacts.Notification",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("notification"),
    )
    verification = models.ForeignKey(
        "contacts.VerificationRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("verification"),
    )
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    # What the recipient was told (sent) or the holder confirmed: the details and their fingerprint.
    details = models.JSONField(default=dict, blank=True, verbose_name=_("contact details at that time"))
    details_digest = models.CharField(max_length=64, blank=True)
    withdrawn_on = models.DateField(_("entered in error, withdrawn on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    personal = ("details",)
    declared = Declared(by("registration__point"))
    objects = OfRegistrationQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("event of a registration")
        verbose_name_plural = _("events of registrations")
        ordering = ["on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=EventKind.SENT) | ~Q(details_digest=""),
                name="registrationevent_sent_says_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["registration", "kind", "-on", "-recorded_at"],
                condition=Q(withdrawn_on__isnull=True),
                name="registrationevent_latest",
            ),
            models.Index(fields=["recorded_at"], name="registrationevent_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class StaleFlag(Recorded):
    """The log of when the sweep or an action saw a reason begin and end; never itself the judgement."""

    registration = models.ForeignKey(
        Registration,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="flags",
        verbose_name=_("registration"),
    )
    instrument = models.ForeignKey(
        Instrument, null=True, blank=True, on_delete=models.PROTECT, related_name="flags", verbose_name=_("instrument")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=StaleReason.choices)
    since = models.DateField(_("since"))
    opened_at = models.DateTimeField(_("seen at"))
    closed_at = models.DateTimeField(_("gone at"), null=True, blank=True)

    declared = Declared(by("registration__point"))
    named_by = ("registration", "instrument")
    objects = FlagQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        constraints = [
            models.CheckConstraint(
                condition=Q(reason=StaleReason.GAP, registration__isnull=True, instrument__isnull=False)
                | (~Q(reason=StaleReason.GAP) & Q(registration__isnull=False, instrument__isnull=True)),
                name="staleflag_subject_fits_reason",
            ),
            models.UniqueConstraint(
                fields=["registration", "reason"],
                condition=Q(closed_at__isnull=True, registration__isnull=False),
                name="staleflag_one_open_a_registration",
            ),
            models.UniqueConstraint(
                fields=["instrument", "reason"],
                condition=Q(closed_at__isnull=True, instrument__isnull=False),
                name="staleflag_one_open_an_instrument",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at"], condition=Q(closed_at__isnull=True), name="staleflag_open_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.registration or self.instrument}"


class SweepMark(models.Model):
    """The last whole look at all registrations: for which day, and when it began."""

    name = models.CharField(max_length=20, primary_key=True)
    on = models.DateField()
    at = models.DateTimeField()

    declared = Declared(
        operator_only("When the register last looked at itself."),
        history=History.NONE,
        unrecorded="Each sweep writes over the last; what it saw is in the flags, which are recorded.",
        sight="The sweep alone reads it, and pages say its day.",
        excluded="It speaks of this machine's work, not of the State.",
    )

    class Meta:
        verbose_name = _("mark of the sweep")
        verbose_name_plural = _("marks of the sweep")

    def __str__(self) -> str:
        return f"{self.name} {self.on}"
