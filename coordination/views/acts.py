"""What the pages of acts share: a page that names who can, where the person may read and may not do this."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from coordination.access import require
from coordination.exceptions import NotAllowedError


def permitted(request: HttpRequest, permission: str) -> None:
    """Answer with a page that names who can, where the person may read and may not do this."""
    try:
        require(request.user, permission)
    except NotAllowedError as error:
        raise PermissionDenied(str(error)) from error
