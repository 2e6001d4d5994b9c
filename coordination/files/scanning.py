"""A scanner for viruses, where the house has one: a command that is given each upload before anything else reads it."""

import contextlib
import logging
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from coordination import security
from coordination.exceptions import UploadRefusedError

log = logging.getLogger(__name__)
WAIT_SECONDS = 60


def scan(content: bytes, *, actor: str) -> None:
    """Have the file looked at by NCM_SCANNER, if it is set: exit status 0 lets it pass, 1 means something was found.

    Whatever else happens, a missing scanner or one that does not end, the file is refused too.
    Raises UploadRefusedError; both cases leave a security event.
    """
    if not settings.SCANNER:
        return
    with tempfile.TemporaryDirectory(prefix="ncm-scan-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        status = None
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            status = subprocess.run(
                [*settings.SCANNER, str(path)], capture_output=True, timeout=WAIT_SECONDS, check=False
            ).returncode
    if status == 0:
        return
    security.note("upload-infected" if status == 1 else "scanner-failed", actor=actor, status=status)
    if status == 1:
        raise UploadRefusedError(_("The scanner found harmful software in the file. It was not kept. Tell its sender."))
    log.error("The scanner of uploads did not answer: status %s.", status)
    raise UploadRefusedError(
        _("The scanner for harmful software does not answer, so no file is taken. Tell the administrator.")
    )
