"""Which clause a reason for staleness stands under."""

from contacts.enums import StaleReason
from contacts.models import Instrument
from coordination.provisions import PROVISIONS, provision

# A contact that nobody answers for is a matter of designation, the rest of provided details.
OF_DESIGNATION = {StaleReason.VACANT, StaleReason.ENDED, StaleReason.BODY_LEFT, StaleReason.GAP}


def clause_of(reason: StaleReason | str, instrument: Instrument) -> str:
    """Return the clause under which a reason is an open duty, as it is printed: "6.1", "6.3.1 a)".

    A regional duty stands under its own article, never under clause 6; where the article is not
    known, under the instrument's short name. Source: ISACS 03.40, 6.1 and 6.3.
    """
    if not instrument.in_clause_4:
        return instrument.ref() or instrument.short()
    if StaleReason(reason) in OF_DESIGNATION:
        return "6.1"
    return provision(instrument.provision).clause if instrument.provision in PROVISIONS else "6.3"
