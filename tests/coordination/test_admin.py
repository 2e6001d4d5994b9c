"""Django's admin site reads, for the administrator, and cannot be used to go around an action."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from coordination.admin import READABLE, site
from coordination.models import Notice, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

LISTS = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in READABLE]


@pytest.mark.parametrize("name", ["admin:index", *LISTS])
def test_administrator_reads_each_list(name: str, administrator: User, as_user: SignIn) -> None:
    assert as_user(administrator).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["admin:index", *LISTS])
@pytest.mark.parametrize("role", ["officer", "auditor", "head", "focal", "observer", "nobody"])
def test_nobody_else_comes_in(name: str, role: str, request: pytest.FixtureRequest, as_user: SignIn) -> None:
    assert as_user(request.getfixturevalue(role)).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["admin:index", *LISTS])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_list_takes_anything(name: str, method: str, administrator: User, as_user: SignIn) -> None:
    assert getattr(as_user(administrator), method)(reverse(name)).status_code == 405


def test_no_row_takes_anything(administrator: User, as_user: SignIn) -> None:
    url = reverse("admin:coordination_user_change", args=[administrator.pk])
    answer = as_user(administrator).post(url, {"email": "taken@over.invalid", "is_active": ""})

    administrator.refresh_from_db()
    assert answer.status_code == 405
    assert administrator.email == "administrator@secretariat.invalid"


@pytest.mark.parametrize(
    "act", ["add", "delete", "history", "autocomplete", "login", "password_change", "view_on_site"]
)
def test_routes_that_write_or_lead_around_do_not_exist(act: str) -> None:
    for name in (f"admin:coordination_user_{act}", f"admin:{act}"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=["x"])


def test_row_of_a_user_shows_groups_and_never_the_password(administrator: User, as_user: SignIn) -> None:
    page = (
        as_user(administrator).get(reverse("admin:coordination_user_change", args=[administrator.pk])).content.decode()
    )

    assert "role administrator" in page
    assert "password" not in page.casefold()
    assert administrator.password not in page


def test_message_shows_its_envelope_alone(administrator: User, as_user: SignIn) -> None:
    notice = make.notice(body="A secret of the ministry")
    page = as_user(administrator).get(reverse("admin:coordination_notice_change", args=[notice.pk])).content.decode()

    assert notice.address in page
    assert "A secret of the ministry" not in page


def test_administrator_whose_role_ended_is_out_at_the_next_request(administrator: User, as_user: SignIn) -> None:
    browser = as_user(administrator)
    administrator.groups.clear()

    assert browser.get(reverse("admin:index")).status_code == 403


def test_no_record_of_the_register_is_shown(django_assert_num_queries: Any) -> None:
    apps = {model._meta.app_label for model in READABLE}

    assert apps == {"coordination", "auth"}
    assert Notice in site._registry


@pytest.mark.parametrize("query", ["?o=-99", "?o=password", "?q=%00", "?password__startswith=a", "?e=1", "?p=999999"])
def test_hostile_keys_of_a_list_are_no_way_in(query: str, administrator: User, as_user: SignIn) -> None:
    answer = as_user(administrator).get(reverse("admin:coordination_user_changelist") + query, follow=True)

    assert answer.status_code in {200, 400, 403}
    assert administrator.password not in answer.content.decode()
