"""What every record with a period keeps to: an end after the start, and no two of one kind at once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coordination.records import Recorded, RecordedQuerySet
from members.querysets import overlapping

END_NOT_BEFORE_START = Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on"))


class Period(Recorded):
    """A record with `began_on` and `ended_on` (both included, an open end is None).

    `taken` is the sentence for a period that overlaps one of `rivals()`; it stands at `began_on`.
    `one_of` names the field over which the database allows one open period.
    """

    taken = _("There is another in that period. End that one first.")
    one_of = ""

    class Meta(Recorded.Meta):
        abstract = True

    def rivals(self) -> RecordedQuerySet:
        """Return the records beside which this one may not run."""
        return type(self)._default_manager.none()

    def clean(self) -> None:
        super().clean()
        if self.began_on is None:
            return
        if self.ended_on is not None and self.ended_on < self.began_on:
            raise ValidationError({"ended_on": _("The end is before the start.")})
        if overlapping(self.rivals().exclude(pk=self.pk), self.began_on, self.ended_on).exists():
            raise ValidationError({"began_on": ValidationError(self.taken, code="taken")})

    def validate_constraints(self, exclude: Any = None) -> None:
        # A period that was refused at its field needs no second sentence from the database's own rule.
        refused = set(exclude or ())
        if self.one_of and "began_on" in refused:
            refused.add(self.one_of)
        super().validate_constraints(exclude=refused)
