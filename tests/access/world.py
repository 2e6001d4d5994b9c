"""The world of the access tests: a cast of sixteen, and two ministries whose records stand for own and foreign.

Interior's records are of the class *government*, Defence's are *restricted*; whichever of the two a person
serves is their own, the other is foreign. A third, Foreign Affairs, fills the other seats. What the
arms maker and the NGO have is restricted as well. Every text that is not open to all carries a canary.
"""

from dataclasses import dataclass, field
from typing import Any

from contacts import actions as contacts
from contacts.contexts import snapshot_of
from contacts.links import token_of
from contacts.models import Notification
from contacts.pdfs import html_for
from coordination.enums import Classification, Role
from coordination.models import StoredFile, User
from coordination.records import acting
from coordination.spreadsheets import CSV_TYPE
from members import actions as members
from members.models import Holding, MemberBody
from tests.access.tokens import Tokens
from tests.factories import contacts as made
from tests.factories import coordination as make

BY, LONG_AGO, TODAY = make.BY, made.LONG_AGO, made.TODAY
SIDES = ("government", "restricted")


@dataclass
class World:
    """Who is in it, and by side the records that addresses name."""

    tokens: Tokens = field(default_factory=Tokens)
    users: dict[str, User | None] = field(default_factory=dict)
    sides: dict[str, dict[str, Any]] = field(default_factory=dict)
    open: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    """Write the world with the clock held at TODAY; the caller's transaction undoes it."""
    world = World()
    make.state()
    made.catalogue(att="party", firearms_protocol="party")
    _staff(world)
    for side, who in zip(SIDES, (("focal", "npc"), ("other_focal", "other_npc")), strict=True):
        world.sides[side] = _ministry(world, side, *who)
    _members_outside_the_government(world)
    _what_they_did(world)
    return world


def _body(name: str, kind: str, classification: str, **fields: Any) -> MemberBody:
    body = members.record_body(
        name=name, kind=kind, began_on=LONG_AGO, classification=classification, by=BY, reason="", **fields
    )
    members.admit(body=body, began_on=LONG_AGO, by=BY)
    return body


def _seated(world: World, who: str, kind: str, body: MemberBody, **fields: Any) -> Holding:
    """Give one of the cast a login and a seat."""
    user = make.user(f"{who.replace('_', '-')}@cast.invalid")
    world.users[who] = user
    authority, title = fields.pop("authority", ""), fields.pop("title", f"Seat of {who}")
    person = members.record_person(user=user, **{"name": user.name, **fields}, by=BY)
    seat = members.create_seat(body=body, kind=kind, title=title, began_on=LONG_AGO, by=BY)
    return members.appoint(seat=seat, person=person, began_on=LONG_AGO, authority=authority, by=BY)


def _staff(world: World) -> None:
    foreign = _body("Foreign Affairs", "ministry", Classification.GOVERNMENT, address="1 Treaty Square")
    made.authority(body=foreign)
    world.open |= {"foreign": foreign, "designation": foreign.designations.get()}
    for who, kind in (("officer", "secretariat"), ("head", "head"), ("mission", "mission"), ("suspended", "member")):
        _seated(world, who, kind, foreign)
    world.users |= {"anonymous": None, "nobody": make.user("nobody@cast.invalid")}
    for who, role in (("auditor", Role.AUDITOR), ("administrator", Role.ADMINISTRATOR)):
        world.users[who] = make.user(f"{who}@cast.invalid")
        make.role(world.users[who], role)  # type: ignore[arg-type]
    world.open["point"] = made.office_point(foreign)
    world.open["assignment"] = world.users["auditor"].assignments.get()  # type: ignore[union-attr]


def _ministry(world: World, side: str, focal: str, npc: str) -> dict[str, Any]:
    """Write a ministry with its member, its point of contact and what hangs on both."""
    word, mail, phone = world.tokens.word, world.tokens.email, world.tokens.phone
    told, people, within, reasons = f"told-{side}", f"people-{side}", f"within-{side}", f"reasons-{side}"
    holder = f"holder-{side}"
    body = _body(
        word(told, "body.name"),
        "ministry",
        side,
        address=word(side, "body.address"),
        legal_basis=word(side, "body.legal_basis"),
    )
    membership = body.memberships.get()
    members.correct_membership(
        membership=membership,
        legal_basis=word(side, "membership.legal_basis"),
        by=BY,
        reason=word(reasons, "membership"),
    )
    holding = _seated(
        world,
        focal,
        "member",
        body,
        title=word(side, "seat.title"),
        authority=word(side, "holding.authority"),
        name=word(f"names-{side}", "person.name"),
        email=mail(people, "person.email"),
        phone=phone(people, "person.phone"),
    )
    desk = _seated(
        world,
        npc,
        "point-of-contact",
        body,
        title=word(side, "post.title"),
        name=word(holder, "holder.name"),
        email=mail(holder, "holder.email"),
        phone=phone(holder, "holder.phone"),
    )
    point = contacts.designate_point(
        kind="seat",
        body=body,
        seat=desk.seat,
        office=word(told, "point.office"),
        address=word(told, "point.address"),
        emails=[mail(told, "point.emails")],
        phones=[phone(told, "point.phones")],
        legal_basis=word(side, "point.legal_basis"),
        published_at=f"https://{word(side, 'point.published_at').lower()}.invalid",
        designated_on=LONG_AGO,
        classification=side,
        by=BY,
        reason=word(reasons, "point"),
    )
    requirement = contacts.state_requirement(
        point=point, letter="b", text=word(side, "requirement.text"), by=BY, reason="required"
    )
    proof = contacts.add_proof(
        point=point, letter="b", kind="training", text=word(within, "proof.text"), dated_on=made.ago(99), by=BY
    )
    keys = ("poa", "firearms-protocol") if side == "government" else ("att", "firearms-protocol")
    registrations = [made.registration(point, key) for key in keys]
    return {
        "body": body,
        "membership": membership,
        "seat": holding.seat,
        "holding": holding,
        "person": holding.person,
        "holder": desk.person,
        "point": point,
        "requirement": requirement,
        "proof": proof,
        "registration": registrations[0],
        "shared": registrations[1],
        "request": contacts.receive_request(
            point=point,
            received_on=made.ago(9),
            sender=word(side, "request.sender"),
            subject=word(side, "request.subject"),
            by=BY,
        ),
        "exchange": contacts.record_exchange(
            on=made.ago(8),
            subject=word(f"exchange-{side}", "exchange.subject"),
            shared=word(f"exchange-{side}", "exchange.shared"),
            coordinated=word(f"exchange-{side}", "exchange.coordinated"),
            points=[point, world.open["point"]],
            classification=side,
            by=BY,
        ),
    }


def _members_outside_the_government(world: World) -> None:
    """Seat the arms maker, the NGO, the observer of the United Nations and the mandated international body."""
    word, mail, phone = world.tokens.word, world.tokens.email, world.tokens.phone
    for who, kind, seat, classification in (
        ("industry", "industry", "member", Classification.RESTRICTED),
        ("ngo", "civil-society", "member", Classification.RESTRICTED),
        ("un_observer", "un", "observer", Classification.MECHANISM),
        ("mandated", "international", "member", Classification.MECHANISM),
    ):
        circle = who if classification == Classification.RESTRICTED else f"people-{who}"
        body = _body(
            word(who, "body.name") if circle == who else f"Body {who}",
            kind,
            classification,
            **({"address": word(who, "body.address")} if circle == who else {}),
        )
        holding = _seated(
            world,
            who,
            seat,
            body,
            email=mail(circle, "person.email"),
            phone=phone(circle, "person.phone"),
        )
        world.open |= {f"{who}_body": body, f"{who}_person": holding.person, f"{who}_seat": holding.seat}


def _what_they_did(world: World) -> None:
    """Ask holders, make papers, send them, and leave jobs, messages and files of both sides."""
    word = world.tokens.word
    officer: Any = world.users["officer"]
    for side, recipient, npc in (("government", "unoda", "npc"), ("restricted", "att-secretariat", "other_npc")):
        here = world.sides[side]
        asked = contacts.ask_by_link(point=here["point"], by=officer)
        here["notice"] = asked.notice
        here["correction"] = contacts.answer_link(
            token=token_of(asked), correction={"position": word(f"within-{side}", "verification.correction")}, by=BY
        )
        here["file"] = _file(officer, word(f"paper-{side}", "file.name"), word(f"paper-{side}", "file.bytes"))
        here["notification"] = _paper(officer, recipient, word(f"paper-{side}", "notification.own_number"))
        here["document"] = here["notification"].document
        (row,) = made.fresh(here["registration"])
        contacts.mark_sent(
            registrations=[row],
            on=TODAY,
            channel="note-verbale",
            number=word(f"event-{side}", "event.number"),
            file=here["file"],
            notification=here["notification"],
            by=BY,
            reason=word(f"reasons-{side}", "event"),
        )
        here["event"] = row.events.latest("recorded_at")
        here["job"] = make.job(
            title=word(f"work-{side}", "job.title"),
            outcome=word(f"work-{side}", "job.outcome"),
            state="done",
            asked_by=world.users[npc],
        )
        here["sheet"] = _sheet(officer if side == "government" else world.users[npc])
    # Interior reads that the contacts spoke, and not which contact of Defence did.
    world.open["exchange of both"] = contacts.record_exchange(
        on=made.ago(7),
        subject="Marking",
        shared="Dates of a course",
        points=[world.sides[side]["point"] for side in SIDES],
        by=BY,
    )
    both = _paper(officer, "unodc", "")
    world.open |= {"paper of both": both, "document of both": both.document}
    with acting(BY):
        suspended: Any = User.objects.get(pk=world.users["suspended"].pk)  # type: ignore[union-attr]
        suspended.is_active = False
        suspended.save()


def _paper(by: User, recipient: str, number: str) -> Notification:
    """Make a notification and seal the text of its paper in place of a typeset one."""
    paper = made.notification(recipient, by=by, own_number=number)
    snapshot = snapshot_of(paper, made_with={})
    pdf = b"%PDF-1.7 " + html_for(snapshot).encode()
    contacts.seal_notification(notification=paper, snapshot=snapshot, pdf=pdf, by=BY)
    return Notification.objects.select_related("document").get(pk=paper.pk)


def _file(by: User, name: str, content: str) -> StoredFile:
    return make.stored_file(by, b"%PDF-1.7 " + content.encode(), name=f"{name}.pdf")


def _sheet(by: Any) -> StoredFile:
    content = b"reference,instrument\r\nNPC-001,poa\r\n"
    return make.stored_file(by, content, name="contacts.csv", content_type=CSV_TYPE)
