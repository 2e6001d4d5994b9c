"""Designating, correcting and ending the National Authority on its pages: taken, refused at the field, closed to others."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from authority import actions
from authority.models import Designation
from coordination.models import State, User
from members.models import MemberBody
from tests.contacts.browsing import typed, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
OTHERS = ("head", "auditor", "administrator", "npc", "focal", "mission", "observer", "nobody")
GIVEN = {
    "title": "Small Arms Office",
    "other_titles_ar": "مكتب الأسلحة الصغيرة",
    "legal_basis": "Decree 5",
    "began_on": "2026-05-01",
    "leads_coordination": "on",
    "leads_policy": "on",
    "signatory_title": "Director",
    "address": "1 Government Avenue\r\nPort Velland",
    "city": "Port Velland",
    "phone": "+254 20 123 4567",
    "email": "office@interior.invalid",
    "classification": "government",
}


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)


@pytest.fixture
def desk(officer: User, as_user: SignIn) -> Client:
    return as_user(officer)


@pytest.fixture
def host() -> MemberBody:
    return made.body(name="Ministry of the Interior")


def url(name: str, *args: Any) -> str:
    return reverse(f"authority:designation-{name}", args=args)


def sentences(page: HttpResponse) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


def kept(page: HttpResponse) -> dict[str, Any]:
    """Return what the form that is shown again holds, without its version."""
    return {name: value for name, value in typed(page).items() if name != "version"}


def written() -> tuple[int, int]:
    return Designation.objects.count(), Designation.history.count()


# Designation.


def test_create_designates_and_keeps_the_act_as_the_reason(desk: Client, host: MemberBody) -> None:
    answer = desk.post(url("create"), {**GIVEN, "body": host.pk})

    row = Designation.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.title, row.other_titles) == ("Small Arms Office", {"ar": "مكتب الأسلحة الصغيرة"})
    assert (row.body, row.leads_coordination, row.leads_policy, row.ended_on) == (host, True, True, None)
    assert row.history.get().history_change_reason == "Decree 5"


def test_create_offers_bodies_of_the_government_that_exist(desk: Client, host: MemberBody) -> None:
    made.body(kind="civil-society")
    made.body(kind="legislature")
    made.body(ended_on=made.ago(1))
    made.body(name="Agency", kind="agency")

    form = desk.get(url("create")).context["form"]

    assert [str(body) for body in form.fields["body"].queryset] == ["Agency", str(host), "Ministry secretariat"]
    assert "reason" not in form.fields


REQUIRED = "This field is required."
CANNOT = [
    *(({name: ""}, name, REQUIRED) for name in ("title", "legal_basis", "signatory_title", "address", "city")),
    ({"ended_on": "2026-04-30"}, "ended_on", "The end is before the start."),
    ({"phone": "1"}, "phone", "“1” is no international telephone number. Write it as +254 20 123 4567."),
    ({"email": "a at b"}, "email", "“a at b” is no e-mail address. Write it as name@office.example."),
    ({"title": "A\u202e"}, "title", "The text has a hidden character (U+202E). Type it again rather than paste it."),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), CANNOT)
def test_create_that_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    changes: dict, field: str, sentence: str, desk: Client, host: MemberBody
) -> None:
    data = {**GIVEN, "body": str(host.pk), **changes}

    page = desk.post(url("create"), data)

    assert (page.status_code, sentences(page)) == (422, {field: [sentence]})
    assert {name: value for name, value in kept(page).items() if name in changes} == changes
    assert kept(page)["body"] == str(host.pk)
    assert written() == (0, 0)


@pytest.mark.parametrize("day", ["", "2026-02-30", "soon"])
def test_create_with_no_date_says_so_at_the_start(day: str, desk: Client, host: MemberBody) -> None:
    page = desk.post(url("create"), {**GIVEN, "body": host.pk, "began_on": day})

    assert (page.status_code, list(sentences(page)), written()) == (422, ["began_on"], (0, 0))


def test_create_beside_an_active_one_says_so_at_the_start(desk: Client, host: MemberBody) -> None:
    made.authority()

    page = desk.post(url("create"), {**GIVEN, "body": host.pk})

    assert sentences(page) == {
        "began_on": ["There is a National Authority in that period. End that designation first."]
    }
    assert (kept(page)["title"], written()) == ("Small Arms Office", (1, 1))


def test_create_of_a_body_from_before_it_existed_says_so_at_the_body(desk: Client) -> None:
    young = made.body(began_on=made.ago(3))

    page = desk.post(url("create"), {**GIVEN, "body": young.pk})

    assert sentences(page) == {"body": ["This body did not exist on that day. Choose a later day, or another body."]}


def test_create_of_the_mechanism_itself_says_so_at_the_body(desk: Client) -> None:
    itself = made.body(name="National Commission on Small Arms", kind="agency")

    page = desk.post(url("create"), {**GIVEN, "body": itself.pk})

    assert sentences(page) == {
        "body": ["The mechanism itself cannot be the National Authority (5.1). Choose the entity that leads it."]
    }


# Correction.


def test_update_writes_what_changed_with_the_reason_and_leaves_the_host(desk: Client, host: MemberBody) -> None:
    row = made.authority()
    page = desk.get(url("update", row.pk))

    answer = desk.post(
        url("update", row.pk), typed(page, city="New Port", leads_policy="", body=host.pk, reason="moved")
    )

    after = Designation.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (after.city, after.leads_policy, after.body_id) == ("New Port", False, row.body_id)
    assert after.history.latest().history_change_reason == "moved"
    assert "body" not in page.context["form"].fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": ""}, "reason"), ({"phone": "12"}, "phone"), ({"ended_on": "2019-12-31"}, "ended_on")],
)
def test_update_that_cannot_be_says_so_at_the_field_and_keeps_what_was_typed(
    changes: dict, field: str, desk: Client
) -> None:
    row = made.authority()
    data = typed(desk.get(url("update", row.pk)), **{"city": "New Port", "reason": "moved", **changes})

    page = desk.post(url("update", row.pk), data)

    assert (page.status_code, list(sentences(page))) == (422, [field])
    assert (kept(page)["city"], kept(page)[field], written()) == ("New Port", changes[field], (1, 1))


def test_update_after_somebody_elses_save_shows_both_texts(desk: Client) -> None:
    row = made.authority(city="Old Port")
    data = typed(desk.get(url("update", row.pk)), city="My Port", reason="moved")
    actions.change_designation(designation=row, city="Their Port", by=BY, reason="call")

    page = desk.post(url("update", row.pk), data)

    (line,) = page.context["form"].conflict.differences
    assert page.status_code == 409
    assert (line.opened, line.recorded, line.typed) == ("Old Port", "Their Port", "My Port")
    assert Designation.objects.get().city == "Their Port"


# The end.


def test_end_records_the_last_day_with_the_reason(desk: Client) -> None:
    row = made.authority()
    page = desk.get(url("end", row.pk))

    desk.post(url("end", row.pk), typed(page, ended_on="2026-06-01", reason="Decree 9"))

    after = Designation.objects.get()
    assert (after.ended_on, after.history.latest().history_change_reason) == (made.TODAY, "Decree 9")
    assert page.context["form"].initial["ended_on"] == made.TODAY


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"ended_on": "2019-12-31"}, "ended_on"), ({"ended_on": ""}, "ended_on"), ({"reason": ""}, "reason")],
)
def test_end_that_cannot_be_says_so_at_the_field(changes: dict, field: str, desk: Client) -> None:
    row = made.authority()
    data = typed(desk.get(url("end", row.pk)), **{"ended_on": "2026-06-01", "reason": "Decree 9", **changes})

    page = desk.post(url("end", row.pk), data)

    assert (page.status_code, list(sentences(page)), written()) == (422, [field], (1, 1))


def test_end_a_second_time_says_that_it_has_ended(desk: Client) -> None:
    row = made.authority(ended_on=made.ago(3))

    page = desk.post(url("end", row.pk), typed(desk.get(url("end", row.pk)), ended_on="2026-06-01", reason="x"))

    assert sentences(page) == {"__all__": ["This designation has already ended."]}


@pytest.mark.parametrize("name", ["create", "update", "end"])
@pytest.mark.parametrize("who", OTHERS)
def test_acts_on_the_authority_are_the_secretariats_alone(
    name: str, who: str, request: pytest.FixtureRequest, as_user: SignIn, host: MemberBody
) -> None:
    row = made.authority(city="Old Port", ended_on=made.ago(200), classification="public")
    browser = as_user(request.getfixturevalue(who))
    address = url(name, *([] if name == "create" else [row.pk]))

    shown = browser.get(address)
    refused = browser.post(address, {**GIVEN, "body": host.pk, "ended_on": "2026-06-01", "reason": "x"})

    assert (shown.status_code, refused.status_code, written()) == (403, 403, (1, 1))
    assert "Old Port" not in words(shown)
