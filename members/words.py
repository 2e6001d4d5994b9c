"""How parts of one line are set beside each other in the reader's language."""

from django.utils.translation import pgettext


def joined(*parts: object) -> str:
    """Return the parts with the comma of the active language between them; empty ones fall away."""
    return pgettext("between the items of a list", ", ").join(text for text in map(str, parts) if text)
