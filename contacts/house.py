"""The contacts' house values: days that the standard leaves open ("regularly", "in time").

Source: ISACS 03.40, 6.1 and 6.2 a; that a number of days decides is a house reading.
"""

from django.utils.translation import gettext_lazy as _

from coordination.house import Declared, declare

LIAISON_DAYS = declare(
    Declared(
        key="contacts.liaison_days",
        label=_("Days within which every National Point of Contact takes part in an exchange (“regularly”)"),
        default=90,
        low=1,
        high=366,
        provision="6.1.coordinate",
    )
)
ADDRESS_TEST_DAYS = declare(
    Declared(
        key="contacts.address_test_days",
        label=_("Days after which the published address of a contact is tested again"),
        default=180,
        low=1,
        high=366,
        provision="6.2.a",
    )
)
REQUEST_DAYS = declare(
    Declared(
        key="contacts.request_days",
        label=_("Days to answer a request from outside, where it names no date"),
        default=14,
        low=1,
        high=90,
        provision="6.2.a",
    )
)
