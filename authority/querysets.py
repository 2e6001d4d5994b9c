import datetime as dt

from django.db.models import Q

from coordination.access import Viewer
from members.querysets import PeriodQuerySet


class DesignationQuerySet(PeriodQuerySet):
    def active(self, on: dt.date) -> "DesignationQuerySet":
        return self.serving(on)  # type: ignore[return-value]

    def running_or_to_come(self, on: dt.date) -> "DesignationQuerySet":
        """Return the designations that have not ended before the day, the earliest first."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on)).order_by("began_on")

    def visible_to(self, viewer: Viewer) -> "DesignationQuerySet":
        """Who leads is open to everybody with a role: the designation is a public act."""
        return self if viewer.roles else self.none()
