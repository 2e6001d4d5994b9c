"""Passwords that a person who knows the house would try first are refused, with the reason."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.models import State

LEAST_WITHOUT_HOUSE_WORDS = 10
SHORTEST_WORD = 4


class HouseWordsValidator:
    """Refuse a password that is little more than words of this house or of the person."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = _folded(password)
        found = []
        # Longer words first: a name goes before its parts.
        for word in sorted(house_words(user), key=len, reverse=True):
            if word in rest:
                found.append(word)
                rest = rest.replace(word, "")
        if found and len(re.sub(r"[\W_]", "", rest)) < LEAST_WITHOUT_HOUSE_WORDS:
            raise ValidationError(
                _(
                    "Somebody who knows this register would guess the words %(words)s. Add at least %(count)s other "
                    "letters or digits."
                )
                % {"words": ", ".join(f"“{word}”" for word in found), "count": LEAST_WITHOUT_HOUSE_WORDS},
                code="password_house_words",
            )

    def get_help_text(self) -> str:
        return _("The names of the State, of the mechanism and of yourself do not count.")


def house_words(user: Any = None) -> set[str]:
    """Return the words of the State's, the mechanism's and the person's names and address, in lower case."""
    state = State.current()
    texts = ["register", "password"]
    if state is not None:
        names = [state.name, state.short_name, state.mechanism_name]
        others = [state.other_names, state.other_short_names, state.mechanism_other_names]
        texts += [*names, *(text for by_language in others for text in (by_language or {}).values())]
    texts += [str(getattr(user, "email", "") or ""), str(getattr(user, "name", "") or "")]
    words = re.findall(r"\w+", _folded(" ".join(texts)))
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
