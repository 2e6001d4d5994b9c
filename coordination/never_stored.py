"""What is never stored, as far as a machine can tell it in a text: refused at entry, with why and where it belongs.

Each pattern asks for a word beside a value, so that ordinary sentences, numbers of decrees and letters, dates
and telephones pass. What cannot be recognized is said on the pages and in docs/decisions/0009.
Source: design, "Never stored"; ISACS 03.40, 6.2 (no marks on persons).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FLAGS = re.IGNORECASE | re.DOTALL
NUMBER = r"(?:no|nos|nr|num|n|nº|n°|№|#|number|numbers|numéros?|números?|رقم|номер)"
SEP = r"[\s.:,;#№°º=()\-–]{0,6}"

WEAPONS = (
    r"(?:rifles?|pistols?|revolvers?|carbines?|shotguns?|machine[- ]guns?|firearms?|weapons?|handguns?|glock|beretta|"
    r"ak-?4[07]s?|akms?|kalash\w+|fusils?|pistolets?|carabines?|mitraill\w+|armes?|fusiles?|pistolas?|carabinas?|"
    r"rev[oó]lver(?:es)?|ametrallador\w+|armas?|بنادق|بندقية|البندقية|مسدسات?|المسدس|رشاشات?|أسلحة|سلاح|السلاح|"
    r"винтовк\w+|автомат\w*|пистолет\w*|карабин\w*|пулем[её]т\w*|оружи\w+)"
)
SITES = (
    r"(?:depots?|armou?ry|armou?ries|arsenals?|magazine|stockpile site|dépôts?|armureries?|poudri[eè]re|"
    r"dep[oó]sitos?|arsenal(?:es)?|armer[ií]as?|polvor[ií]n|مستودع|المستودع|مخزن|المخزن|مشجب|склад\w*|арсенал\w*)"
)
HOLDS = (
    r"(?:holds|hold|stores|stored|stocks?|in stock|kept|détient|détiennent|stockée?s?|entreposée?s?|almacenad?\w*|"
    r"guarda|existencias|يخزن|مخزون|يحتوي|المخزنة|хран\w+|запас\w*)"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what is never stored: how it is recognized, and the sentence that refuses it."""

    code: str
    patterns: tuple[re.Pattern[str], ...]
    sentence: Promise


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, FLAGS) for text in texts)


SERIAL = Kind(
    "serial",
    _patterns(
        # A label, then a value with a digit in it.
        r"(?:\bserial(?:\s+(?:no|nos|nr|numbers?|#))?\b|(?<![\w/])s/n\b|\b(?:num[eé]ros?|n[°ºo]\.?)\s+de\s+s[eé]rie\b"
        r"|\bn[uú]meros?\s+de\s+serie\b|(?:ال)?(?:رقم|أرقام)\s+(?:ال)?(?:تسلسلي|تسلسلية|متسلسل)|\bсерийн\w+\s+номер\w*)"
        rf"{SEP}(?:is|was|are|est|es|هو|of|{NUMBER})?{SEP}(?P<found>(?=[^\W\d_]{{0,8}}[/\-]?\d)[^\W_][\w/\-]{{3,20}})",
        # A weapon, then letters and digits stamped as such, or a number called so.
        rf"\b{WEAPONS}\b[^.\n]{{0,25}}?(?<![\w/.\-])(?P<found>[A-Z]{{1,3}}[- ]?\d{{5,10}}[A-Z]?)(?![\w/])",
        rf"\b{WEAPONS}\b\s*\(?{NUMBER}[\s.:°º]{{1,3}}(?P<found>[A-Z]{{0,3}}\d{{5,10}})(?![\w/])",
    ),
    _(
        "“%(found)s” looks like the serial number of a weapon. Serial numbers and what a trace says are never stored "
        "here, since a leak would tell of single weapons. They belong in the record-keeping and tracing systems: "
        "write the sentence without."
    ),
)
PLACE = Kind(
    "place",
    _patterns(
        r"(?<![\d.,])(?P<found>-?(?:[0-8]?\d|90)\.\d{4,}\s*[°NS]?\s*[,;/ ]\s*-?(?:1[0-7]\d|0?\d?\d|180)\.\d{4,12})(?!\d|\.\d)",
        r"(?P<found>\d{1,3}\s*°\s*\d{1,2}\s*['’′](?:\s*\d{1,2}(?:[.,]\d+)?\s*[\"”″])?)",
        r"(?P<found>\d{1,3}[.,]\d{2,}\s*°\s*[NSEWОСЮВЗش]?)",
        r"\b(?P<found>\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{5}\s?\d{5}|\d{4}\s?\d{4}|\d{3}\s?\d{3}))\b",
        r"(?P<found>(?:\bgeo:|maps\.google\.|google\.[a-z.]{2,8}/maps|goo\.gl/maps|maps\.app\.goo\.gl|openstreetmap\.org/)\S{0,40})",
    ),
    _(
        "“%(found)s” looks like the exact place of something. Sites and routes are never stored here, since a leak "
        "would lead to them. They belong with the body that answers for the site: name the district or the body instead."
    ),
)
STOCK = Kind(
    "stock",
    _patterns(
        rf"\b{SITES}\b[^.\n]{{0,60}}?\b{HOLDS}\b[^.\n]{{0,20}}?(?P<found>\d[\d\s,.']{{0,12}}{WEAPONS})",
        rf"(?P<found>\d[\d\s,.']{{0,12}}{WEAPONS})\b[^.\n]{{0,20}}?\b{HOLDS}\b[^.\n]{{0,30}}?\b{SITES}\b",
        rf"\b{HOLDS}\b[^.\n]{{0,20}}?(?P<found>\d[\d\s,.']{{0,12}}{WEAPONS})\b[^.\n]{{0,30}}?\b{SITES}\b",
    ),
    _(
        "“%(found)s” beside a site looks like a stock held there. What single sites hold or lack is never stored here. "
        "It belongs in the stockpile records of the body: write a total over all sites, or none."
    ),
)
PRIVATE = Kind(
    "private",
    _patterns(
        r"(?P<found>\b(?:private|personal|home)\s+(?:tele)?(?:phone|mobile|cell|address|e-?mail)(?:\s+number)?\b"
        r"|\b(?:t[eé]l[eé]phone|t[eé]l|portable|adresse|e-?mail|courriel|num[eé]ro)\s+(?:priv[eé]e?|personnel(?:le)?"
        r"|du\s+domicile)\b|\b(?:tel[eé]fono|direcci[oó]n|correo|m[oó]vil)\s+(?:particular|privad[oa]|personal)\b"
        r"|(?:ال)?(?:هاتف|عنوان|بريد|جوال)(?:\s+\S+)?\s+(?:ال)?(?:خاص|شخصي|منزلي|منزل)(?!\w)"
        r"|\b(?:домашн\w+|личн\w+)\s+(?:телефон\w*|адрес\w*|почт\w+|номер\w*))[^.\n]{0,40}?(?:\d|@)",
    ),
    _(
        "“%(found)s” looks like somebody's private details. Private addresses and telephones of officials are never "
        "stored here. Write those of the office; the rest belongs in the personnel file."
    ),
)
IDENTITY = Kind(
    "identity",
    _patterns(
        r"(?P<found>\b(?:passport|identity\s+card|id\s+card|national\s+id|passeport|carte\s+d[’']identit[eé]|pasaporte|"
        r"c[eé]dula|documento\s+de\s+identidad|паспорт\w*|удостоверени\w+\s+личности)\b|(?:ال)?جواز\s+(?:ال)?سفر|"
        rf"(?:ال)?بطاقة\s+(?:ال)?(?:هوية|شخصية))[^.\n]{{0,12}}?{NUMBER}?{SEP}(?=[A-Z]{{0,3}}\d{{4}})[A-Z0-9]{{5,}}",
        r"(?P<found>\bdate\s+of\s+birth\b|\bborn\s+on\b|\bdate\s+de\s+naissance\b|\bn[eé]e?\s+le\b|"
        r"\bfecha\s+de\s+nacimiento\b|\bnacid[oa]\s+el\b|\bдата\s+рождения\b|تاريخ\s+(?:ال)?(?:ميلاد|ولادة))"
        r"[^.\n]{0,12}?\d",
    ),
    _(
        "“%(found)s” looks like the number of an identity document or a date of birth. They are never stored here. "
        "They belong in the personnel file: write the name and the post."
    ),
)
CASE = Kind(
    "case",
    _patterns(
        r"(?P<found>\bcase\s+(?:file\s+)?(?:no\.|nr\.?|n°|№|number|#)\s*:?\s*[A-Z]{0,6}[\s/\-]?\d[\w/\-]{0,20})",
        r"(?P<found>\b(?:criminal|court)\s+case\s+(?:[A-Z]{1,6}[\s/\-]?)?\d[\w/\-]{0,20})",
        r"(?P<found>\b(?:docket|investigation\s+file)\s+(?:no\.?|nr\.?|n°|№|number|#)\s*:?\s*\S{0,12}\d[\w/\-]{0,20})",
        r"(?P<found>\bdossier\s+(?:judiciaire|p[eé]nal|criminel|d[’']enqu[eê]te)\s+(?:n[°ºo]\.?\s*)?\S{0,12}\d[\w/\-]{0,20})",
        r"(?P<found>\baffaire\s+(?:p[eé]nale\s+)?n[°ºo]\.?\s*\S{0,12}\d[\w/\-]{0,20})",
        r"(?P<found>\b(?:expediente|causa)\s+(?:penal|judicial)\s+(?:n[°ºo.]*\s*)?\S{0,12}\d[\w/\-]{0,20})",
        r"(?P<found>\bуголовн\w+\s+дел\w+\s*(?:№|no\.?|номер)?\s*\d[\w/\-]{0,20})",
        r"(?P<found>(?:ال)?(?:قضية|دعوى)\s+(?:ال)?(?:جنائية\s+)?رقم\s*\d[\w/\-]{0,20})",
    ),
    _(
        "“%(found)s” looks like a case file. Files of investigations and courts are never stored here. They belong with "
        "the police, the prosecutor or the court: say in general terms what was dealt with."
    ),
)
PERSON = Kind(
    "person",
    _patterns(
        r"(?P<found>(?:\b(?:victims?|suspects?|licen[cs]e[- ]holders?|victimes?|suspecte?s?|"
        r"titulaires?\s+d(?:u|e\s+la|['’]un)\s+(?:permis|licence|autorisation)|v[ií]ctimas?|sospechos[oa]s?|"
        r"titular(?:es)?\s+de\s+la\s+licencia|потерпевш\w+|подозреваем\w+|владел\w+\s+лицензии)"
        r"|(?:ال)?ضحية|(?:ال)?مشتبه\s+به|حامل\s+(?:ال)?(?:رخصة|ترخيص))"
        r"\s*[:,(–-]?\s*(?:Mr|Mrs|Ms|Mme|Mlle|Sra?|г-н|г-жа|(?:ال)?سيدة?|M\.)(?=[\s.]))",
    ),
    _(
        "“%(found)s” names a victim, a suspect or the holder of a licence. Such persons are never stored here. They "
        "belong in the files of the body that deals with them: write how many, or of what kind."
    ),
)
MARKS = Kind(
    "marks",
    _patterns(
        r"(?<![\d/])(?P<found>\d{1,3}(?:[.,]\d)?\s*/\s*(?:5|6|10|20|100))(?![/\d])",
        r"(?P<found>\b(?:grades?|marks?|scores?|ratings?|average|moyenne|calificaci[oó]n|оценк\w+|балл\w*)"
        r"\s*(?:of|de|:|=|–|-)?\s*(?:\d{1,3}(?!\d)|[A-F][+-]?(?!\w)|excellent|very\s+good|good|fair|poor|weak|"
        r"sobresaliente|отличн\w+|хорош\w+))",
        r"(?P<found>\bmention\s+(?:tr[eè]s\s+bien|bien|passable|honorable))",
        r"(?P<found>\b(?:ranked|rated|scored|classée?|évaluée?)\s+(?:\d+|first|second|third|last|excellent|good|poor|weak))",
        r"(?P<found>(?:درجة|علامة|تقدير)\s*:?\s*(?:\d+|ممتاز|جيد|ضعيف))",
        r"(?P<found>\d{1,3}\s*%)",
    ),
    _(
        "“%(found)s” looks like a mark on a person. Marks, rankings and judgements of a named officer's skills are never "
        "stored here (6.2). They belong in the personnel file: write the course, the post or the work done."
    ),
)
KINDS = (SERIAL, PLACE, STOCK, PRIVATE, IDENTITY, CASE, PERSON)

# Providers of mailboxes for everybody: a State may have no other, so this is told and kept.
PROVIDERS = re.compile(
    r"@(?:[\w-]+\.)*(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|gmx|protonmail|proton|zoho|"
    r"mail|yandex|qq|163|126|rediffmail|orange|laposte|free|wanadoo)\.(?:com|org|net|fr|ru|me|co\.\w\w|com\.\w\w|de|es)$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Return a text as it is searched: one spelling of letters, Western digits, one space, nothing invisible."""
    spelled = re.sub(r"\n\s*", "\n", re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFKC", text)))
    visible = (one for one in spelled if unicodedata.category(one) != "Cf" and not "\u064b" <= one <= "\u0652")
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in visible)


def found_in(text: str, kinds: Iterable[Kind] = KINDS) -> Iterator[tuple[Kind, str]]:
    """Yield each of the kinds that a text holds, with the words that tell."""
    searched = plain(text) if text else ""
    for kind in kinds if searched else ():
        for pattern in kind.patterns:
            match = pattern.search(searched)
            if match is not None:
                yield kind, match["found"].strip()
                break


def refuse(text: str) -> None:
    """Raise ValidationError where a text holds what is never stored. A validator of fields of free text."""
    _refuse(text, KINDS)


def refuse_marks(text: str) -> None:
    """Raise ValidationError where a proof of the requirements of a post holds a mark on a person's skills."""
    _refuse(text, (MARKS,))


def _refuse(text: str, kinds: Iterable[Kind]) -> None:
    errors = [
        ValidationError(kind.sentence, code=f"never-{kind.code}", params={"found": words[:60]})
        for kind, words in found_in(text, kinds)
    ]
    if errors:
        raise ValidationError(errors)


def is_private_mailbox(address: str) -> bool:
    """Return whether a mailbox is with a provider for everybody; it is kept, and said to be no office's own."""
    return bool(PROVIDERS.search(address.strip()))


def private_note(*addresses: str) -> str:
    """Return the sentence that stands beside mailboxes of such a provider; empty where there are none."""
    if not any(is_private_mailbox(address) for address in addresses):
        return ""
    return gettext("A mailbox of a provider for everybody. Write one of the office's own, where it has one.")
