"""Reading pages and sending forms back, as a browser would."""

import re
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse


def url(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"contacts:{name}", args=args) + query


def typed(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send back of the forms on a page, with changes; the signed versions included."""
    forms = [page.context[name] for name in ("form", "holder") if isinstance(page.context.get(name), BaseForm)]
    values: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, dict):
                values |= {f"{field.html_name}_{code}": text for code, text in value.items()}
            elif value is not None:
                values[field.html_name] = value
    return {**values, **changes}


def words(page: HttpResponse) -> str:
    """Return the text of a page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).replace("&nbsp;", " ").split())


def said(page: HttpResponse) -> str:
    """Return the text of a page without its own address, which the foot prints."""
    return re.sub(r"http://\S+", "", words(page))
