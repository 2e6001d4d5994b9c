from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination import validators
from coordination.declarations import Declared, open_since
from coordination.querysets import OpenQuerySet
from coordination.records import Recorded

CACHE_KEY = "coordination.state"


def name_in(record: Any, language: str | None = None) -> str:
    """Return the record's name in `language` (default: the active one), else its first name."""
    language = (language or get_language() or "en").split("-")[0]
    return (record.other_names or {}).get(language) or record.name


class State(Recorded):
    """The State that this installation serves: one row."""

    name = models.CharField(_("name"), max_length=200, validators=[validators.printable])
    other_names = models.JSONField(_("name in other languages"), default=dict, blank=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    other_short_names = models.JSONField(_("short name in other languages"), default=dict, blank=True)
    mechanism_name = models.CharField(_("name of the mechanism"), max_length=200, validators=[validators.printable])
    mechanism_other_names = models.JSONField(
        default=dict, blank=True, verbose_name=_("name of the mechanism in other languages")
    )
    iso_code = models.CharField(_("ISO code"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validators.time_zone])
    weekend = models.JSONField(_("weekend days"), default=list, blank=True, help_text=_("Monday is 0."))
    holidays = models.JSONField(_("holidays"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[validators.languages])
    neighbours = models.JSONField(_("neighbouring States"), default=list, blank=True)
    population = models.JSONField(_("population by year"), default=dict, blank=True)
    foreign_ministry = models.CharField(_("foreign ministry"), max_length=200, blank=True)
    foreign_ministry_other_names = models.JSONField(
        default=dict, blank=True, verbose_name=_("name of the foreign ministry in other languages")
    )
    foreign_ministry_address = models.TextField(_("address of the foreign ministry"), blank=True)
    only = models.BooleanField(default=True, editable=False)

    declared = Declared(open_since("Facts of the State are known to everybody in it."))
    objects = OpenQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = pgettext_lazy("a country", "State")
        verbose_name_plural = _("States")
        constraints = [
            models.UniqueConstraint(fields=["only"], name="state_only_one"),
            models.CheckConstraint(condition=models.Q(only=True), name="state_only_true"),
        ]

    def __str__(self) -> str:
        return name_in(self)

    def short(self, language: str | None = None) -> str:
        language = (language or get_language() or "en").split("-")[0]
        return self.other_short_names.get(language) or self.short_name or name_in(self, language)

    def mechanism(self, language: str | None = None) -> str:
        """Return the mechanism's own name in a language (default: the active one)."""
        language = (language or get_language() or "en").split("-")[0]
        return self.mechanism_other_names.get(language) or self.mechanism_name

    def foreign_ministry_in(self, language: str | None = None) -> str:
        language = (language or get_language() or "en").split("-")[0]
        return self.foreign_ministry_other_names.get(language) or self.foreign_ministry

    def clean(self) -> None:
        if not all(isinstance(day, int) and 0 <= day <= 6 for day in self.weekend):
            raise ValidationError({"weekend": _("Name weekend days by number, Monday is 0.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(CACHE_KEY)

    @classmethod
    def current(cls) -> "State | None":
        """Return the State on record, from the cache where it can be; None before set-up."""
        state = cache.get(CACHE_KEY)
        if state is None:
            state = cls.objects.first()
            if state is not None:
                cache.set(CACHE_KEY, state, 60)
        return state


class HouseValue(Recorded):
    """A number that the house has set in place of the register's default, such as days of *regularly*."""

    key = models.CharField(max_length=60, unique=True, verbose_name=_("number of the house"))
    value = models.PositiveIntegerField(_("value"))

    declared = Declared(open_since("By which numbers the house judges has to be open to whom it judges."))
    objects = OpenQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("house value")
        verbose_name_plural = _("house values")

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
