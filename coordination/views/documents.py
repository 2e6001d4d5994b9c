from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination import files, grounds, sealing, security, ui
from coordination.access import viewer
from coordination.canonical import in_groups
from coordination.enums import Role
from coordination.forms.fields import language_name
from coordination.models import SealedDocument, StoredFile
from coordination.paging import count_label, page_of
from coordination.policies import ALL_ROLES, policy
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, FileItem, Link, Mark, Pair, Row, TableView
from coordination.views.serving import serve

PROVISION = "5.2.c"
READERS = sorted(ALL_ROLES - {Role.ADMINISTRATOR})
NEWEST_RELEASED = ("-released_at", "-id")


def _visible(request: HttpRequest) -> QuerySet[SealedDocument]:
    documents = SealedDocument.objects.visible_to(viewer(request.user))
    return documents.select_related("released_by", "supersedes", "superseded_by").defer(
        "snapshot", "supersedes__snapshot", "superseded_by__snapshot"
    )


@policy(*READERS, provision=PROVISION)
def document_list(request: HttpRequest) -> HttpResponse:
    found = _visible(request)
    page = page_of(found, request.GET, order=NEWEST_RELEASED)
    table = TableView(
        [
            Column("reference", _("Reference")),
            Column("title", _("Document")),
            Column("state", _("State")),
            Column("released", _("Released")),
        ],
        [_row(document) for document in page.rows],
        caption=_("Sealed documents, newest first"),
        empty=Empty(
            _("No sealed document is open to you. A paper is sealed when it is released, and then appears here.")
        ),
        count_label=count_label(found),
        next_url=page.next_url,
        previous_url=page.previous_url,
    )
    return render(request, "coordination/document_list.html", {"table": table, "message": page.message})


@policy(*READERS, provision=PROVISION)
def document_detail(request: HttpRequest, pk: str) -> HttpResponse:
    return _detail(request, get_object_or_404(_visible(request), pk=pk))


@policy(*READERS, provision=PROVISION)
@require_POST
def document_verify(request: HttpRequest, pk: str) -> HttpResponse:
    """Compare the stored bytes with their digests now, and say on the page what was found."""
    document = get_object_or_404(_visible(request), pk=pk)
    found = sealing.verify(document)
    security.note(
        "document-verified" if found.is_sound else "document-unsound",
        actor=f"user:{request.user.pk}",
        subject=str(document.pk),
        reference=document.reference,
    )
    return _detail(request, document, found)


@policy(*READERS, provision=PROVISION)
def document_file(request: HttpRequest, pk: str) -> HttpResponse:
    document = get_object_or_404(_visible(request), pk=pk)
    return serve(
        request,
        lambda: files.read(document.pdf_digest),
        digest=document.pdf_digest,
        name=f"{document.reference}.pdf",
        content_type="application/pdf",
        kind="document",
        subject=str(document.pk),
    )


@policy(*ALL_ROLES, provision=PROVISION)
def stored_file(request: HttpRequest, pk: str) -> HttpResponse:
    file = get_object_or_404(StoredFile.objects.visible_to(viewer(request.user)), pk=pk)
    return serve(
        request,
        lambda: files.content_of(file),
        digest=file.digest,
        name=file.name,
        content_type=file.content_type,
        kind="file",
        subject=str(file.pk),
    )


def _detail(request: HttpRequest, document: SealedDocument, found: sealing.Verification | None = None) -> HttpResponse:
    context = {
        "document": document,
        "kind": grounds.label_of(document.subject, document.kind),
        "groups": _facts(request, document),
        "files": [_paper(document)],
        "later": _later(document),
        "verification": found,
    }
    return render(request, "coordination/document_detail.html", context)


def _row(document: SealedDocument) -> Row:
    later = _later(document)
    return Row(
        [
            Bdi(document.reference, ltr=True),
            Pair(
                Bdi(document.title),
                f"{grounds.label_of(document.subject, document.kind)}, {language_name(document.language)}",
            ),
            Mark(ui.Tone.NA, _("superseded")) if later else Mark(ui.Tone.MET, _("current")),
            Pair(ui.moment(document.released_at), Bdi(str(document.released_by))),
        ],
        document.get_absolute_url(),
    )


def _later(document: SealedDocument) -> SealedDocument | None:
    try:
        return document.superseded_by
    except SealedDocument.DoesNotExist:
        return None


def _facts(request: HttpRequest, document: SealedDocument) -> list[FactGroup]:
    released: list[Fact] = [
        Fact(_("Released"), ui.moment(document.released_at)),
        Fact(_("By"), Bdi(str(document.released_by)), document.released_as),
        Fact(_("Language"), language_name(document.language)),
        Fact(_("About"), _subject(request, document)),
    ]
    if document.supersedes:
        released.append(Fact(_("Supersedes"), _link(document.supersedes)))
    later = _later(document)
    if later:
        released.append(Fact(_("Superseded by"), _link(later)))
    digests = [
        Fact(_("Frozen data"), Bdi(in_groups(document.snapshot_digest), ltr=True), _("SHA-256; printed on the paper")),
        Fact(_("Paper"), Bdi(in_groups(document.pdf_digest), ltr=True), _("SHA-256 of the file")),
    ]
    return [FactGroup(released, title=_("Release")), FactGroup(digests, title=_("Digests"))]


def _link(document: SealedDocument) -> Link:
    return Link(document.reference, document.get_absolute_url())


def _subject(request: HttpRequest, document: SealedDocument) -> Cell:
    """Return a link to the record that the paper speaks for, where the person may see it."""
    kind, _colon, key = document.subject.partition(":")
    try:
        records = apps.get_model(kind)._default_manager.all()
        record = records.visible_to(viewer(request.user)).filter(pk=key).first()  # type: ignore[attr-defined]
        return Link(str(record), record.get_absolute_url()) if record else _("A record that is not open to you")
    except (LookupError, ValueError, ValidationError, AttributeError, NoReverseMatch):
        return _("A record that has no page")


def _paper(document: SealedDocument) -> FileItem:
    return FileItem(
        name=f"{document.reference}.pdf",
        url=reverse("document-file", args=[document.pk]),
        kind="PDF",
        size=filesizeformat(document.pdf_size),
        note=_("The browser keeps it as a file. Each opening is noted."),
    )
