"""How history sets a designation back."""

from typing import Any

from authority import actions
from authority.models import Designation
from coordination.history import restores


@restores(
    Designation,
    "title",
    "other_titles",
    "legal_basis",
    "document",
    "leads_coordination",
    "leads_policy",
    "began_on",
    "ended_on",
    "signatory_name",
    "signatory_title",
    "signatory_other_titles",
    "address",
    "city",
    "phone",
    "email",
)
def restore_designation(*, record: Designation, **change: Any) -> None:
    """Set a designation back; its host stays, since another host is another designation."""
    actions.change_designation(designation=record, **change)
