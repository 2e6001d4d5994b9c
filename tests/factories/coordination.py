"""Dull makers of the ground floor's rows: valid by default, no hidden relations."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from coordination import clock, files, scopes
from coordination.canonical import canonical, digest
from coordination.enums import Role
from coordination.models import (
    HouseValue,
    Job,
    Notice,
    RoleAssignment,
    SealedDocument,
    State,
    StoredFile,
    User,
)
from coordination.records import Actor, acting

BY = Actor("command", "tests")
PASSWORD = "a long password for tests"


def user(email: str = "", **fields: Any) -> User:
    """Write a login that may sign in with PASSWORD."""
    email = email or f"{uuid.uuid4().hex[:12]}@example.invalid"
    with acting(BY):
        made = User(email=email, **{"name": email.partition("@")[0].capitalize(), **fields})
        made.set_password(PASSWORD)
        made.save()
    return made


def state(**fields: Any) -> State:
    """Write the one State of the installation."""
    values: dict[str, Any] = {
        "name": "Republic of Velland",
        "other_names": {"ar": "جمهورية فيلاند"},
        "mechanism_name": "National Commission on Small Arms",
        "iso_code": "VL",
        "time_zone": "Africa/Nairobi",
        "weekend": [5, 6],
        "languages": ["en", "ar"],
        **fields,
    }
    with acting(BY):
        made = State(**values)
        made.save()
    return made


def role(holder: User, kind: Role, **fields: Any) -> RoleAssignment:
    """Give a role by assignment (administrator or auditor), from long ago and without an end."""
    with acting(BY):
        made = RoleAssignment(
            **{
                "user": holder,
                "role": kind,
                "began_on": dt.date(2020, 1, 1),
                "authority": "Letter 1",
                **fields,
            }
        )
        made.save()
        scopes.settle([holder.pk])
    return made


def house_value(key: str, value: int) -> HouseValue:
    with acting(BY):
        made = HouseValue(key=key, value=value)
        made.save()
    return made


def job(**fields: Any) -> Job:
    values = {"kind": "tests.work", "subject": uuid.uuid4().hex, "period": "once", "title": "Some work", **fields}
    return Job.objects.create(**values)


def notice(**fields: Any) -> Notice:
    values = {
        "kind": "tests.message",
        "subject": uuid.uuid4().hex,
        "period": "once",
        "address": "holder@office.invalid",
        "heading": "Please confirm",
        "body": "Are the details right?",
        "message_id": f"<{uuid.uuid4()}@register.invalid>",
        **fields,
    }
    return Notice.objects.create(**values)


def stored_file(by: User, content: bytes = b"%PDF-1.7 letter", **fields: Any) -> StoredFile:
    """Write the row of an attached file whose bytes are in the store, without a look at what they are."""
    values = {
        "name": "letter.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "place": files.store.keep_upload(content),
        "digest": sha256(content),
        "original_digest": sha256(content),
        "original_size": len(content),
        **fields,
    }
    return StoredFile.objects.create(stored_by=by, **values)


def document(
    by: User, reference: str = "NOT-0001", content: bytes = b"%PDF-1.7 paper", **fields: Any
) -> SealedDocument:
    """Write a sealed document whose bytes are in the store."""
    frozen = canonical({"reference": reference})
    values = {
        "kind": "contact-notification",
        "title": "Notification",
        "language": "en",
        "subject": f"tests.paper:{uuid.uuid4()}",
        "snapshot": frozen.decode(),
        "snapshot_digest": digest(frozen),
        "pdf_digest": files.keep(content),
        "pdf_size": len(content),
        "released_by": by,
        "released_as": "Secretariat",
        "released_at": clock.now(),
        **fields,
    }
    return SealedDocument.objects.create(reference=reference, **values)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
