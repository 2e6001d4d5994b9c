from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.declarations import Declared, History, party_only
from coordination.models.documents import WriteOnce
from coordination.models.work import Job
from coordination.querysets import ExportQuerySet

if TYPE_CHECKING:
    from coordination.access import Viewer


class Export(WriteOnce):
    """A file that the register made for one person: what they could read then, for them alone, for some days."""

    name = models.CharField(_("file name"), max_length=120)
    digest = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    rows = models.PositiveIntegerField(_("rows"))
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="export")
    made_for = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    # The roles, bodies and seats that the person had when it was made: without one of them it is closed.
    rights = models.JSONField(default=list)

    declared = Declared(
        party_only("The person for whom it was made, while their rights last."),
        history=History.ONCE,
        excluded="It is a copy of what the register holds, kept for some days.",
    )
    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["made_at"], name="export_by_age")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("export-file", args=[self.pk])

    def is_open_to(self, viewer: "Viewer") -> bool:
        """Return whether the person still has every right that they had when the file was made."""
        return set(self.rights) <= set(rights_of(viewer))


def rights_of(viewer: "Viewer") -> list[str]:
    """Return what a person's sight rests on today, as plain texts in order."""
    keys = [*viewer.roles, *map(str, viewer.body_ids), *map(str, viewer.seat_ids)]
    return sorted(str(key) for key in keys)
