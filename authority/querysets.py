import datetime as dt

from django.db.models import Q

from coordination.access import Viewer
from members.querysets import PeriodQuerySet, open_to


class DesignationQuerySet(PeriodQuerySet):
    def active(self, on: dt.date) -> "DesignationQuerySet":
        return self.serving(on)  # type: ignore[return-value]

    def running_or_to_come(self, on: dt.date) -> "DesignationQuerySet":
        """Return the designations that have not ended before the day, the earliest first."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on)).order_by("began_on")

    def visible_to(self, viewer: Viewer) -> "DesignationQuerySet":
        """Return the designations that the viewer may know of: those of own bodies, and those of their class."""
        return self.filter(open_to(viewer))
