"""`manage.py load_case`: a case file goes in whole through the acts, or nothing does, and the place is named."""

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from contacts.models import PointOfContact, Registration
from coordination import clock
from coordination.models import State
from members.models import Holding, MemberBody, Membership, Person
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 6, 1)
BELIZE = Path(__file__).resolve().parent.parent / "cases" / "belize.json"

Change = Callable[[dict[str, Any]], None]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.frozen_at(TODAY):
        yield


def load(case: str | Path) -> list[str]:
    out = io.StringIO()
    call_command("load_case", str(case), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[Change], Path]:
    """Return a maker of files that are Belize's with one change."""

    def alter(change: Change) -> Path:
        data = json.loads(BELIZE.read_text(encoding="utf-8"))
        change(data)
        path = tmp_path / "altered.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return alter


def refusal(path: str | Path) -> str:
    with pytest.raises(CommandError) as caught:
        load(path)
    return str(caught.value)


def test_sections_are_loaded_and_the_others_named():
    said = load("belize")

    assert said == [
        "belize: loaded state (1), members (13), authority (0), contacts (6).",
        "The source bears no date: 2026-06-01 stands where it gives none.",
        "Not loaded, no app takes it yet: members.bodies: the issue areas of 1 bodies; functions; reporting.",
        "The source names no National Authority (5.1). A notification needs one to sign: designate it first.",
    ]


def test_rows_are_written_by_the_command_with_a_reason_about_dates():
    load("belize")

    row = Registration.history.model.objects.first()
    assert row.actor == "command:load_case"
    assert row.history_change_reason == (
        "case belize; the source gives no date, the day of loading stands in its place"
    )
    assert set(Registration.objects.values_list("began_on", flat=True)) == {TODAY}


def test_date_that_a_source_gives_is_kept_and_its_own_day_stands_in_for_others(altered: Callable[[Change], Path]):
    def change(data: dict[str, Any]) -> None:
        data["as_of"] = "2021-05-14"
        data["members"]["seats"][0]["began_on"] = "2018-01-01"
        data["members"]["holdings"][0]["began_on"] = "2019-01-01"
        data["members"]["holdings"][1]["ended_on"] = "2022-01-01"

    load(altered(change))

    days = list(Holding.objects.order_by("seat__title").values_list("began_on", "ended_on"))
    day = dt.date(2021, 5, 14)
    assert days == [(dt.date(2019, 1, 1), None), (day, dt.date(2022, 1, 1)), (day, None)]


def test_members_of_mali_are_seated_from_the_day_of_the_decree():
    load("mali")

    assert MemberBody.objects.filter(kind="ministry").count() == 18
    assert Membership.objects.serving(dt.date(2021, 5, 14)).count() == 20
    assert Membership.objects.serving(dt.date(2021, 5, 13)).count() == 0


def test_path_of_a_file_serves_as_well_as_a_name(altered: Callable[[Change], Path]):
    load(altered(lambda data: data["state"].update(name="Elsewhere")))

    assert State.objects.get().name == "Elsewhere"


def test_events_of_a_registration_are_recorded_by_their_acts(altered: Callable[[Change], Path]):
    events = [
        {"kind": "passed", "on": "2026-05-01"},
        {"kind": "sent", "on": "2026-05-03", "channel": "note-verbale", "number": "NV 3"},
        {"kind": "receipt", "on": "2026-05-20", "channel": "published-list"},
        {"kind": "confirmed", "on": "2026-05-21", "channel": "letter"},
    ]

    def change(data: dict[str, Any]) -> None:
        data["as_of"] = "2026-04-01"
        data["contacts"]["registrations"][0]["events"] = events

    load(altered(change))

    row = Registration.objects.get(instrument__key="poa")
    assert [(event.kind, event.on.isoformat()) for event in row.events.order_by("on")] == [
        (event["kind"], event["on"]) for event in events
    ]


def test_register_that_is_not_empty_is_refused():
    make.state()

    assert refusal("belize") == "Nothing was loaded. The register is not empty: it holds States. Use an empty database."


def test_case_is_not_loaded_twice():
    load("philippines")

    assert "The register is not empty" in refusal("philippines")


def test_unknown_name_is_refused_with_the_known_ones():
    assert refusal("atlantis") == (
        "There is no case 'atlantis'. Name one of belize, mali, philippines, or the path of a JSON file."
    )


def test_production_refuses_cases(settings: Any):
    settings.MODE = "production"

    assert refusal("belize") == ("NCM_MODE is production. Case files are loaded in the modes demo and test only.")


def _without(*path: Any) -> Change:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return change


def _with(value: Any, *path: Any) -> Change:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_without("members", "bodies", 1, "kind"), "members.bodies[1]: 'kind' is missing"),
        (
            _with("castle", "members", "bodies", 1, "kind"),
            "members.bodies[1]: kind: Value 'castle' is not a valid choice.",
        ),
        (
            _with("nobody", "members", "holdings", 2, "person"),
            "members.holdings[2]: there is no people 'nobody' in the file",
        ),
        (_with("unit-1", "members", "seats", 1, "key"), "members.seats[1]: the key 'unit-1' stands twice"),
        (_with("soon", "contacts", "points", 0, "designated_on"), "contacts.points[0]: 'soon' is no date"),
        (
            _with("npt", "contacts", "participation", 0, "instrument"),
            "contacts.participation[0]: there is no instrument 'npt'",
        ),
        (_with({}, "contacts", "points"), "contacts.points: a list is expected"),
        (_with("text", "contacts", "points", 0), "contacts.points[0]: an object is expected"),
        (
            _with([], "contacts", "points", 0, "emails"),
            "contacts.points[0]: emails: An office needs a mailbox of its own.",
        ),
        (_with("Moon/Base", "state", "time_zone"), "state: time_zone: “Moon/Base” is no time zone."),
        (_with("x", "state", "anthem"), "state: "),
    ],
)
def test_bad_row_is_named_by_its_place_and_nothing_is_kept(
    altered: Callable[[Change], Path], change: Change, problem: str
):
    path = altered(change)

    said = refusal(path)

    assert said.startswith(f"Nothing was loaded. {path}: {problem}")
    assert State.objects.count() + MemberBody.objects.count() + Person.objects.count() == 0
    assert PointOfContact.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (
            _with(["desk@office.example"], "contacts", "points", 0, "emails"),
            "contacts.points[0].emails[0]: desk@office.example",
        ),
        (_with("Write to a@b.org today", "state", "foreign_ministry"), "state.foreign_ministry: a@b.org"),
    ],
)
def test_address_that_could_reach_somebody_is_refused(altered: Callable[[Change], Path], change: Change, place: str):
    path = altered(change)

    assert refusal(path) == (f"Nothing was loaded. {path}: {place} could reach somebody. Addresses end in .invalid.")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"name": "x",\n "state": }', ":2:11: this is no JSON (Expecting value)."),
        (b'{"name": "\xff"}', ": the file is not UTF-8 at byte 10. Save it as UTF-8."),
        (b"[]", ": an object with a name and a section state is expected."),
    ],
)
def test_file_that_is_no_case_is_refused_with_the_place(tmp_path: Path, content: bytes, problem: str):
    path = tmp_path / "broken.json"
    path.write_bytes(content)

    assert refusal(path) == f"Nothing was loaded. {path}{problem}"


def test_catalogues_are_written_once():
    def run() -> str:
        out = io.StringIO()
        call_command("load_catalogues", stdout=out)
        return out.getvalue()

    assert (run(), run()) == (
        "Instruments and recipients: 29 rows written.\n",
        "Instruments and recipients: 0 rows written.\n",
    )
