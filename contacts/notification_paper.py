"""Read a notification's snapshot into what its papers print, in the language of the document.

Everything comes from the snapshot and the provisions catalogue; the database is never asked.
Call inside `translation.override(snapshot["language"])`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.canonical import canonical, digest, in_groups
from coordination.provisions import UnknownProvisionError, provision

# The order in which a recipient reads a contact; kinds that run from left to right in any language are named below.
FIELDS: dict[str, Promise] = {
    "name": _("Name"),
    "position": _("Position"),
    "organisation": _("Organisation"),
    "address": _("Postal address"),
    "phones": _("Telephone"),
    "emails": _("E-mail"),
    "languages": _("Languages"),
    "instruments": _("Serves under"),
    "serving_since": _("Serving since"),
}
WHO = frozenset({"name", "position", "organisation", "address"})
LEFT_TO_RIGHT = frozenset({"phones", "emails"})
CHANGES: dict[str, Promise] = {
    "new": pgettext_lazy("contact in a notification", "new"),
    "changed": pgettext_lazy("contact in a notification", "changed"),
    "unchanged": pgettext_lazy("contact in a notification", "unchanged"),
    "ended": pgettext_lazy("contact in a notification", "no longer serves"),
}


@dataclass(frozen=True)
class Row:
    """One line of a table: its head and its value, ready to print."""

    head: str
    value: SafeString
    field: str


@dataclass(frozen=True)
class ContactBlock:
    """One contact as a table in parts, between which a page may end; `change` is a key of CHANGES."""

    reference: str
    label: str
    change: str
    change_label: str
    parts: list[list[Row]]


@dataclass(frozen=True)
class ChangeRow:
    """One difference from what the recipient was told before; `remark` stands where there is no pair of texts."""

    contact: str
    detail: SafeString | str
    field: str = ""
    before: SafeString | str = ""
    now: SafeString | str = ""
    remark: str = ""


@dataclass(frozen=True)
class Note:
    """A clause in the outer margin."""

    clause: str
    verb: str
    subject: str


@dataclass(frozen=True)
class Instrument:
    """An instrument of the subject line; `provision` may be empty when its article is not known."""

    name: str
    provision: str


@dataclass(frozen=True)
class Paper:
    """What the templates of a notification print."""

    language: str
    is_right_to_left: bool
    dated: str
    digest: str
    head: SafeString | str
    page_number: SafeString
    page_total: SafeString
    is_draft: bool
    is_unreviewed: bool
    instruments: list[Instrument]
    serving: list[ContactBlock]
    changes: list[ChangeRow]
    authority_address: SafeString
    recipient_address: SafeString
    ministry_address: SafeString
    reference: SafeString
    own_reference: SafeString
    replaced: SafeString | str
    replaces_dated: str
    told_before: SafeString | str
    changed_since: str
    names_provisions: bool
    notes: list[Note]
    coordination_notes: list[Note]


def paper_of(snapshot: Mapping[str, object]) -> Paper:
    """Return the paper of a `contact-notification` snapshot (schema 1); texts come out in the active language.

    Source: ISACS 03.40, 6.3.
    """
    contacts: Sequence[Mapping] = snapshot["contacts"]
    names = {entry["key"]: entry["name"] for entry in snapshot["instruments"]}
    replaces, told_before = snapshot.get("replaces"), snapshot.get("told_before")
    language = str(snapshot["language"])
    return Paper(
        language=language,
        is_right_to_left=get_language_info(language)["bidi"],
        dated=_day(snapshot["dated"]),
        digest=in_groups(digest(canonical(snapshot))),
        head=_head(snapshot.get("head")),
        # The style sheet counts the pages of the part in which these stand.
        page_number=SafeString('<span class="page-number"></span>'),
        page_total=SafeString('<span class="page-total"></span>'),
        is_draft=not snapshot.get("released_by"),
        is_unreviewed=language != "en" and not snapshot.get("translation_reviewed"),
        instruments=[Instrument(i["name"], i["provision"]) for i in snapshot["instruments"]],
        serving=[_block(contact, names) for contact in contacts if contact["change"] != "ended"],
        changes=_changes(contacts, names, is_first=not (replaces or told_before)),
        authority_address=_value(snapshot["authority"]["address"], "address", names),
        recipient_address=_value(snapshot["recipient"]["address"], "address", names),
        ministry_address=_value(snapshot["foreign_ministry"]["address"], "address", names),
        reference=isolated(snapshot["reference"], left_to_right=True),
        own_reference=_numbered(snapshot["reference"], snapshot.get("own_number")),
        replaced=_numbered(replaces["reference"], replaces.get("number")) if replaces else "",
        replaces_dated=_day(replaces["dated"]) if replaces else "",
        told_before=_sent(told_before["on"], told_before["number"]) if told_before else "",
        changed_since=_day(replaces["dated"] if replaces else told_before["on"]) if replaces or told_before else "",
        names_provisions=all(i["provision"] for i in snapshot["instruments"]),
        notes=_notes(entry["clause"] for entry in snapshot["instruments"]),
        coordination_notes=_notes(["6.1.coordinate"]) if any(i["several"] for i in snapshot["instruments"]) else [],
    )


def isolated(text: object, *, left_to_right: bool = False) -> SafeString:
    """Return `text` escaped, in a <bdi> of its own direction, so that figures keep their order in any script."""
    shown = str(text)
    direction = "ltr" if left_to_right else direction_of(shown)
    return format_html('<bdi dir="{}">{}</bdi>', direction, shown)


def direction_of(text: str) -> str:
    """Return `rtl` when the first letter with a direction is Arabic or Hebrew, otherwise `ltr`."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return "rtl" if next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L" else "ltr"


def _block(contact: Mapping, names: Mapping[str, str]) -> ContactBlock:
    rows = [
        Row(_label(contact, field), _now(contact, field, names), field)
        for field in FIELDS
        if contact.get(field) or (field == "name" and contact.get("vacant_since"))
    ]
    who = [row for row in rows if row.field in WHO]
    how = [row for row in rows if row.field not in WHO]
    return ContactBlock(
        reference=contact["reference"],
        label=contact["label"],
        change=contact["change"],
        change_label=str(CHANGES[contact["change"]]),
        parts=[part for part in (who, how) if part],
    )


def _label(contact: Mapping, field: str) -> str:
    # The register knows an office by what a post has for its position.
    if contact["kind"] == "office" and field == ("name" if contact["name"] else "position"):
        return str(_("Office"))
    return str(FIELDS.get(field, field))


def _now(contact: Mapping, field: str, names: Mapping[str, str], *, one_a_line: bool = False) -> SafeString:
    """Return what a contact's field reads now; a vacant post says so, and that a successor will follow."""
    if field == "name" and (vacant_since := contact.get("vacant_since")):
        sentence = gettext("The post has been vacant since %(date)s. A successor will be named.")
        return format_html("{}", sentence % {"date": _day(vacant_since)})
    return _value(contact.get(field), field, names, one_a_line=one_a_line)


def _before(contact: Mapping, field: str, names: Mapping[str, str]) -> SafeString:
    """Return what the recipient was told of a contact's field; a post without a name was vacant."""
    value = contact["before"][field]
    if field == "name" and contact["kind"] == "person" and not value:
        return format_html("{}", gettext("The post was vacant."))
    return _value(value, field, names, one_a_line=True)


def _value(value: object, field: str, names: Mapping[str, str], *, one_a_line: bool = False) -> SafeString:
    """Return a field's value as lines; lists, keys of instruments and ISO dates become what a reader expects."""
    if isinstance(value, str):
        is_day = field == "serving_since" and value
        return _lines([_day(value)] if is_day else value.splitlines(), field)
    items = list(value or [])
    if field == "instruments":
        items = [names.get(key, key) for key in items]
    if field == "languages" and not one_a_line:
        items = [str(pgettext_lazy("between the items of a list", ", ")).join(items)]
    return _lines(items, field)


def _lines(items: Iterable[str], field: str) -> SafeString:
    """Return each item on a line of its own; a dash when there is none."""
    if field == "emails":
        shown = [_mailbox(item) for item in items if item]
    else:
        shown = [isolated(item, left_to_right=field in LEFT_TO_RIGHT) for item in items if item]
    return format_html_join(SafeString("<br>"), "{}", ((item,) for item in shown)) or SafeString("–")


def _mailbox(text: str) -> SafeString:
    """Return an e-mail address that may be broken after its at sign or a dot, and nowhere else."""
    parts = ((part,) for part in re.split(r"(?<=[@.])", text))
    return format_html('<bdi dir="ltr">{}</bdi>', format_html_join(SafeString("<wbr>"), "<span>{}</span>", parts))


def _changes(contacts: Iterable[Mapping], names: Mapping[str, str], *, is_first: bool) -> list[ChangeRow]:
    """Return what differs from the notification replaced, contact by contact and field by field.

    A first notification differs from nothing on record, yet still names the contacts that no longer serve.
    """
    rows = []
    for contact in contacts:
        if is_first and contact["change"] != "ended":
            continue
        reference, before = contact["reference"], contact.get("before") or {}
        title = isolated(contact["name"] or contact["position"])
        if contact["change"] == "new":
            rows.append(ChangeRow(reference, title, remark=str(_("New: to be added to the list."))))
        elif contact["change"] == "ended":
            remark = str(_("No longer serves: to be taken off the list."))
            rows.append(ChangeRow(reference, title, remark=remark))
        else:
            fields = [field for field in FIELDS if field in before] + [name for name in before if name not in FIELDS]
            rows += [
                ChangeRow(
                    reference,
                    _label(contact, field),
                    field=field,
                    before=_before(contact, field, names),
                    now=_now(contact, field, names, one_a_line=True),
                )
                for field in fields
            ]
    return rows


def _notes(keys: Iterable[str]) -> list[Note]:
    notes = []
    for key in dict.fromkeys(keys):
        try:
            found = provision(key)
        except UnknownProvisionError:
            continue
        notes.append(Note(found.clause, str(found.verb.label), found.subject_in()))
    return notes


def _numbered(reference: str, number: str | None) -> SafeString:
    """Return our reference, and in brackets the number under which the paper left the house, if any."""
    if not number:
        return isolated(reference, left_to_right=True)
    return format_html("{} ({})", isolated(reference, left_to_right=True), isolated(number, left_to_right=True))


def _head(head: Mapping | None) -> SafeString | str:
    """Return number and digest of the head of the chain; nothing for a paper from before there was one."""
    if not head:
        return ""
    return isolated(f"{head['number']} · {in_groups(str(head['digest']))}", left_to_right=True)


def _sent(on: str, number: str) -> SafeString | str:
    """Return the day on which something was sent, and the number that it bore, if any."""
    if not number:
        return _day(on)
    bracket = format_html(gettext("(number {number})"), number=isolated(number, left_to_right=True))
    return format_html('{} <span class="whole">{}</span>', _day(on), bracket)


def _day(text: str) -> str:
    # A date is never torn over two lines.
    return date_format(dt.date.fromisoformat(text), "j F Y").replace(" ", "\N{NO-BREAK SPACE}")
