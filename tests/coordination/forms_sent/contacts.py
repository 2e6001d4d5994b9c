"""Forms about the National Authority and the contacts."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from contacts import actions, links
from contacts.models import VerificationRequest
from contacts.sheets import take_in
from coordination.models import User
from coordination.records import Actor
from tests.coordination.forms_sent.case import DAY, ENDS, Sent, form, plain, url
from tests.factories import contacts as made
from tests.factories import uploads

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

SCAN = uploads.pdf("the scan")


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
