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
