"""Who is what today, and who sees which documents, files and jobs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from coordination import grounds
from coordination.access import PERMISSIONS, Viewer, may, require, viewer
from coordination.enums import Classification, Role
from coordination.exceptions import NotAllowedError
from coordination.models import Job, SealedDocument, StoredFile, User
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

CAST = {
    "officer": {Role.SECRETARIAT},
    "focal": {Role.FOCAL},
    "observer": {Role.OBSERVER},
    "npc": {Role.NPC},
    "mission": {Role.MISSION},
    "head": {Role.HEAD},
    "administrator": {Role.ADMINISTRATOR},
    "auditor": {Role.AUDITOR},
    "nobody": set(),
}


@pytest.mark.parametrize(("name", "roles"), CAST.items())
def test_viewer_holds_the_roles_of_seats_and_assignments(
    name: str, roles: set[Role], request: pytest.FixtureRequest
) -> None:
    assert viewer(request.getfixturevalue(name)).roles == roles


def test_viewer_of_an_anonymous_request_is_nobody() -> None:
    assert viewer(AnonymousUser()) == Viewer(None)


def test_viewer_after_the_assignment_has_ended_holds_no_role(freeze: Callable[..., None]) -> None:
    user = make.user()
    make.role(user, Role.AUDITOR, ended_on=dt.date(2026, 6, 30))

    freeze(dt.date(2026, 7, 1))

    assert viewer(user).roles == frozenset()


def test_viewer_on_the_last_day_of_the_assignment_still_holds_it(freeze: Callable[..., None]) -> None:
    freeze(dt.date(2026, 6, 30))
    user = make.user()
    make.role(user, Role.AUDITOR, ended_on=dt.date(2026, 6, 30))

    assert viewer(user).roles == {Role.AUDITOR}


def test_viewer_is_read_once_a_request(officer: User, django_assert_num_queries: Any) -> None:
    viewer(officer)

    with django_assert_num_queries(0):
        viewer(officer)


CLASSES = {
    "officer": set(Classification.values),
    "auditor": set(Classification.values),
    "npc": {"public", "mechanism", "government"},
    "focal": {"public", "mechanism", "government"},
    "observer": {"public", "mechanism"},
    "administrator": set(),
    "nobody": set(),
}


@pytest.mark.parametrize(("name", "classes"), CLASSES.items())
def test_classifications_follow_from_what_the_person_is(
    name: str, classes: set[str], request: pytest.FixtureRequest
) -> None:
    assert set(viewer(request.getfixturevalue(name)).classifications) == classes


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_permission_is_open_to_its_roles_only(permission: str, request: pytest.FixtureRequest) -> None:
    allowed = {name for name in CAST if may(request.getfixturevalue(name), permission)}

    assert allowed == {name for name, roles in CAST.items() if roles & PERMISSIONS[permission]}


def test_require_names_the_roles_that_can(observer: User) -> None:
    with pytest.raises(NotAllowedError) as refusal:
        require(observer, "release")

    assert str(refusal.value) == ("You can read this. It can be done by: Secretariat, Head of the National Authority.")


@pytest.mark.parametrize(
    ("name", "count"),
    [("officer", 1), ("head", 1), ("auditor", 1), ("mission", 1), ("focal", 0), ("administrator", 0), ("nobody", 0)],
)
def test_documents_are_visible_to_those_who_see_all_and_the_mission(
    name: str, count: int, officer: User, request: pytest.FixtureRequest
) -> None:
    make.document(officer)

    seen = SealedDocument.objects.visible_to(viewer(request.getfixturevalue(name)))

    assert seen.count() == count


def test_document_is_open_on_the_ground_that_its_app_registered(
    officer: User, focal: User, observer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grounds, "_subjects", {})
    own = make.document(officer, "NOT-0001", subject="tests.paper:1")
    make.document(officer, "NOT-0002", subject="tests.other:1")
    grounds.register_subject("tests.paper", lambda who: Q() if who.has(Role.FOCAL) else grounds.NOTHING, "A paper")

    assert list(SealedDocument.objects.visible_to(viewer(focal))) == [own]
    assert list(SealedDocument.objects.visible_to(viewer(observer))) == []
    assert grounds.label_of("tests.paper:1", "contact-notification") == "A paper"
    assert grounds.label_of("tests.other:1", "contact-notification") == "Contact notification"


def test_file_is_open_to_those_who_see_all_and_on_registered_grounds(
    officer: User, focal: User, mission: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grounds, "_files", [])
    file = make.stored_file(officer)

    assert list(StoredFile.objects.visible_to(viewer(officer))) == [file]
    assert list(StoredFile.objects.visible_to(viewer(mission))) == []
    grounds.file_ground(lambda who: Q(stored_by_id=officer.pk) if who.has(Role.FOCAL) else grounds.NOTHING)
    assert list(StoredFile.objects.visible_to(viewer(focal))) == [file]


def test_jobs_are_visible_to_their_asker_and_to_those_who_look_after_work(
    officer: User, focal: User, other_focal: User, administrator: User
) -> None:
    job = make.job(asked_by=focal)

    seen = {user: list(Job.objects.visible_to(viewer(user))) for user in (officer, administrator, focal, other_focal)}

    assert seen == {officer: [job], administrator: [job], focal: [job], other_focal: []}
