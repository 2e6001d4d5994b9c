"""Measures 7 and 8: a list under the rights of its reader over 100,000 records, and rights for each row of a page.

The floor is the same page of the same list without a condition. Readers: a focal point of the government, who
sees most; a member from industry, who sees few; a holder of a post, by its grant.
"""

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from benchmarks.measure import Line, interleaved
from benchmarks.register import BY, LONG_AGO, fill
from contacts.models import PointOfContact
from coordination.access import Viewer, may, viewer
from coordination.enums import Classification
from coordination.models import User
from coordination.records import acting
from members import actions as members
from members.models import MemberBody

PAGE = 51
# One record in ten is public, two are the mechanism's, one is restricted; the rest are the government's.
CLASSES = ["public", "mechanism", "mechanism", "restricted", *["government"] * 6]


def run(rounds: int, rows: int) -> list[Line]:
    """Return the worst ratio over lists and readers, and the queries that rights cost a page."""
    fill(10)
    _bodies(rows)
    _points(rows)
    readers = {name: viewer(_holder(name, kind, of)) for name, kind, of in READERS}
    found, seen = [], []
    for name, who in readers.items():
        for model in (MemberBody, PointOfContact):
            ratio = _ratio(model, who, max(rounds, 9))
            found.append(ratio)
            seen.append(f"{model._meta.model_name} {name} {ratio:.2f}")
    queries = _queries(readers["ministry"])
    return [
        Line("7", f"page of a list under rights, {rows:,} records / the plain list", max(found), 1.3, "; ".join(seen)),
        Line("8", "queries for rights over the rows of a page", float(queries), 0.0, f"{queries} for {PAGE} rows"),
    ]


READERS = (
    ("ministry", "member", "ministry"),
    ("industry", "member", "industry"),
    ("post", "point-of-contact", "ministry"),
)


def _ratio(model: type[models.Model], who: Viewer, rounds: int) -> float:
    order = ("name", "id") if model is MemberBody else ("number",)
    plain = model._default_manager.order_by(*order)
    under = model._default_manager.all().visible_to(who).order_by(*order)  # type: ignore[attr-defined]
    list(under[:PAGE])
    floor, taken = interleaved(lambda: list(plain[:PAGE]), lambda: list(under[:PAGE]), rounds * 5)
    return taken / floor


def _queries(who: Viewer) -> int:
    user = User.objects.get(pk=who.user_id)
    viewer(user)  # Read once a request, whatever the page.
    rows = list(PointOfContact.objects.all().visible_to(who).order_by("number")[:PAGE])
    with CaptureQueriesContext(connection) as caught:
        for row in rows:
            may(user, "confirm", row)
    return len(caught)


def _holder(name: str, kind: str, of: str) -> User:
    with acting(BY):
        user = User.objects.create_user_without_password(email=f"{name}@benchmark.invalid")
    body = members.record_body(by=BY, name=f"Body of {name}", kind=of, classification=Classification.RESTRICTED)
    seat = members.create_seat(body=body, kind=kind, title=name, began_on=LONG_AGO, by=BY)
    members.appoint(seat=seat, person=members.record_person(by=BY, name=name, user=user), began_on=LONG_AGO, by=BY)
    return user


def _bodies(rows: int) -> None:
    made = [MemberBody(name=f"Ministry {n:06}", kind="ministry", classification=CLASSES[n % 10]) for n in range(rows)]
    models.QuerySet(MemberBody).bulk_create(made, batch_size=2000)


def _points(rows: int) -> None:
    first = PointOfContact.objects.count() + 1
    body = MemberBody.objects.filter(classification="restricted").first()
    made = [
        PointOfContact(
            number=n, kind="office", body=body, office=f"Office {n}", emails=[f"o{n}@office.invalid"],
            designated_on=LONG_AGO, details_digest="same", details_since=LONG_AGO, classification=CLASSES[n % 10],
        )
        for n in range(first, first + rows)
    ]  # fmt: skip
    models.QuerySet(PointOfContact).bulk_create(made, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
