"""Records by what a person has at hand: a pasted address, a key, or a part of a present name."""

import re
import uuid
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db.models import Field, Model, Q
from django.urls import Resolver404, resolve

from coordination.access import Viewer
from coordination.history.reading import named_to, recorded_models
from coordination.history.scope import Scope

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
# The columns that records are named by.
NAMING = ("name", "title", "office", "short_name", "subject", "key", "email")
MOST_FOUND = 200


def records_named(text: str, viewer: Viewer) -> Scope:
    """Return the records that a text speaks of, by model: the one of a pasted address or key, else those named so today.

    At most 200 records of a kind, and none whose name is masked for the viewer. One query a kind with a name.
    """
    key = _key_in(text)
    if key is not None:
        return {model: {key} for model in recorded_models()}
    slug = _slug_in(text)
    found: dict[type[Model], set[uuid.UUID]] = {}
    for model in recorded_models():
        named = {field.name for field in _naming(model)}
        if slug:
            condition = Q(key=slug) if "key" in named else None
        else:
            condition = Q()
            for name in named:
                condition |= Q(**{f"{name}__icontains": text})
            condition = condition if named else None
        if condition is not None:
            found[model] = set(
                named_to(model, viewer).filter(condition).order_by().values_list("pk", flat=True)[:MOST_FOUND]
            )
    return {model: keys for model, keys in found.items() if keys}


def _naming(model: type[Model]) -> Iterable[Field]:
    return [field for field in model._meta.concrete_fields if field.name in NAMING]


def _key_in(text: str) -> uuid.UUID | None:
    found = _KEY.search(text)
    return uuid.UUID(found[0]) if found else None


def _slug_in(text: str) -> str:
    """Return the key in the address of a page of ours, such as /contacts/recipients/unoda/, or an empty text."""
    if "/" not in text:
        return ""
    try:
        return str(resolve(urlsplit(text.strip()).path).kwargs.get("key", ""))
    except (Resolver404, ValueError):
        return ""
