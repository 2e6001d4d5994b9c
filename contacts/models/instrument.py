import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.enums import Applies, Force
from contacts.querysets import InstrumentQuerySet, ParticipationQuerySet, RecipientQuerySet
from coordination import validators
from coordination.declarations import Declared, open_since
from coordination.models.state import name_in
from coordination.records import Recorded

INTERVAL = [MinValueValidator(1), MaxValueValidator(366)]


class Recipient(Recorded):
    """A body that is told who the contact is, such as the Office for Disarmament Affairs."""

    key = models.SlugField(unique=True, verbose_name=_("key"))
    name = models.CharField(_("name"), max_length=200, validators=[validators.printable])
    other_names = models.JSONField(_("name in other languages"), default=dict, blank=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    other_short_names = models.JSONField(default=dict, blank=True, verbose_name=_("short name in other languages"))
    office = models.CharField(_("office"), max_length=200, blank=True)
    other_offices = models.JSONField(default=dict, blank=True, verbose_name=_("office in other languages"))
    address = models.TextField(_("address"), blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, validators=[validators.email])
    mission_city = models.CharField(_("city of the State's mission"), max_length=100, blank=True)
    mission_other_cities = models.JSONField(
        default=dict, blank=True, verbose_name=_("mission's city in other languages")
    )
    languages = models.JSONField(_("languages that it reads"), default=list, validators=[validators.languages])
    certainty = models.CharField(_("certainty"), max_length=20, blank=True)
    source_note = models.TextField(_("source"), blank=True)

    declared = Declared(open_since("Whom the world names as recipient is published by the recipients themselves."))
    objects = RecipientQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["name"]

    def __str__(self) -> str:
        return name_in(self)

    def get_absolute_url(self) -> str:
        return reverse("contacts:recipient-detail", args=[self.key])

    def short(self, language: str | None = None) -> str:
        language = (language or get_language() or "en").split("-")[0]
        return (self.other_short_names or {}).get(language) or self.short_name or self.name

    @property
    def has_address(self) -> bool:
        return bool(self.address.strip() or self.email)


class Instrument(Recorded):
    """An instrument under which a State names a contact: those of clause 4, and regional ones."""

    key = models.SlugField(unique=True, verbose_name=_("key"))
    name = models.CharField(_("name"), max_length=300)
    other_names = models.JSONField(_("name in other languages"), default=dict, blank=True)
    short_name = models.CharField(_("short name"), max_length=60)
    other_short_names = models.JSONField(default=dict, blank=True, verbose_name=_("short name in other languages"))
    force = models.CharField(_("force"), max_length=10, choices=Force.choices)
    in_clause_4 = models.BooleanField(_("named in clause 4"), default=False)
    contact_ref = models.CharField(_("article or paragraph that asks for a contact"), max_length=100, blank=True)
    contact_other_refs = models.JSONField(
        default=dict, blank=True, verbose_name=_("article or paragraph in other languages")
    )
    contact_note = models.TextField(blank=True, verbose_name=_("note on the duty"))
    contact_duty = models.CharField(max_length=10, default="yes", verbose_name=_("duty to have a contact"))
    provision = models.CharField(max_length=40, blank=True, verbose_name=_("provision"))
    commitment = models.CharField(max_length=40, blank=True, verbose_name=_("commitment of the State"))
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="instruments", verbose_name=_("recipient")
    )
    several_contacts = models.CharField(max_length=10, default="yes", verbose_name=_("allows several contacts"))
    always_applies = models.BooleanField(default=False, verbose_name=_("applies to every State"))
    certainty = models.CharField(_("certainty"), max_length=20, blank=True)
    source_note = models.TextField(_("source"), blank=True)
    position = models.PositiveSmallIntegerField(default=0, verbose_name=_("place in the list"))
    confirm_days = models.PositiveSmallIntegerField(
        _("days until a confirmation is asked again"), default=180, validators=INTERVAL
    )
    receipt_days = models.PositiveSmallIntegerField(
        _("days until proof of receipt is missed"), default=30, validators=INTERVAL
    )

    declared = Declared(open_since("Instruments are published."))
    objects = InstrumentQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirm_days__gte=1, confirm_days__lte=366, receipt_days__gte=1, receipt_days__lte=366),
                name="instrument_intervals_1_to_366",
                violation_error_message=_("Choose a whole number of days from 1 to 366."),
            ),
        ]

    def __str__(self) -> str:
        return name_in(self)

    def get_absolute_url(self) -> str:
        return reverse("contacts:instrument-detail", args=[self.key])

    def short(self, language: str | None = None) -> str:
        language = (language or get_language() or "en").split("-")[0]
        return (self.other_short_names or {}).get(language) or self.short_name

    def ref(self, language: str | None = None) -> str:
        """Return the article or paragraph that asks for a contact, or an empty text where it is not known."""
        language = (language or get_language() or "en").split("-")[0]
        return (self.contact_other_refs or {}).get(language) or self.contact_ref

    @property
    def contact_label(self) -> str:
        """Return what a contact under this instrument is called: the standard's term only for clause 4."""
        if self.in_clause_4:
            return str(_("National Point of Contact"))
        return str(_("Contact under %(instrument)s")) % {"instrument": self.short()}


class Participation(Recorded):
    """How the State stands to one instrument; without a row that is unknown, save for PoA and ITI."""

    instrument = models.OneToOneField(
        Instrument, on_delete=models.PROTECT, related_name="participation", verbose_name=_("instrument")
    )
    applies = models.CharField(_("standing"), max_length=12, choices=Applies.choices, default=Applies.UNKNOWN)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    deposited_on = models.DateField(_("deposited on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force for the State on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    declared = Declared(open_since("How a State stands to an instrument is published by its depositary."))
    named_by = ("instrument",)
    objects = ParticipationQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | Q(in_force_on__isnull=True)
                | Q(withdrawn_on__gte=F("in_force_on")),
                name="participation_withdrawn_not_before_force",
                violation_error_message=_("The withdrawal is before the entry into force."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}: {self.get_applies_display()}"

    def applies_on(self, on: dt.date) -> bool:
        """Return whether the instrument binds or commits the State on the day. Source: ISACS 03.40, 4.2 to 4.5."""
        if self.withdrawn_on is not None and self.withdrawn_on <= on:
            return False
        if self.applies == Applies.CONSENSUS:
            return True
        return self.applies == Applies.PARTY and (self.in_force_on is None or self.in_force_on <= on)
