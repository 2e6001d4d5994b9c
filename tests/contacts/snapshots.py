"""Snapshots of notifications, as the actions freeze them; offices and persons are invented."""

import copy
import re
from typing import Any

_BASE: dict[str, Any] = {
    "kind": "contact-notification",
    "schema": 1,
    "reference": "NOT-0007",
    "language": "en",
    "form": "letter",
    "dated": "2026-11-23",
    "state": {"name": "Republic of Velland", "short_name": "Velland", "iso": "VLD"},
    "mechanism": {"name": "National Commission on Small Arms"},
    "authority": {
        "name": "National Authority for Small Arms Control",
        "body": "Ministry of the Interior",
        "address": "12 Harbour Road\nP.O. Box 410\nPort Vell",
        "city": "Port Vell",
        "phone": "+999 21 555 010",
        "email": "authority@interior.invalid",
        "signatory_name": "Amina Okoro-Lindqvist",
        "signatory_title": "Head of the National Authority",
    },
    "mission": {"name": "Permanent Mission of Velland to the United Nations", "city": "New York"},
    "foreign_ministry": {"name": "Ministry of Foreign Affairs", "address": "1 Treaty Square\nPort Vell"},
    "recipient": {
        "key": "oda",
        "name": "Office for Disarmament Affairs",
        "office": "Conventional Arms Branch",
        "address": "United Nations Headquarters\nNew York, NY 10017",
        "city": "New York",
    },
    "instruments": [
        {
            "key": "poa",
            "name": "Programme of Action on Small Arms and Light Weapons",
            "provision": "PoA II.5",
            "clause": "6.3.1.poa",
            "several": False,
        },
        {
            "key": "iti",
            "name": "International Tracing Instrument",
            "provision": "ITI 25, 31(a)",
            "clause": "6.3.1.iti",
            "several": False,
        },
    ],
    "contacts": [
        {
            "reference": "NPC-001",
            "label": "National Point of Contact",
            "instruments": ["poa", "iti"],
            "kind": "office",
            "name": "Small Arms Desk",
            "position": "Desk for multilateral instruments",
            "organisation": "Ministry of Foreign Affairs",
            "address": "1 Treaty Square\nRoom 214\nPort Vell",
            "phones": ["+999 21 555 214"],
            "emails": ["small.arms@foreign.invalid"],
            "languages": ["English", "French"],
            "serving_since": "2025-03-01",
            "change": "new",
            "before": {},
        }
    ],
    "replaces": None,
    "own_number": "VNA/2026/0114",
    "released_by": {"name": "Amina Okoro-Lindqvist", "role": "head of the National Authority"},
    "house_notes": [],
    "translation_reviewed": True,
    "made_with": {"weasyprint": "70.0"},
}


def snapshot(**changes: Any) -> dict[str, Any]:
    """Return the plain notification of one contact, with the given parts put in its place."""
    return copy.deepcopy(_BASE) | changes


def snapshot_of_three(**changes: Any) -> dict[str, Any]:
    """Return a notification that replaces another: one contact new, one changed, one ended, with long names."""
    found = snapshot()
    first = found["contacts"][0] | {
        "change": "changed",
        "phones": ["+999 21 555 214", "+999 70 555 300"],
        "before": {"phones": ["+999 21 555 200"], "languages": ["English"], "position": "Desk for disarmament"},
    }
    second = first | {
        "reference": "NPC-004",
        "instruments": ["iti"],
        "kind": "person",
        "name": "Bartholomew Featherstonehaugh-Vandersteen de la Montagne",
        "position": "Chief of the Section for the Marking, Record-keeping and Tracing of Firearms",
        "organisation": "National Forensic Science Service, Directorate of Ballistics, Ministry of Security",
        "phones": ["+999 21 555 811"],
        "emails": ["tracing.and.marking.of.firearms@forensic-science-service.security.invalid"],
        "serving_since": "2026-11-02",
        "change": "new",
        "before": {},
    }
    third = second | {"reference": "NPC-002", "name": "Tracing Cell", "kind": "office", "change": "ended"}
    found["instruments"][1]["several"] = True
    found["contacts"] = [first, second, third]
    found["replaces"] = {"reference": "NOT-0003", "dated": "2025-03-10", "number": "VNA/2025/0031"}
    return found | changes


_ARABIC: dict[str, Any] = {
    "language": "ar",
    "state": {"name": "جمهورية فيلند", "short_name": "فيلند", "iso": "VLD"},
    "mechanism": {"name": "اللجنة الوطنية المعنية بالأسلحة الصغيرة"},
    "authority": {
        "name": "الهيئة الوطنية لمراقبة الأسلحة الصغيرة",
        "body": "وزارة الداخلية",
        "address": "12 شارع الميناء\nص.ب. 410\nبورت فيل",
        "city": "بورت فيل",
        "phone": "+999 21 555 010",
        "email": "authority@interior.invalid",
        "signatory_name": "",
        "signatory_title": "رئيس الهيئة الوطنية",
    },
    "mission": {"name": "البعثة الدائمة لفيلند لدى الأمم المتحدة", "city": "نيويورك"},
    "foreign_ministry": {"name": "وزارة الخارجية", "address": "1 ساحة المعاهدات\nبورت فيل"},
    "recipient": {
        "key": "oda",
        "name": "مكتب شؤون نزع السلاح",
        "office": "فرع الأسلحة التقليدية",
        "address": "United Nations Headquarters\nNew York, NY 10017",
        "city": "نيويورك",
    },
    "house_notes": ["مدة 180 يومًا قراءة وطنية."],
    "translation_reviewed": False,
}


def arabic(**changes: Any) -> dict[str, Any]:
    """Return the plain notification in Arabic, with names and addresses in both scripts."""
    return _in_arabic(snapshot(), changes)


def arabic_of_three(**changes: Any) -> dict[str, Any]:
    """Return the notification of three contacts in Arabic."""
    return _in_arabic(snapshot_of_three(), changes)


def _in_arabic(found: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for instrument, name in zip(
        found["instruments"],
        ("برنامج العمل المتعلق بالأسلحة الصغيرة والأسلحة الخفيفة", "الصك الدولي للتعقب"),
        strict=True,
    ):
        instrument["name"] = name
    for contact in found["contacts"]:
        contact["label"] = "جهة الاتصال الوطنية"
        contact["languages"] = ["العربية", "الفرنسية"]
        contact["organisation"] = "وزارة الخارجية"
    return found | copy.deepcopy(_ARABIC) | changes


def text_of(html: str) -> str:
    """Return what a reader sees of `html`, without tags, on one line."""
    body = html.split("<body>", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\N{NO-BREAK SPACE}", " ").split())


def printed(html: str) -> str:
    """Return what a reader sees, with the blanks that tags leave before a stop or within brackets taken away."""
    return re.sub(r" (?=[.,)])|(?<=\() ", "", text_of(html))
