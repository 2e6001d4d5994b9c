"""Files that the register makes for one person: asked for as a job, kept by digest, open to them alone for some days.

An export holds what its person could read when it was made; once a role or seat of then is gone, or its
days are over, it is closed. Source: ISACS 03.40, 5.2 c; design, rule 13.
"""

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coordination import clock, files, jobs, once, security
from coordination.access import Viewer
from coordination.models import Export, Job, SealedDocument, State, StoredFile, User
from coordination.models.export import rights_of
from coordination.spreadsheets import CSV_TYPE, csv_lines
from coordination.ui import moment

ZIP_TYPE = "application/zip"
KEPT_DAYS = 7
MOST_ROWS = 20_000


@transaction.atomic
def ask(*, kind: str, title: str, query: str, by: User) -> Job:
    """Ask a worker for an export, in the person's language; the same twice within a minute is one job.

    `query` is the query of the page's address, which holds its filters. Raises TooManyJobsError.
    """
    mark = hashlib.sha256(query.encode()).hexdigest()[:16]
    job = jobs.ask(
        kind=kind,
        subject=f"{by.pk}:{mark}",
        period=f"{clock.now():%Y-%m-%dT%H:%M}",
        title=title,
        payload={"query": query, "language": get_language() or "en"},
        by=by,
    )
    once.count(job)
    return job


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[str]], remarks: Sequence[str]) -> bytes:
    """Return a CSV file in which no cell is a formula, with remarks after its rows."""
    return "".join(csv_lines(headings, rows, remarks)).encode()


def zip_bytes(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of named files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return kept.getvalue()


def remarks_of(user: User, *facts: tuple[str, str]) -> list[str]:
    """Return what a file says of itself: the State, the given facts, when and for whom it was made."""
    told = [
        (_("State"), str(State.current() or "")),
        *facts,
        (_("Made"), f"{moment(clock.now())} ({clock.zone().key})"),
        (_("For"), str(user)),
    ]
    return [f"{label}: {text}" for label, text in told]


def keep(
    run: jobs.Run, viewer: Viewer, *, name: str, content: bytes, content_type: str = CSV_TYPE, rows: int
) -> Export:
    """Keep a finished file for who asked, and note that it was made. A job that runs again keeps one."""
    job = run.job
    known = Export.objects.filter(job=job).first()
    if known is not None:
        return known
    digest = files.keep(content)
    with transaction.atomic():
        run.holding()
        export = Export.objects.create(
            name=name,
            digest=digest,
            content_type=content_type,
            size=len(content),
            rows=rows,
            job=job,
            made_for=job.asked_by,
            rights=rights_of(viewer),
        )
        security.note(
            "export-made",
            actor=f"user:{job.asked_by_id}",
            subject=job.kind,
            query=str(run.payload.get("query", ""))[:500],
            rows=rows,
            export=str(export.pk),
            digest=digest,
        )
    return export


def is_over(export: Export) -> bool:
    """Return whether an export's days have passed."""
    return export.made_at < clock.now() - dt.timedelta(days=KEPT_DAYS)


def forget() -> int:
    """Remove the bytes of exports whose days have passed; their rows stay, and say who had what. Returns the number."""
    past = clock.now() - dt.timedelta(days=KEPT_DAYS)
    count = 0
    for digest in set(Export.objects.filter(made_at__lt=past).values_list("digest", flat=True)):
        in_use = (
            Export.objects.filter(digest=digest, made_at__gte=past).exists()
            or StoredFile.objects.filter(digest=digest).exists()
            or SealedDocument.objects.filter(pdf_digest=digest).exists()
        )
        path = files.path_of(digest)
        if not in_use and path.exists():
            path.unlink()
            count += 1
    return count
