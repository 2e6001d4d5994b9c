"""Files that no record names are removed, every night."""

import datetime as dt

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from coordination import jobs, schedule
from coordination.files import orphans

SWEEP_FILES = "coordination.sweep-files"


def _sweep_title(day: dt.date) -> str:
    return _("Nightly look for files without a record, %(day)s") % {"day": day.isoformat()}


schedule.nightly(SWEEP_FILES, _sweep_title)


@jobs.handler(SWEEP_FILES)
def sweep_files(run: jobs.Run) -> jobs.Outcome:
    """Remove uploads that no record names, a day after they came."""
    swept = orphans.sweep()
    return jobs.Outcome(
        _("%(uploads)s files without a record and %(parts)s unfinished ones removed, %(size)s.")
        % {"uploads": swept.uploads, "parts": swept.parts, "size": filesizeformat(swept.size)}
    )
