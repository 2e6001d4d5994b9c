"""Cells that a spreadsheet program would take for a formula: protected on the way out, restored on the way in.

The two are each other's inverse for every text, so that a file that was exported and is taken in
again says what it said. Source: reliability notes, formula injection.
"""

import re

# After blanks and apostrophes: a formula's first character, or its full-width look-alike.
_FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_CONTROL = re.compile(r"[ ']*[\t\r\n]")
_CERTAIN = re.compile(r"\s*[=@\uff1d\uff20]")


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet program could take the text for a formula."""
    return bool(_FORMULA.match(text) or _CONTROL.match(text))


def protect(text: str) -> str:
    """Return the text as a CSV cell may carry it: with an apostrophe before what could be a formula."""
    return f"'{text}" if is_risky(text) else text


def restore(text: str) -> str:
    """Return what `protect` was given; a text that it did not touch stays as it is."""
    return text[1:] if text.startswith("'") and is_risky(text[1:]) else text


def is_formula(text: str) -> bool:
    """Return whether an unprotected cell reads as a formula and not as a telephone number or a dash."""
    return bool(_CERTAIN.match(text))
