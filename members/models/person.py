from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination import validators
from coordination.declarations import Declared, party_only
from coordination.records import Recorded
from members.enums import Gender
from members.querysets import PersonQuerySet


class Person(Recorded):
    """Somebody who holds or held a seat: the only place for a person's details, office data only."""

    name = models.CharField(_("name"), max_length=200, validators=[validators.printable])
    gender = models.CharField(_("gender"), max_length=12, choices=Gender.choices, default=Gender.NOT_STATED)
    email = models.EmailField(_("office e-mail"), blank=True, validators=[validators.email])
    phone = models.CharField(_("office telephone"), max_length=40, blank=True, validators=[validators.phone])
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[validators.languages])
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
        verbose_name=_("sign-in"),
    )

    personal = ("name", "gender", "email", "phone")
    # No list and no history shows it to others: it is counted only (7.4.1).
    counted_only = ("gender",)
    declared = Declared(party_only("A person's details are for their own body and for who keeps the register."))
    objects = PersonQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:person-detail", args=[self.pk])
