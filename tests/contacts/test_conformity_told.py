"""Who confirmed: the verdicts of 6.3 ask for the present holder's word on the present details."""

from typing import Any

import pytest

from coordination.conformity import findings
from coordination.enums import Verdict
from members import actions as members
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db


def test_predecessors_confirmation_is_not_the_new_holders(freeze: Any) -> None:
    freeze(made.TODAY)
    made.catalogue()
    point = made.seat_point(made.person())
    (row,) = made.provided(point, "iti")
    before = findings(made.TODAY, {"6.3.1.iti"})["6.3.1.iti"].verdict

    made.end_holding(point, made.ago(2))
    members.appoint(seat=point.seat, person=made.person(), began_on=made.ago(1), by=made.BY)
    made.sent(row, on=made.TODAY)
    made.received(row, on=made.TODAY)

    assert (before, findings(made.TODAY, {"6.3.1.iti"})["6.3.1.iti"].verdict) == (Verdict.MET, Verdict.PARTLY)
