from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from contacts.models.point import PointOfContact
from coordination.declarations import Declared, History, operator_only


class PointGrant(GroupObjectPermissionBase):
    """A group that may act for a point of contact: the right of whoever holds its post, derived from the holdings."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="point_grants", verbose_name=_("group"))
    # Without a related name of its own: guardian asks for the grants by the name that Django gives.
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT)
    content_object = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="grants", verbose_name=_("point of contact")
    )

    declared = Declared(
        operator_only("A right that is derived from the seats; no page shows it."),
        history=History.NONE,
        unrecorded="Derived from the holdings, which are recorded; each change is a security event.",
        sight="Asked in conditions alone (coordination.scopes).",
        excluded="It follows from the holdings and is made anew from them.",
    )

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("right to act for a point of contact")
        verbose_name_plural = _("rights to act for a point of contact")
