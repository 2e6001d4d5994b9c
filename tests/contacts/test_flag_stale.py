"""`manage.py flag_stale`: what it prints, what it writes, what it refuses."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import actions
from contacts.clauses import clause_of
from contacts.models import StaleFlag
from coordination import clock
from tests.contacts import standing as at
from tests.contacts.standing import TODAY, days
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        yield


def run(*arguments: str) -> tuple[list[list[str]], list[str]]:
    """Return the table without its heading, and the sentences beside it."""
    out, err = io.StringIO(), io.StringIO()
    call_command("flag_stale", *arguments, stdout=out, stderr=err)
    heading, *lines = out.getvalue().splitlines()
    assert heading.split("\t")[3:6] == ["reason", "since", "clause"]
    return [line.split("\t") for line in lines], err.getvalue().splitlines()


def open_flags() -> int:
    return StaleFlag.objects.open().count()


def unflagged_world() -> None:
    """Build a State in which time alone made one registration stale, and nobody looked since."""
    with clock.frozen_at(TODAY - days(200)):
        at.catalogue(att="not-party", firearms_protocol="not-party")
        point = at.office()
        rows = at.registered(point, "poa", "iti", began_on=TODAY - days(400))
        at.sent(rows, TODAY - days(220))
        at.received(rows, TODAY - days(210))
        at.confirmed(point, TODAY - days(200))


def test_each_reason_has_a_line_with_its_day_and_clause():
    unflagged_world()

    lines, said = run("--dry-run")

    assert [line[1:6] for line in lines] == [
        ["Programme of Action", "Office for Disarmament Affairs", "unconfirmed", "2026-05-13", "6.3.1 a)"],
        ["International Tracing Instrument", "Office for Disarmament Affairs", "unconfirmed", "2026-05-13", "6.3.1 b)"],
    ]
    assert said == [
        "On 2026-06-01: stale registrations 2, reasons 2, instruments without a contact 0.",
        "Dry run: nothing was written.",
    ]


def test_instrument_without_contact_stands_under_its_clause():
    at.catalogue(att="party")

    lines, _said = run("--dry-run")

    assert [(line[0], line[1], line[3], line[5]) for line in lines] == [
        ("-", "Programme of Action", "gap", "6.1"),
        ("-", "International Tracing Instrument", "gap", "6.1"),
        ("-", "Arms Trade Treaty", "gap", "6.1"),
    ]


def test_dry_run_writes_nothing():
    unflagged_world()

    run("--dry-run")

    assert open_flags() == 0


def test_run_opens_the_flags_and_says_how_many():
    unflagged_world()

    _lines, said = run()

    assert open_flags() == 2
    assert said[-1] == "2 flags opened, 0 closed."
    assert set(StaleFlag.history.values_list("actor", flat=True)) >= {"command:flag_stale"}


def test_second_run_opens_none():
    unflagged_world()
    run()

    lines, said = run()

    assert (len(lines), open_flags(), said[-1]) == (2, 2, "0 flags opened, 0 closed.")


@pytest.mark.parametrize(("day", "stale"), [("2026-05-12", 0), ("2026-05-13", 2), ("2027-01-01", 2)])
def test_dry_run_judges_another_day(day: str, stale: int):
    unflagged_world()

    lines, _said = run("--on", day, "--dry-run")

    assert len(lines) == stale


def test_other_day_without_dry_run_is_refused_with_the_remedy():
    with pytest.raises(CommandError, match=r"Add --dry-run to look at 2026-07-01\."):
        run("--on", "2026-07-01")


def test_today_by_its_date_is_today():
    unflagged_world()

    run("--on", TODAY.isoformat())

    assert open_flags() == 2


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "01.06.2026"])
def test_bad_date_is_refused_with_the_remedy(text: str):
    with pytest.raises(CommandError, match=r"is no date\. Write it as 2026-06-01\."):
        run("--on", text, "--dry-run")


def test_holder_who_came_by_date_is_read_before_judging():
    with clock.frozen_at(TODAY - days(30)):
        at.catalogue(att="not-party", firearms_protocol="not-party")
        point = at.post(at.person())
        at.provided_at(point, TODAY - days(30), "poa", "iti")
        at.leave(point, TODAY - days(5))
        at.members.appoint(seat=point.seat, person=at.person(), began_on=TODAY - days(4), by=make.BY)

    lines, _said = run()

    assert {line[3] for line in lines} == {"differs"}


def test_regional_duty_stands_under_its_own_article():
    actions.load_catalogue(by=make.BY)

    assert clause_of("vacant", at.instrument("cifta")) == "Article XIV(2)"
    assert clause_of("differs", at.instrument("nairobi")) == "Nairobi Protocol"


def test_list_is_read_in_one_query_at_any_size():
    at.catalogue(att="not-party", firearms_protocol="not-party")

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            run("--dry-run", "--on", (TODAY + dt.timedelta(days=1)).isoformat())
        return len(caught)

    at.registered(at.office(), "poa", "iti")
    few = cost()
    at.registered(at.office(), "poa", "iti")

    assert cost() == few
