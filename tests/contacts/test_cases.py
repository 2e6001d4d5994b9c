"""What the register concludes from the three real cases."""

import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from authority import actions as authority
from contacts import actions
from contacts.contexts import snapshot_of
from contacts.exceptions import NoAuthorityError
from contacts.models import Instrument, Notification, Recipient
from coordination import clock
from coordination.conformity import findings
from coordination.enums import Verdict
from coordination.models import User
from members.models import Holding, MemberBody
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 6, 1)
CASES = Path(__file__).resolve().parent.parent / "cases"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        yield


def load(name: str) -> dict[str, Any]:
    """Load a case and return what its `contacts` section expects."""
    call_command("load_case", name, stdout=io.StringIO())
    data = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return data["contacts"].get("expected", {})


def designate_authority() -> None:
    """Designate an authority, as a secretariat would first have to: the source names none (5.1)."""
    authority.designate(
        body=MemberBody.objects.get(name="Ministry of Foreign Affairs"),
        title="Ministry of Foreign Affairs",
        legal_basis="Letter of designation",
        began_on=TODAY,
        signatory_title="Head of the Ministry",
        address="NEMO Building\nBelmopan",
        city="Belmopan",
        by=make.BY,
    )


def notify(recipient: str, by: User) -> Notification:
    return actions.ask_notification(
        recipient=Recipient.objects.get(key=recipient), form="letter", language="en", dated=TODAY, by=by
    )


def test_belize_yields_one_notification_to_disarmament_with_two_contacts():
    expected = load("belize")
    designate_authority()

    paper = notify("unoda", make.user("officer@belize.invalid"))

    snapshot = snapshot_of(paper, made_with={})
    assert Notification.objects.count() == 1
    assert [contact["instruments"] for contact in snapshot["contacts"]] == [
        [key] for key in expected["notifications"]["unoda"]
    ]
    assert [contact["organisation"] for contact in snapshot["contacts"]] == [
        "Ministry of Foreign Affairs",
        "National Forensic Science Service",
    ]


def test_belize_cannot_notify_before_somebody_is_designated_to_sign():
    load("belize")

    with pytest.raises(NoAuthorityError, match="Designate one first"):
        notify("unoda", make.user("officer@belize.invalid"))


def test_belize_leaves_the_duty_to_coordinate_open():
    expected = load("belize")

    found = findings(TODAY, set(expected["open_provisions"]))

    assert {key: item.verdict for key, item in found.items()} == {"6.1.coordinate": Verdict.NOT_MET}
    assert "No exchange between contacts" in str(found["6.1.coordinate"].reason)


def test_belize_has_three_men_and_no_woman():
    load("belize")

    assert list(Holding.objects.values_list("person__gender", flat=True)) == ["man", "man", "man"]


def test_belize_does_not_take_silence_on_treaties_for_a_no():
    load("belize")

    assert findings(TODAY, {"6.3.3"})["6.3.3"].verdict == Verdict.NOT_MET


def test_philippines_lacks_contacts_and_one_record_of_participation():
    expected = load("philippines")

    gaps = list(Instrument.objects.gaps(TODAY).values_list("key", flat=True))
    open_standing = list(Instrument.objects.undecided().values_list("key", flat=True))

    assert (gaps, open_standing) == (
        expected["instruments_without_contact"],
        expected["participation_not_recorded"],
    )


def test_philippines_was_outside_the_treaty_before_it_entered_into_force():
    load("philippines")

    days = [dt.date(2022, 6, 21), dt.date(2022, 6, 22)]

    assert [findings(day, {"4.5.a"})["4.5.a"].verdict for day in days] == [
        Verdict.NOT_APPLICABLE,
        Verdict.NOT_MET,
    ]


def test_mali_has_no_contact_on_record():
    load("mali")

    assert findings(TODAY, {"6.1.designate"})["6.1.designate"].verdict == Verdict.NOT_MET
