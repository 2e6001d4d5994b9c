"""What is never stored is refused with its reason; what people write every day in their languages is not."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from contacts import actions as contact_actions
from contacts.models import OutsideRequest, PostProof
from coordination import never_stored
from coordination.declarations import own_models
from coordination.models import State, User
from members import actions as member_actions
from members.models import Person
from tests.contacts.browsing import typed, words
from tests.factories import contacts as made
from tests.reporting.seeding import seed

SignIn = Callable[[User], Any]
BY = made.BY

REFUSED = [
    # English
    ("serial", "The rifle has serial number KR-123456."),
    ("serial", "Serial no: 56-1 ABC, S/N 4711882"),
    ("serial", "Serial numbers AB12345 and AB12346 were read out."),
    ("serial", "One pistol (No. 884213) was handed over."),
    ("serial", "An AK-47 with KB 4478123 on its receiver"),
    ("place", "The depot is at 12.63921, -8.00290."),
    ("place", "Convoy meets at 16°46′ north"),
    ("place", "MGRS 29P PR 12345 67890"),
    ("place", "See https://maps.google.com/?q=somewhere"),
    ("stock", "The armoury of Gao holds 340 rifles."),
    ("stock", "1,200 weapons are stored in the depot"),
    ("stock", "We keep in stock 40 pistols in the armoury"),
    ("private", "Her private telephone is +254 722 123 456."),
    ("private", "Home address: 14 Acacia Road"),
    ("private", "personal e-mail ada@mail.invalid"),
    ("identity", "Passport no. K1234567"),
    ("identity", "born on 3 March 1980"),
    ("case", "See case no. 114/2025 of the High Court"),
    ("case", "Criminal case CR 77/2026 was opened"),
    ("person", "The victim: Mr. Obi was named"),
    ("person", "licence holder Mrs. Ada Obi"),
    # French
    ("serial", "Fusil portant le numéro de série 4478123"),
    ("serial", "n° de série : KB-99121"),
    ("stock", "Le dépôt de Kati détient 1 200 fusils"),
    ("private", "Son téléphone privé : +223 76 12 34 56"),
    ("private", "adresse personnelle, 12 rue du Fleuve"),
    ("identity", "passeport n° AA1234567"),
    ("identity", "née le 4 mai 1979"),
    ("case", "dossier judiciaire n° 44/2024"),
    ("case", "affaire n° 12/24"),
    ("person", "victime : Mme Traoré"),
    # Arabic
    ("serial", "بندقية، الرقم التسلسلي 447812"),
    ("serial", "الرقم التسلسلي: ٤٤٧٨١٢"),
    ("private", "هاتفه الخاص رقم 0551234567, الهاتف الخاص: 0551234567"),
    ("identity", "جواز السفر رقم 12345678"),
    ("case", "القضية رقم 55/2025"),
    ("person", "الضحية السيد أحمد"),
    ("stock", "يخزن المستودع 500 بندقية في المستودع"),
    # Spanish
    ("serial", "pistola con número de serie 88421-A"),
    ("private", "teléfono particular: 2222 3333"),
    ("identity", "cédula 801-234567"),
    ("case", "expediente penal 33-2025"),
    ("person", "víctima: Sra. López"),
    # Russian
    ("serial", "автомат, серийный номер АК1234567"),
    ("serial", "серийный номер: 1234567"),
    ("private", "домашний телефон +7 495 1234567"),
    ("identity", "паспорт № 4509123456"),
    ("case", "уголовное дело № 112233"),
]

ACCEPTED = [
    # English
    "Letter 214 of the Minister, 3 March 2026",
    "Note verbale No. 114/2026 of 14 May 2026",
    "NV 12, ODA/7, A/CONF.192/15, paragraph II.4",
    "UN document A/RES/60/81 and S/2019/1011",
    "Security Council resolution 2117 (2013)",
    "+254 20 123 4567, extension 12",
    "Ministry of Home Affairs, telephone +254 20 123 4567",
    "Home Office, 2 Marsham Street, London SW1P 4DF",
    "Serial numbers are never written here.",
    "Marking: training on serial numbers of 12 officers",
    "Serial marking of 2,000 weapons in 2025",
    "Destroyed 1,250 rifles and pistols in public on 9 July 2025",
    "In case no answer comes within 30 days, ask by telephone.",
    "A case study on record-keeping, 14 pages",
    "Met on 30.05.2026 at 10:30 in room 4.12",
    "Growth of 12.5, then 13.75 per cent",
    "The AK-47 and the M16A4 are named as examples.",
    "9 mm pistols and 7.62 x 39 mm ammunition, in general terms",
    "P.O. Box 30551-00100, Nairobi",
    "Latitude for the parties is wide: 3 options",
    "Victims of armed violence: 214 in 2024",
    "Licence holders: 1,204, of whom 18 per cent women",
    "Personal Assistant to the Minister, telephone +254 20 111 2222",
    "Office address: 12 Government Avenue, 3rd floor",
    "Private Bag X42, Pretoria 0001",
    "Private security companies: 214 licensed",
    "National ID system of the Ministry, see Act 12 of 2019",
    "The depot commanders met; 14 took part.",
    "Seminar on stockpile management at the depot of the ministry",
    "Passport Office, telephone +254 20 222 2022",
    "Meeting of 12 May 2026; next on 14 August 2026",
    "ISO 9001, ISBN 978-92-1-130377-5",
    # French
    "Décret n° 2021-0352/PT-RM du 1er juin 2021",
    "Arrêté n° 00123/MSPC-SG du 4 mars 2024",
    "Ministère des Affaires étrangères, n° 214/MAECI",
    "Dossier n° 12/2026 du secrétariat",
    "Tél. : +223 20 22 38 30, poste 12",
    "Numéro de série : jamais écrit ici",
    "Adresse du bureau : 12, rue du Fleuve, Bamako",
    "Destruction de 1 200 armes en public",
    "Secrétariat permanent, 3e étage, porte 304",
    "La lutte contre la prolifération des armes, 2020-2024",
    # Arabic
    "المرسوم رقم 2021/352 المؤرخ 1 يونيو 2021",
    "الهاتف: +964 1 234 5678",
    "لا تكتب هنا الأرقام التسلسلية أبدا",
    "وزارة الداخلية، الطابق 3، الغرفة 12",
    "المذكرة الشفوية رقم 114 بتاريخ 14 مايو 2026",
    "تدمير 1200 قطعة سلاح علنا",
    # Spanish
    "Decreto Ejecutivo n.º 412 de 3 de marzo de 2024",
    "Teléfono: +503 2222 3333, oficina 12",
    "Ministerio de Gobernación, expediente administrativo 12-2026",
    "Destrucción de 1.200 armas en 2025",
    "Nota verbal 88/2026",
    # Russian
    "Указ № 214 от 3 марта 2026 года",
    "Телефон: +7 495 123-45-67, кабинет 12",
    "Министерство внутренних дел, письмо № 12/345",
    "Уничтожено 1200 единиц оружия в 2025 году",
]

MARKED = [
    "Law course, 17/20",
    "grade A",
    "Score: 85",
    "ranked first of her year",
    "mention très bien",
    "92 % in the test",
]
UNMARKED = [
    "Law course at the National School, 2021 to 2024",
    "Legal adviser 2021 to 2024, Ministry of Justice",
    "Course 14/2024 of the regional centre, 5 to 9 May 2024",
    "Letter 7/2024",
    "Note 214/2024 of the Director",
    "Desk officer for the Programme of Action since 10/2022",
]


@pytest.mark.parametrize(("code", "text"), REFUSED)
def test_text_that_holds_what_is_never_stored_is_refused(code: str, text: str) -> None:
    assert code in {kind.code for kind, _words in never_stored.found_in(text)}
    with pytest.raises(ValidationError):
        never_stored.refuse(text)


@pytest.mark.parametrize("text", ACCEPTED)
def test_ordinary_text_is_accepted(text: str) -> None:
    assert list(never_stored.found_in(text)) == []


@pytest.mark.parametrize("text", MARKED)
def test_mark_on_a_person_is_refused_where_proof_is_written_and_only_there(text: str) -> None:
    never_stored.refuse(text)
    with pytest.raises(ValidationError, match="looks like a mark on a person"):
        never_stored.refuse_marks(text)


@pytest.mark.parametrize("text", UNMARKED)
def test_proof_without_a_mark_is_accepted(text: str) -> None:
    never_stored.refuse_marks(text)


@pytest.mark.parametrize("hidden", ["serial\u200b number KR-123456", "ｓｅｒｉａｌ number KR-123456"])
def test_another_spelling_of_the_same_letters_is_seen_through(hidden: str) -> None:
    assert [kind.code for kind, _words in never_stored.found_in(hidden)] == ["serial"]


def test_refusal_names_what_why_and_where_it_belongs() -> None:
    with pytest.raises(ValidationError) as refused:
        never_stored.refuse("serial number KR-123456")

    (sentence,) = refused.value.messages
    assert "“KR-123456”" in sentence
    assert "never stored here, since a leak would tell of single weapons" in sentence
    assert "They belong in the record-keeping and tracing systems" in sentence


def test_long_text_is_searched_in_a_moment() -> None:
    hostile = ["rifle " * 20_000, "serial " * 20_000, "1 " * 40_000, "depot holds " * 8_000, "private phone " * 6_000]
    began = time.monotonic()
    for text in hostile:
        list(never_stored.found_in(text[:100_000]))

    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("address", "is_private"),
    [
        ("ada@gmail.com", True),
        ("ada@yahoo.co.uk", True),
        ("ada@mail.ru", True),
        ("office@interior.gov.ml", False),
        ("desk@mail.interior.gov", False),
        ("npc@foreign.example", False),
    ],
)
def test_mailbox_of_a_provider_for_everybody_is_known(address: str, is_private: bool) -> None:
    assert never_stored.is_private_mailbox(address) is is_private


# No false alarm on what the project itself holds.


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from strings(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from strings(inside)


@pytest.mark.parametrize(
    "case", sorted(Path(settings.BASE_DIR, "tests", "cases").glob("*.json")), ids=lambda one: one.stem
)
def test_case_file_raises_no_alarm(case: Path) -> None:
    texts = list(strings(json.loads(case.read_text(encoding="utf-8"))))

    assert texts
    assert [(text, found) for text in texts for found in never_stored.found_in(text)] == []


@pytest.mark.django_db
def test_demonstration_raises_no_alarm() -> None:
    seed()
    texts = []
    for model in own_models():
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and field.name != "snapshot"
        ]
        for row in model._base_manager.values_list(*fields):
            texts += [text for value in row for text in strings(value)]

    assert len(texts) > 1000
    assert [(text[:200], found) for text in set(texts) for found in never_stored.found_in(text[:4000])] == []


# Wherever it is entered.

SECRET = "Rifle, serial number KR-123456"
SENTENCE = "“KR-123456” looks like the serial number of a weapon."


@pytest.fixture
def _register(state: State, freeze: Callable[..., None]) -> None:
    freeze(made.TODAY)
    made.catalogue()


@pytest.mark.django_db
@pytest.mark.usefixtures("_register")
def test_form_refuses_at_the_field_keeps_what_was_typed_and_takes_it_rewritten(officer: User, as_user: SignIn) -> None:
    desk = as_user(officer)
    to = "/contacts/requests/new/"
    data = {"point": made.office_point().pk, "received_on": "2026-05-30", "sender": "A neighbour", "subject": SECRET}

    refused = desk.post(to, data)
    taken = desk.post(to, {**data, "subject": "A rifle found at the border"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["subject"])
    assert SENTENCE in words(refused)
    assert refused.context["form"]["subject"].value() == SECRET
    assert taken.status_code == 302
    assert list(OutsideRequest.objects.values_list("subject", flat=True)) == ["A rifle found at the border"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_register")
def test_act_refuses_for_whoever_calls_it() -> None:
    point = made.office_point()

    with pytest.raises(ValidationError) as refused:
        contact_actions.receive_request(
            point=point, received_on=made.ago(1), sender="A neighbour", subject=SECRET, by=BY
        )
    with pytest.raises(ValidationError) as named:
        member_actions.record_body(name="Depot at 12.63921, -8.00290", kind="agency", by=BY)
    with pytest.raises(ValidationError) as marked:
        contact_actions.add_proof(
            point=point, letter="b", kind="training", text="Law course, 17/20", dated_on=made.ago(9), by=BY, reason=""
        )

    assert [list(one.value.error_dict) for one in (refused, named, marked)] == [["subject"], ["name"], ["text"]]
    assert not PostProof.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("_register")
def test_reason_is_searched_like_any_other_text(officer: User, as_user: SignIn) -> None:
    person = made.person(name="Ada Obi")
    desk = as_user(officer)
    to = f"/members/people/{person.pk}/change/"

    page = desk.post(to, typed(desk.get(to), name="Ada M. Obi", reason=SECRET))

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])


@pytest.mark.django_db
@pytest.mark.usefixtures("_register")
def test_text_of_before_hinders_no_other_change() -> None:
    person = made.person(name="Ada Obi")
    models.QuerySet(Person).filter(pk=person.pk).update(name="Ada Obi, passport no. K1234567")
    old = Person.objects.get(pk=person.pk)

    changed = member_actions.change_person(person=old, phone="+254 20 765 4321", by=BY, reason="new telephone")

    assert changed.phone == "+254 20 765 4321"


@pytest.mark.django_db
@pytest.mark.usefixtures("_register")
def test_sheet_names_the_row_and_the_column(officer: User, as_user: SignIn) -> None:
    made.body(name="Ministry of Peace")
    sheet = (
        "reference,kind,body,office,emails,designated_on,address\r\n"
        ',office,Ministry of Peace,Arms desk,desk@peace.invalid,2026-01-01,"The depot, 12.63921, -8.00290"\r\n'
    )
    file = SimpleUploadedFile("contacts.csv", sheet.encode(), "text/csv")

    page = as_user(officer).post("/contacts/import/", {"file": file}, follow=True)

    (row,) = page.context["page"].problems.rows
    assert row.cells[1].text == "address"
    assert "looks like the exact place of something" in str(row.cells[2])


@pytest.mark.django_db
@pytest.mark.usefixtures("_register")
def test_mailbox_of_a_provider_is_kept_and_said_to_be_one(officer: User, as_user: SignIn) -> None:
    told = "A mailbox of a provider for everybody."
    kept = [made.person(email="ada@gmail.com"), made.office_point(emails=["desk@yahoo.com"])]
    other = [made.person(), made.office_point()]

    pages = [words(as_user(officer).get(one.get_absolute_url())) for one in (*kept, *other)]

    assert [told in page for page in pages] == [True, True, False, False]
