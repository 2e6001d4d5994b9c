"""The papers of the demonstration: asked for, sealed, passed on, sent, received."""

from contacts import actions
from contacts.models import Recipient
from reporting.demo.story import World, step


def _ask(world: World, key: str, days_ago: int, *, recipient: str, form: str, language: str, number: str) -> None:
    paper = actions.ask_notification(
        recipient=Recipient.objects.get(key=recipient),
        form=form,
        language=language,
        dated=world.ago(days_ago),
        own_number=number,
        by=world.officer,
        reason="contact details are to be provided",
    )
    world.seal(paper)
    # Read again: sealing wrote into it.
    world.papers[key] = type(paper).objects.get(pk=paper.pk)


def _pass(world: World, key: str, days_ago: int, *registrations: str) -> None:
    paper = world.papers[key]
    actions.pass_to_mission(
        registrations=world.registrations(*registrations),
        on=world.ago(days_ago),
        number=paper.own_number,
        notification=paper,
        by=world.officer,
    )


def _send(world: World, key: str, days_ago: int, *registrations: str, channel: str, number: str) -> None:
    paper = world.papers[key]
    by = "mission" if channel == "note-verbale" else "officer"
    actions.mark_sent(
        registrations=world.registrations(*registrations),
        on=world.ago(days_ago),
        channel=channel,
        number=number,
        file=world.scan(f"sent-{paper.reference}", f"Copy of {paper.reference} as it went out, {number}", by=by),
        notification=paper,
        by=world.users[by],
    )


def _receive(world: World, key: str, days_ago: int, *registrations: str, channel: str) -> None:
    paper = world.papers[key]
    file = None
    if channel == "acknowledgement":
        file = world.scan(f"receipt-{paper.reference}", f"Acknowledgement of {paper.reference}", by="mission")
    actions.record_receipt(
        registrations=world.registrations(*registrations),
        on=world.ago(days_ago),
        channel=channel,
        file=file,
        notification=paper,
        by=world.users["mission"],
    )


@step(346)
def disarmament_is_notified(world: World) -> None:
    _ask(world, "unoda", 346, recipient="unoda", form="note-verbale", language="en", number="NCSA/12")


@step(344)
def note_is_passed_on(world: World) -> None:
    _pass(world, "unoda", 344, "desk/poa", "desk/iti", "tracing/iti")


@step(343)
def treaty_secretariat_is_notified(world: World) -> None:
    _ask(world, "att", 343, recipient="att-secretariat", form="letter", language="en", number="NCSA/13")


@step(341)
def note_reaches_disarmament(world: World) -> None:
    _send(world, "unoda", 341, "desk/poa", "desk/iti", "tracing/iti", channel="note-verbale", number="PM/NY/204")


@step(340)
def drugs_and_crime_is_notified(world: World) -> None:
    _ask(world, "unodc", 340, recipient="unodc", form="note-verbale", language="ar", number="NCSA/14")


@step(338)
def letter_goes_to_the_treaty_secretariat(world: World) -> None:
    _send(world, "att", 338, "desk/att", "transfers/att", channel="email", number="NCSA/13")


@step(337)
def arabic_note_is_passed_on(world: World) -> None:
    _pass(world, "unodc", 337, "licences/firearms-protocol")


@step(334)
def arabic_note_is_sent(world: World) -> None:
    _send(world, "unodc", 334, "licences/firearms-protocol", channel="note-verbale", number="PM/VIE/77")


@step(322)
def disarmament_acknowledges(world: World) -> None:
    _receive(world, "unoda", 322, "desk/poa", "desk/iti", "tracing/iti", channel="acknowledgement")


@step(312)
def drugs_and_crime_acknowledges(world: World) -> None:
    _receive(world, "unodc", 312, "licences/firearms-protocol", channel="acknowledgement")


@step(311)
def entries_are_seen_in_the_treatys_list(world: World) -> None:
    _receive(world, "att", 311, "desk/att", "transfers/att", channel="published-list")


@step(240)
def regional_centre_is_told_by_mail(world: World) -> None:
    actions.mark_sent(
        registrations=world.registrations("region/nairobi"),
        on=world.ago(240),
        channel="email",
        number="NCSA/19",
        by=world.officer,
    )


@step(28)
def treaty_secretariat_is_notified_again(world: World) -> None:
    _ask(world, "att-again", 28, recipient="att-secretariat", form="letter", language="en", number="NCSA/31")


@step(26)
def second_letter_goes_out(world: World) -> None:
    _send(world, "att-again", 26, "desk/att", "transfers/att", channel="letter", number="NCSA/31")


@step(4)
def disarmament_is_notified_in_arabic(world: World) -> None:
    _ask(world, "unoda-again", 4, recipient="unoda", form="note-verbale", language="ar", number="NCSA/34")


@step(3)
def arabic_note_to_disarmament_is_passed_on(world: World) -> None:
    _pass(world, "unoda-again", 3, "desk/poa", "desk/iti", "tracing/iti", "duty/iti")
