"""Two uploads of one person at the same moment: the limit of the house holds for both together."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from coordination import files, house
from coordination.exceptions import UploadRefusedError
from coordination.files import quotas
from coordination.models import StoredFile, User
from coordination.records import Actor
from tests.factories import coordination as make
from tests.factories import uploads

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_uploads_at_the_same_moment_stay_within_the_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    person: User = make.user("together@example.invalid")
    house.set_value(key=quotas.FILES_A_DAY.key, value=2, by=Actor("command", "tests"), reason="a small house")
    gate, refused = threading.Barrier(4, timeout=60), []
    keep = files.uploads._keep

    def together(*given: object, **facts: object) -> StoredFile:
        gate.wait()
        return keep(*given, **facts)  # type: ignore[arg-type]

    def upload() -> None:
        try:
            files.attach(SimpleUploadedFile("a.pdf", uploads.pdf()), by=person)
        except UploadRefusedError as error:
            refused.append(str(error))
        finally:
            connection.close()

    monkeypatch.setattr(files.uploads, "_keep", together)
    threads = [threading.Thread(target=upload) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)

    assert (StoredFile.objects.count(), len(refused)) == (2, 2)
    assert all(sentence.startswith("You have attached 2 files today") for sentence in refused)
