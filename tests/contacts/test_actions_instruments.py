"""The catalogue of instruments, how the State stands to them, and the house's intervals."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from contacts import actions
from contacts.enums import Applies, StaleReason
from contacts.exceptions import InstrumentNotApplyingError
from contacts.models import Instrument, Participation, Recipient, StaleFlag
from coordination.exceptions import ChangedMeanwhileError
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)
    made.catalogue()


def _gaps() -> set[str]:
    flags = StaleFlag.objects.open().filter(reason=StaleReason.GAP)
    return set(flags.values_list("instrument__key", flat=True))


def test_load_catalogue_names_four_instruments_of_clause_4_of_which_two_always_apply() -> None:
    named = Instrument.objects.of_clause_4()

    assert [one.key for one in named] == ["poa", "iti", "firearms-protocol", "att"]
    assert set(named.applying(made.TODAY).values_list("key", flat=True)) == {"poa", "iti"}
    assert _gaps() == {"poa", "iti"}


def test_load_catalogue_again_writes_nothing_and_keeps_what_the_house_set() -> None:
    unoda = made.recipient("unoda")
    actions.change_recipient(recipient=unoda, address="2 New Plaza", by=BY)
    actions.set_intervals(instrument=made.instrument("poa"), confirm_days=90, receipt_days=20, by=BY, reason="asked")

    assert actions.load_catalogue(by=BY) == 0

    assert Recipient.objects.get(key="unoda").address == "2 New Plaza"
    assert (made.instrument("poa").confirm_days, made.instrument("poa").receipt_days) == (90, 20)


def test_record_participation_as_party_opens_the_gap_and_not_party_closes_it() -> None:
    att = made.instrument("att")

    actions.record_participation(instrument=att, applies="party", by=BY)
    assert "att" in _gaps()
    actions.record_participation(instrument=att, applies="not-party", by=BY)

    assert "att" not in _gaps()
    assert Participation.objects.filter(instrument=att).count() == 1


def test_record_participation_of_an_instrument_by_consensus_stays_by_consensus() -> None:
    row = actions.record_participation(instrument=made.instrument("poa"), applies="not-party", by=BY)

    assert row.applies == Applies.CONSENSUS
    assert "poa" in _gaps()


def test_record_participation_with_a_withdrawal_ends_what_is_owed_and_refuses_new_registrations() -> None:
    att = made.instrument("att")
    actions.record_participation(instrument=att, applies="party", in_force_on=made.LONG_AGO, by=BY)
    made.registration(key="att")
    assert StaleFlag.objects.open().filter(registration__instrument=att).exists()

    actions.record_participation(
        instrument=att, applies="party", in_force_on=made.LONG_AGO, withdrawn_on=made.ago(1), by=BY
    )

    assert not StaleFlag.objects.open().filter(registration__instrument=att).exists()
    with pytest.raises(InstrumentNotApplyingError):
        made.registration(key="att", began_on=made.TODAY)


def test_record_participation_withdrawn_before_its_force_is_refused() -> None:
    with pytest.raises(ValidationError, match="The withdrawal is before the entry into force"):
        actions.record_participation(
            instrument=made.instrument("att"),
            applies="party",
            in_force_on=made.ago(5),
            withdrawn_on=made.ago(6),
            by=BY,
        )

    assert not Participation.objects.filter(instrument__key="att").exists()


def test_record_participation_read_before_somebody_elses_save_is_refused() -> None:
    att = made.instrument("att")
    row = actions.record_participation(instrument=att, applies="party", by=BY)
    (late,) = made.fresh(row)
    actions.record_participation(instrument=att, applies="not-party", by=BY)

    with pytest.raises(ChangedMeanwhileError):
        actions.record_participation(instrument=att, applies="signatory", record=late, by=BY)

    assert Participation.objects.get(instrument=att).applies == Applies.NOT_PARTY


@pytest.mark.parametrize(("confirm", "receipt"), [(0, 30), (367, 30), (180, 0), (180, 367)])
def test_set_intervals_beyond_their_bounds_is_refused(confirm: int, receipt: int) -> None:
    with pytest.raises(ValidationError):
        actions.set_intervals(
            instrument=made.instrument("poa"), confirm_days=confirm, receipt_days=receipt, by=BY, reason="asked"
        )

    assert (made.instrument("poa").confirm_days, made.instrument("poa").receipt_days) == (180, 30)


@pytest.mark.parametrize("days", [1, 366])
def test_set_intervals_judges_the_registrations_anew(days: int) -> None:
    (row,) = made.provided()

    actions.set_intervals(
        instrument=made.instrument("poa"), confirm_days=days, receipt_days=days, by=BY, reason="asked"
    )

    reasons = set(StaleFlag.objects.open().filter(registration=row).values_list("reason", flat=True))
    assert reasons == ({StaleReason.UNCONFIRMED} if days == 1 else set())
