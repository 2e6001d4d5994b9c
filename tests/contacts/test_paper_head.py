"""A sealed paper prints the head of the chain, and what it rests on is sealed under that head."""

from typing import Any

import pytest

from contacts.notification_paper import paper_of
from contacts.pdfs import html_for
from coordination.canonical import canonical, digest, in_groups
from coordination.integrity import current_head, seal_waiting
from coordination.integrity.checking import check_all
from coordination.integrity.lodged import printed_head
from tests.contacts import snapshots
from tests.contacts.snapshots import printed
from tests.factories import coordination as make

HEAD = {"number": 17, "digest": "0a1b" * 16}


@pytest.mark.parametrize("form", ["letter", "note-verbale"])
@pytest.mark.parametrize("make_snapshot", [snapshots.snapshot, snapshots.arabic])
def test_paper_prints_number_and_digest_of_the_head(make_snapshot: Any, form: str) -> None:
    html = html_for(make_snapshot(form=form, head=HEAD))

    assert f'<bdi dir="ltr">17 · {in_groups(HEAD["digest"])}</bdi>' in html


def test_paper_from_before_the_chain_prints_none() -> None:
    assert paper_of(snapshots.snapshot()).head == paper_of(snapshots.snapshot(head=None)).head == ""
    assert "head of the chain" not in printed(html_for(snapshots.snapshot()))


def test_head_is_part_of_what_the_paper_digests() -> None:
    assert paper_of(snapshots.snapshot(head=HEAD)).digest != paper_of(snapshots.snapshot(head=None)).digest


@pytest.mark.django_db
def test_document_whose_head_does_not_stand_is_named() -> None:
    make.user()
    seal_waiting()
    head = current_head()
    assert head is not None
    by = make.user()
    good = _document(by, "NOT-0001", head.frozen())
    _document(by, "NOT-0002", head.frozen() | {"digest": "f" * 64})

    problems = check_all().problems

    assert printed_head(good) == (head.number, head.digest)
    assert [(problem.where, problem.key) for problem in problems] == [("coordination.sealeddocument", "NOT-0002")]


def _document(by: Any, reference: str, head: dict[str, object]) -> Any:
    frozen = canonical({"reference": reference, "head": head})
    return make.document(by, reference, snapshot=frozen.decode(), snapshot_digest=digest(frozen))
