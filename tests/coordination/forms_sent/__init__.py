"""Every form of the register with what a person would type into it: where it stands, who sends it, what must be there.

A case is a function that writes what the form is about and returns it filled. A new route belongs
here, or among those that take no form.
"""

from tests.coordination.forms_sent import contacts, ground, logins, members  # noqa: F401 - each adds its cases
from tests.coordination.forms_sent.case import CASES, Sent
from tests.coordination.forms_sent.read import READ

__all__ = ["CASES", "READ", "Sent"]
