from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.enums import PointKind, ProofKind, Requirement
from contacts.querysets import OfPointQuerySet, PointQuerySet
from coordination import validators
from coordination.declarations import OWN_CLASS, Declared, by
from coordination.enums import Classification
from coordination.models import User
from coordination.records import Recorded
from members.models import Holding, MemberBody, Seat


class PointOfContact(Recorded):
    """An office or post of the national government that answers the world under one or more instruments (6.2)."""

    number = models.PositiveIntegerField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=PointKind.choices)
    body = models.ForeignKey(MemberBody, verbose_name=_("body"), on_delete=models.PROTECT, related_name="points")
    seat = models.ForeignKey(
        Seat, verbose_name=_("post"), null=True, blank=True, on_delete=models.PROTECT, related_name="points"
    )
    office = models.CharField(
        _("office or position"),
        max_length=200,
        validators=[validators.printable],
        help_text=_("The name of the office, or the position that the holder has."),
    )
    other_offices = models.JSONField(_("office in other languages"), default=dict, blank=True)
    address = models.TextField(_("office address"), blank=True, validators=[validators.printable])
    emails = models.JSONField(_("office e-mail addresses"), default=list, blank=True, validators=[validators.emails])
    phones = models.JSONField(_("office telephones"), default=list, blank=True, validators=[validators.phones])
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[validators.languages])
    designated_on = models.DateField(_("designated on"))
    legal_basis = models.CharField(_("act or letter"), max_length=300, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    published_at = models.CharField(_("where its address is published"), max_length=300, blank=True)
    address_tested_on = models.DateField(_("address last tested on"), null=True, blank=True)
    classification = models.CharField(
        _("classification"), max_length=12, choices=Classification.choices, default=Classification.GOVERNMENT
    )
    # Fingerprint of what a recipient would be told today and the day since it reads so; written by
    # the actions that change a part of it, compared with what each recipient was last told.
    details_digest = models.CharField(max_length=64, editable=False)
    details_since = models.DateField(editable=False)

    personal = ("address", "emails", "phones")
    declared = Declared(OWN_CLASS)
    objects = PointQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("point of contact")
        verbose_name_plural = _("points of contact")
        ordering = ["number"]
        permissions = [("act_for", "Can act for the point of contact")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("designated_on")),
                name="pointofcontact_end_not_before_start",
                violation_error_message=_("The end is before the designation."),
            ),
            models.CheckConstraint(
                condition=Q(kind=PointKind.OFFICE, seat__isnull=True) | Q(kind=PointKind.SEAT, seat__isnull=False),
                name="pointofcontact_post_has_seat",
                violation_error_message=_("A post needs its seat; an office has none."),
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_on__isnull=True), name="pointofcontact_one_open_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.office_in()}"

    @property
    def reference(self) -> str:
        return f"NPC-{self.number:03d}"

    def office_in(self, language: str | None = None) -> str:
        language = (language or get_language() or "en").split("-")[0]
        return (self.other_offices or {}).get(language) or self.office

    def get_absolute_url(self) -> str:
        return reverse("contacts:point-detail", args=[self.pk])

    def clean(self) -> None:
        if self.kind == PointKind.OFFICE and not self.emails:
            raise ValidationError({"emails": _("An office needs a mailbox of its own.")})
        if self.body_id and not self.body.is_government:
            raise ValidationError(
                {"body": _("A point of contact is an office or person of the national government (6.2).")}
            )
        if self.seat_id and self.body_id and self.seat.body_id != self.body_id:
            raise ValidationError({"seat": _("This post belongs to another body. Choose a post of the body named.")})


class PostRequirement(Recorded):
    """What 6.2 b to f asks of this post, in the house's own words."""

    point = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("point of contact")
    )
    letter = models.CharField(_("requirement"), max_length=1, choices=Requirement.choices)
    text = models.TextField(_("what the post requires"), validators=[validators.printable])

    declared = Declared(by("point"))
    named_by = ("point",)
    objects = OfPointQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("requirement of the post")
        verbose_name_plural = _("requirements of the post")
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["point", "letter"], name="postrequirement_one_a_letter")]

    def __str__(self) -> str:
        return f"6.2 {self.letter}) {self.point}"


class PostProof(Recorded):
    """Dated proof that the present holder, or the office's staff together, meets a requirement; no marks."""

    point = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="proofs", verbose_name=_("point of contact")
    )
    letter = models.CharField(_("requirement"), max_length=1, choices=Requirement.choices)
    holding = models.ForeignKey(
        Holding, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("holder")
    )
    kind = models.CharField(_("kind of proof"), max_length=12, choices=ProofKind.choices)
    text = models.CharField(_("proof"), max_length=300, validators=[validators.printable])
    dated_on = models.DateField(_("dated"))
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    personal = ("text",)
    refuses_marks = ("text",)
    declared = Declared(by("point"))
    objects = OfPointQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("proof of a requirement")
        verbose_name_plural = _("proofs of requirements")
        ordering = ["letter", "-dated_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_on__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
                name="postproof_confirmed_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"6.2 {self.letter}) {self.text}"
