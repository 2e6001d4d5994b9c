from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from contacts.models.point import PointOfContact


class PointGrant(GroupObjectPermissionBase):
    """A group that may act for a point of contact: the right of whoever holds its post, derived from the holdings."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="point_grants", verbose_name=_("group"))
    # Without a related name of its own: guardian asks for the grants by the name that Django gives.
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT)
    content_object = models.ForeignKey(
        PointOfContact, on_delete=models.PROTECT, related_name="grants", verbose_name=_("point of contact")
    )

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("right to act for a point of contact")
        verbose_name_plural = _("rights to act for a point of contact")
