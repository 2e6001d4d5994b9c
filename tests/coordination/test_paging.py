"""Pages by key: every row once, in both directions, whatever the address holds."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict

from coordination import paging
from coordination.models import Job
from coordination.paging import NEWEST_FIRST, page_of
from coordination.ui import with_query
from tests.factories import coordination as make

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def jobs(count: int, *, same_instant: bool = False) -> list[str]:
    """Write jobs and return their titles, newest first."""
    titles = [f"Work {number}" for number in range(count)]
    for number, title in enumerate(titles):
        make.job(title=title, created_at=NOON if same_instant else NOON + dt.timedelta(minutes=number))
    return titles[::-1]


def titles(page: paging.Page) -> list[str]:
    return [job.title for job in page.rows]


def follow(url: str) -> QueryDict:
    return QueryDict(url.removeprefix("?"))


def walk(params: QueryDict, order: tuple[str, ...], size: int) -> list[paging.Page]:
    pages = [page_of(Job.objects.all(), params, order=order, size=size)]
    while pages[-1].next_url:
        pages.append(page_of(Job.objects.all(), follow(pages[-1].next_url), order=order, size=size))
    return pages


def test_pages_newest_first_show_every_row_once() -> None:
    expected = jobs(7)

    pages = walk(QueryDict(), NEWEST_FIRST, 3)

    assert [titles(page) for page in pages] == [expected[:3], expected[3:6], expected[6:]]


def test_pages_of_rows_of_one_instant_show_every_row_once() -> None:
    expected = jobs(7, same_instant=True)

    pages = walk(QueryDict(), NEWEST_FIRST, 2)

    assert sorted(title for page in pages for title in titles(page)) == sorted(expected)


def test_pages_by_name_walk_back_over_the_same_pages() -> None:
    jobs(7)
    order = ("title", "id")
    forward = walk(QueryDict(), order, 3)

    back = [forward[-1]]
    while back[-1].previous_url:
        back.append(page_of(Job.objects.all(), follow(back[-1].previous_url), order=order, size=3))

    assert [titles(page) for page in reversed(back)] == [titles(page) for page in forward]
    assert back[-1].previous_url == ""


def test_first_page_has_no_previous_and_a_full_last_page_no_next() -> None:
    jobs(4)

    first, last = walk(QueryDict(), NEWEST_FIRST, 2)

    assert (first.previous_url, last.next_url) == ("", "")


def test_new_row_on_top_shifts_nothing() -> None:
    expected = jobs(4)
    first = page_of(Job.objects.all(), QueryDict(), order=NEWEST_FIRST, size=2)
    make.job(title="Newest", created_at=NOON + dt.timedelta(days=1))

    second = page_of(Job.objects.all(), follow(first.next_url), order=NEWEST_FIRST, size=2)

    assert titles(second) == expected[2:]


def test_filters_stay_in_the_address_of_the_next_page() -> None:
    jobs(3)

    page = page_of(Job.objects.all(), QueryDict("state=queued"), order=NEWEST_FIRST, size=2)

    assert follow(page.next_url)["state"] == "queued"


def altered(text: str) -> str:
    return ("A" if text[0] != "A" else "B") + text[1:]


@pytest.mark.parametrize("place", ["nonsense", "", "a:b", "\x00", "é" * 3000])
def test_place_not_understood_shows_the_first_page_and_says_so(place: str) -> None:
    expected = jobs(3)
    params = QueryDict(mutable=True)
    params["after"] = place

    page = page_of(Job.objects.all(), params, order=NEWEST_FIRST, size=2)

    assert titles(page) == expected[:2]
    assert str(page.message) == (str(paging.BAD_PLACE) if place else "")


def test_place_altered_or_of_another_order_is_refused() -> None:
    jobs(3)
    job = Job.objects.get(title="Work 1")
    place = paging.place_of(job, NEWEST_FIRST)

    assert paging.read_place(place, NEWEST_FIRST) == [job.created_at, job.pk]
    with pytest.raises(paging.BadPlaceError):
        paging.read_place(altered(place), NEWEST_FIRST)
    with pytest.raises(paging.BadPlaceError):
        paging.read_place(place, ("title", "id"))


@pytest.mark.parametrize("values", [[dt.date(2026, 11, 23), 7], ["Ministry’s “name”", 7]])
def test_place_keeps_the_kinds_of_its_values(values: list[Any]) -> None:
    order = ("on", "id")

    assert paging.read_place(paging.write_place(values, order), order) == values


def test_page_costs_one_query_at_any_length(django_assert_num_queries: Any) -> None:
    jobs(3)

    with django_assert_num_queries(1):
        page_of(Job.objects.all(), QueryDict(), order=NEWEST_FIRST, size=2)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 entries"), (1, "1 entry"), (3, "3 entries"), (5, "More than 4 entries")]
)
def test_count_never_goes_beyond_its_limit(count: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 4)
    jobs(count)

    assert paging.count_label(Job.objects.all()) == words


def test_query_of_another_filter_starts_at_the_first_page() -> None:
    assert with_query(QueryDict("after=x&state=done&kind=a"), state="failed", kind=None) == "?state=failed"
