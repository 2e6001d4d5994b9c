import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.declarations import Declared, History, operator_only, party_only
from coordination.enums import JobState, NoticeState
from coordination.querysets import JobQuerySet


class Leased(models.Model):
    """A row of work that one worker holds for a time; the row is the truth, the broker only wakes workers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    period = models.CharField(max_length=60)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(default=clock.now)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Job(Leased):
    """Long work asked for by a person or the schedule, with its progress and outcome."""

    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    title = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=300, blank=True)
    outcome_url = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs"
    )
    started_at = models.DateTimeField(null=True, blank=True)

    declared = Declared(
        party_only("Who asked for the work, and who keeps the register."),
        history=History.NONE,
        unrecorded="Its state is the work's own; what the work wrote is recorded by the acts that it called.",
        excluded="It speaks of this machine's work, not of the State.",
    )
    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "period"], name="job_once_a_kind_subject_period"),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state__in=["queued", "running"]), name="job_open_by_time"),
            models.Index(fields=["-created_at", "-id"], name="job_newest"),
            models.Index(fields=["-created_at", "-id"], condition=Q(state="failed"), name="job_failed_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}


class Notice(Leased):
    """One message to one address: written with its cause, sent once, or marked that it may have gone twice."""

    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.QUEUED)
    address = models.EmailField(_("to"))
    heading = models.CharField(_("subject"), max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=8, default="en")
    message_id = models.CharField(max_length=120, unique=True)
    may_have_gone_twice = models.BooleanField(default=False)

    declared = Declared(
        operator_only("Messages are for whom they name; the outbox shows them to who sees that they leave."),
        history=History.NONE,
        unrecorded="Written with its cause, which is recorded; its state is the sending's own.",
        sight="The outbox asks the role; nobody else has a page of messages.",
        excluded="It speaks of this machine's post; that somebody was asked is in the record of the asking.",
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "period", "address"], name="notice_once_a_kind_subject_period"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state__in=["queued", "sending"]), name="notice_open_by_time"
            ),
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["-created_at", "-id"], condition=Q(state="failed"), name="notice_failed_newest"),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("outbox-detail", args=[self.pk])
