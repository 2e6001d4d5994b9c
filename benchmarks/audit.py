"""Measure 10: any page of the audit page at 1,000,000 historical rows against its first, with and without filters."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import connection
from django.http import QueryDict

from benchmarks.measure import Line, seconds
from benchmarks.register import BY
from coordination import clock, history
from coordination.access import Viewer
from coordination.enums import Role
from coordination.history import Filters
from coordination.history.merged import MERGED_ORDER
from coordination.models import State, User
from coordination.paging import write_place
from coordination.records import acting, keep
from members.models import MemberBody

KIND = "members.memberbody"
VERSIONS = 20  # of each record, so that a page names many records and looks for earlier versions of each
AUTHORS = 50
GOAL = 1.5


def run(rounds: int, rows: int = 1_000_000) -> list[Line]:
    """Return a line for each way of asking: its page in the middle and its last ones, against its own first page."""
    authors = fill(rows)
    auditor = Viewer(uuid.uuid4(), (), frozenset({Role.AUDITOR}))
    first, last = _span()
    period = (first + (last - first) / 4, first + (last - first) * 3 / 4)
    ways: list[tuple[str, Filters, tuple[dt.datetime, dt.datetime]]] = [
        ("everything", Filters(), (first, last)),
        ("one person's acts", Filters(person=authors[7]), (first, last)),
        ("somebody who wrote nothing", Filters(person=uuid.uuid4()), (first, last)),
        ("one field of one kind", Filters(kind=KIND, field="address"), (first, last)),
        # The oldest twentieth is where each was first filled: there the page is full of what it finds.
        ("a field that never changed", Filters(kind=KIND, field="kind"), (first + (last - first) / 10, last)),
        ("a period", Filters(since=period[0].date(), until=period[1].date()), period),
        ("a body", Filters(body=_a_body()), (first, last)),
        ("a request that is not there", Filters(request="f00dbeef"), (first, last)),
    ]
    taken = [(name, *_pages(filters, span, auditor, rounds)) for name, filters, span in ways]
    # A page that finds nothing costs next to nothing: it is held against the first page of everything.
    whole = taken[0][1]
    return [_line(*one, whole) for one in taken]


def _line(name: str, first: float, deep: float, far: float, whole: float) -> Line:
    return Line(
        "10", f"audit page, {name}: deeper page / first", max(deep, far) / max(first, whole), GOAL,
        f"first {first:.0f} ms, in the middle {deep:.0f} ms, near the end {far:.0f} ms ({connection.vendor})",
    )  # fmt: skip


def _pages(
    filters: Filters, span: tuple[dt.datetime, dt.datetime], who: Viewer, rounds: int
) -> tuple[float, float, float]:
    """Return the milliseconds of the first page, of one in the middle and of one near the end."""
    middle, end = span[0] + (span[1] - span[0]) / 2, span[0] + (span[1] - span[0]) / 200

    def page(at: dt.datetime | None) -> Callable[[], object]:
        params = QueryDict(mutable=True)
        if at is not None:
            params["after"] = write_place((at, KIND, 0), MERGED_ORDER)

        def show() -> object:
            found = history.newest(who, params, filters)
            return history.entries_of(found.rows, who, names_records=True, tells_first=False)

        return show

    shows = [page(None), page(middle), page(end)]
    for show in shows:
        show()
    # In turn, and the best of each: what else the machine does is no part of a page's cost.
    taken = [[seconds(show) for show in shows] for _round in range(max(rounds, 7))]
    first, deep, far = (1000 * min(one[place] for one in taken) for place in range(3))
    return first, deep, far


def fill(rows: int) -> list[uuid.UUID]:
    """Write so many historical rows of bodies, one a minute, in a few statements; return the authors' keys."""
    # Everything else was written before the rows that are measured, so that each page is of the same kind.
    with clock.frozen_at(clock.now() - dt.timedelta(minutes=rows + 1000)), acting(BY):
        if State.current() is None:
            keep(State(name="Benchmark", mechanism_name="Benchmark", iso_code="BM", time_zone="UTC", languages=["en"]))
        authors = [
            User.objects.create_user_without_password(
                email=f"a{n}.{uuid.uuid4().hex[:6]}@benchmark.invalid", name=f"Author {n}"
            ).pk
            for n in range(AUTHORS)
        ]
    _write(rows, authors)
    return authors


def _write(rows: int, authors: list[uuid.UUID]) -> None:
    """Fill by INSERT … SELECT over a counting table, so that a million rows take a minute and not an hour."""
    from django.db import models

    bodies = [
        MemberBody(name=f"Body {number}", kind="ministry", version=VERSIONS) for number in range(rows // VERSIONS)
    ]
    models.QuerySet(MemberBody).bulk_create(bodies, batch_size=2000)
    is_postgres = connection.vendor == "postgresql"
    historical = history.history_of(MemberBody).model
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE b_author (n integer PRIMARY KEY, actor varchar(60))")
        cursor.executemany(
            "INSERT INTO b_author VALUES (%s, %s)", [(n, f"user:{author}") for n, author in enumerate(authors)]
        )
        cursor.execute("CREATE TEMPORARY TABLE b_version (n integer PRIMARY KEY)")
        cursor.executemany("INSERT INTO b_version VALUES (%s)", [(n,) for n in range(VERSIONS)])
        columns = [
            field.column for field in MemberBody._meta.concrete_fields if field.name not in ("version", "address")
        ]
        count = rows // VERSIONS
        # Each version of all bodies in turn: the newest acts are on as many records as the oldest.
        minute = f"v.n * {count} + b.place"
        at = (
            f"%s::timestamptz + ({minute}) * interval '1 minute'"
            if is_postgres
            else (f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', %s, '+' || ({minute}) || ' minutes')")
        )
        salt = "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
        request = "md5(random()::text)" if is_postgres else "lower(hex(randomblob(16)))"
        copied = ", ".join(f"b.{column}" for column in columns)
        cursor.execute(
            f"INSERT INTO {historical._meta.db_table} ({', '.join(columns)}, version, address, history_date, history_type,"
            f" history_change_reason, actor, request_id, salt)"
            f" SELECT {copied}, v.n + 1, 'Road ' || v.n, {at}, CASE WHEN v.n = 0 THEN '+' ELSE '~' END,"
            f" 'Letter ' || v.n, a.actor, {request}, {salt}"
            f" FROM (SELECT m.*, row_number() OVER (ORDER BY m.id) AS place FROM {MemberBody._meta.db_table} m"
            f" WHERE m.version = %s) b CROSS JOIN b_version v JOIN b_author a ON a.n = (b.place * 7 + v.n) %% {len(authors)}"
            f" ORDER BY v.n, b.place",
            [now - dt.timedelta(minutes=rows + 10), VERSIONS]
            if is_postgres
            else [f"{now - dt.timedelta(minutes=rows + 10):%Y-%m-%d %H:%M:%S}", VERSIONS],
        )
        cursor.execute("ANALYZE")


def _span() -> tuple[dt.datetime, dt.datetime]:
    rows = history.history_of(MemberBody)
    return (
        rows.order_by("history_date").values_list("history_date", flat=True)[0],
        rows.order_by("-history_date").values_list("history_date", flat=True)[0],
    )


def _a_body() -> uuid.UUID:
    return MemberBody.objects.order_by("id").values_list("pk", flat=True)[1000]
