from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.enums import Answer, Channel, Decision
from contacts.models.point import PointOfContact
from contacts.querysets import OfPointQuerySet
from coordination import validators
from coordination.declarations import Declared, by
from coordination.models import Notice, User
from coordination.records import Recorded


class VerificationRequest(Recorded):
    """The holder was asked whether the details are right: by signed link, telephone, letter or in person."""

    point = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="verifications", verbose_name=_("point of contact")
    )
    channel = models.CharField(_("how"), max_length=20, choices=Channel.choices)
    address = models.CharField(_("asked at"), max_length=254, blank=True)
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("link expires at"), null=True, blank=True)
    # Only the digest is kept: who reads the database cannot answer for the contact.
    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    notice = models.ForeignKey(
        Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("message")
    )
    details_digest = models.CharField(max_length=64, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(_("who answered"), max_length=200, blank=True, validators=[validators.printable])
    # What the holder saw when answering, so that a correction decided later overwrites nothing unseen.
    details = models.JSONField(_("contact details at that time"), default=dict, blank=True)
    correction = models.JSONField(_("correction"), default=dict, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    personal = ("address", "answered_by", "details", "correction")
    declared = Declared(by("point"))
    named_by = ("point",)
    objects = OfPointQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="verification_answered_with_date",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_on__isnull=False, decided_by__isnull=False)),
                name="verification_decided_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="verification_token_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point.reference} · {self.get_channel_display()}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:point-detail", args=[self.point_id])

    @property
    def awaits_decision(self) -> bool:
        return self.answer == Answer.CORRECTED and not self.decision
