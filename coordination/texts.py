"""Whether a translation can stand in for its text: the same placeholders, no more and no fewer."""

import re
from collections import Counter
from collections.abc import Iterator

from polib import POEntry

NAMED = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]")
BRACED = re.compile(r"\{(\w*)\}")


def placeholders(text: str) -> Counter[str]:
    """Return how often each placeholder, `%(name)s` or `{name}`, stands in a text."""
    return Counter(NAMED.findall(text)) + Counter(f"{{{name}}}" for name in BRACED.findall(text))


def problems_of(entry: POEntry) -> Iterator[str]:
    """Say what a translation drops or invents; an untranslated or doubtful entry is not used and has no problem.

    A plural form may leave a number out, as Arabic does for one and two; it may not invent one.
    """
    if entry.obsolete or "fuzzy" in entry.flags:
        return
    known = set(placeholders(entry.msgid)) | set(placeholders(entry.msgid_plural))
    for index, text in (entry.msgstr_plural or {0: entry.msgstr}).items():
        if not text:
            continue
        found = set(placeholders(text))
        for name in sorted(found - known):
            yield f"the translation invents the placeholder {name!r}"
        if not entry.msgid_plural or index == max(entry.msgstr_plural):
            for name in sorted(known - found):
                yield f"the translation drops the placeholder {name!r}"
