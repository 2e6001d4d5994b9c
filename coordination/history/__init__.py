"""History in words: who changed what, from what, when, why.

Reads the historical rows that every recorded model leaves, with names instead of keys and dates as
people write them. Source: ISACS 03.40, 5.2 c; design, "Change".
"""

from coordination.history.as_recorded import facts_on
from coordination.history.changes import compare, label_of, with_previous
from coordination.history.entries import entries_of, headings, lines_of, timeline
from coordination.history.fields import field_of
from coordination.history.finding import records_named
from coordination.history.merged import MERGED_ORDER, Filters, HistoryPage, newest
from coordination.history.reached import bodies, root_of_reach, way_to
from coordination.history.reading import (
    history_of,
    history_url,
    kind_of,
    model_of,
    named_to,
    open_to,
    recorded_models,
    told_fields,
    url_for,
)
from coordination.history.restoring import (
    NothingToRestoreError,
    NotRestoredError,
    Turn,
    restore,
    restorer_of,
    restores,
    turns,
    version_of,
)
from coordination.history.scope import hangs_on, scope_of
from coordination.history.words import actor_names, heading_of, visible, words_of

__all__ = [
    "MERGED_ORDER",
    "Filters",
    "HistoryPage",
    "NotRestoredError",
    "NothingToRestoreError",
    "Turn",
    "actor_names",
    "bodies",
    "compare",
    "entries_of",
    "facts_on",
    "field_of",
    "hangs_on",
    "heading_of",
    "headings",
    "history_of",
    "history_url",
    "kind_of",
    "label_of",
    "lines_of",
    "model_of",
    "named_to",
    "newest",
    "open_to",
    "recorded_models",
    "records_named",
    "restore",
    "restorer_of",
    "restores",
    "root_of_reach",
    "scope_of",
    "timeline",
    "told_fields",
    "turns",
    "url_for",
    "version_of",
    "visible",
    "way_to",
    "with_previous",
    "words_of",
]
