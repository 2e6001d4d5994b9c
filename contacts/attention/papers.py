"""Recipients still to be told, papers sealed and not sent, and sendings whose proof of receipt falls due."""

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contacts.attention.scope import act, provision_of, secretariat, works_for_all
from contacts.enums import Force, StaleReason
from contacts.models import Instrument, Notification, Recipient, Registration
from contacts.papers import unsent
from contacts.registrations import AddDays
from contacts.telling import to_tell
from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import Role
from coordination.ui import day

RECEIPT_SOON_DAYS = 14


def _first(recipient: Recipient) -> Instrument:
    """Return the instrument under whose clause a matter of the recipient stands: a treaty before a commitment."""
    return min(recipient.instruments.all(), key=lambda one: (one.force != Force.TREATY, one.position))


def _untold(viewer: Viewer, on: dt.date) -> QuerySet:
    rows = Recipient.objects.visible_to(viewer)
    return to_tell(rows, on) if works_for_all(viewer) else rows.none()


def _untold_count(viewer: Viewer, on: dt.date) -> int:
    return _untold(viewer, on).count()


def _untold_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    return [
        _untold_item(row, viewer)
        for row in _untold(viewer, on).order_by("name").prefetch_related("instruments")[:limit]
    ]


def _untold_item(row: Any, viewer: Viewer) -> Item:
    first = _first(row)
    url = f"{reverse('contacts:notification-create')}?recipient={row.key}"
    label, url = act(viewer, _("Make the notification"), url, row.get_absolute_url(), Role.SECRETARIAT, Role.HEAD)
    if row.t_again:
        sentence = _("It holds details that are no longer so. One notification tells it of every contact.")
    else:
        sentence = _("It has not been told of every contact that is registered with it.")
    return Item(
        key=f"contacts.untold:{row.pk}",
        what=_("Tell the %(recipient)s") % {"recipient": row.short()},
        sentence=sentence,
        provision=provision_of(StaleReason.DIFFERS, first),
        owner=secretariat(),
        due_on=row.t_since,
        act_label=label,
        act_url=url,
        force=first.force,
    )


def _unsent(viewer: Viewer, on: dt.date) -> QuerySet:
    rows = Notification.objects.visible_to(viewer)
    return unsent(rows if works_for_all(viewer) or viewer.has(Role.MISSION) else rows.none(), on)


def _unsent_count(viewer: Viewer, on: dt.date) -> int:
    return _unsent(viewer, on).count()


def _unsent_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    rows = _unsent(viewer, on).select_related("recipient").prefetch_related("recipient__instruments")
    return [_unsent_item(row, viewer) for row in rows.order_by("number")[:limit]]


def _unsent_item(row: Any, viewer: Viewer) -> Item:
    first = _first(row.recipient)
    if row.p_passed_on:
        kind, label = "send", _("Record the sending")
        sentence = _("Passed to the mission on %(day)s, and not sent yet.") % {"day": day(row.p_passed_on)}
    else:
        kind, label = "pass", _("Record the handing over")
        sentence = _("Sealed, and not passed to the mission yet.")
    url = reverse(f"contacts:notification-{kind}", args=[row.pk])
    label, url = act(viewer, label, url, row.get_absolute_url(), Role.SECRETARIAT, Role.MISSION)
    return Item(
        key=f"contacts.unsent:{row.pk}",
        what=_("%(paper)s to the %(recipient)s") % {"paper": row.reference, "recipient": row.recipient.short()},
        sentence=sentence,
        provision=provision_of(StaleReason.DIFFERS, first),
        owner=str(Role.MISSION.label) if row.p_passed_on else secretariat(),
        due_on=row.p_passed_on or row.dated,
        act_label=label,
        act_url=url,
        force=first.force,
    )


def _awaited(viewer: Viewer, on: dt.date) -> QuerySet:
    """Return the registrations whose proof of receipt falls due soon, annotated with the last day for it."""
    rows = Registration.objects.visible_to(viewer)
    rows = rows if works_for_all(viewer) or viewer.has(Role.MISSION) else rows.none()
    rows = rows.active(on).with_facts(on).filter(f_sent_on__isnull=False)
    rows = rows.filter(Q(f_receipt_on__isnull=True) | Q(f_receipt_on__lt=F("f_sent_on")))
    rows = rows.annotate(receipt_due=AddDays(F("f_sent_on"), F("instrument__receipt_days")))
    return rows.filter(receipt_due__gte=on, receipt_due__lte=on + dt.timedelta(days=RECEIPT_SOON_DAYS))


def _awaited_count(viewer: Viewer, on: dt.date) -> int:
    """Return how many sendings wait: one a recipient and day, however many contacts it told of."""
    return _awaited(viewer, on).order_by().values("recipient", "f_sent_on").distinct().count()


def _awaited_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    rows = _awaited(viewer, on).select_related("point", "instrument", "recipient")
    groups: dict[tuple[Any, dt.date], list[Any]] = {}
    for row in rows.order_by("receipt_due", "recipient__name", "point__number"):
        groups.setdefault((row.recipient_id, row.f_sent_on), []).append(row)
    return [_awaited_item(members, viewer) for members in list(groups.values())[:limit]]


def _awaited_item(members: list[Any], viewer: Viewer) -> Item:
    first = members[0]
    url = first.get_absolute_url()
    label, url = act(viewer, _("Record the receipt"), url, url, Role.SECRETARIAT, Role.MISSION)
    contacts = pgettext("between the items of a list", ", ").join(dict.fromkeys(row.point.reference for row in members))
    return Item(
        key=f"contacts.receipt:{first.recipient_id}:{first.f_sent_on}",
        what=_("Proof of receipt from the %(recipient)s") % {"recipient": first.recipient.short()},
        sentence=_("Sent on %(day)s for %(contacts)s; no acknowledgement yet, and not seen in its published list.")
        % {"day": day(first.f_sent_on), "contacts": contacts},
        provision=provision_of(StaleReason.NO_RECEIPT, first.instrument),
        owner=secretariat(),
        due_on=first.receipt_due,
        act_label=label,
        act_url=url,
        force=first.instrument.force,
    )


register(Source("contacts.untold", gettext_lazy("Recipients to be told"), _untold_count, _untold_items))
register(Source("contacts.unsent", gettext_lazy("Sealed papers that are not sent"), _unsent_count, _unsent_items))
register(Source("contacts.receipt", gettext_lazy("Proofs of receipt that fall due"), _awaited_count, _awaited_items))
