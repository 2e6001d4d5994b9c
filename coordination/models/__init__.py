from coordination.models.documents import SealedDocument, StoredFile
from coordination.models.export import Export
from coordination.models.security import RoleAssignment, SecurityEvent
from coordination.models.state import HouseValue, State
from coordination.models.user import User
from coordination.models.work import Job, Notice

__all__ = [
    "Export",
    "HouseValue",
    "Job",
    "Notice",
    "RoleAssignment",
    "SealedDocument",
    "SecurityEvent",
    "State",
    "StoredFile",
    "User",
]
