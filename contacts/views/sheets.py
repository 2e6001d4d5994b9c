"""Sheets: the register as shown goes out as CSV or XLSX, a sheet comes in by trial and confirmation.

What reads and writes sheets is loaded by the view that needs it, so that the site starts without it.
"""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.columns import ERROR_HEADINGS, columns
from contacts.forms.registrations import RegistrationFilter
from contacts.forms.sheets import SheetForm, TakeOverForm
from contacts.pages.sheets import check_page, column_rows, subject_of
from contacts.sheets import IMPORT, KINDS, sheet_of, take_in
from contacts.tables import order_of, registrations_shown
from coordination import clock, jobs, once, security
from coordination.access import viewer
from coordination.allowed import permitted
from coordination.exceptions import RegisterError
from coordination.forms import attempt, status_of
from coordination.models import State, StoredFile
from coordination.policies import READERS, policy
from coordination.proof import proof_required
from coordination.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_bytes
from coordination.ui import moment
from coordination.views.serving import FILE_POLICY

PROVISION = "6.3.1.poa"
MOST_XLSX_ROWS = 20_000


@policy(*READERS, provision=PROVISION)
@proof_required
def export(request: HttpRequest) -> HttpResponseBase:
    """Return the register as its filtered list shows it, in that order, as CSV or XLSX."""
    from contacts.resources import RegistrationResource

    form = RegistrationFilter(request.GET)
    found = registrations_shown(viewer(request.user), form.asked, form.day)
    count = found.count()
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    if kind == "xlsx" and count > MOST_XLSX_ROWS:
        messages.error(
            request,
            _("%(count)s rows are too many for XLSX. Take CSV, or filter the list first.") % {"count": count},
        )
        return redirect("contacts:registration-list")
    filters = [f"{chip.label}: {chip.value}" for chip in form.chips()]
    remarks = [
        (_("State"), str(State.current() or "")),
        (_("Facts of"), form.day.isoformat()),
        (_("Filter"), "; ".join(filters) or _("none: all that are in force")),
        (_("Rows"), str(count)),
        (_("Made"), f"{moment(clock.now())} ({clock.zone().key})"),
        (_("By"), str(request.user)),
    ]
    resource = RegistrationResource(on=form.day)
    lines = resource.lines(found.order_by(*order_of(request.GET.get("sort", ""))))
    security.note(
        "export",
        actor=f"user:{request.user.pk}",
        subject="contacts.registrations",
        format=kind,
        rows=count,
        filter=filters,
    )
    name = f"contacts-{form.day.isoformat()}.{kind}"
    if kind == "xlsx":
        return _attached(xlsx_bytes("contacts", list(resource.fields), lines, remarks, "about"), XLSX_TYPE, name)
    told = [f"{label}: {text}" for label, text in remarks]
    return _attached(csv_lines(list(resource.fields), lines, told), CSV_TYPE, name)


@policy(*READERS, provision=PROVISION)
def import_template(request: HttpRequest) -> HttpResponseBase:
    """Return an empty sheet with the headings, and what belongs under each."""
    taken = [column for column in columns() if column.field]
    headings = [column.heading for column in taken]
    if request.GET.get("format") == "xlsx":
        remarks = [(column.heading, str(column.help)) for column in taken]
        return _attached(xlsx_bytes("contacts", headings, [], remarks, "about"), XLSX_TYPE, "contacts-template.xlsx")
    told = [f"{column.heading}: {column.help}" for column in taken]
    return _attached(csv_lines(headings, [], told), CSV_TYPE, "contacts-template.csv")


@policy(*READERS, provision=PROVISION)
def import_upload(request: HttpRequest) -> HttpResponse:
    permitted(request, "write")
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = _taken_in(request, upload)
        except RegisterError as error:
            form.add_error("file", str(error))
        else:
            return redirect("contacts:import-check", pk=file.pk)
    return render(
        request, "contacts/import_upload.html", {"form": form, "columns": column_rows()}, status=status_of(form)
    )


@policy(*READERS, provision=PROVISION)
def import_check(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what a sheet would do, row by row; nothing is written."""
    from contacts.resources import try_out

    file = _own(request, pk)
    try:
        outcome = try_out(sheet_of(file), on=clock.today())
    except RegisterError as error:
        messages.error(request, str(error))
        return redirect("contacts:import-upload")
    page = check_page(file, outcome)
    return render(request, "contacts/import_check.html", {"page": page, "form": TakeOverForm()})


@policy(*READERS, provision=PROVISION)
@require_POST
@proof_required
def import_confirm(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask the worker to take a sheet over; asked twice, it is one and the same job."""
    from contacts.resources import try_out

    file = _own(request, pk)
    form = TakeOverForm(request.POST)
    if form.is_valid():
        job = attempt(form, lambda: _ask(request, file, form.reason))
        if job is not None:
            return redirect(job)
    page = check_page(file, try_out(sheet_of(file), on=clock.today()))
    return render(request, "contacts/import_check.html", {"page": page, "form": form}, status=status_of(form))


@policy(*READERS, provision=PROVISION)
def import_errors(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Return the refused rows as they came, each with what to mend; mended, the file can be taken in as it is."""
    from contacts.resources import try_out

    file = _own(request, pk)
    sheet = sheet_of(file)
    lines = dict(sheet.rows)
    refused = try_out(sheet, on=clock.today()).refused
    kept = [index for index, heading in enumerate(sheet.headings) if heading not in ERROR_HEADINGS]
    rows = [[*(lines[number][index] for index in kept), str(number), _sentences(errors)] for number, errors in refused]
    headings = [*(sheet.headings[index] for index in kept), *ERROR_HEADINGS]
    return _attached(csv_lines(headings, rows), CSV_TYPE, "contacts-refused.csv")


@transaction.atomic
def _taken_in(request: HttpRequest, upload: UploadedFile) -> StoredFile:
    file = take_in(upload.read(), upload.name or "", by=request.user)  # type: ignore[arg-type]
    once.answer_at(reverse("contacts:import-check", args=[file.pk]))
    once.count()
    return file


@transaction.atomic
def _ask(request: HttpRequest, file: StoredFile, reason: str) -> jobs.Job:
    job = jobs.ask(
        kind=IMPORT,
        subject=subject_of(file),
        period="once",
        title=_("Taking over the sheet %(name)s") % {"name": file.name},
        payload={"file": str(file.pk), "reason": reason},
        by=request.user,  # type: ignore[arg-type]
    )
    once.count(job)
    return job


def _own(request: HttpRequest, pk: str) -> StoredFile:
    """Return a sheet that the person uploaded; those of others do not exist for them."""
    permitted(request, "write")
    return get_object_or_404(StoredFile, pk=pk, stored_by=request.user.pk, content_type__in=KINDS)


def _sentences(errors: dict[str, list[str]]) -> str:
    return " ".join(
        f"{heading}: {' '.join(texts)}" if heading != "__all__" else " ".join(texts)
        for heading, texts in errors.items()
    )


def _attached(content: object, kind: str, name: str) -> HttpResponseBase:
    if isinstance(content, bytes):
        response: HttpResponseBase = HttpResponse(content, content_type=kind)
    else:
        response = StreamingHttpResponse(content, content_type=kind)  # type: ignore[arg-type]
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
