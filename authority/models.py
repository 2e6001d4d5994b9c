import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authority.querysets import DesignationQuerySet
from coordination import validators
from coordination.declarations import OWN_CLASS, Declared
from coordination.enums import Classification
from coordination.models import StoredFile
from coordination.records import Recorded
from members.models import MemberBody
from members.models.period import END_NOT_BEFORE_START, Period


class Designation(Period):
    """The government entity that leads political coordination and policy direction, for a period (5.1)."""

    body = models.ForeignKey(
        MemberBody, verbose_name=_("host body"), on_delete=models.PROTECT, related_name="designations"
    )
    title = models.CharField(_("its own title"), max_length=200, validators=[validators.printable])
    other_titles = models.JSONField(_("title in other languages"), default=dict, blank=True)
    legal_basis = models.CharField(_("act or letter"), max_length=300)
    document = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    leads_coordination = models.BooleanField(_("leads political coordination"), default=True)
    leads_policy = models.BooleanField(_("leads policy direction"), default=True)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    signatory_name = models.CharField(_("signatory"), max_length=200, blank=True, validators=[validators.printable])
    signatory_title = models.CharField(_("title of the signatory"), max_length=200, validators=[validators.printable])
    signatory_other_titles = models.JSONField(
        default=dict, blank=True, verbose_name=_("signatory's title in other languages")
    )
    address = models.TextField(_("address"), validators=[validators.printable])
    city = models.CharField(_("city"), max_length=100)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[validators.phone])
    email = models.EmailField(_("e-mail"), blank=True, validators=[validators.email])
    classification = models.CharField(
        _("classification"), max_length=12, choices=Classification.choices, default=Classification.GOVERNMENT
    )
    # One authority at a time: a constant column makes "one open row" a constraint of the database.
    only = models.BooleanField(default=True, editable=False)

    personal = ("signatory_name", "address", "phone", "email")
    taken = _("There is a National Authority in that period. End that designation first.")
    one_of = "only"
    declared = Declared(OWN_CLASS)
    objects = DesignationQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("designation of the National Authority")
        verbose_name_plural = _("designations of the National Authority")
        ordering = ["-began_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=END_NOT_BEFORE_START,
                name="designation_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.UniqueConstraint(
                fields=["only"],
                condition=Q(ended_on__isnull=True),
                name="designation_one_active",
                violation_error_message=_("There is an active National Authority. End that designation first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_in()

    def title_in(self, language: str | None = None) -> str:
        language = (language or get_language() or "en").split("-")[0]
        return (self.other_titles or {}).get(language) or self.title

    def get_absolute_url(self) -> str:
        return reverse("authority:designation-detail", args=[self.pk])

    def rivals(self) -> DesignationQuerySet:
        return Designation.objects.all()

    def is_active(self, on: dt.date) -> bool:
        return self.began_on <= on and (self.ended_on is None or self.ended_on >= on)
