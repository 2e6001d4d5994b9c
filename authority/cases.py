"""The section `authority` of case files: who leads."""

from authority import actions
from authority.models import Designation
from coordination.cases import BY, Case, section
from coordination.enums import Classification


@section("authority", Designation)
def load_authority(case: Case) -> int:
    """Designate the National Authorities that the source names. Returns the number of records."""
    made = 0
    for row in case.rows("authority", "designations"):
        actions.designate(
            body=case.get("bodies", row["body"]),
            title=row["title"],
            legal_basis=row["legal_basis"],
            began_on=case.day(row["began_on"]),
            ended_on=case.end(row.get("ended_on")),
            signatory_title=row["signatory_title"],
            address=row["address"],
            city=row["city"],
            # Case files hold what the State has published.
            classification=Classification.PUBLIC,
            by=BY,
            reason=case.reason(row["began_on"]),
        )
        made += 1
    return made
