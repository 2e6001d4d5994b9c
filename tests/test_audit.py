"""An audit of the lock counts what it audited; a gap is no clean answer."""

from tests.campaigns.audit import CLEAN, NOT_AUDITED, VULNERABLE, judge, locked
from tests.test_repository import locked as in_uv_lock
from tests.test_repository import read

PINNED = {("django", "5.2.19"), ("redis", "8.1.0")}


def report(*rows: dict) -> dict:
    return {"dependencies": list(rows)}


DJANGO = {"name": "django", "version": "5.2.19", "vulns": []}
REDIS = {"name": "redis", "version": "8.1.0", "vulns": []}


def test_audit_of_every_package_is_clean() -> None:
    assert judge(PINNED, report(DJANGO, REDIS)) == (CLEAN, ["2 of 2 locked packages audited."])


def test_vulnerable_package_is_named_with_its_cure() -> None:
    faulty = {**DJANGO, "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.20"]}]}

    code, lines = judge(PINNED, report(faulty, REDIS))

    assert (code, lines[0]) == (VULNERABLE, "django 5.2.19: PYSEC-1, mended in 5.2.20")


def test_package_that_was_left_out_is_no_clean_answer() -> None:
    code, lines = judge(PINNED, report(DJANGO, {"name": "redis", "skip_reason": "not found"}))

    assert (code, lines) == (NOT_AUDITED, ["Not audited: redis 8.1.0", "1 of 2 locked packages audited."])


def test_audit_that_gave_nothing_is_no_clean_answer() -> None:
    assert judge(PINNED, report())[0] == NOT_AUDITED


def test_every_package_of_the_lock_is_asked_about() -> None:
    names = {name for name, _version in locked(read("requirements.txt"))}

    assert names == set(in_uv_lock(()))
