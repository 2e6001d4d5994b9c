from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination import validators
from coordination.declarations import OWN_CLASS, Declared, by
from coordination.enums import Classification
from coordination.models.state import name_in
from coordination.records import Recorded
from members.enums import GOVERNMENT_KINDS, BodyKind, Standing
from members.models.period import END_NOT_BEFORE_START, Period
from members.querysets import BodyQuerySet, MembershipQuerySet

DEEPEST = 12


class MemberBody(Recorded):
    """A body of the State or beside it that takes part in the mechanism or hosts one of its posts."""

    name = models.CharField(_("name"), max_length=200, validators=[validators.printable])
    other_names = models.JSONField(_("name in other languages"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    legal_basis = models.CharField(_("act or letter"), max_length=300, blank=True)
    address = models.TextField(_("address"), blank=True, validators=[validators.printable])
    began_on = models.DateField(_("exists since"), null=True, blank=True)
    ended_on = models.DateField(_("existed until"), null=True, blank=True)
    classification = models.CharField(
        _("classification"), max_length=12, choices=Classification.choices, default=Classification.GOVERNMENT
    )

    declared = Declared(OWN_CLASS)
    objects = BodyQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["name", "id"]
        permissions = [("act_for", "Can act for the body")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(began_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="memberbody_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="memberbody_by_name")]

    def __str__(self) -> str:
        return name_in(self)

    def get_absolute_url(self) -> str:
        return reverse("members:body-detail", args=[self.pk])

    @property
    def is_government(self) -> bool:
        return self.kind in GOVERNMENT_KINDS

    def clean(self) -> None:
        """Refuse an end before the start, and a body that would be a part of itself, at any depth."""
        if self.began_on and self.ended_on and self.ended_on < self.began_on:
            raise ValidationError({"ended_on": _("The end is before the start.")})
        above, depth = self.parent, 0
        while above is not None and depth < DEEPEST:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("A body cannot be a part of itself. Choose another, or none.")})
            above, depth = above.parent, depth + 1


class Membership(Period):
    """A period in which a body sat in the mechanism, in full or as observer."""

    body = models.ForeignKey(
        MemberBody, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("member body")
    )
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, default=Standing.FULL)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    legal_basis = models.CharField(_("act or letter"), max_length=300, blank=True)

    taken = _("This body sits in the mechanism in that period already. End that membership first.")
    one_of = "body"
    declared = Declared(by("body"))
    named_by = ("body",)
    objects = MembershipQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=END_NOT_BEFORE_START,
                name="membership_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(ended_on__isnull=True),
                name="membership_one_open_a_body",
                violation_error_message=_("This body sits in the mechanism already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_standing_display()}"

    def get_absolute_url(self) -> str:
        return self.body.get_absolute_url()

    def rivals(self) -> MembershipQuerySet:
        return Membership.objects.filter(body_id=self.body_id)

    def clean(self) -> None:
        """Refuse a period outside the body's own life, or one that overlaps another of the same body."""
        if self.body_id is None or self.began_on is None:
            return
        if self.body.began_on and self.began_on < self.body.began_on:
            raise ValidationError({"began_on": _("The body did not exist on that day. Correct the day, or the body.")})
        if self.body.ended_on and self.began_on > self.body.ended_on:
            raise ValidationError({"began_on": _("The body had ended by then. Correct the day, or the body.")})
        if self.body.ended_on and (self.ended_on is None or self.ended_on > self.body.ended_on):
            raise ValidationError({"ended_on": _("The body ends before that. Enter a last day up to the body's own.")})
        super().clean()
