from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.declarations import Declared, History, operator_only


class Heartbeat(models.Model):
    """A process beside the pages that said it lives: one row a worker, and one for the schedule's tick."""

    WORKER = "worker"
    SCHEDULE = "schedule"

    process = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    seen_at = models.DateTimeField(default=clock.now)
    version = models.CharField(max_length=40, blank=True)

    declared = Declared(
        operator_only("How the machine is, for who keeps it."),
        history=History.NONE,
        unrecorded="A sign of life is overwritten by the next one.",
        sight="The page of health asks the role.",
        excluded="It speaks of this machine, not of the State.",
    )

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        constraints = [
            models.UniqueConstraint(fields=["process", "name"], name="heartbeat_one_a_process"),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.name}"


class Backup(models.Model):
    """A finished copy of the database and the files: when, where, and the digest of its list of contents.

    Without a digest another tool has taken it, and the register knows no more than that.
    """

    at = models.DateTimeField(default=clock.now)
    place = models.CharField(_("place"), max_length=300)
    database = models.CharField(_("database"), max_length=20)
    file_count = models.PositiveIntegerField(_("files"), default=0)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    declared = Declared(
        operator_only("Where copies lie, for who keeps the machine."),
        history=History.NONE,
        unrecorded="Written once for each copy.",
        sight="The page of health asks the role.",
        excluded="It speaks of this machine, not of the State.",
    )

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        indexes = [models.Index(fields=["-at", "-id"], name="backup_newest")]

    def __str__(self) -> str:
        return f"{self.place} {self.at:%Y-%m-%d}"
