"""The frozen facts of a notification: the snapshot from which its paper is made and by which it is judged later."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from authority.models import Designation
from contacts.details import FIELDS, details_of, differing, fingerprint, holder_on
from contacts.enums import EventKind, PointKind
from contacts.exceptions import NoAuthorityError
from contacts.models import Notification, PointOfContact, Registration, RegistrationEvent
from coordination.access import viewer
from coordination.enums import Role
from coordination.integrity import Head
from coordination.models import State, User
from coordination.models.state import name_in
from members.models import Holding

SCHEMA = 1


def to_be_told(recipient_id: Any, on: dt.date) -> list[Registration]:
    """Return the registrations that a notification to a recipient speaks of on a day.

    All that are active, and those that ended after the recipient was told of them and whose end it
    has not been told. Source: ISACS 03.40, 6.3.
    """
    rows = (
        Registration.objects.filter(recipient_id=recipient_id, began_on__lte=on)
        .with_facts(on)
        .select_related("point__body", "point__seat", "instrument", "recipient")
        .order_by("point__number", "instrument__position")
    )
    wanted = []
    for row in rows:
        ended_on = ended_day(row, on)
        if ended_on is None:
            if row.f_owed:
                wanted.append(row)
        elif row.f_sent_on is not None and row.f_sent_on <= ended_on:
            wanted.append(row)
    return wanted


def ended_day(registration: Registration, on: dt.date) -> dt.date | None:
    """Return the last day of a registration or of its contact where it lies before `on`, else None."""
    days = [day for day in (registration.ended_on, registration.point.ended_on) if day is not None and day < on]
    return min(days) if days else None


def snapshot_of(notification: Notification, *, made_with: dict[str, str], head: Head | None = None) -> dict[str, Any]:
    """Return the snapshot of a notification from its frozen lines (shape: docs/documents.md, schema 1).

    Names come in the notification's language; `head` is the head of the chain over history. Raises
    NoAuthorityError where nobody can sign on its date.
    """
    language = notification.language
    state = State.current()
    authority = Designation.objects.active(notification.dated).select_related("body").first()
    if state is None or authority is None:
        raise NoAuthorityError()
    lines = list(
        notification.lines.select_related("registration__point__body", "registration__instrument").order_by(
            "registration__point__number", "registration__instrument__position"
        )
    )
    instruments = {line.registration.instrument_id: line.registration.instrument for line in lines}
    points: dict[Any, list[Any]] = {}
    for line in lines:
        points.setdefault(line.registration.point_id, []).append(line)
    serving_points = {
        key
        for key, own in points.items()
        if any(ended_day(line.registration, notification.dated) is None for line in own)
    }
    with translation.override(language):
        replaced = notification.replaces
        return {
            "kind": "contact-notification",
            "schema": SCHEMA,
            "reference": notification.reference,
            "language": language,
            "form": notification.form,
            "dated": notification.dated.isoformat(),
            "own_number": notification.own_number,
            "state": {"name": name_in(state, language), "short_name": state.short(language), "iso": state.iso_code},
            "mechanism": {"name": state.mechanism(language)},
            "authority": {
                "name": authority.title_in(language),
                "body": name_in(authority.body, language),
                "address": authority.address.replace("\r\n", "\n"),
                "city": authority.city,
                "phone": authority.phone,
                "email": authority.email,
                "signatory_name": authority.signatory_name,
                "signatory_title": authority.signatory_other_titles.get(language) or authority.signatory_title,
            },
            "mission": {
                "name": _("Permanent Mission of %(state)s") % {"state": state.short(language)},
                "city": notification.recipient.mission_other_cities.get(language)
                or notification.recipient.mission_city,
            },
            "foreign_ministry": {
                "name": state.foreign_ministry_in(language) or _("Ministry of Foreign Affairs"),
                "address": state.foreign_ministry_address.replace("\r\n", "\n"),
            },
            "recipient": {
                "key": notification.recipient.key,
                "name": name_in(notification.recipient, language),
                "office": notification.recipient.other_offices.get(language) or notification.recipient.office,
                "address": notification.recipient.address or notification.recipient.email,
                "city": notification.recipient.city,
            },
            "instruments": [
                {
                    "key": instrument.key,
                    "name": name_in(instrument, language),
                    "provision": instrument.ref(language),
                    "clause": instrument.provision,
                    "several": sum(
                        line.registration.instrument_id == instrument.pk
                        and line.registration.point_id in serving_points
                        for line in lines
                    )
                    > 1,
                }
                for instrument in sorted(instruments.values(), key=lambda item: item.position)
            ],
            "contacts": [_contact(own, notification) for own in points.values()],
            "replaces": (
                {
                    "reference": replaced.reference,
                    "dated": replaced.dated.isoformat(),
                    "number": replaced.own_number,
                }
                if replaced
                else None
            ),
            "told_before": None if replaced else _told_before(notification),
            "released_by": {
                "name": str(notification.asked_by),
                "role": released_as(notification.asked_by),
            },
            "house_notes": [],
            "translation_reviewed": language in settings.TRANSLATIONS_REVIEWED,
            "made_with": made_with,
            "head": head.frozen() if head else None,
        }


def released_as(user: User) -> str:
    """Return in which role somebody releases papers: the head where they hold no post of the secretariat."""
    who = viewer(user)
    is_head = who.has(Role.HEAD) and not who.has(Role.SECRETARIAT)
    return str((Role.HEAD if is_head else Role.SECRETARIAT).label)


def frozen_details(registration: Registration, on: dt.date) -> tuple[dict[str, Any], str]:
    """Return what a line freezes of a registration: its details, in every language printed, and their fingerprint."""
    holding = holder_on(registration.point, on)
    plain = details_of(registration.point, holding)
    kept = dict(plain)
    for code, _name in settings.LANGUAGES:
        kept[f"in_{code}"] = {
            name: value for name, value in details_of(registration.point, holding, code).items() if value != plain[name]
        }
    kept["since"] = holding.began_on.isoformat() if holding else None
    vacant = vacant_since(registration.point, on)
    kept["vacant_since"] = vacant.isoformat() if vacant else None
    return kept, fingerprint(plain)


def vacant_since(point: PointOfContact, on: dt.date) -> dt.date | None:
    """Return the first day from which a contact's post has no holder, or None where it has one or is an office.

    A post that nobody has held yet counts from its designation.
    """
    if point.seat_id is None or holder_on(point, on) is not None:
        return None
    ends = Holding.objects.filter(seat_id=point.seat_id, ended_on__lt=on).order_by("-ended_on")
    last = ends.values_list("ended_on", flat=True).first()
    return last + dt.timedelta(days=1) if last else point.designated_on


def last_told(registration: Registration, on: dt.date) -> RegistrationEvent | None:
    """Return the event by which the recipient was last told, up to a day."""
    return registration.events.standing(on).filter(kind=EventKind.SENT).order_by("-on", "-recorded_at").first()


def _told_before(notification: Notification) -> dict[str, Any] | None:
    """Return when, and under which number, the recipient was last told otherwise than by a paper of ours."""
    events = RegistrationEvent.objects.standing(notification.dated).filter(
        kind=EventKind.SENT, registration__recipient_id=notification.recipient_id
    )
    last = events.order_by("-on", "-recorded_at").first()
    return {"on": last.on.isoformat(), "number": last.number} if last else None


def _contact(lines: Iterable[Any], notification: Notification) -> dict[str, Any]:
    lines = list(lines)
    registration = lines[0].registration
    point, language = registration.point, notification.language
    details = {**lines[0].details, **lines[0].details.get(f"in_{language}", {})}
    told = next((event for line in lines if (event := last_told(line.registration, notification.dated))), None)
    ended = all(ended_day(line.registration, notification.dated) is not None for line in lines)
    before = told.details if told else {}
    before = {**before, **before.get(f"in_{language}", {})}
    changed = differing(before, details) if told else {}
    if ended:
        change = "ended"
    elif told is None:
        change = "new"
    else:
        change = "changed" if changed else "unchanged"
    kind = "person" if point.kind == PointKind.SEAT else "office"
    designated = point.designated_on.isoformat()
    vacant = (lines[0].details.get("vacant_since") or designated) if kind == "person" and not details["name"] else None
    labels = {line.registration.instrument.contact_label for line in lines}
    return {
        "reference": point.reference,
        "label": sorted(labels)[0] if len(labels) == 1 else str(_("National Point of Contact")),
        "instruments": [line.registration.instrument.key for line in lines],
        "kind": kind,
        **{name: _shown(name, details[name]) for name in FIELDS},
        "serving_since": None if vacant else lines[0].details.get("since") or designated,
        "vacant_since": vacant,
        "change": change,
        "before": {name: _shown(name, old) for name, (old, _new) in changed.items()} if change == "changed" else {},
    }


def _shown(name: str, value: Any) -> Any:
    """Return a value as it is printed: languages by their names in the active language."""
    if name != "languages":
        return value
    shown = []
    for code in value or []:
        try:
            shown.append(str(get_language_info(code)["name_translated"]))
        except KeyError:
            shown.append(code)
    return shown
