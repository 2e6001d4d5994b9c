"""History in words: who changed what, from what, when and why, for those who may read it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination import history
from coordination.access import viewer
from coordination.enums import Classification
from coordination.models import HouseValue, State, User
from coordination.records import Actor, acting, keep
from members import actions
from members.models import MemberBody, Seat
from tests.factories import coordination as make
from tests.factories.cast import LONG_AGO

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def body(**fields: Any) -> MemberBody:
    values = {"name": "Ministry of the Interior", "kind": "ministry", "began_on": LONG_AGO, "by": make.BY, **fields}
    return actions.record_body(**values)


def change(record: MemberBody, by: Any, reason: str = "", **fields: Any) -> MemberBody:
    return actions.change_body(body=MemberBody.objects.get(pk=record.pk), by=by, reason=reason, **fields)


def url_of(record: Any) -> str:
    return history.history_url(record)


def told(record: Any, reader: User, limit: int = 10) -> list[tuple[str, list[tuple[str, str, str]]]]:
    entries = history.timeline([record], viewer(reader), limit)
    return [(entry.sentence, list(entry.changes)) for entry in entries]


# In words.


def test_change_is_told_with_who_when_what_and_why(officer: User, administrator: User, freeze: Any) -> None:
    make.state()
    freeze(NOON)
    ministry = body()
    freeze(NOON + dt.timedelta(hours=3))
    change(ministry, officer, "Decree 12 of 2026", name="Ministry of Internal Affairs", ended_on=dt.date(2026, 12, 31))

    newest, first = history.timeline([ministry], viewer(administrator))

    assert newest.when == "23\xa0Nov\xa02026, 18:00"  # Nairobi
    assert newest.who == officer.name
    assert newest.sentence == "Changed: name, existed until."
    assert list(newest.changes) == [
        ("Name", "Ministry of the Interior", "Ministry of Internal Affairs"),
        ("Existed until", "", "31\xa0Dec\xa02026"),
    ]
    assert newest.reason == "Decree 12 of 2026"
    assert (first.sentence, first.who) == ("Entered in the register.", "the command “tests”")
    assert ("Kind", "", "Ministry") in first.changes


def test_foreign_keys_are_told_by_name(officer: User, administrator: User) -> None:
    upper, lower = body(name="Presidency"), body(name="Small Arms Office")

    change(lower, officer, parent=upper)

    assert told(lower, administrator)[0] == ("Changed: part of.", [("Part of", "", "Presidency")])


def test_lists_and_names_are_told_in_one_line(administrator: User) -> None:
    state = make.state()
    with acting(make.BY):
        state.languages, state.other_names = ["en", "fr"], {"ar": "فيلاند", "fr": "Vellande"}
        keep(state)

    assert told(state, administrator)[0][1] == [
        ("Name in other languages", "ar: جمهورية فيلاند", "ar: فيلاند; fr: Vellande"),
        ("Languages", "en, ar", "en, fr"),
    ]


def test_author_bears_the_name_of_that_time(administrator: User, freeze: Any) -> None:
    author = make.user("a.officer@office.invalid", name="Amina Old")
    freeze(dt.datetime.now(dt.UTC) + MINUTE)
    ministry = body(by=author)
    freeze(dt.datetime.now(dt.UTC) + 2 * MINUTE)
    with acting(make.BY):
        author.name = "Amina New"
        author.save()
    freeze(dt.datetime.now(dt.UTC) + 3 * MINUTE)
    change(ministry, author, name="Ministry of Internal Affairs")

    assert [entry.who for entry in history.timeline([ministry], viewer(administrator))] == ["Amina New", "Amina Old"]


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        (Actor("task", "flag_stale"), "the register itself, by its task “flag_stale”"),
        (Actor("link", "1"), "the holder, through a signed link"),
        (Actor("command", "load_case"), "the command “load_case”"),
        (Actor("user", "not-a-key"), "a user no longer on record"),
        (Actor("user", "6a4b2b0e-0000-4000-8000-000000000000"), "a user no longer on record"),
    ],
)
def test_author_that_is_no_user_is_told_in_words(actor: Actor, words: str, administrator: User) -> None:
    ministry = body(by=actor)

    assert history.timeline([ministry], viewer(administrator))[0].who == words


def test_password_and_sign_in_are_not_told(administrator: User) -> None:
    told_of = {label for _sentence, changes in told(administrator, administrator) for label, _b, _a in changes}

    assert told_of == {"E-mail address", "Name", "Language", "May sign in", "Invited at"}


def test_timeline_of_several_records_names_each(administrator: User) -> None:
    ministry = body()
    seat = actions.create_seat(body=ministry, kind="member", title="Director", began_on=LONG_AGO, by=make.BY)

    sentences = [entry.sentence for entry in history.timeline([ministry, seat], viewer(administrator))]

    assert sentences == [
        f'Seat <a href="{url_of(seat)}"><bdi>Director</bdi></a>. Entered in the register.',
        f'Body <a href="{url_of(ministry)}"><bdi>Ministry of the Interior</bdi></a>. Entered in the register.',
    ]


def test_name_with_markup_is_told_as_text(administrator: User) -> None:
    ministry = body(name="<b>Ministry</b>")
    seat = actions.create_seat(body=ministry, kind="member", title="Director", began_on=LONG_AGO, by=make.BY)

    sentences = "".join(entry.sentence for entry in history.timeline([ministry, seat], viewer(administrator)))

    assert "&lt;b&gt;Ministry&lt;/b&gt;" in sentences
    assert "<b>Ministry" not in sentences


# The page of one record.


READERS = ["administrator", "officer", "auditor", "head"]


@pytest.mark.parametrize("name", READERS)
def test_page_of_a_record_tells_its_history(name: str, as_user: SignIn, request: Any) -> None:
    ministry = body()
    change(ministry, make.BY, "Decree 12", name="Ministry of Internal Affairs")

    text = as_user(request.getfixturevalue(name)).get(url_of(ministry)).content.decode()

    for words in ("Ministry of the Interior", "Ministry of Internal Affairs", "Decree 12", "Changed: name."):
        assert words in text


@pytest.mark.parametrize(("name", "status"), [("focal", 403), ("observer", 403), ("nobody", 403), ("npc", 404)])
def test_page_of_a_record_is_closed_to_others(name: str, status: int, as_user: SignIn, request: Any) -> None:
    ministry = body(reason="Decree 12")

    response = as_user(request.getfixturevalue(name)).get(url_of(ministry))

    assert response.status_code == status
    assert "Decree 12" not in response.content.decode()


def test_point_of_contact_reads_the_history_of_what_is_their_own(npc: User, as_user: SignIn) -> None:
    own_seat = Seat.objects.get(holdings__person__user=npc)
    others = body(name="Ministry of Defence")
    client = as_user(npc)

    statuses = [client.get(url_of(record)).status_code for record in (own_seat, own_seat.body, others)]

    assert statuses == [200, 200, 404]


@pytest.mark.parametrize(
    "url",
    [
        "/history/members/memberbody/6a4b2b0e-0000-4000-8000-000000000000/",
        "/history/members/nothing/6a4b2b0e-0000-4000-8000-000000000000/",
        "/history/coordination/job/6a4b2b0e-0000-4000-8000-000000000000/",
        "/history/members/memberbody/1/",
    ],
)
def test_page_of_what_is_not_there_does_not_exist(url: str, administrator: User, as_user: SignIn) -> None:
    assert as_user(administrator).get(url).status_code == 404


def test_two_versions_stand_side_by_side_the_earlier_first(officer: User, as_user: SignIn) -> None:
    ministry = body(name="One")
    change(ministry, officer, name="Two")
    change(ministry, officer, name="Three", legal_basis="Decree 12")
    numbers = list(ministry.history.order_by("history_id").values_list("history_id", flat=True))

    response = as_user(officer).get(f"{url_of(ministry)}?one={numbers[2]}&other={numbers[0]}")

    rows = [[str(cell) for cell in row.cells] for row in response.context["comparison"].rows]
    assert rows == [["Name", "One", "Three"], ["Act or letter", "nothing", "Decree 12"]]


@pytest.mark.parametrize(
    "query", ["one=1&other=x", "one=9999999999999999999999&other=1", "one=&other=", "one=0&other=0"]
)
def test_versions_that_are_not_there_are_not_compared(query: str, officer: User, as_user: SignIn) -> None:
    ministry = body()

    response = as_user(officer).get(f"{url_of(ministry)}?{query}")

    assert (response.status_code, response.context["comparison"]) == (200, None)


def test_version_of_another_record_is_not_compared(officer: User, as_user: SignIn) -> None:
    ministry, other = body(), body(name="Other")
    numbers = [ministry.history.get().history_id, other.history.get().history_id]

    response = as_user(officer).get(f"{url_of(ministry)}?one={numbers[0]}&other={numbers[1]}")

    assert response.context["comparison"] is None


# What stays masked.


def test_restricted_values_are_masked_for_the_administrator_alone(administrator: User, auditor: User) -> None:
    hidden = body(name="Service", classification=Classification.RESTRICTED)
    seat = actions.create_seat(body=hidden, kind="member", title="Secret post", began_on=LONG_AGO, by=make.BY)

    masked = {label: after for label, _before, after in told(hidden, administrator)[0][1]}
    of_seat = {label: after for label, _before, after in told(seat, administrator)[0][1]}
    open_to_auditor = {label: after for label, _before, after in told(hidden, auditor)[0][1]}

    assert (masked["Name"], masked["Classification"]) == (
        "(restricted)",
        "Restricted: owning body, secretariat, auditor",
    )
    assert set(of_seat.values()) == {"(restricted)"}
    assert open_to_auditor["Name"] == "Service"


def test_what_was_written_under_restriction_stays_masked_after_it_was_lifted(administrator: User) -> None:
    service = body(name="Service", classification=Classification.RESTRICTED)
    change(service, make.BY, "Decision 9", classification=Classification.GOVERNMENT)
    change(service, make.BY, name="Open service")

    newest, lifted, first = told(service, administrator)

    assert newest[1] == [("Name", "Service", "Open service")]
    assert lifted[1][0][0] == "Classification"
    assert ("Name", "", "(restricted)") in first[1]


def test_name_of_a_restricted_record_is_masked_where_another_points_to_it(administrator: User) -> None:
    service = body(name="Service", classification=Classification.RESTRICTED)
    ministry = body(name="Ministry")

    change(ministry, make.BY, parent=service)

    assert told(ministry, administrator)[0][1] == [("Part of", "", "(restricted)")]


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_record_costs_the_same_with_one_change_and_with_three(
    count: int, auditor: User, as_user: SignIn, django_assert_num_queries: Any
) -> None:
    make.state()
    ministry = body(parent=body(name="Presidency"))
    for number in range(count):
        change(ministry, make.BY, name=f"Ministry {number}")
    client = as_user(auditor)

    with django_assert_num_queries(13):
        client.get(url_of(ministry))


def test_value_of_the_house_has_a_history_too(administrator: User, as_user: SignIn) -> None:
    value: HouseValue = make.house_value("tests.days", 5)

    assert "tests.days = 5" in as_user(administrator).get(url_of(value)).content.decode()


def test_state_has_a_history_too(administrator: User, state: State) -> None:
    assert told(state, administrator)[0][0] == "Entered in the register."


def test_gender_is_told_to_those_who_count_and_to_nobody_else(administrator: User, auditor: User) -> None:
    person = actions.record_person(name="A. Person", gender="woman", by=make.BY)

    told = []
    for reader in (administrator, auditor):
        (entry,) = history.timeline([person], viewer(reader))
        told.append({label: after for label, _before, after in entry.changes}["Gender"])

    assert told == ["(restricted)", "Woman"]
