"""Who reads a class, who comes in when it is widened, and that widening is an act with a reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from contacts.models import LiaisonExchange
from coordination import actions, classes, history
from coordination.access import viewer
from coordination.declarations import Ruled, declared
from coordination.enums import Classification
from coordination.models import State, User
from coordination.records import Recorded
from tests.contacts.browsing import typed, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BY = made.BY
CLASSES = [value.value for value in classes.WIDEST_FIRST]
# How far down the classes each of the cast reads what is not their own; the administrator reads no restricted page.
READS = {
    "observer": 2,
    "focal": 3,
    "npc": 3,
    "mission": 3,
    "administrator": 3,
    "officer": 4,
    "head": 4,
    "auditor": 4,
    "nobody": 0,
}


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)


def exchange(**fields: Any) -> LiaisonExchange:
    from contacts.actions import record_exchange

    points = [made.office_point(), made.office_point()]
    return record_exchange(
        on=made.ago(3), subject="Border post", shared="Who answers", points=points, by=BY, reason="told so", **fields
    )


MAKERS: dict[str, Callable[..., Any]] = {
    "members.memberbody": made.body,
    "contacts.pointofcontact": made.office_point,
    "authority.designation": made.authority,
    "contacts.liaisonexchange": exchange,
}
makers = pytest.mark.parametrize("kind", MAKERS)


def url(record: Any) -> str:
    return reverse("record-classify", args=[record._meta.app_label, record._meta.model_name, record.pk])


def test_every_recorded_model_with_a_class_of_its_own_is_tried_here() -> None:
    own = {
        history.kind_of(model)
        for model in history.recorded_models()
        if issubclass(model, Recorded) and (said := declared(model)) and said.classified.rule is Ruled.OWN
    }

    assert own == set(MAKERS)


# The rule.


@pytest.mark.parametrize(
    ("one", "other", "wider"),
    [
        ("public", "mechanism", True),
        ("mechanism", "government", True),
        ("government", "restricted", True),
        ("government", "government", False),
        ("restricted", "public", False),
    ],
)
def test_order_of_the_classes(one: str, other: str, wider: bool) -> None:
    assert classes.is_wider(one, other) is wider
    assert classes.narrowest(one, other) == (other if wider else one)


def test_who_comes_in_is_told_step_by_step() -> None:
    assert classes.newly("mechanism", "government") == "members outside the government and all observers"
    assert classes.newly("mechanism", "restricted").startswith("members from the government")
    assert classes.newly("restricted", "public") == ""


# Who reads what.


@makers
@pytest.mark.parametrize("who", READS)
def test_each_reads_the_classes_that_are_theirs_and_no_other(
    kind: str, who: str, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    record = MAKERS[kind]()
    browser = as_user(request.getfixturevalue(who))
    seen = []

    for value in CLASSES:
        record = actions.classify(record=record, classification=value, by=BY, reason="tried")
        if browser.get(record.get_absolute_url()).status_code == 200:
            seen.append(value)

    assert seen == CLASSES[: READS[who]]


@makers
def test_restricted_record_is_read_by_its_own_body(kind: str, focal: User) -> None:
    from members.models import Holding

    home = Holding.objects.get(person__user=focal).seat.body
    if kind == "contacts.liaisonexchange":
        points = [made.office_point(home), made.office_point()]
        from contacts.actions import record_exchange

        own: Any = record_exchange(on=made.ago(1), subject="Own", shared="x", points=points, by=BY)
    else:
        own = home if kind == "members.memberbody" else MAKERS[kind](**{"of" if "point" in kind else "body": home})
    foreign = None if kind == "authority.designation" else MAKERS[kind]()
    for record in filter(None, (own, foreign)):
        actions.classify(record=record, classification="restricted", by=BY)

    rows = type(own).objects.visible_to(viewer(focal))

    assert rows.filter(pk=own.pk).exists()
    assert foreign is None or not rows.filter(pk=foreign.pk).exists()


# The act.


@makers
def test_to_narrow_is_free_and_to_widen_needs_a_reason(kind: str) -> None:
    record = actions.classify(record=MAKERS[kind](), classification="restricted", by=BY)

    with pytest.raises(ValidationError) as refused:
        actions.classify(record=record, classification="mechanism", by=BY, reason="  ")
    fresh = type(record).objects.get(pk=record.pk)
    widened = actions.classify(record=fresh, classification="mechanism", by=BY, reason="Decision 9")

    assert list(refused.value.error_dict) == ["classification"]
    assert fresh.history.count() == 3
    assert widened.history.first().history_change_reason == "Decision 9"


@makers
def test_page_says_who_would_newly_read_it_before_anything_is_widened(
    kind: str, officer: User, as_user: SignIn
) -> None:
    record = MAKERS[kind]()
    desk = as_user(officer)
    data = typed(desk.get(url(record)), classification="mechanism")

    asked = desk.post(url(record), data)
    unchanged = type(record).objects.get(pk=record.pk).classification
    meant = {**typed(asked), "widen": "mechanism", "reason": "Decision 9"}
    stolen = desk.post(url(record), {**meant, "classification": "public"})
    done = desk.post(url(record), meant, follow=True)

    assert (asked.status_code, stolen.status_code, unchanged) == (422, 422, "government")
    assert "It would newly be read by: members outside the government and all observers." in words(asked)
    assert type(record).objects.get(pk=record.pk).classification == "mechanism"
    assert "Kept. All members and observers read it" in words(done)


@makers
def test_page_narrows_without_asking_why(kind: str, officer: User, as_user: SignIn) -> None:
    record = MAKERS[kind]()
    desk = as_user(officer)

    answer = desk.post(url(record), typed(desk.get(url(record)), classification="restricted"))

    assert answer.status_code == 302
    assert type(record).objects.get(pk=record.pk).classification == "restricted"


@makers
def test_page_is_the_secretariats_and_a_hidden_record_does_not_exist(
    kind: str, auditor: User, observer: User, administrator: User, as_user: SignIn
) -> None:
    record = MAKERS[kind]()
    data = {"classification": "public", "widen": "public", "reason": "x"}

    answers = [as_user(who).post(url(record), data).status_code for who in (auditor, observer, administrator)]

    assert answers == [403, 404, 403]
    assert type(record).objects.get(pk=record.pk).classification == Classification.GOVERNMENT


@pytest.mark.parametrize("kind", ["members/person", "contacts/registration", "contacts/nothing", "auth/group"])
def test_page_of_what_has_no_class_of_its_own_is_not_found(kind: str, officer: User, as_user: SignIn) -> None:
    page = as_user(officer).get(f"/classes/{kind}/6a4b2b0e-0000-4000-8000-000000000000/")

    assert page.status_code == 404


def test_stale_page_shows_both_texts(officer: User, as_user: SignIn) -> None:
    record = made.office_point()
    desk = as_user(officer)
    data = typed(desk.get(url(record)), classification="restricted")
    made.change_phone(record)

    page = desk.post(url(record), data)

    assert page.status_code == 409


# The same on the forms of the records.


def test_new_body_that_starts_wider_than_government_asks_whether_it_is_meant(officer: User, as_user: SignIn) -> None:
    desk = as_user(officer)
    to = "/members/bodies/new/"
    data = typed(desk.get(to), name="Makers' association", kind="industry", classification="mechanism")

    asked = desk.post(to, data)
    done = desk.post(to, {**data, "widen": "mechanism", "reason": "It sits there itself."})

    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["widen", "reason"])
    assert done.status_code == 302


def test_change_form_widens_only_with_the_tick(officer: User, as_user: SignIn) -> None:
    record = made.body()
    desk = as_user(officer)
    to = f"/members/bodies/{record.pk}/change/"
    data = typed(desk.get(to), classification="public", reason="Decision 9")

    asked = desk.post(to, data)
    done = desk.post(to, {**data, "widen": "public"})

    assert (asked.status_code, list(asked.context["form"].errors), done.status_code) == (422, ["widen"], 302)


def test_room_of_the_authority_tells_no_lapse_to_who_may_not_read_the_designation(
    observer: User, as_user: SignIn
) -> None:
    made.authority(title="Small Arms Office")

    page = words(as_user(observer).get("/authority/"))

    assert "Its designation is not open to you." in page
    assert "No National Authority today" not in page
    assert "Small Arms Office" not in page
