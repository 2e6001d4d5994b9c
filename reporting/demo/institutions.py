"""The State of the demonstration: its bodies, seats and holders, and its National Authority."""

from authority import actions as authority
from coordination import actions as ground
from coordination.enums import Classification
from members import actions as members
from members.enums import SeatKind
from members.models import Holding, Membership
from reporting.demo import people
from reporting.demo.story import SEEDER, World, step

STATE = "Republic of Velland"
GOVERNMENT, MECHANISM = Classification.GOVERNMENT, Classification.MECHANISM

# key: name, Arabic name, kind, part of, classification, standing in the mechanism (or none)
BODIES = {
    "pm": ("Office of the Prime Minister", "مكتب رئيس الوزراء", "office", "", GOVERNMENT, "full"),
    "interior": ("Ministry of the Interior", "وزارة الداخلية", "ministry", "", MECHANISM, "full"),
    "foreign": ("Ministry of Foreign Affairs", "وزارة الخارجية", "ministry", "", MECHANISM, "full"),
    "defence": ("Ministry of Defence", "وزارة الدفاع", "ministry", "", GOVERNMENT, "full"),
    "justice": ("Ministry of Justice", "وزارة العدل", "ministry", "", GOVERNMENT, "full"),
    "finance": ("Ministry of Finance", "وزارة المالية", "ministry", "", GOVERNMENT, "full"),
    "health": ("Ministry of Health", "وزارة الصحة", "ministry", "", GOVERNMENT, "full"),
    "trade": ("Ministry of Trade and Industry", "وزارة التجارة والصناعة", "ministry", "", GOVERNMENT, "full"),
    "women": ("Ministry of Women and Family", "وزارة المرأة والأسرة", "ministry", "", GOVERNMENT, "full"),
    "police": ("National Police", "الشرطة الوطنية", "agency", "interior", GOVERNMENT, "full"),
    "laboratory": ("Forensic Science Laboratory", "مختبر العلوم الجنائية", "agency", "interior", GOVERNMENT, "full"),
    "customs": ("Customs Service", "مصلحة الجمارك", "agency", "finance", GOVERNMENT, "full"),
    "assembly": ("National Assembly", "الجمعية الوطنية", "legislature", "", MECHANISM, "full"),
    "coast": ("Coast Province Task Force", "فرقة عمل مقاطعة الساحل", "subnational", "interior", GOVERNMENT, ""),
    "ngo": ("Centre for Safer Communities", "مركز المجتمعات الآمنة", "civil-society", "", MECHANISM, "full"),
    "dealers": ("Association of Licensed Dealers", "رابطة التجار المرخصين", "industry", "", MECHANISM, "full"),
    "un": ("United Nations Country Team", "فريق الأمم المتحدة القطري", "un", "", MECHANISM, "observer"),
    "region": (
        "Regional Peace and Security Desk",
        "المكتب الإقليمي للسلم والأمن",
        "regional",
        "",
        MECHANISM,
        "observer",
    ),
}

# key: body, kind, title, Arabic title, holder's name, gender, login (or none)
SEATS = {
    "chair": ("interior", "chair", "Chair of the Commission", "رئيس اللجنة", "Erik Damba", "man", ""),
    "head": ("interior", "head", "Director-General for Small Arms", "المدير العام", "Tomas Okello", "man", "head"),
    "registrar": (
        "interior",
        "secretariat",
        "Registrar of the Commission",
        "أمينة السجل",
        "Ilse Varga",
        "woman",
        "officer",
    ),
    "assistant": ("interior", "secretariat", "Assistant registrar", "مساعد أمينة السجل", "Bruno Ateh", "man", ""),
    "vice": ("foreign", "vice-chair", "Vice-chair of the Commission", "نائبة الرئيس", "Leila Novak", "woman", ""),
    "mission": ("foreign", "mission", "First Secretary, New York", "السكرتير الأول", "Ravi Menon", "man", "mission"),
    "prime": ("pm", "member", "Adviser on security", "مستشارة الأمن", "Hana Ferro", "woman", ""),
    "defence": ("defence", "member", "Head of stockpile policy", "رئيس سياسة المخزونات", "Goran Alvi", "man", ""),
    "justice": ("justice", "member", "State counsel", "مستشارة الدولة", "Rita Sommer", "woman", ""),
    "finance": ("finance", "member", "Budget officer", "مسؤول الميزانية", "Paul Ndiaye", "man", ""),
    "health": ("health", "member", "Head of injury prevention", "رئيسة الوقاية", "Nadia Brandt", "woman", "focal"),
    "women": ("women", "member", "Director for protection", "مديرة الحماية", "Sara Lindt", "woman", ""),
    "police": ("police", "member", "Head of firearms", "رئيس شعبة الأسلحة", "Karim Weiss", "man", ""),
    "customs": ("customs", "alternate", "Head of border controls", "رئيسة رقابة الحدود", "Amina Rossi", "woman", ""),
    "assembly": ("assembly", "member", "Clerk of the security committee", "كاتب لجنة الأمن", "Jonas Idris", "man", ""),
    "ngo": ("ngo", "member", "Programme director", "مدير البرامج", "Joao Sarr", "man", "ngo"),
    "dealers": ("dealers", "member", "Secretary-general", "الأمين العام", "Viktor Amadi", "man", ""),
    "un": ("un", "observer", "Arms control adviser", "مستشارة الحد من الأسلحة", "Mina Castell", "woman", "observer"),
    "tracing": (
        "laboratory",
        "point-of-contact",
        "Head of the tracing unit",
        "رئيس وحدة التعقب",
        "Dario Keita",
        "man",
        "",
    ),
    "licences": ("customs", "point-of-contact", "Head of firearms licences", "رئيسة التراخيص", "Eva Tamm", "woman", ""),
    "transfers": ("trade", "point-of-contact", "Director for strategic goods", "مدير السلع", "Hugo Bello", "man", ""),
}


@step(365)
def the_register_begins(world: World) -> None:
    ground.record_state(
        name=STATE,
        other_names={"ar": "جمهورية فيلاند"},
        short_name="Velland",
        other_short_names={"ar": "فيلاند"},
        mechanism_name="National Commission on Small Arms",
        mechanism_other_names={"ar": "اللجنة الوطنية للأسلحة الصغيرة"},
        iso_code="VL",
        time_zone="Africa/Nairobi",
        weekend=[5, 6],
        languages=["en", "ar"],
        foreign_ministry="Ministry of Foreign Affairs",
        foreign_ministry_other_names={"ar": "وزارة الخارجية"},
        foreign_ministry_address="1 Harbour Street\nPort Velland",
        by=SEEDER,
    )
    world.users = people.invite(by=SEEDER, reason="the register opens")
    people.assign(users=world.users, began_on=world.ago(365), by=SEEDER, reason="the register opens")


@step(364)
def bodies_are_written_down(world: World) -> None:
    for key, (name, arabic, kind, parent, classification, standing) in BODIES.items():
        body = members.record_body(
            name=name,
            other_names={"ar": arabic},
            kind=kind,
            parent=world.bodies.get(parent),
            address=f"{len(key) + 10} Government Avenue\nPort Velland",
            classification=classification,
            legal_basis="Decree 2 on the Commission" if standing else "",
            by=SEEDER,
            reason="from the decree on the Commission",
        )
        if standing:
            members.admit(
                body=body,
                standing=standing,
                began_on=world.ago(800),
                legal_basis="Decree 2 on the Commission",
                by=SEEDER,
            )
        world.bodies[key] = body


@step(363)
def seats_are_filled(world: World) -> None:
    for number, (key, entry) in enumerate(SEATS.items()):
        body, kind, title, arabic, name, gender, login = entry
        seat = members.create_seat(
            body=world.bodies[body],
            kind=SeatKind(kind),
            title=title,
            other_titles={"ar": arabic},
            began_on=world.ago(800),
            by=SEEDER,
        )
        person = members.record_person(
            name=name,
            gender=gender,
            email=f"{name.split()[0].lower()}@{body}.velland.invalid",
            phone=f"+999 20 555 {1100 + number}",
            languages=["en", "ar"] if number % 2 else ["en"],
            user=world.users.get(login),
            by=SEEDER,
        )
        members.appoint(
            seat=seat,
            person=person,
            began_on=world.ago(700 - 11 * number),
            authority=f"Letter {40 + number}",
            by=SEEDER,
        )
        world.seats[key], world.people[key] = seat, person


@step(362)
def authority_is_designated(world: World) -> None:
    authority.designate(
        body=world.bodies["interior"],
        title="National Small Arms Authority",
        other_titles={"ar": "الهيئة الوطنية للأسلحة الصغيرة"},
        legal_basis="Letter of the Prime Minister, 14",
        began_on=world.ago(790),
        signatory_name="Tomas Okello",
        signatory_title="Director-General",
        signatory_other_titles={"ar": "المدير العام"},
        address="18 Government Avenue\nPort Velland",
        city="Port Velland",
        phone="+999 20 555 1000",
        email="authority@interior.velland.invalid",
        classification="public",
        by=world.officer,
        reason="letter of the Prime Minister",
    )


@step(150)
def chair_is_handed_over(world: World) -> None:
    _leave(world, "chair", 150, "elected to another office")
    person = members.record_person(
        name="Clara Mbeki-Holt",
        gender="woman",
        email="clara@interior.velland.invalid",
        languages=["en"],
        by=world.officer,
    )
    members.appoint(
        seat=world.seats["chair"], person=person, began_on=world.ago(149), authority="Decree 9", by=world.officer
    )


@step(62)
def seat_of_justice_falls_vacant(world: World) -> None:
    _leave(world, "justice", 62, "posted abroad; no successor named")


@step(40)
def trade_leaves_the_mechanism(world: World) -> None:
    membership = Membership.objects.get(body=world.bodies["trade"], ended_on=None)
    members.leave(
        membership=membership,
        ended_on=world.ago(41),
        by=world.officer,
        reason="merged portfolio, decree 11 on ministries",
    )


@step(33)
def somebody_acts_for_defence(world: World) -> None:
    _leave(world, "defence", 34, "on training until spring")
    person = members.record_person(
        name="Lucas Ombe", gender="man", email="lucas@defence.velland.invalid", by=world.officer
    )
    members.appoint(
        seat=world.seats["defence"],
        person=person,
        began_on=world.ago(33),
        is_acting=True,
        authority="Letter 88",
        by=world.officer,
    )


@step(20)
def tracing_unit_is_handed_over(world: World) -> None:
    _leave(world, "tracing", 21, "retired")
    person = members.record_person(
        name="Salma Haddad",
        gender="woman",
        email="salma@laboratory.velland.invalid",
        phone="+999 20 555 1177",
        languages=["ar", "en"],
        user=world.users["npc"],
        by=world.officer,
    )
    members.appoint(
        seat=world.seats["tracing"], person=person, began_on=world.ago(20), authority="Letter 91", by=world.officer
    )


@step(12)
def licences_fall_vacant(world: World) -> None:
    _leave(world, "licences", 13, "posted away overnight; no successor named")


def _leave(world: World, seat: str, days_ago: int, reason: str) -> None:
    holding = Holding.objects.get(seat=world.seats[seat], ended_on=None)
    members.end_holding(holding=holding, ended_on=world.ago(days_ago), by=world.officer, reason=reason)
