"""Hostile files (UP-1 to UP-7): each is refused with a sentence, or kept without what made it hostile."""

import hashlib
import io
import re
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from coordination import files
from coordination.exceptions import UploadRefusedError
from coordination.models import StoredFile, User
from tests.factories import hostile, uploads

pytestmark = pytest.mark.django_db
SPELLINGS = (hostile.SECRET, hostile.SECRET.hex().encode(), hostile.TOKEN.encode("utf-16-be"))


def attach(name: str, content: bytes, by: User) -> StoredFile:
    return files.attach(SimpleUploadedFile(name, content), by=by)


def stored() -> list[Path]:
    return [path for path in files.folder().rglob("*") if path.is_file()]


def unpacked(content: bytes) -> bytes:
    """Return the bytes with every deflated stream of a PDF laid open behind them."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            opened.append(stream)
    return b"\n".join([content, *opened])


@pytest.mark.parametrize("case", hostile.CLEANED)
def test_hostile_file_is_kept_without_what_made_it_hostile(case: str, nobody: User) -> None:
    name, make = hostile.CLEANED[case]
    content = make()

    file = attach(name, content, nobody)

    (path,) = stored()
    kept = path.read_bytes()
    assert any(one in unpacked(content) for one in SPELLINGS) or case in {"png-pressed-text", "png-profile"}
    assert not any(one in unpacked(kept) for one in SPELLINGS)
    assert file.kept_as == "cleaned"
    assert (file.original_digest, file.original_size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (file.digest, file.size) == (hashlib.sha256(kept).hexdigest(), len(kept))
    assert file.digest not in str(path)
    if file.content_type == "application/pdf":
        assert len(PdfReader(io.BytesIO(kept), strict=True).pages) == 1


@pytest.mark.parametrize("case", hostile.REFUSED)
def test_hostile_file_is_refused_with_a_sentence_and_nothing_is_kept(case: str, nobody: User) -> None:
    name, make, sentence = hostile.REFUSED[case]

    with pytest.raises(UploadRefusedError) as refusal:
        attach(name, make(), nobody)

    assert str(refusal.value).startswith(sentence)
    assert (StoredFile.objects.count(), stored()) == (0, [])


def test_hostile_files_are_as_many_as_promised() -> None:
    assert len(hostile.CLEANED) + len(hostile.REFUSED) >= 60


def test_signed_paper_is_kept_byte_for_byte_and_says_so(nobody: User) -> None:
    content = hostile.signed()

    file = attach("note.pdf", content, nobody)

    assert (file.kept_as, files.content_of(file), file.original_digest) == ("signed", content, file.digest)


def test_signature_over_something_else_keeps_nothing_from_being_cleaned(nobody: User) -> None:
    content = hostile.signed().replace(b"/ByteRange[0", b"/ByteRange[9")

    file = attach("note.pdf", content, nobody)

    assert file.kept_as == "cleaned"
    assert uploads.pdf()[:8] == files.content_of(file)[:8]
