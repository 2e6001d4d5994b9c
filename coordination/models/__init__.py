from coordination.models.documents import SealedDocument, StoredFile
from coordination.models.operations import Backup, Heartbeat
from coordination.models.security import RoleAssignment, SecurityEvent
from coordination.models.state import HouseValue, State
from coordination.models.user import User
from coordination.models.work import Job, Notice

__all__ = [
    "Backup",
    "Heartbeat",
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
