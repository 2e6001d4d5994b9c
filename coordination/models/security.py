import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.declarations import Declared, History, operator_only, party_only
from coordination.enums import Role
from coordination.querysets import AssignmentQuerySet, EventQuerySet
from coordination.records import Recorded


class RoleAssignment(Recorded):
    """Administrator or auditor, given to a person for a time; the other roles follow from seats."""

    ASSIGNED = (Role.ADMINISTRATOR, Role.AUDITOR)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.label) for role in ASSIGNED])
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    authority = models.CharField(_("act or letter"), max_length=200)

    declared = Declared(party_only("Whose role it is, and who answers for access."))
    named_by = ("user",)
    objects = AssignmentQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("began_on")),
                name="roleassignment_end_not_before_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(ended_on__isnull=True), name="roleassignment_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return self.user.get_absolute_url()


class SecurityEvent(models.Model):
    """Something that touched access or left the house: a sign-in, an export, a document opened."""

    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    salt = models.UUIDField(default=uuid.uuid4, editable=False)

    # An address that was tried, a name in a detail: sealed by HMAC, so that it can be erased later.
    personal = ("subject", "detail")

    declared = Declared(
        operator_only("The administrator and the auditor read it, on the page of events alone."),
        history=History.ONCE,
        sight="The page of events asks the role; there is no event of one's own.",
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        indexes = [
            models.Index(fields=["-at", "-id"], name="securityevent_newest"),
            models.Index(fields=["actor", "-at", "-id"], name="securityevent_of_actor"),
            models.Index(fields=["kind", "-at", "-id"], name="securityevent_of_kind"),
            models.Index(fields=["subject", "-at", "-id"], name="securityevent_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.actor}"
