"""Why a paper could not be made, each reason by its name and with what to do."""

import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from coordination.exceptions import RegisterError

INSTALL_LINE = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"


class PdfError(RegisterError):
    """A paper could not be made; `facts` holds the figures of the sentence."""

    sentence = _("The PDF could not be made.")

    def __init__(self, sentence: object = None, **facts: object) -> None:
        super().__init__(sentence, **facts)

    def __str__(self) -> str:
        return str(self.args[0]) % self.facts


class TooManyRowsError(PdfError):
    """Refused before rendering: big tables take more than their share of time and memory."""

    sentence = _(
        "The PDF would have %(rows)s table rows; at most %(limit)s are set. Narrow the filter, or export a spreadsheet."
    )


class RenderTimeoutError(PdfError):
    sentence = _("The PDF was not ready after %(seconds)s seconds and was stopped. Shorten the document and try again.")


class RenderMemoryError(PdfError):
    sentence = _(
        "The PDF needed more than %(megabytes)s MB of memory and was stopped. Shorten the document and try again."
    )


class RenderFailedError(PdfError):
    sentence = _("The PDF could not be made: %(detail)s. Tell the administrator.")


class ForbiddenFetchError(PdfError):
    """The document asked for something that is not one of our own assets."""

    sentence = _("The document tried to read %(url)s, which no paper may do. Take the link out of the text.")


class PdfUnavailableError(PdfError):
    """Libraries or fonts are missing; `INSTALL_LINE` cures it."""

    sentence = _("PDFs cannot be made on this machine (%(detail)s). Run as root: %(line)s")

    def __init__(self, sentence: object = None, **facts: object) -> None:
        super().__init__(sentence, line=INSTALL_LINE, **facts)


class MissingGlyphError(PdfError):
    """No chosen font has these characters; an empty box is never printed."""

    sentence = _(
        "The fonts of this machine have no %(script)s character %(shown)s. Install a font for it, or correct the text."
    )

    def __init__(self, sentence: object = None, *, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        self.script = script_of(self.characters[0])
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in self.characters[:10])
        super().__init__(sentence, script=self.script, shown=shown)


def script_of(character: str) -> str:
    """Return the script of `character` by the first word of its Unicode name, such as CJK or Hangul."""
    word = unicodedata.name(character, "unknown").split()[0]
    return word if word == "CJK" else word.title()
