"""How a year is told: steps on days of the past, in their order, under a held clock, in one transaction."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from contacts.actions import sweep
from contacts.models import Notification, PointOfContact, Registration
from coordination import clock, files, jobs
from coordination.enums import JobState
from coordination.models import Job, StoredFile, User
from coordination.records import Actor
from members.models import MemberBody, Person, Seat

SEEDER = Actor("command", "seed_demo")
SWEEPER = Actor("task", "flag-stale")
SWEPT_EVERY_DAYS = 7


@dataclass
class World:
    """What the story has made so far, by the keys that its steps use."""

    today: dt.date
    users: dict[str, User] = field(default_factory=dict)
    bodies: dict[str, MemberBody] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    points: dict[str, PointOfContact] = field(default_factory=dict)
    papers: dict[str, Notification] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    @property
    def officer(self) -> User:
        return self.users["officer"]

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)

    def registrations(self, *names: str) -> list[Registration]:
        """Return registrations named "desk/poa": a contact and an instrument's key."""
        rows = Registration.objects.select_related("point__body", "point__seat", "instrument")
        pairs = [name.split("/") for name in names]
        return [rows.get(point=self.points[point], instrument__key=key) for point, key in pairs]

    def fresh(self, point: str) -> PointOfContact:
        return PointOfContact.objects.select_related("body", "seat").get(pk=self.points[point].pk)

    def scan(self, name: str, text: str, *, by: str) -> StoredFile:
        """Attach the scan of a paper, as somebody would."""
        upload = SimpleUploadedFile(f"{name}.pdf", _page(text), content_type="application/pdf")
        return files.attach(upload, by=self.users[by])

    def seal(self, paper: Notification) -> None:
        """Do the job that renders and seals a paper; where it cannot be made here, leave it for the worker."""
        if paper.job is None:
            return
        jobs.work(paper.job.pk)
        job = Job.objects.get(pk=paper.job.pk)
        if job.state != JobState.DONE:
            jobs.again(job)
            self.waiting.append(f"{paper.reference}: {job.problem}")


Step = Callable[[World], None]
_steps: list[tuple[int, Step]] = []


def step(days_ago: int) -> Callable[[Step], Step]:
    """Register what happened so many days ago; steps of one day keep the order in which they stand."""

    def register(function: Step) -> Step:
        _steps.append((days_ago, function))
        return function

    return register


def tell(today: dt.date) -> World:
    """Write the whole story, or nothing of it: an interruption leaves the register as it was."""
    world = World(today)
    chapters = sorted(_steps, key=lambda entry: -entry[0])
    told = sweeps = 0
    with transaction.atomic():
        for days_ago, act in chapters:
            while sweeps and sweeps - SWEPT_EVERY_DAYS > days_ago:
                sweeps -= SWEPT_EVERY_DAYS
                _sweep(world, sweeps)
            # Steps of one day follow each other by minutes, so that history reads in their order.
            with clock.frozen_at(_morning(world.ago(days_ago)) + dt.timedelta(minutes=told)):
                act(world)
            told = (told + 7) % 420
            sweeps = sweeps or days_ago
        _sweep(world, 1)
    return world


def _sweep(world: World, days_ago: int) -> None:
    night = _morning(world.ago(days_ago)) - dt.timedelta(hours=6)
    with clock.frozen_at(night):
        sweep(on=clock.today(), by=SWEEPER, reason="nightly look at the registrations")


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(6), tzinfo=dt.UTC)


def _page(text: str) -> bytes:
    """Return a PDF of one page that says `text`, as a scanner would give one."""
    shown = text.replace("\\", "").replace("(", "").replace(")", "").encode("ascii", "replace")
    stream = b"BT /F1 14 Tf 60 760 Td (" + shown + b") Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(content),
    )
