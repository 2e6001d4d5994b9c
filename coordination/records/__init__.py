"""Recorded models: every write leaves a historical row with who, when and why.

Source: design rules 3, 4 and 6; ISACS 03.40, 5.2 c (accountability and transparency).
"""

from coordination.records.actors import Actor, By, acting, action, current_actor, finishing
from coordination.records.bulk import insert_many, migrate_many, update_many
from coordination.records.history import HistoricalBase, RecordHistory
from coordination.records.recorded import Recorded, RecordedQuerySet, keep

__all__ = [
    "Actor",
    "By",
    "HistoricalBase",
    "RecordHistory",
    "Recorded",
    "RecordedQuerySet",
    "acting",
    "action",
    "current_actor",
    "finishing",
    "insert_many",
    "keep",
    "migrate_many",
    "update_many",
]
