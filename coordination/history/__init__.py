"""History in words: who changed what, from what, when, why.

Reads the historical rows that every recorded model leaves, with names instead of keys and dates as
people write them. Source: ISACS 03.40, 5.2 c; design, "Change".
"""

from coordination.history.changes import compare, entries_of, timeline, with_previous
from coordination.history.merged import MERGED_ORDER, Filters, newest
from coordination.history.reading import history_of, history_url, kind_of, model_of, open_to, recorded_models
from coordination.history.scope import hangs_on, scope_of
from coordination.history.words import actor_names, heading_of, words_of

__all__ = [
    "MERGED_ORDER",
    "Filters",
    "actor_names",
    "compare",
    "entries_of",
    "hangs_on",
    "heading_of",
    "history_of",
    "history_url",
    "kind_of",
    "model_of",
    "newest",
    "open_to",
    "recorded_models",
    "scope_of",
    "timeline",
    "with_previous",
    "words_of",
]
