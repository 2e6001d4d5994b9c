from coordination.models.documents import SealedDocument, StoredFile
from coordination.models.export import Export
from coordination.models.integrity import Erasure, HeadHolder, Leaf, Seal
from coordination.models.once import Once
from coordination.models.operations import Backup, Heartbeat
from coordination.models.security import RoleAssignment, SecurityEvent
from coordination.models.state import HouseValue, State
from coordination.models.user import User
from coordination.models.work import Job, Notice

__all__ = [
    "Backup",
    "Erasure",
    "Export",
    "HeadHolder",
    "Heartbeat",
    "HouseValue",
    "Job",
    "Leaf",
    "Notice",
    "Once",
    "RoleAssignment",
    "Seal",
    "SealedDocument",
    "SecurityEvent",
    "State",
    "StoredFile",
    "User",
]
