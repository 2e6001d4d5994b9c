from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.enums import PaperForm
from contacts.models.instrument import Recipient
from contacts.models.registration import Registration
from contacts.querysets import NotificationLineQuerySet, NotificationQuerySet
from coordination import validators
from coordination.declarations import Declared, by, party_only
from coordination.models import Job, SealedDocument
from coordination.records import Recorded


class Notification(Recorded):
    """One paper to one recipient about all contacts that it has to be told of (6.3)."""

    number = models.PositiveIntegerField(unique=True, editable=False)
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="notifications", verbose_name=_("recipient")
    )
    form = models.CharField(_("form"), max_length=12, choices=PaperForm.choices)
    language = models.CharField(_("language"), max_length=8)
    dated = models.DateField(_("dated"))
    own_number = models.CharField(_("own number"), max_length=60, blank=True, validators=[validators.printable])
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name=_("takes the place of"),
    )
    job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("job")
    )
    document = models.OneToOneField(
        SealedDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notification",
        verbose_name=_("sealed document"),
    )
    asked_by = models.ForeignKey(
        "coordination.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )

    declared = Declared(
        party_only("It goes to its recipient: for who makes it, who passes it on, and whose post it tells of.")
    )
    named_by = ("recipient",)
    objects = NotificationQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.reference} {self.recipient}"

    @property
    def reference(self) -> str:
        return f"NOT-{self.number:04d}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:notification-detail", args=[self.pk])


class NotificationLine(Recorded):
    """A registration of which a notification tells, with the details as they stand in it."""

    notification = models.ForeignKey(
        Notification, on_delete=models.PROTECT, related_name="lines", verbose_name=_("notification")
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="lines", verbose_name=_("registration")
    )
    details = models.JSONField(default=dict, verbose_name=_("contact details at that time"))
    details_digest = models.CharField(max_length=64)

    personal = ("details",)
    declared = Declared(by("registration__point"))
    named_by = ("notification", "registration")
    objects = NotificationLineQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("line of a notification")
        verbose_name_plural = _("lines of notifications")
        constraints = [
            models.UniqueConstraint(fields=["notification", "registration"], name="notificationline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notification.reference}: {self.registration}"
