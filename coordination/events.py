"""Security events in words: who did what, about what, in which request. Source: ISACS 03.40, 5.2 c."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination import clock, history, scopes, security_words, ui
from coordination.access import Viewer
from coordination.canonical import in_groups
from coordination.enums import Role
from coordination.history.versions import Ref
from coordination.history.words import names_at, names_of_actors, visible
from coordination.models import Export, SecurityEvent

ORDER = ("-at", "-id")
RIGHTS = ("access-changed", "access-reconciled")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event in words; `url` leads to the history of the record that it is about, where the reader may go."""

    when: str
    what: str
    who: str
    about: str
    url: str
    more: str
    request: str

    def line(self) -> list[str]:
        return [self.when, self.what, self.who, self.about, self.more, self.request]


def headings() -> list[str]:
    """Return the headings of the lines of events."""
    return [_("When"), _("What"), _("Who"), _("About"), _("More"), _("Request or job")]


def asked_for(rows: QuerySet[SecurityEvent], asked: Mapping[str, Any]) -> QuerySet[SecurityEvent]:
    """Return the events that answer to the page's filters, read from an index each."""
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("person"):
        rows = rows.filter(actor=f"user:{asked['person'].pk}")
    if asked.get("subject"):
        rows = rows.filter(_about(asked["subject"]))
    if asked.get("since"):
        rows = rows.filter(at__gte=clock.start_of(asked["since"]))
    if asked.get("until"):
        rows = rows.filter(at__lte=clock.end_of(asked["until"]))
    return rows


def _about(text: str) -> Q:
    """Return the condition for a subject: the text itself, or a key in it under each kind that it may have there."""
    found = _KEY.search(text)
    if found is None:
        return Q(subject=text.strip())
    key = found[0].lower()
    kinds = [history.kind_of(model) for model in history.recorded_models()]
    return Q(subject__in=[key, text.strip(), f"user:{key}", *(f"{kind}:{key}" for kind in kinds)])


def tell(events: Sequence[SecurityEvent], viewer: Viewer) -> list[ToldEvent]:
    """Return events in words, names as they were at the moment; one query for the authors, a few a kind of record."""
    refs: dict[int, Ref] = {}
    rights: dict[str, Ref] = {}
    for place, event in enumerate(events):
        ref = _ref(event)
        if ref is not None:
            refs[place] = ref
        rights |= {group: (*record, event.at) for group in _groups(event) if (record := scopes.record_of(group))}
    names = names_at([*refs.values(), *rights.values()], viewer)
    authors = names_of_actors([(event.actor, event.at) for event in events])
    files = _files(events)
    told = []
    for place, (event, author) in enumerate(zip(events, authors, strict=True)):
        about, url = visible(files.get(event.subject) or security_words.subject_of(event.subject)), ""
        if place in refs:
            model, key, _at = refs[place]
            about = f"{model._meta.verbose_name}: {names[refs[place]]}"
            url = history.history_url(model(pk=key))
        elif _DIGEST.fullmatch(event.subject):
            about = in_groups(event.subject[:16]) + " …"
        told.append(
            ToldEvent(
                when=ui.moment(event.at),
                what=security_words.word_of(event.kind)
                if event.kind in dict(security_words.kinds())
                else visible(event.kind),
                who=author if event.actor else "",
                about=about,
                url=url,
                more=_more({**event.detail, **_rights(event, rights, names)}),
                request=visible(event.request_id),
            )
        )
    return told


def _files(events: Sequence[SecurityEvent]) -> dict[str, str]:
    """Return the names of the exports that the events are about, by key; one query where there are any."""
    keys = {event.subject for event in events if event.kind.startswith("export-") and _KEY.fullmatch(event.subject)}
    rows = Export.objects.filter(pk__in=keys).values_list("pk", "name") if keys else ()
    return {str(key): name for key, name in rows}


def _ref(event: SecurityEvent) -> Ref | None:
    kind, _colon, key = event.subject.partition(":")
    model = history.model_of("coordination.user" if kind == "user" else kind)
    try:
        return (model, uuid.UUID(key), event.at) if model is not None else None
    except ValueError:
        return None


def _groups(event: SecurityEvent) -> list[str]:
    if event.kind not in RIGHTS:
        return []
    return [str(group) for way in ("added", "removed") for group in event.detail.get(way, ())]


def _rights(event: SecurityEvent, rights: Mapping[str, Ref], names: Mapping[Ref, str]) -> dict[str, list[str]]:
    """Return the groups that an event tells of as what they let somebody be or act for."""

    def word(group: str) -> str:
        if group in rights:
            return _("act for %(record)s") % {"record": names[rights[group]]}
        role = group.removeprefix(scopes.ROLE_PREFIX)
        return _("be %(role)s") % {"role": Role(role).label if role in Role.values else group}

    return {way: [word(group) for group in event.detail.get(way, ())] for way in ("added", "removed") if _groups(event)}


def _more(detail: Mapping[str, Any]) -> str:
    """Return the detail as one line; control and direction characters are shown as marks."""
    said = (
        f"{security_words.part_of(key)}: {_plain(value)}"
        for key, value in sorted(detail.items())
        if value not in (None, "", [], {})
    )
    return visible(pgettext("between the parts of a sentence", "; ").join(said))


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_plain(value[name]) for name in ("where", "sentence") if value.get(name))
    if isinstance(value, list):
        return pgettext("between the items of a list", ", ").join(_plain(item) for item in value)
    return in_groups(value[:16]) + " …" if isinstance(value, str) and _DIGEST.fullmatch(value) else str(value)
