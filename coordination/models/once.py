from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.declarations import Declared, History, operator_only


class Once(models.Model):
    """One form that was sent and had its effect, so that the same form sent again has none."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=300)
    location = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)

    declared = Declared(
        operator_only("It holds where an answer went, for the person who sent the form alone."),
        history=History.NONE,
        unrecorded="Written in the transaction of the act, which is recorded; removed after two days.",
        sight="No page shows it; it is found by the digest of what the person sends.",
        excluded="It speaks of forms sent twice, not of the State.",
    )

    class Meta:
        verbose_name = _("form sent once")
        verbose_name_plural = _("forms sent once")
        indexes = [models.Index(fields=["at"], name="once_oldest")]

    def __str__(self) -> str:
        return f"{self.path} {self.at}"
