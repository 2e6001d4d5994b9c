"""What the kinds of security events are called on pages; a kind that nobody declared shows its own code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_words: dict[str, str | Promise] = {
    "signed-in": _("Signed in"),
    "signed-out": _("Signed out"),
    "sign-in-refused": _("Sign-in refused"),
    "second-step-added": _("Second step set up"),
    "second-step-removed": _("Second step removed"),
    "user-invited": _("Login given"),
    "link-tries-exceeded": _("Signed link tried too often"),
    "record-opened": _("Restricted record opened"),
    "file-opened": _("Attached file opened"),
    "file-refused": _("Attached file refused, altered on disk"),
    "document-opened": _("Sealed document opened"),
    "document-refused": _("Sealed document refused, altered on disk"),
    "document-verified": _("Sealed document checked: sound"),
    "document-unsound": _("Sealed document checked: not sound"),
    "password-changed": _("Password changed"),
    "password-reset": _("Password reset"),
    "proof-given": _("Fresh proof of identity given"),
    "proof-refused": _("Fresh proof of identity refused"),
    "recovery-code-used": _("Recovery code used"),
    "recovery-codes-renewed": _("Recovery codes renewed"),
    "second-step-refused": _("Second step refused"),
    "session-ended-by-owner": _("Session ended by its owner"),
    "sessions-ended": _("Sessions ended"),
    "upload-infected": _("Infected file refused"),
    "scanner-failed": _("Virus scanner failed"),
    "sign-in-throttled": _("Sign-in tried too often"),
    "second-step-throttled": _("Second step tried too often"),
    "second-step-reset": _("Second step taken away"),
    "session-ended-idle": _("Session ended without use"),
    "session-ended-absolute": _("Session ended at its full time"),
    "session-ended-credentials": _("Session ended by a new password or second step"),
    "session-ended-suspended": _("Session of a suspended login ended"),
    "session-ended-ended": _("Session ended"),
    "user-suspended": _("Login suspended"),
    "user-readmitted": _("Login opened again"),
    "address-changed": _("Address for signing in changed"),
    "role-given": _("Role given"),
    "role-ended": _("Role ended"),
    "access-changed": _("Rights changed with a seat or role"),
    "access-reconciled": _("Rights put right at night"),
    "history-verified": _("History checked: whole"),
    "history-unsound": _("History checked: something differs"),
    "history-export-opened": _("Export of the history opened"),
    "job-again": _("Failed job run again"),
    "message-again": _("Failed message sent again"),
    "history-exported": _("History exported with its seals"),
    "export": _("List exported"),
    "export-made": _("Export made"),
    "export-opened": _("Export opened"),
    "export-refused": _("Export refused, altered on disk"),
}

# What an event is about where that is no record, and what its detail calls its parts.
_subjects: dict[str, str | Promise] = {
    "contacts.registrations": _("Contacts"),
    "coordination.export-history": _("History"),
    "coordination.export-as-recorded": _("The register as recorded"),
    "coordination.export-events": _("Security events"),
}
_parts: dict[str, str | Promise] = {
    "page": _("page"),
    "method": _("method"),
    "rows": _("rows"),
    "format": _("format"),
    "filter": _("filter"),
    "query": _("filter"),
    "digest": _("digest"),
    "reference": _("reference"),
    "step": _("step"),
    "export": _("file"),
    "added": _("may from now on"),
    "removed": _("may no longer"),
    "records": _("records"),
    "documents": _("documents"),
    "seals": _("seals"),
    "waiting": _("waiting for their seal"),
    "problems": _("what differs"),
    "head": _("head of the chain"),
    "reason": _("reason"),
    "role": _("role"),
    "authority": _("act or letter"),
    "last_day": _("last day"),
    "sessions": _("sessions"),
    "before": _("before"),
    "after": _("after"),
}


def tell(**words: str | Promise) -> None:
    """Declare what kinds of events are called (in an app's `receivers.py`); dashes are written as underscores."""
    _words.update({kind.replace("_", "-"): word for kind, word in words.items()})


def kinds() -> list[tuple[str, str]]:
    """Return every declared kind with its word, by word."""
    return sorted(((kind, str(word)) for kind, word in _words.items()), key=lambda pair: pair[1].casefold())


def word_of(kind: str) -> str:
    return str(_words.get(kind, kind))


def subject_of(subject: str) -> str:
    return str(_subjects.get(subject, subject))


def part_of(name: str) -> str:
    return str(_parts.get(name, name))
