"""Reads of the ground floor's own rows: who may see which."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from coordination import grounds
from coordination.enums import Role
from coordination.records import RecordedQuerySet

if TYPE_CHECKING:
    from coordination.access import Viewer


class DocumentQuerySet(QuerySet):
    def visible_to(self, viewer: "Viewer") -> "DocumentQuerySet":
        """Return the sealed documents that the viewer may open. Source: design, "Who may do what"."""
        return self.filter(grounds.documents_open_to(viewer))


class FileQuerySet(QuerySet):
    def visible_to(self, viewer: "Viewer") -> "FileQuerySet":
        """Return the attached files that the viewer may open. Source: design, "Who may do what"."""
        return self.filter(grounds.files_open_to(viewer))


class JobQuerySet(QuerySet):
    def visible_to(self, viewer: "Viewer") -> "JobQuerySet":
        """Return the jobs that the viewer may see: their own; all for administrator, secretariat, auditor."""
        if viewer.has(Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR):
            return self
        return self.filter(asked_by_id=viewer.user_id) if viewer.user_id else self.none()


class ExportQuerySet(QuerySet):
    def visible_to(self, viewer: "Viewer") -> "ExportQuerySet":
        """Return the exports that the viewer asked for; those of others do not exist for them."""
        return self.filter(made_for_id=viewer.user_id) if viewer.user_id else self.none()


class EventQuerySet(QuerySet):
    def visible_to(self, viewer: "Viewer") -> "EventQuerySet":
        """Return the security events for those who answer for access: auditor, administrator, secretariat."""
        return self if viewer.has(Role.AUDITOR, Role.ADMINISTRATOR, Role.SECRETARIAT) else self.none()


class OpenQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: "Viewer") -> "OpenQuerySet":
        """Return what everybody with a role may read: facts of the State and the house's own numbers."""
        return self if viewer.roles else self.none()


class AssignmentQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: "Viewer") -> "AssignmentQuerySet":
        """Return the role assignments that the viewer may read: all for those who answer for access, else their own."""
        if viewer.sees_all or viewer.has(Role.ADMINISTRATOR):
            return self
        return self.filter(Q(user_id=viewer.user_id)) if viewer.user_id else self.none()


class HolderQuerySet(RecordedQuerySet):
    def visible_to(self, viewer: "Viewer") -> "HolderQuerySet":
        """Return who is sent the head of the chain: for those who answer for it, and those who audit."""
        return self if viewer.has(Role.ADMINISTRATOR, Role.SECRETARIAT, Role.HEAD, Role.AUDITOR) else self.none()

    def on(self, day: dt.date) -> "HolderQuerySet":
        """Return those to whom the head is sent on a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), began_on__lte=day)


class UserQuerySet(QuerySet):
    def visible_to(self, viewer: "Viewer") -> "UserQuerySet":
        """Return the logins that the viewer may read: all for those who answer for access, else their own."""
        if viewer.has(Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR):
            return self
        return self.filter(pk=viewer.user_id) if viewer.user_id else self.none()

    def matching(self, text: str) -> "UserQuerySet":
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text))
