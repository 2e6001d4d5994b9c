"""What left the house bears witness: the heads printed on sealed papers and mailed to their holders."""

import json
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from coordination import sealing
from coordination.integrity.problems import Problem
from coordination.models import Notice, Seal, SealedDocument

HEAD_NOTICE = "coordination.head"
DOCUMENT = "coordination.sealeddocument"


def check_documents() -> Iterator[Problem | None]:
    """Yield None for each sealed document that is sound, else what differs: its data, its paper or the head it prints."""
    for found in sealing.verify_all():
        document = found.document
        if not found.is_sound:
            yield Problem(DOCUMENT, document.reference, found.problem)
            continue
        head = printed_head(document)
        if head is not None and not stands(*head):
            yield Problem(DOCUMENT, document.reference, _missing(head[0]))
            continue
        yield None


def check_heads(digests: Iterable[str]) -> Iterator[Problem]:
    """Yield each head that was mailed or is asked for and does not stand in the chain."""
    for subject in (
        Notice.objects.filter(kind=HEAD_NOTICE).order_by("created_at").values_list("subject", flat=True).distinct()
    ):
        number, _colon, digest = subject.partition(":")
        if not (number.isdigit() and stands(int(number), digest)):
            yield Problem("coordination.notice", number, _missing(number))
    for digest in digests:
        if not Seal.objects.filter(digest=digest).exists():
            yield Problem("coordination.seal", digest[:16], _missing(digest[:16]))


def printed_head(document: SealedDocument) -> tuple[int, str] | None:
    """Return number and digest of the head that a paper prints; None for a paper from before the chain."""
    head = json.loads(document.snapshot).get("head")
    return (int(head["number"]), str(head["digest"])) if head else None


def stands(number: int, digest: str) -> bool:
    return Seal.objects.filter(number=number, digest=digest).exists()


def _missing(number: object) -> str:
    return _("the head %(number)s, which left the house, does not stand in the chain: it was made anew or cut") % {
        "number": number
    }
