"""The pages of logins: who may read, who may act, what the acts say before they are done."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from coordination import actions
from coordination.enums import Role
from coordination.models import Notice, RoleAssignment, SecurityEvent, User
from tests.coordination.signing import log_in
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
READERS = {"administrator": 200, "officer": 200, "auditor": 200}
CLOSED = dict.fromkeys(("head", "npc", "mission", "focal", "observer", "nobody"), 403)
ACTS = (
    "invite-again",
    "address",
    "suspend",
    "readmit",
    "reset-password",
    "reset-second-step",
    "end-sessions",
    "roles/new",
)
TYPED = {
    "name": "Forged",
    "email": "forged@office.invalid",
    "language": "en",
    "role": "administrator",
    "began_on": "2026-05-01",
    "ended_on": "2026-07-01",
    "authority": "Forged",
    "reason": "Forged",
}


@pytest.fixture(autouse=True)
def _now(freeze: Callable[..., None]) -> None:
    freeze(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC))


def text_of(response: Any) -> str:
    return response.content.decode()


def written() -> list[int]:
    return [User.history.count(), RoleAssignment.history.count(), Notice.objects.count()]


# Who may.


@pytest.mark.parametrize(("name", "status"), [*READERS.items(), *CLOSED.items()])
def test_logins_are_read_by_those_who_answer_for_access(name: str, status: int, as_user: SignIn, request: Any) -> None:
    other = make.user("canary@office.invalid", name="Canary")
    client = as_user(request.getfixturevalue(name))

    for url in ("/users/", f"/users/{other.pk}/"):
        response = client.get(url)
        assert (response.status_code, "canary@office.invalid" in text_of(response)) == (status, status == 200)


@pytest.mark.parametrize("name", ["officer", "auditor", *CLOSED])
@pytest.mark.parametrize("act", ACTS)
def test_acts_are_the_administrators_alone(act: str, name: str, as_user: SignIn, request: Any) -> None:
    target = make.user("target@office.invalid", is_active=act != "readmit")
    client = as_user(request.getfixturevalue(name))
    before = written()

    answers = [client.get(f"/users/{target.pk}/{act}/"), client.post(f"/users/{target.pk}/{act}/", TYPED)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert written() == before
    if name in READERS:
        assert "It can be done by: Administrator." in text_of(answers[0])


@pytest.mark.parametrize("name", ["officer", "auditor", *CLOSED])
def test_inviting_and_ending_a_role_are_the_administrators_alone(
    name: str, administrator: User, as_user: SignIn, request: Any
) -> None:
    role = administrator.assignments.get()
    client = as_user(request.getfixturevalue(name))
    before = written()

    answers = [client.post("/users/invite/", TYPED), client.post(f"/roles/{role.pk}/end/", TYPED)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert written() == before


def test_reader_is_offered_no_act(officer: User, nobody: User, as_user: SignIn) -> None:
    text = text_of(as_user(officer).get(f"/users/{nobody.pk}/"))

    assert f"/users/{nobody.pk}/suspend/" not in text
    assert "/users/invite/" not in text_of(as_user(officer).get("/users/"))


@pytest.mark.parametrize("act", ["", *(f"{act}/" for act in ACTS)])
def test_login_that_is_not_there_is_not_found(act: str, administrator: User, as_user: SignIn) -> None:
    assert as_user(administrator).get(f"/users/6a4b2b0e-0000-4000-8000-000000000000/{act}").status_code == 404


# The list.


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_login_more_and_with_three(
    count: int, administrator: User, as_user: SignIn, state: Any, django_assert_num_queries: Any
) -> None:
    from tests.factories.cast import seat_holder

    for number in range(count):
        seat_holder(f"focal{number}@ministry{number}.invalid", "member")
    client = as_user(administrator)

    # session, user, roles (2), page, count, assigned roles, holdings and which are open (2)
    with django_assert_num_queries(9):
        client.get("/users/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=suspended", {"gone"}),
        ("?state=invited", {"asked"}),
        ("?state=unused", {"auditor"}),
        ("?role=auditor", {"auditor"}),
        ("?role=secretariat", {"officer"}),
        ("?role=none", {"gone", "asked"}),
        ("?q=OFFICER@", {"officer"}),
        ("?q=%25", set()),
    ],
)
def test_list_is_filtered_by_state_role_and_text(
    query: str, found: set[str], administrator: User, auditor: User, officer: User, as_user: SignIn
) -> None:
    make.user("gone@office.invalid", is_active=False)
    actions.invite(email="asked@office.invalid", by=administrator)
    client = as_user(administrator)
    for user in (officer, administrator):
        as_user(user)  # They have signed in before.

    response = client.get("/users/" + query)

    emails = {user.get_absolute_url(): user.email.partition("@")[0] for user in User.objects.all()}
    assert {emails[row.url] for row in response.context["table"].rows} == found


def test_list_shows_second_step_and_last_sign_in(administrator: User, nobody: User, as_user: SignIn) -> None:
    Authenticator.objects.create(user=nobody, type="totp", data={})
    Authenticator.objects.create(user=administrator, type="recovery_codes", data={})

    rows = {
        row.url: [str(cell) for cell in row.cells]
        for row in as_user(administrator).get("/users/").context["table"].rows
    }

    assert rows[nobody.get_absolute_url()][3] == "set up"
    assert rows[administrator.get_absolute_url()][3] == "none"


# One login.


def test_page_tells_on_what_ground_and_offers_to_end_it(
    administrator: User, auditor: User, officer: User, as_user: SignIn
) -> None:
    role = auditor.assignments.get()
    text = text_of(as_user(administrator).get(f"/users/{auditor.pk}/"))

    assert "Letter 1" in text
    assert f"/roles/{role.pk}/end/" in text
    assert "Post of Officer" in text_of(as_user(administrator).get(f"/users/{officer.pk}/"))


def test_page_of_ones_own_login_offers_no_act(administrator: User, as_user: SignIn) -> None:
    text = text_of(as_user(administrator).get(f"/users/{administrator.pk}/"))

    assert "Nobody gives themselves a role" in text
    assert f"/users/{administrator.pk}/suspend/" not in text
    assert "/end/" not in text


def test_page_tells_what_touched_the_login_with_author_and_reason(
    administrator: User, nobody: User, as_user: SignIn
) -> None:
    actions.suspend(user=nobody, by=administrator, reason="left the <ministry>")

    text = text_of(as_user(administrator).get(f"/users/{nobody.pk}/"))

    assert "Suspended." in text
    assert "left the &lt;ministry&gt;" in text


def test_page_costs_the_same_with_much_history(
    administrator: User, nobody: User, as_user: SignIn, state: Any, django_assert_max_num_queries: Any
) -> None:
    for _round in range(3):
        actions.suspend(user=nobody, by=administrator, reason="x")
        actions.readmit(user=nobody, by=administrator, reason="y")
    client = as_user(administrator)

    with django_assert_max_num_queries(20):
        client.get(f"/users/{nobody.pk}/")


# Acts.


def test_invitation_goes_on_to_the_seat(administrator: User, as_user: SignIn) -> None:
    typed = {"name": "A. Person", "email": "a@office.invalid", "language": "ar", "goes_on": "on", "reason": ""}

    response = as_user(administrator).post("/users/invite/", typed)

    made = User.objects.get(email="a@office.invalid")
    assert (response.status_code, response["Location"]) == (302, f"/members/logins/{made.pk}/seat/")
    assert Notice.objects.get().language == "ar"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "nobody@example.invalid"}, "email"),
        ({"email": "no address"}, "email"),
        ({"email": "a@b.invalid\r\nBcc: x@y.invalid"}, "email"),
        ({"name": ""}, "name"),
        ({"language": "xx"}, "language"),
    ],
)
def test_bad_invitation_keeps_what_was_typed(
    typed: dict[str, str], field: str, administrator: User, nobody: User, as_user: SignIn
) -> None:
    good = {"name": "A. Person", "email": "a@office.invalid", "language": "en", "reason": "kept text"}

    response = as_user(administrator).post("/users/invite/", {**good, **typed})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "kept text" in text_of(response)
    assert Notice.objects.count() == 0


def test_act_tells_its_effect_before_and_asks_why(administrator: User, officer: User, as_user: SignIn) -> None:
    client = as_user(administrator)
    log_in(Client(), officer.email, make.PASSWORD)

    page = client.get(f"/users/{officer.pk}/suspend/")
    refused = client.post(f"/users/{officer.pk}/suspend/", {"reason": ""})

    assert "Signed out of 1 browser at once." in text_of(page)
    assert "Seat held today: Post of Officer" in text_of(page)
    assert (refused.status_code, User.objects.get(pk=officer.pk).is_active) == (422, True)
    done = client.post(f"/users/{officer.pk}/suspend/", {"reason": "left"}, follow=True)
    assert "Suspended. Every session has ended." in text_of(done)
    assert User.objects.get(pk=officer.pk).is_active is False


@pytest.mark.parametrize("act", ["suspend", "reset-password"])
def test_act_on_oneself_is_refused_on_the_page(act: str, administrator: User, as_user: SignIn) -> None:
    response = as_user(administrator).post(f"/users/{administrator.pk}/{act}/", {"reason": "try"})

    assert response.status_code == 422
    assert "Nobody does this to themselves." in text_of(response)


def test_reset_password_never_shows_the_link(administrator: User, nobody: User, as_user: SignIn) -> None:
    response = as_user(administrator).post(f"/users/{nobody.pk}/reset-password/", {"reason": "asked"}, follow=True)

    assert "on its way" in text_of(response)
    assert "/reset/key/" not in text_of(response)


def test_sessions_are_ended_where_none_is_open_too(administrator: User, nobody: User, as_user: SignIn) -> None:
    response = as_user(administrator).post(f"/users/{nobody.pk}/end-sessions/", {"reason": "asked"})

    assert response.status_code == 302
    assert SecurityEvent.objects.filter(kind="sessions-ended", subject=f"user:{nobody.pk}").count() == 1


def test_role_is_given_and_ended_from_the_browser(administrator: User, nobody: User, as_user: SignIn) -> None:
    client = as_user(administrator)

    given = client.post(
        f"/users/{nobody.pk}/roles/new/",
        {"role": "auditor", "began_on": "2026-06-01", "ended_on": "", "authority": "Letter 7"},
        follow=True,
    )
    role = nobody.assignments.get()
    page = client.get(f"/roles/{role.pk}/end/")
    version = page.context["form"]["version"].value()
    ended = client.post(
        f"/roles/{role.pk}/end/", {"ended_on": "2026-06-30", "reason": "term over", "version": version}, follow=True
    )

    assert "Nobody: Auditor from" in text_of(given)
    assert "Letter 7" in text_of(page)
    assert "The last day of the role is" in text_of(ended)
    assert RoleAssignment.objects.get(pk=role.pk).ended_on == dt.date(2026, 6, 30)


def test_role_that_changed_in_another_tab_answers_409(administrator: User, auditor: User, as_user: SignIn) -> None:
    role = auditor.assignments.get()
    client = as_user(administrator)
    version = client.get(f"/roles/{role.pk}/end/").context["form"]["version"].value()
    actions.end_role(assignment=role, ended_on=dt.date(2026, 8, 1), by=administrator, reason="another tab")

    response = client.post(
        f"/roles/{role.pk}/end/", {"ended_on": "2026-07-01", "reason": "this tab", "version": version}
    )

    assert response.status_code == 409
    assert RoleAssignment.objects.get(pk=role.pk).ended_on == dt.date(2026, 8, 1)


@pytest.mark.parametrize("role", ["secretariat", "", "superuser"])
def test_role_that_only_a_seat_gives_cannot_be_given(
    role: str, administrator: User, nobody: User, as_user: SignIn
) -> None:
    typed = {"role": role, "began_on": "2026-06-01", "authority": "Letter 7"}

    response = as_user(administrator).post(f"/users/{nobody.pk}/roles/new/", typed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["role"])
    assert RoleAssignment.objects.filter(user=nobody).count() == 0


def test_forms_take_no_column_of_the_login_beside_what_they_ask(
    administrator: User, nobody: User, as_user: SignIn
) -> None:
    client = as_user(administrator)
    columns = {field.name: "1" for field in User._meta.concrete_fields}

    client.post(f"/users/{nobody.pk}/end-sessions/", {**columns, "reason": "forged"})
    client.post("/users/invite/", {**columns, "name": "N", "email": "n@o.invalid", "language": "en"})

    for user in (User.objects.get(pk=nobody.pk), User.objects.get(email="n@o.invalid")):
        assert (user.is_superuser, user.is_active, user.groups.count()) == (False, True, 0)
    assert User.objects.get(pk=nobody.pk).email == nobody.email
    assert Role.ADMINISTRATOR not in [row.role for row in RoleAssignment.objects.filter(user=nobody)]


def test_history_of_a_login_tells_of_its_roles_too(administrator: User, auditor: User, as_user: SignIn) -> None:
    text = text_of(as_user(administrator).get(f"/history/coordination/user/{auditor.pk}/"))

    assert "Letter 1" in text
    assert "On the record itself and on what hangs on it." in text
