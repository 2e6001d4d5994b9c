"""An attached file as a line to open: its name, size, digests, and what was done to it."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from coordination.canonical import in_groups
from coordination.enums import KeptAs
from coordination.models import StoredFile
from coordination.ui import FileItem

_KINDS = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}


def item(file: StoredFile) -> FileItem:
    """Return the line of an attached file, with the digest of the original that was sent in."""
    notes = {
        KeptAs.CLEANED: _("Kept without author, place, scripts and hidden parts."),
        KeptAs.SIGNED: _(
            "Signed electronically, which is not checked here: kept as it came, its author and dates still in it."
        ),
        KeptAs.CAME: _("Kept as it came."),
    }
    return FileItem(
        name=file.name,
        url=file.get_absolute_url(),
        kind=_KINDS.get(file.content_type, _("File")),
        size=filesizeformat(file.size),
        note=notes[KeptAs(file.kept_as)],
        original=in_groups(file.original_digest),
    )
