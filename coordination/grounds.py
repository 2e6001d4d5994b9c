"""On what ground somebody may open a sealed document or an attached file: apps register theirs.

`coordination` knows only who sees all. A ground is a condition over the documents or files for one
viewer; it is joined to the others by *or*, so that a ground only ever opens.
Source: design, "Who may do what".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from coordination.enums import Classification, Role

if TYPE_CHECKING:
    from coordination.access import Viewer

Ground = Callable[["Viewer"], Q]
EVERYTHING = Q()
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class _Subject:
    ground: Ground
    label: object


_subjects: dict[str, _Subject] = {}
_files: list[Ground] = []


def register_subject(kind: str, ground: Ground, label: object = "") -> None:
    """Register who else may open the sealed documents about one kind of record.

    `kind` is the `app.model` with which their subject begins, `ground` returns a condition over
    SealedDocument for a viewer, `label` is what such a document is called on pages.
    """
    _subjects[kind] = _Subject(ground, label)


def file_ground(ground: Ground) -> Ground:
    """Register a condition over StoredFile under which a viewer may open it (in an app's `receivers.py`)."""
    _files.append(ground)
    return ground


def label_of(subject: str, kind: str) -> str:
    """Return what a document about `subject` (`app.model:id`) is called, from its app or else its kind."""
    known = _subjects.get(subject.partition(":")[0])
    return str(known.label) if known and known.label else kind.replace("-", " ").capitalize()


def documents_open_to(viewer: "Viewer") -> Q:
    """Return the condition over SealedDocument for a viewer: all, what goes out for the mission, or by ground.

    A restricted paper goes out without the mission: it is for its own parties and for who sees all.
    """
    if viewer.sees_all:
        return EVERYTHING
    condition = ~Q(classification=Classification.RESTRICTED) if viewer.has(Role.MISSION) else NOTHING
    for kind, subject in _subjects.items():
        condition |= Q(subject__startswith=f"{kind}:") & subject.ground(viewer)
    return condition


def files_open_to(viewer: "Viewer") -> Q:
    """Return the condition over StoredFile for a viewer: all for those who see all, else by ground."""
    if viewer.sees_all:
        return EVERYTHING
    condition = NOTHING
    for ground in _files:
        condition |= ground(viewer)
    return condition
