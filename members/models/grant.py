from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from coordination.declarations import Declared, History, operator_only
from members.models.body import MemberBody


class BodyGrant(GroupObjectPermissionBase):
    """A group that may act for a body: the right of whoever holds a seat of it, derived from the holdings.

    The direct foreign key in place of guardian's generic one: no grant outlives its body, none is
    inherited by another record, and the scope is one join.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="body_grants", verbose_name=_("group"))
    # Without a related name of its own: guardian asks for the grants by the name that Django gives.
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT)
    content_object = models.ForeignKey(
        MemberBody, on_delete=models.PROTECT, related_name="grants", verbose_name=_("body")
    )

    declared = Declared(
        operator_only("A right that is derived from the seats; no page shows it."),
        history=History.NONE,
        unrecorded="Derived from the holdings, which are recorded; each change is a security event.",
        sight="Asked in conditions alone (coordination.scopes).",
        excluded="It follows from the holdings and is made anew from them.",
    )

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("right to act for a body")
        verbose_name_plural = _("rights to act for a body")
