"""Instruments that apply without a contact, and those of which nobody recorded whether they apply.

An instrument outside clause 4 stands under its own article, never under 6.1. Source: ISACS 03.40, 4 and 6.1.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.attention.scope import act, provision_of, secretariat, works_for_all
from contacts.enums import StaleReason
from contacts.models import Instrument, StaleFlag
from coordination.access import Viewer
from coordination.attention import Item, Source, register
from coordination.enums import Role

Rows = Callable[[Viewer, dt.date], QuerySet]


def _instruments(viewer: Viewer) -> QuerySet:
    rows = Instrument.objects.visible_to(viewer)
    return rows if works_for_all(viewer) else rows.none()


def _gaps(viewer: Viewer, on: dt.date) -> QuerySet:
    return _instruments(viewer).gaps(on)


def _regional(viewer: Viewer, on: dt.date) -> QuerySet:
    return _instruments(viewer).filter(in_clause_4=False, contact_duty="yes").applying(on).without_contact(on)


def _undecided(viewer: Viewer, on: dt.date) -> QuerySet:
    return _instruments(viewer).undecided()


def _counted(rows: Rows) -> Callable[[Viewer, dt.date], int]:
    return lambda viewer, on: rows(viewer, on).count()


def _item(row: Any, viewer: Viewer, *, kind: str, what: str, sentence: str, provision: str, **facts: Any) -> Item:
    label, url = act(viewer, facts["label"], facts["url"], row.get_absolute_url(), Role.SECRETARIAT)
    return Item(
        key=f"contacts.{kind}:{row.pk}",
        what=what % {"instrument": row.short()},
        sentence=sentence,
        provision=provision,
        owner=secretariat(),
        due_on=facts.get("due_on"),
        act_label=label,
        act_url=url,
        force=row.force,
    )


def _register_url(row: Any) -> str:
    return f"{reverse('contacts:registration-create')}?instrument={row.pk}"


def _gap_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    """Return the gaps of clause 4; a gap counts from the day on which the log saw it begin."""
    rows = list(_gaps(viewer, on).order_by("position")[:limit])
    seen = StaleFlag.objects.open().filter(reason=StaleReason.GAP, instrument__in=rows)
    since = dict(seen.values_list("instrument_id", "since")) if rows else {}
    return [
        _item(
            row,
            viewer,
            kind="gap",
            what=_("No contact for the %(instrument)s"),
            sentence=_("It applies to the State, and no National Point of Contact serves under it."),
            provision=provision_of(StaleReason.GAP, row),
            due_on=min(since.get(row.pk, on), on),
            label=_("Register a contact"),
            url=_register_url(row),
        )
        for row in rows
    ]


def _regional_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    return [
        _item(
            row,
            viewer,
            kind="regional",
            what=_("No contact under the %(instrument)s"),
            sentence=_("It applies to the State and asks for a contact by its own text; clause 6 does not name it."),
            provision=provision_of(StaleReason.GAP, row),
            label=_("Register a contact"),
            url=_register_url(row),
        )
        for row in _regional(viewer, on).order_by("position")[:limit]
    ]


def _undecided_items(viewer: Viewer, on: dt.date, limit: int) -> list[Item]:
    return [
        _item(
            row,
            viewer,
            kind="participation",
            what=_("Does the %(instrument)s bind the State?"),
            sentence=_("Nobody recorded how the State stands to it. Not knowing is no exemption."),
            provision=row.commitment or row.provision,
            label=_("Record it"),
            url=reverse("contacts:participation-update", args=[row.key]),
        )
        for row in _undecided(viewer, on).order_by("position")[:limit]
    ]


register(Source("contacts.gaps", gettext_lazy("Instruments without a contact"), _counted(_gaps), _gap_items))
register(
    Source(
        "contacts.regional",
        gettext_lazy("Regional instruments without a contact"),
        _counted(_regional),
        _regional_items,
    )
)
register(
    Source("contacts.participation", gettext_lazy("Participation not recorded"), _counted(_undecided), _undecided_items)
)
