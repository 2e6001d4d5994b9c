"""Every form of the register with what a person would type into it: where it stands, who sends it, what must be there.

A case is a function that writes what the form is about and returns it filled. A new route belongs
here, or among those that take no form.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts import actions, links
from contacts.models import VerificationRequest
from contacts.sheets import take_in
from coordination.enums import JobState, NoticeState
from coordination.models import User
from coordination.records import Actor
from tests.factories import contacts as made
from tests.factories import coordination as ground
from tests.members import making

DAY = "2026-05-30"


@dataclass(frozen=True)
class Sent:
    """A form: the address to which it goes, what is typed over what it shows, and the page on which it stands."""

    to: str
    changes: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    by: str = "officer"


Case = Callable[[User], Sent]
CASES: dict[str, Case] = {}


def form(name: str) -> Callable[[Case], Case]:
    def keep(case: Case) -> Case:
        CASES[name] = case
        return case

    return keep


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def plain(name: str, make: Callable[[], Any], /, by: str = "officer", **changes: Any) -> None:
    """Add the form at the address of a record, or without one where `make` returns None."""

    def case(officer: User) -> Sent:
        record = make()
        return Sent(url(name, *([] if record is None else [getattr(record, "pk", record)])), changes, by=by)

    CASES[name] = case


def nothing() -> None:
    return None


# Members.

ENDS = {"ended_on": DAY, "reason": "Letter 4"}
plain("members:body-create", nothing, name="Ministry of Works", kind="ministry")
plain("members:body-update", making.body, name="Ministry of Public Works", reason="renamed")
plain("members:body-end", making.body, **ENDS)
plain("members:body-admit", making.body, began_on=DAY, legal_basis="Letter 3", standing="full")
plain("members:membership-leave", making.member, **ENDS)
plain("members:membership-update", making.member, began_on="2021-01-01", reason="entered wrongly")
plain("members:seat-update", making.seat, title="Adviser", reason="renamed")
plain("members:seat-end", making.seat, **ENDS)
plain("members:seat-appoint", making.seat, newcomer_name="Ada Obi", began_on=DAY, authority="Letter 5")
plain("members:holding-end", making.holding, **ENDS)
plain("members:holding-update", making.holding, began_on="2021-01-01", reason="entered wrongly")
plain("members:person-create", nothing, name="Ada Obi")
plain("members:person-update", making.person, phone="+254 20 765 4321", reason="new telephone")
plain("members:person-invite", making.person, by="administrator")


@form("members:seat-create")
def seat_create(officer: User) -> Sent:
    return Sent(
        url("members:seat-create"),
        {"body": making.body().pk, "kind": "member", "title": "Adviser", "began_on": DAY},
    )


# The National Authority.

AUTHORITY = {
    "title": "Small Arms Office",
    "legal_basis": "Decree 5",
    "began_on": DAY,
    "signatory_title": "Director",
    "address": "1 Government Avenue",
    "city": "Port Velland",
}
plain("authority:designation-update", made.authority, city="Old Port", reason="moved")
plain("authority:designation-end", made.authority, **ENDS)


@form("authority:designation-create")
def designation_create(officer: User) -> Sent:
    return Sent(url("authority:designation-create"), {**AUTHORITY, "body": made.body().pk})


# Contacts.

SCAN = b"%PDF-1.7 the scan"


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("note.pdf", SCAN, "application/pdf")


def event() -> Any:
    return sent_registration().events.get()


def sent_registration() -> Any:
    registration = made.registration()
    made.sent(registration, on=made.ago(20))
    return registration


def paper(officer: User) -> Any:
    made.authority()
    registration = made.registration(made.office_point())
    notification = made.sealed(made.notification(by=officer))
    made.sent(registration, on=made.TODAY, notification=notification)
    return notification


@form("contacts:registration-create")
def registration_create(officer: User) -> Sent:
    changes = {"point": made.office_point().pk, "instrument": made.instrument("poa").pk, "began_on": DAY}
    return Sent(url("contacts:registration-create"), changes)


for kind in ("pass", "send", "receipt"):
    facts = {"on": DAY, "number": "14/2026", "file": scan}
    facts |= {"send": {"channel": "note-verbale"}, "receipt": {"channel": "acknowledgement"}}.get(kind, {})
    plain(f"contacts:registration-{kind}", sent_registration, **facts)

    @form(f"contacts:notification-{kind}")
    def notification_event(officer: User, kind: str = kind, facts: dict[str, Any] = facts) -> Sent:
        return Sent(url(f"contacts:notification-{kind}", paper(officer).pk), {**facts, "on": "2026-06-01"})


plain("contacts:registration-end", made.registration, **ENDS)
plain("contacts:event-withdraw", event, reason="entered twice")


@form("contacts:notification-check")
def notification_check(officer: User) -> Sent:
    made.authority()
    made.registration(made.office_point())
    page = f"{url('contacts:notification-check')}?recipient=unoda&form=letter&language=en&dated=2026-06-01&own_number="
    return Sent(url("contacts:notification-check"), {}, page)


plain("contacts:recipient-update", lambda: "unoda", city="New York", address="United Nations", reason="read there")
plain("contacts:point-update", made.office_point, phones="+254 20 765 4321", office="Arms desk", reason="new telephone")
plain("contacts:point-designation", made.office_point, legal_basis="Letter 9", reason="completed")
plain("contacts:point-address", made.office_point, published_at="The page of the ministry", reason="tested")
plain("contacts:point-end", made.office_point, **ENDS)
plain("contacts:point-confirm", made.office_point, channel="telephone", answered_on=DAY, answered_by="Duty officer")
plain("contacts:proof-create", made.office_point, letter="b", kind="training", text="Law course", dated_on=DAY)


@form("contacts:point-create")
def point_create(officer: User) -> Sent:
    changes = {
        "kind": "office",
        "body": made.body().pk,
        "office": "Arms desk",
        "emails": "desk@ministry.invalid",
        "designated_on": DAY,
        "legal_basis": "Letter 8",
    }
    return Sent(url("contacts:point-create"), changes)


@form("contacts:point-ask")
def point_ask(officer: User) -> Sent:
    point = made.office_point()
    return Sent(url("contacts:point-ask", point.pk), {}, point.get_absolute_url())


@form("contacts:requirement-update")
def requirement_update(officer: User) -> Sent:
    return Sent(url("contacts:requirement-update", made.office_point().pk, "c"), {"text": "Three years of programmes"})


@form("contacts:proof-confirm")
def proof_confirm(officer: User) -> Sent:
    point = made.office_point()
    proof = actions.add_proof(
        point=point, letter="b", kind="training", text="Law course", dated_on=made.ago(9), by=made.BY, reason="seen"
    )
    return Sent(url("contacts:proof-confirm", proof.pk), {}, point.get_absolute_url(), by="head")


@form("contacts:correction-decide")
def correction_decide(officer: User) -> Sent:
    point = made.office_point()
    asked: VerificationRequest = actions.ask_by_link(point=point, by=made.BY)
    actions.answer_link(
        token=links.token_of(asked), correction={"phones": ["+254 20 111 1111"]}, by=Actor("link", str(asked.pk))
    )
    return Sent(url("contacts:correction-decide", asked.pk), {"decision": "accepted", "reason": "known"})


@form("contacts:participation-update")
def participation_update(officer: User) -> Sent:
    changes = {"applies": "party", "source": "Depositary's list, 1 May 2026", "reason": "read there"}
    return Sent(url("contacts:participation-update", "firearms-protocol"), changes)


@form("contacts:interval-update")
def interval_update(officer: User) -> Sent:
    changes = {"confirm_days": "90", "receipt_days": "20", "reason": "Decision 4"}
    return Sent(url("contacts:interval-update", "poa"), changes)


@form("contacts:exchange-create")
def exchange_create(officer: User) -> Sent:
    points = [str(made.office_point().pk) for _number in range(2)]
    changes = {"points": points, "on": DAY, "subject": "Border post", "shared": "Who answers", "oversight": "none"}
    return Sent(url("contacts:exchange-create"), changes)


@form("contacts:request-create")
def request_create(officer: User) -> Sent:
    changes = {"point": made.office_point().pk, "received_on": DAY, "sender": "A neighbour", "subject": "A visit"}
    return Sent(url("contacts:request-create"), changes)


@form("contacts:request-close")
def request_close(officer: User) -> Sent:
    asked = actions.receive_request(
        point=made.office_point(), received_on=made.ago(9), sender="A neighbour", subject="A visit", by=made.BY
    )
    return Sent(url("contacts:request-close", asked.pk), {"answered_on": DAY, "outcome": "Answered by letter"})


SHEET = (
    b"reference,kind,body,office,emails,designated_on,instrument,registered_from\r\n"
    b",office,Ministry of Peace,Arms desk,desk@peace.invalid,2026-01-01,poa,2026-01-01\r\n"
)


@form("contacts:import-upload")
def import_upload(officer: User) -> Sent:
    return Sent(url("contacts:import-upload"), {"file": lambda: SimpleUploadedFile("contacts.csv", SHEET, "text/csv")})


@form("contacts:import-confirm")
def import_confirm(officer: User) -> Sent:
    made.body(name="Ministry of Peace")
    file = take_in(SHEET, "contacts.csv", by=officer)
    return Sent(
        url("contacts:import-confirm", file.pk), {"reason": "the yearly list"}, url("contacts:import-check", file.pk)
    )


# The ground floor.


@form("record-classify")
def record_classify(officer: User) -> Sent:
    point = made.office_point()
    return Sent(url("record-classify", "contacts", "pointofcontact", point.pk), {"classification": "restricted"})


plain("state-edit", nothing, short_name="Velland", reason="Letter 2")
plain("state-edit-matter", lambda: "time", time_zone="UTC", reason="Letter 2")
plain("house-edit", lambda: "contacts.liaison_days", value="60", reason="Decision 4")
plain("my-account", nothing, language="ar")


@form("outbox-again")
def outbox_again(officer: User) -> Sent:
    notice = ground.notice(state=NoticeState.FAILED)
    return Sent(url("outbox-again", notice.pk), {}, notice.get_absolute_url())


@form("job-cancel")
def job_cancel(officer: User) -> Sent:
    job = ground.job(asked_by=officer)
    return Sent(url("job-cancel", job.pk), {}, job.get_absolute_url())


@form("job-again")
def job_again(officer: User) -> Sent:
    job = ground.job(asked_by=officer, state=JobState.FAILED)
    return Sent(url("job-again", job.pk), {}, job.get_absolute_url())


# Routes that take no form, or whose form leads to a page and writes nothing.
READ = {
    "today",
    "job-list",
    "job-detail",
    "job-progress",
    "outbox-list",
    "outbox-detail",
    "document-list",
    "document-detail",
    "document-verify",  # It compares and says what it found; that somebody looked is told each time.
    "document-file",
    "file",
    "conformity",
    "provision",
    "history",
    "record-history",
    "settings",
    "healthz",
    "readyz",
    "members:body-list",
    "members:body-detail",
    "members:seat-list",
    "members:seat-detail",
    "members:person-list",
    "members:person-detail",
    "authority:designation-list",
    "authority:designation-detail",
    "contacts:registration-list",
    "contacts:registration-detail",
    "contacts:notification-list",
    "contacts:notification-create",  # It leads on to the page that makes the paper.
    "contacts:notification-detail",
    "contacts:recipient-list",
    "contacts:recipient-detail",
    "contacts:point-list",
    "contacts:point-detail",
    "contacts:confirm",  # Without a sign-in; its link is used up by the answer.
    "contacts:instrument-list",
    "contacts:instrument-detail",
    "contacts:exchange-list",
    "contacts:exchange-detail",
    "contacts:request-list",
    "contacts:export",
    "contacts:import-template",
    "contacts:import-check",
    "contacts:import-errors",
}
