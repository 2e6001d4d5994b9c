"""The pages of sheets: what a person sees of a sheet before it is taken over, after it, and in the file of errors."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from contacts import actions
from contacts.models import PointOfContact, Registration
from coordination import jobs
from coordination.models import Job, State, StoredFile, User
from coordination.spreadsheets import read
from tests.contacts.browsing import url, words
from tests.factories import contacts as made

pytestmark = pytest.mark.django_db
BY = made.BY
SignIn = Callable[[User], Client]
CHECK_QUERIES = 11  # Session, user, two of standings; the file, its job, what the trial compares with.
HEADINGS = "reference,kind,body,office,emails,designated_on,instrument,registered_from"
GOOD = ",office,Ministry of Peace,Arms desk,desk@peace.invalid,2026-01-01,{},{}"


@pytest.fixture(autouse=True)
def _today(freeze: Callable[..., None], state: State) -> None:
    freeze(made.TODAY)
    made.catalogue(att="party")
    made.body(name="Ministry of Peace")


def upload(browser: Client, *lines: str, name: str = "contacts.csv") -> HttpResponse:
    content = "\r\n".join([HEADINGS, *lines]).encode()
    return browser.post(url("import-upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def problems(page: HttpResponse) -> list[tuple[str, str, str]]:
    """Return the refused rows as the page shows them: row, column, what to mend."""
    rows = page.context["page"].problems.rows
    return [(str(row.cells[0]), row.cells[1].text, str(row.cells[2])) for row in rows]


def numbers(page: HttpResponse) -> list[str]:
    """Return contacts made and changed, registrations added, rows that change nothing, rows refused."""
    return [str(fact.value) for fact in page.context["page"].facts.facts]


# Up, and tried.


def test_upload_page_lists_the_columns_with_what_belongs_in_each(desk: Client) -> None:
    page = desk.get(url("import-upload"))

    headings = [row.cells[0].text for row in page.context["columns"].rows]
    assert headings[:3] == ["reference", "kind", "body"]
    assert page.context["form"].is_multipart()


def test_upload_without_a_file_says_so_at_the_file(desk: Client) -> None:
    page = desk.post(url("import-upload"), {})

    assert dict(page.context["form"].errors) == {"file": ["Choose a file."]}


def test_check_names_each_refused_row_with_its_column_and_what_to_mend(desk: Client) -> None:
    page = upload(desk, GOOD.format("poa", "2026-02-01"), GOOD.format("npt", "2026-02-01"), GOOD.format("att", "soon"))

    assert problems(page) == [
        ("3", "instrument", problems(page)[0][2]),
        ("4", "registered_from", "This is no date. Write it as 2026-11-23."),
    ]
    assert problems(page)[0][2].startswith("There is no such instrument.")
    assert (numbers(page), page.context["page"].can_take_over) == (["1", "0", "1", "0", "2"], True)


def test_check_tells_in_words_what_each_row_would_do_and_writes_nothing(desk: Client) -> None:
    point = made.office_point(office="Old desk")

    page = upload(desk, GOOD.format("poa", "2026-02-01"), f"{point.reference},,,New desk,,,,")

    deeds = [str(row.cells[2]).replace("\xa0", " ") for row in page.context["page"].changes.rows]
    assert deeds == [
        "Designated as a new contact of Ministry of Peace. Registered under Programme of Action from 1 Feb 2026.",
        "office: “Old desk” becomes “New desk”.",
    ]
    assert (PointOfContact.objects.get().office, Registration.objects.count()) == ("Old desk", 0)


def test_check_of_a_sheet_without_a_row_to_take_over_offers_no_button(desk: Client) -> None:
    page = upload(desk, GOOD.format("npt", "2026-02-01"))

    assert (page.context["page"].can_take_over, "Take over the rows" in words(page)) == (False, False)
    assert "File of errors" in words(page)


def test_check_shows_script_in_a_cell_as_text(desk: Client) -> None:
    page = upload(desk, GOOD.replace("Arms desk", "<script>alert(1)</script>").format("poa", "2026-02-01"))

    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()


def test_check_costs_the_same_with_one_and_with_three_rows(desk: Client, django_assert_num_queries: Any) -> None:
    def lines(count: int) -> list[str]:
        return [GOOD.replace("Arms desk", f"Desk {one}").format("poa", "2026-02-01") for one in range(count)]

    addresses = [upload(desk, *lines(count)).request["PATH_INFO"] for count in (1, 3)]
    for address, count in zip(addresses, ("1", "3"), strict=True):
        with django_assert_num_queries(CHECK_QUERIES):
            page = desk.get(address)
        assert numbers(page)[0] == count


# Taken over.


def test_sheet_taken_over_leads_to_its_job_and_says_so_when_looked_at_again(desk: Client) -> None:
    address = upload(desk, GOOD.format("poa", "2026-02-01")).request["PATH_INFO"]

    answer = desk.post(f"{address}confirm/", {"reason": "letter 5"})
    job = Job.objects.get()
    waiting = desk.get(address).context["page"]
    jobs.work(job.pk)
    after = desk.get(address)

    assert (answer.url, waiting.job) == (job.get_absolute_url(), job)
    assert (numbers(after), PointOfContact.objects.get().office) == (["0", "0", "0", "1", "0"], "Arms desk")
    assert "This sheet was handed over." in words(after)


def test_taking_over_is_asked_for_by_its_button_alone(desk: Client) -> None:
    address = upload(desk, GOOD.format("poa", "2026-02-01")).request["PATH_INFO"]

    assert desk.get(f"{address}confirm/").status_code == 405
    assert Job.objects.count() == 0


def test_refused_reason_keeps_the_trial_on_the_page(desk: Client) -> None:
    address = upload(desk, GOOD.format("poa", "2026-02-01"), GOOD.format("att", "soon")).request["PATH_INFO"]

    page = desk.post(f"{address}confirm/", {"reason": "bad\u202e"})

    assert (list(page.context["form"].errors), numbers(page)) == (["reason"], ["1", "0", "1", "0", "1"])


# The file of errors, and the register on paper.


def test_file_of_errors_is_an_attachment_with_each_row_as_it_came(desk: Client) -> None:
    address = upload(desk, GOOD.format("poa", "2026-02-01"), GOOD.format("att", "soon")).request["PATH_INFO"]

    response = desk.get(f"{address}errors/")

    sheet = read(b"".join(response.streaming_content))
    assert response["Content-Disposition"] == 'attachment; filename="contacts-refused.csv"'
    ((_number, line),) = sheet.rows
    sentence = "registered_from: This is no date. Write it as 2026-11-23."
    assert list(line) == [*GOOD.format("att", "soon").split(","), "3", sentence]


@pytest.mark.parametrize("who", ["head", "mission", "administrator", "observer"])
def test_sheets_come_in_through_the_secretariat_alone(
    who: str, desk: Client, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    address = upload(desk, GOOD.format("poa", "2026-02-01")).request["PATH_INFO"]
    browser = as_user(request.getfixturevalue(who))

    answers = [browser.get(url("import-upload")), browser.get(address), browser.get(f"{address}errors/")]
    answers.append(browser.post(f"{address}confirm/", {"reason": "x"}))

    assert [answer.status_code for answer in answers] == [403] * 4
    assert (StoredFile.objects.count(), Job.objects.count()) == (1, 0)


@pytest.mark.parametrize("query", ["", "?state=all", "?state=stale&sort=-contact", "?q=desk&on=2026-05-20"])
@pytest.mark.parametrize("who", ["npc", "focal", "mission", "administrator", "auditor", "observer"])
def test_export_equals_the_screen_of_whoever_takes_it(
    who: str, query: str, request: pytest.FixtureRequest, as_user: SignIn
) -> None:
    for classification in ("restricted", "government", "mechanism", "public"):
        made.registration(made.office_point(office=f"{classification} desk", classification=classification))
    actions.end_registration(registration=made.registration(key="iti"), ended_on=made.ago(5), by=BY, reason="x")
    browser = as_user(request.getfixturevalue(who))

    screen = browser.get(url("registration-list", query=query)).context["table"].rows
    sheet = read(b"".join(browser.get(url("export", query=query)).streaming_content))

    exported = [dict(zip(sheet.headings, line, strict=True)) for _number, line in sheet.rows]
    assert [f"{row['reference']} {row['office']}" for row in exported] == [str(row.cells[0]) for row in screen]
    assert len(exported) > 0
