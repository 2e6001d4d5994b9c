"""The tag library of the register, built into every template: marks, the clause margin and the components.

A component's arguments are the dataclasses of `coordination.ui`; `docs/look.md` shows one line of each.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.forms import BaseForm
from django.template.context import Context, RequestContext
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from coordination import conformity, kept, ui
from coordination.access import viewer
from coordination.allowed import allowed as who_can
from coordination.allowed import opened_by as rooms_roles
from coordination.attention import Item
from coordination.conformity import Finding
from coordination.once import FIELD, token
from coordination.provisions import PROVISIONS, provision

register = template.Library()

LIFE_SHAPES = {"done": "point", "now": "here", "next": "open", "late": "overdue", "missing": "unknown"}
LIFE_WORDS = {"done": _("done"), "now": _("now"), "next": _("next"), "late": _("late"), "missing": _("not on record")}
DAY_TONES = {
    "overdue": ui.Tone.OVERDUE,
    "expected": ui.Tone.HAND,
    "today": ui.Tone.HAND,
    "soon": ui.Tone.SOON,
}

register.filter("day", ui.day)
register.filter("moment", ui.moment)


@register.filter
def draw(value: object) -> SafeString:
    """Draw a mark, link, pair or plain words; {{ value }} alone would write only its words."""
    return conditional_escape(value)


@register.filter
def ltr(value: object) -> SafeString:
    """Keep a number, address, telephone or reference from left to right in any line."""
    return ui.Bdi(str(value), ltr=True).__html__()


@register.inclusion_tag("components/allowed.html", takes_context=True)
def allowed(context: Context, permission: str, *, own: bool = False) -> dict[str, Any]:
    """Say by which role the reader may do something, or who can: {% allowed "write" %} under a title."""
    return {"answer": who_can(getattr(context.get("request"), "user", None), permission, own=own)}


@register.simple_tag(takes_context=True)
def opened_by(context: Context) -> str:
    """Say which roles open the page that was asked for."""
    request = context.get("request")
    return rooms_roles(request) if request is not None else ""


@register.simple_tag(takes_context=True)
def once(context: Context, action: str = "") -> SafeString:
    """Let a form have one effect, however often it is sent: {% once %} beside the token, with its action if it has one."""
    request = context.get("request")
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        return SafeString()
    path = urlsplit(action).path if action else request.path
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token(request.user, path))


@register.simple_tag
def mark(tone: str, word: str = "") -> ui.Mark:
    """Draw a state: {% mark "overdue" %} or with its own word."""
    return ui.Mark(tone, word)


@register.simple_tag
def verdict(value: str) -> ui.Mark:
    """Draw a conformity verdict: {% verdict finding.verdict %}."""
    return ui.Mark.of_verdict(value)


@register.simple_tag
def shape(tone: str) -> SafeString:
    """Draw the shape alone; the word must stand beside it."""
    return ui.Mark(tone).shape()


def clause_note(key: str, finding: Finding | None = None, on: dt.date | None = None) -> ui.ClauseNote:
    """Return the margin note of a provision, with its finding, as the reader may see it, where the page has one.

    Raises UnknownProvisionError.
    """
    asked = provision(key)
    note = {
        "key": key,
        "clause": asked.clause,
        "verb": str(asked.verb.label),
        "subject": asked.subject_in(),
        "rule": asked.rule_in(),
        "house": asked.house_in(),
    }
    if finding is not None:
        note |= {
            "verdict": ui.Mark.of_verdict(finding.verdict),
            "reason": str(finding.reason),
            "evidence": [ui.Link(str(item.label), item.url) for item in finding.evidence],
            "dated": ui.day(on),
        }
    return ui.ClauseNote(**note)


@register.inclusion_tag("components/clause.html", takes_context=True)
def clause(
    context: Context,
    *keys: str | ui.ClauseNote | Sequence[str | ui.ClauseNote],
    findings: Mapping[str, Finding] | None = None,
    on: dt.date | None = None,
) -> dict[str, Any]:
    """Set provisions into the margin of a part, right after its heading: {% clause "6.3.1.poa" "6.3.1.iti" %}.

    Takes keys and notes one by one or as a list. `findings` (by key) adds verdict, reason and evidence, as far as
    they are open to the reader, `on` the day they are about.
    """
    flat = [one for key in keys for one in (key if isinstance(key, list | tuple) else (key,))]
    asked = {one: findings[one] for one in flat if isinstance(one, str) and one in findings} if findings else {}
    # A page drawn for no request is read by nobody that is known, who sees the least.
    who = viewer(getattr(context.get("request"), "user", None))
    known = conformity.open_to(who, asked)
    return {"notes": [one if isinstance(one, ui.ClauseNote) else clause_note(one, known.get(one), on) for one in flat]}


@register.simple_tag
def clause_of(key: str) -> str:
    """Return the clause of a provision as people cite it: 6.3.1 a); an article outside the standard stays as it is."""
    return PROVISIONS[key].clause if key in PROVISIONS else key


@register.inclusion_tag("components/life_line.html")
def life_line(points: Iterable[ui.LifePoint], label: str = "") -> dict[str, Any]:
    """Draw a record's life as one line of dated points."""
    drawn = []
    is_next_told = False
    for point in points:
        word, is_seen = LIFE_WORDS[point.state], point.state != "done"
        if point.state == "next" and is_next_told:
            word, is_seen = _("later"), False
        is_next_told = is_next_told or point.state == "next"
        # In a narrow column a date may break between its words.
        on = ui.day(point.on).replace("\xa0", " ")
        drawn.append((point, ui.Mark(LIFE_SHAPES[point.state]).shape(), (word, is_seen), on))
    return {"points": drawn, "label": label or _("Life line")}


@register.inclusion_tag("components/day_list.html")
def day_list(
    items: Iterable[ui.DayItem] | Iterable[Item], on: dt.date | None = None, empty: ui.Empty | None = None
) -> dict[str, Any]:
    """List what needs a hand, grouped by day, overdue first, one act at the end of each.

    Takes attention items too, when `on` names the day that they are judged on.
    """
    listed = [item if isinstance(item, ui.DayItem) or on is None else ui.day_item(item, on) for item in items]
    groups = [(group, DAY_TONES.get(group.tone)) for group in ui.group_by_day(listed)]
    return {"groups": groups, "empty": empty}


@register.inclusion_tag("components/table.html")
def data_table(table: ui.TableView) -> dict[str, Any]:
    """Draw a register."""
    return {"table": table}


@register.inclusion_tag("components/facts.html")
def facts(*groups: ui.FactGroup | Iterable[ui.FactGroup], level: int = 3) -> dict[str, Any]:
    """Draw facts as summary lists; takes groups one by one or as a list.

    `level` is that of their headings: 2 where no other heading stands above them in their part.
    """
    flat: list[ui.FactGroup] = []
    for group in groups:
        flat.extend([group] if isinstance(group, ui.FactGroup) else group)
    return {"groups": flat, "level": level}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[ui.TimelineEntry], empty: ui.Empty | None = None) -> dict[str, Any]:
    """Tell a record's history in words, newest first as given."""
    return {"entries": list(entries), "empty": empty}


@register.inclusion_tag("components/progress.html", takes_context=True)
def progress(context: RequestContext, job: ui.Progress) -> dict[str, Any]:
    """Show a job: the step, n of m, what came of it, and the way out."""
    return {"job": job, "csrf_token": context.get("csrf_token"), "request": context.get("request")}


@register.inclusion_tag("components/empty.html")
def empty_state(empty: ui.Empty) -> dict[str, Any]:
    """Say why nothing is here and offer the one act that fills it."""
    return {"empty": empty}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, *others: BaseForm) -> dict[str, Any]:
    """List what is wrong in one or several forms, each line a link to its field."""
    lines = []
    for one in (form, *others):
        lines.extend(("", "", error) for error in one.non_field_errors())
        for field in one:
            lines.extend((_first_id(field), field.label, error) for error in field.errors)
    return {"lines": lines}


def _first_id(field: Any) -> str:
    """Return the id that a link to the field must name: its first box where it is a group of boxes."""
    if field.use_fieldset and field.auto_id:
        return next((box.id_for_label for box in field.subwidgets if box.id_for_label), field.auto_id)
    return field.id_for_label


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[ui.TaskItem]) -> dict[str, Any]:
    """List steps with their state in words; done is plain text, open work carries a tag."""
    return {"tasks": list(tasks)}


@register.inclusion_tag("components/wall.html")
def wall(field: ui.Wall) -> dict[str, Any]:
    """Draw the wall: marks grouped by clause, each a link."""
    return {"wall": field}


@register.inclusion_tag("components/files.html")
def files(items: Iterable[ui.FileItem], empty: ui.Empty | None = None) -> dict[str, Any]:
    """List files to open."""
    return {"items": list(items), "empty": empty}


@register.inclusion_tag("components/conflict.html")
def conflict(clash: ui.Conflict) -> dict[str, Any]:
    """Set two texts side by side after somebody else saved first."""
    return {"clash": clash}


@register.inclusion_tag("components/notice.html")
def notice(text: str, tone: str = "done", url: str = "", label: str = "") -> dict[str, Any]:
    """Say where the act was what came of it; it stays. `tone` is done, warning or error."""
    return {"text": text, "tone": tone, "url": url, "label": label}


@register.inclusion_tag("components/kept_text.html")
def kept_text() -> dict[str, Any]:
    """Say that a form shows again what was typed before the session ended, or that an act was not done."""
    return {"text": kept.offered()}
