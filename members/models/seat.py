from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coordination import validators
from coordination.declarations import Declared, by
from coordination.records import Recorded
from members.enums import SeatKind
from members.models.body import MemberBody
from members.models.period import END_NOT_BEFORE_START, Period
from members.models.person import Person
from members.querysets import HoldingQuerySet, SeatQuerySet
from members.words import joined


class Seat(Period):
    """A place of a body that stays while people come and go."""

    body = models.ForeignKey(MemberBody, verbose_name=_("body"), on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(_("kind"), max_length=20, choices=SeatKind.choices)
    title = models.CharField(_("title of the post"), max_length=200, validators=[validators.printable])
    other_titles = models.JSONField(_("title in other languages"), default=dict, blank=True)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    declared = Declared(by("body"))
    objects = SeatQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=END_NOT_BEFORE_START,
                name="seat_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_in()

    def title_in(self, language: str | None = None) -> str:
        language = (language or get_language() or "en").split("-")[0]
        return (self.other_titles or {}).get(language) or self.title

    def get_absolute_url(self) -> str:
        return reverse("members:seat-detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse an end before the start, and a seat that would outlive its body."""
        super().clean()
        if self.body_id is None or self.body.ended_on is None:
            return
        if self.ended_on is None or self.ended_on > self.body.ended_on:
            raise ValidationError(
                {"body": _("The body ends on its last day, and its seats with it. Choose a body that exists.")}
            )


class Holding(Period):
    """A person in a seat for a period, in full or acting; the last day counts."""

    seat = models.ForeignKey(Seat, verbose_name=_("seat"), on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="holdings")
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_acting = models.BooleanField(_("acting"), default=False)
    authority = models.CharField(_("act or letter"), max_length=300, blank=True)

    taken = _("This seat has a holder in that period. End that holding first.")
    one_of = "seat"
    declared = Declared(by("seat__body"))
    named_by = ("person", "seat")
    objects = HoldingQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        ordering = ["-began_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=END_NOT_BEFORE_START,
                name="holding_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(ended_on__isnull=True),
                name="holding_one_open_a_seat",
                violation_error_message=_("This seat has a holder. End that holding first."),
            ),
        ]
        indexes = [models.Index(fields=["seat", "began_on"], name="holding_of_seat")]

    def __str__(self) -> str:
        return joined(self.person, self.seat)

    def get_absolute_url(self) -> str:
        return self.seat.get_absolute_url()

    def rivals(self) -> HoldingQuerySet:
        return Holding.objects.filter(seat_id=self.seat_id)

    def clean(self) -> None:
        """Refuse a period outside the seat's own life, or one that overlaps another of the same seat."""
        if self.seat_id is None or self.began_on is None:
            return
        if self.began_on < self.seat.began_on:
            raise ValidationError({"began_on": _("The seat did not exist on that day. Correct the day, or the seat.")})
        if self.seat.ended_on and self.began_on > self.seat.ended_on:
            raise ValidationError({"began_on": _("The seat had ended by then. Correct the day, or the seat.")})
        if self.seat.ended_on and (self.ended_on is None or self.ended_on > self.seat.ended_on):
            raise ValidationError({"ended_on": _("The seat ends before that. Enter a last day up to the seat's own.")})
        super().clean()
