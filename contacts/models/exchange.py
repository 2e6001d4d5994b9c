from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.enums import Oversight
from contacts.models.point import PointOfContact
from contacts.querysets import ExchangeQuerySet, LiaisonPartQuerySet, OfPointQuerySet
from coordination import validators
from coordination.declarations import OWN_CLASS, Declared, by
from coordination.enums import Classification
from coordination.records import Recorded


class LiaisonExchange(Recorded):
    """Contacts shared information or coordinated an activity, under the National Authority's oversight (6.1)."""

    on = models.DateField(_("on"))
    subject = models.CharField(_("subject"), max_length=200, validators=[validators.printable])
    shared = models.TextField(_("information shared"), blank=True, validators=[validators.printable])
    coordinated = models.TextField(_("activity coordinated"), blank=True, validators=[validators.printable])
    oversight = models.CharField(
        _("part of the National Authority"), max_length=10, choices=Oversight.choices, default=Oversight.NONE
    )
    classification = models.CharField(
        _("classification"), max_length=12, choices=Classification.choices, default=Classification.GOVERNMENT
    )

    declared = Declared(OWN_CLASS)
    objects = ExchangeQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("exchange between contacts")
        verbose_name_plural = _("exchanges between contacts")
        ordering = ["-on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~(Q(shared="") & Q(coordinated="")),
                name="liaisonexchange_has_content",
                violation_error_message=_("Say what was shared, or which activity was coordinated."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("contacts:exchange-detail", args=[self.pk])


class LiaisonPart(Recorded):
    """A point of contact that took part in an exchange."""

    exchange = models.ForeignKey(
        LiaisonExchange, on_delete=models.PROTECT, related_name="parts", verbose_name=_("exchange")
    )
    point = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="exchanges", verbose_name=_("point of contact")
    )

    declared = Declared(by("exchange"))
    named_by = ("point", "exchange")
    objects = LiaisonPartQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("part in an exchange")
        verbose_name_plural = _("parts in exchanges")
        constraints = [models.UniqueConstraint(fields=["exchange", "point"], name="liaisonpart_once")]

    def __str__(self) -> str:
        return f"{self.point.reference}: {self.exchange}"


class OutsideRequest(Recorded):
    """Somebody sought or offered information, cooperation or help, and the contact was the first address (6.2 a)."""

    point = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="requests", verbose_name=_("point of contact")
    )
    received_on = models.DateField(_("received on"))
    sender = models.CharField(_("from"), max_length=200, validators=[validators.printable])
    subject = models.CharField(_("subject"), max_length=200, validators=[validators.printable])
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    answered_on = models.DateField(_("answered or passed on, on"), null=True, blank=True)
    outcome = models.CharField(_("answer, or to whom it was passed on"), max_length=300, blank=True)

    personal = ("sender", "outcome")
    declared = Declared(by("point"))
    objects = OfPointQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("outside request")
        verbose_name_plural = _("outside requests")
        ordering = ["-received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("received_on")),
                name="outsiderequest_answer_not_before_receipt",
                violation_error_message=_("The answer is before the request."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
