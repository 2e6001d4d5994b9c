"""The contacts of the demonstration: who answers the world, what the recipients were told, and what went stale."""

from typing import Any

from contacts import actions
from contacts.links import token_of
from contacts.models import Instrument, PointOfContact, Recipient, VerificationRequest
from coordination import house, notices
from coordination.records import Actor
from reporting.demo.story import SEEDER, World, step

# The catalogue's addresses are real; nothing of a demonstration may be sent to one.
ADDRESSES = {
    "unoda": {"email": "conventional-arms@unoda.invalid"},
    "unodc": {"email": "firearms@unodc.invalid"},
    "att-secretariat": {"email": "register@att-secretariat.invalid", "address": "Secretariat's street 1\nGeneva"},
    "recsa": {"email": "registry@recsa.invalid", "address": "Regional Centre's road 5\nNairobi"},
}


def _designate(world: World, key: str, **fields: Any) -> None:
    body, seat = world.bodies[fields.pop("body")], world.seats.get(fields.pop("seat", ""))
    world.points[key] = actions.designate_point(
        kind="seat" if seat else "office", body=body, seat=seat, by=world.officer, **fields
    )


def _register(world: World, key: str, *instruments: str, days_ago: int) -> None:
    for instrument in Instrument.objects.filter(key__in=instruments):
        actions.register(point=world.points[key], instrument=instrument, began_on=world.ago(days_ago), by=world.officer)


@step(361)
def instruments_are_known(world: World) -> None:
    actions.load_catalogue(by=SEEDER, reason="the catalogue that comes with the register")
    for key, fields in ADDRESSES.items():
        recipient = Recipient.objects.get(key=key)
        actions.change_recipient(recipient=recipient, by=world.officer, reason="address of the demonstration", **fields)
    for key, in_force in (("firearms-protocol", 2900), ("att", 2400), ("nairobi", 3300)):
        actions.record_participation(
            instrument=Instrument.objects.get(key=key),
            applies="party",
            signed_on=world.ago(in_force + 500),
            deposited_on=world.ago(in_force + 90),
            in_force_on=world.ago(in_force),
            source="Treaty register of the foreign ministry",
            by=world.officer,
        )


@step(360)
def desk_is_designated(world: World) -> None:
    _designate(
        world,
        "desk",
        body="foreign",
        office="Arms Control Desk",
        other_offices={"ar": "مكتب الحد من الأسلحة"},
        address="17 Government Avenue\nPort Velland",
        emails=["arms-control@foreign.velland.invalid"],
        phones=["+999 20 555 0101"],
        languages=["en", "ar"],
        designated_on=world.ago(700),
        legal_basis="Letter of the Minister, 7",
        published_at="Page of the foreign ministry",
        classification="public",
        reason="letter of the Minister",
    )
    _register(world, "desk", "poa", "iti", "att", days_ago=360)


@step(358)
def posts_are_designated(world: World) -> None:
    _designate(
        world,
        "tracing",
        body="laboratory",
        seat="tracing",
        office="Head of the tracing unit",
        other_offices={"ar": "رئاسة وحدة التعقب"},
        phones=["+999 20 555 0140"],
        languages=["en"],
        designated_on=world.ago(690),
        legal_basis="Letter of the Minister, 8",
        published_at="Laboratory's own page",
    )
    _register(world, "tracing", "iti", days_ago=358)
    _designate(
        world,
        "licences",
        body="customs",
        seat="licences",
        office="Head of firearms licences",
        other_offices={"ar": "رئاسة تراخيص الأسلحة"},
        phones=["+999 20 555 0150"],
        languages=["en", "ar"],
        designated_on=world.ago(640),
        legal_basis="Order of the Director of Customs, 31",
    )
    _register(world, "licences", "firearms-protocol", days_ago=357)
    _designate(
        world,
        "transfers",
        body="trade",
        seat="transfers",
        office="Director for strategic goods",
        other_offices={"ar": "إدارة السلع الاستراتيجية"},
        phones=["+999 20 555 0160"],
        languages=["en"],
        designated_on=world.ago(600),
        legal_basis="Letter of the Minister, 21",
    )
    _register(world, "transfers", "att", days_ago=356)
    _designate(
        world,
        "region",
        body="interior",
        office="Regional Liaison Office",
        other_offices={"ar": "مكتب الاتصال الإقليمي"},
        emails=["regional@interior.velland.invalid"],
        phones=["+999 20 555 0170"],
        languages=["en"],
        designated_on=world.ago(650),
        legal_basis="Letter of the Minister, 12",
    )
    _register(world, "region", "nairobi", days_ago=355)


REQUIRED = {
    "b": "Knows the four instruments and the national acts that carry them out",
    "c": "Three years in the design or the running of a control programme",
    "d": "Knows the tasks of every member of the Commission",
    "e": "Has chaired or prepared meetings of several ministries",
    "f": "Has written at least two national reports",
}


@step(350)
def posts_say_what_they_need(world: World) -> None:
    for letter, text in REQUIRED.items():
        actions.state_requirement(point=world.points["desk"], letter=letter, text=text, by=world.officer)
        proof = actions.add_proof(
            point=world.points["desk"],
            letter=letter,
            kind="experience",
            text="Staff list and service records of the desk",
            dated_on=world.ago(380),
            by=world.officer,
        )
        if letter != "c":
            actions.confirm_proof(proof=proof, by=world.users["head"], reason="seen by the Authority")
    for letter in "bd":
        actions.state_requirement(point=world.points["tracing"], letter=letter, text=REQUIRED[letter], by=world.officer)
    proof = actions.add_proof(
        point=world.points["tracing"],
        letter="b",
        kind="training",
        text="Course on tracing of firearms",
        dated_on=world.ago(400),
        by=world.officer,
    )
    actions.confirm_proof(proof=proof, by=world.officer)


@step(330)
def holders_confirm_by_telephone(world: World) -> None:
    for key in ("desk", "tracing", "licences", "transfers", "region"):
        _confirm(world, key, 330, channel="telephone", answered_by="Duty officer of the office")


@step(250)
def region_confirms_for_the_last_time(world: World) -> None:
    _confirm(world, "region", 250, channel="letter", answered_by="Regional Liaison Office")


@step(200)
def contacts_meet(world: World) -> None:
    _exchange(world, 200, "desk", "tracing", "licences", "transfers", "region", subject="First meeting of the contacts")


@step(172)
def desk_is_asked_by_link(world: World) -> None:
    _ask(world, "desk")


@step(170)
def desk_confirms_by_link(world: World) -> None:
    request = VerificationRequest.objects.get(point=world.points["desk"], answer="", channel="link")
    actions.answer_link(token=token_of(request), by=Actor("link", str(request.pk)))


@step(165)
def others_confirm(world: World) -> None:
    for key in ("tracing", "licences", "transfers"):
        _confirm(world, key, 165, channel="letter", answered_by="Head of office")


@step(160)
def house_sets_its_intervals(world: World) -> None:
    actions.set_intervals(
        instrument=Instrument.objects.get(key="att"),
        confirm_days=150,
        receipt_days=30,
        by=world.officer,
        reason="the Treaty's list of contacts is read often",
    )
    house.set_value(key="contacts.liaison_days", value=100, by=world.officer, reason="three meetings a year")


@step(120)
def contacts_meet_again(world: World) -> None:
    _exchange(world, 120, "desk", "licences", "transfers", subject="Joint answer on brokering", oversight="attended")


@step(110)
def requests_reach_the_desk(world: World) -> None:
    answered = actions.receive_request(
        point=world.points["desk"],
        received_on=world.ago(110),
        sender="A neighbouring State's embassy",
        subject="Joint border training",
        by=world.officer,
    )
    actions.close_request(
        request=answered, answered_on=world.ago(110), outcome="passed on to the Customs Service", by=world.officer
    )


@step(100)
def addresses_are_tested(world: World) -> None:
    for key in ("desk", "tracing"):
        actions.change_point(
            point=world.fresh(key), address_tested_on=world.ago(100), by=world.officer, reason="test message answered"
        )


@step(60)
def contacts_meet_for_the_report(world: World) -> None:
    _exchange(world, 60, "desk", "tracing", "licences", subject="Division of work on the national report")


@step(48)
def two_confirm_once_more(world: World) -> None:
    _confirm(world, "licences", 48, channel="telephone", answered_by="Head of firearms licences")
    _confirm(world, "transfers", 48, channel="in-person", answered_by="Director for strategic goods")


@step(30)
def transfers_has_another_telephone(world: World) -> None:
    actions.change_point(
        point=world.fresh("transfers"), phones=["+999 20 555 0161"], by=world.officer, reason="told by telephone"
    )


@step(27)
def desk_confirms_in_person(world: World) -> None:
    _confirm(world, "desk", 27, channel="in-person", answered_by="Head of the Arms Control Desk")


@step(25)
def a_request_begins_to_wait(world: World) -> None:
    actions.receive_request(
        point=world.points["tracing"],
        received_on=world.ago(25),
        sender="An international research body",
        subject="Questions on the marking of imported arms",
        by=world.officer,
    )
    actions.receive_request(
        point=world.points["desk"],
        received_on=world.ago(25),
        sender="A donor's embassy",
        subject="Offer of equipment for record-keeping",
        due_on=world.ago(-10),
        by=world.officer,
    )


@step(8)
def duty_office_is_designated(world: World) -> None:
    _designate(
        world,
        "duty",
        body="police",
        office="Tracing Duty Office",
        other_offices={"ar": "مكتب مناوبة التعقب"},
        emails=["tracing-duty@police.velland.invalid"],
        phones=["+999 20 555 0180"],
        languages=["en", "ar"],
        designated_on=world.ago(8),
        legal_basis="Order of the Chief of Police, 5",
        classification="public",
        reason="night cover for tracing",
    )
    _register(world, "duty", "iti", days_ago=8)


@step(5)
def desk_is_asked_again(world: World) -> None:
    _ask(world, "desk")


@step(2)
def desk_corrects_its_telephone(world: World) -> None:
    request = VerificationRequest.objects.get(point=world.points["desk"], answer="", channel="link")
    actions.answer_link(
        token=token_of(request), correction={"phones": ["+999 20 555 0199"]}, by=Actor("link", str(request.pk))
    )


def _ask(world: World, key: str) -> None:
    request = actions.ask_by_link(point=world.fresh(key), by=world.officer, reason="the interval runs out")
    if request.notice is not None:
        # Outside production nothing is sent: the message is kept in the outbox, dated like its cause.
        notices.post(request.notice.pk)


def _confirm(world: World, key: str, days_ago: int, *, channel: str, answered_by: str) -> None:
    point: PointOfContact = world.fresh(key)
    actions.record_confirmation(
        point=point, channel=channel, answered_on=world.ago(days_ago), answered_by=answered_by, by=world.officer
    )


def _exchange(world: World, days_ago: int, *keys: str, subject: str, oversight: str = "led") -> None:
    actions.record_exchange(
        on=world.ago(days_ago),
        subject=subject,
        points=[world.points[key] for key in keys],
        shared="What each was asked and answered since the last meeting",
        coordinated="Who drafts which part, and by when",
        oversight=oversight,
        by=world.officer,
    )
