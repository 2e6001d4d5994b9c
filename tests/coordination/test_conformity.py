"""The conformity registry: one check a provision, honest verdicts, derived answers, and the command."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coordination.conformity import (
    NO_CHECK,
    Evidence,
    Finding,
    TwoChecksError,
    VerdictWithoutEvidenceError,
    shared,
)
from coordination.enums import Verdict
from coordination.provisions import PROVISIONS, UnknownProvisionError

ON = dt.date(2026, 11, 23)
PROOF = (Evidence("Decree 12", "/there/", ON),)


def found(verdict: Verdict, reason: str = "because") -> Finding:
    return Finding(verdict, reason, PROOF)


def answer(checks: Any, key: str, verdict: Verdict) -> None:
    checks.check(key)(lambda on: found(verdict))


def test_provision_without_a_check_is_unknown(checks: Any) -> None:
    findings = checks.findings(ON)

    assert list(findings) == list(PROVISIONS)
    assert {(finding.verdict, finding.reason) for finding in findings.values()} == {(Verdict.UNKNOWN, NO_CHECK.reason)}


def test_check_is_asked_about_the_day_and_its_finding_bears_the_key(checks: Any) -> None:
    asked: list[dt.date] = []
    checks.check("5.1")(lambda on: asked.append(on) or found(Verdict.MET))

    finding = checks.finding("5.1", ON)

    assert (asked, finding.key, finding.verdict) == ([ON], "5.1", Verdict.MET)


def test_second_check_of_a_provision_is_refused(checks: Any) -> None:
    answer(checks, "5.1", Verdict.MET)

    with pytest.raises(TwoChecksError):
        answer(checks, "5.1", Verdict.NOT_MET)
    with pytest.raises(TwoChecksError):
        checks.derived("5.1", "6.1.designate")(lambda known, on: found(Verdict.MET))


def test_check_of_no_provision_is_refused(checks: Any) -> None:
    with pytest.raises(UnknownProvisionError):
        answer(checks, "5.99", Verdict.MET)


@pytest.mark.parametrize("verdict", [Verdict.MET, Verdict.PARTLY])
def test_good_verdict_without_evidence_is_refused(verdict: Verdict, checks: Any) -> None:
    checks.check("5.1")(lambda on: Finding(verdict, "said so"))

    with pytest.raises(VerdictWithoutEvidenceError):
        checks.finding("5.1", ON)


def test_derived_answer_reads_the_findings_of_its_parts(checks: Any) -> None:
    answer(checks, "5.1", Verdict.MET)
    answer(checks, "6.1.designate", Verdict.MET)
    seen: list[Verdict] = []

    @checks.derived("7.1", "5.1", "6.1.designate")
    def combine(known: Any, on: dt.date) -> Finding:
        seen.extend(known[key].verdict for key in ("5.1", "6.1.designate"))
        return found(Verdict.MET)

    assert (checks.finding("7.1", ON).verdict, seen) == (Verdict.MET, [Verdict.MET, Verdict.MET])


@pytest.mark.parametrize(
    ("part", "result"),
    [
        (Verdict.NOT_MET, Verdict.NOT_MET),
        (Verdict.UNKNOWN, Verdict.UNKNOWN),
        (Verdict.PARTLY, Verdict.PARTLY),
        (Verdict.MET, Verdict.MET),
    ],
)
def test_derived_answer_is_never_better_than_its_weakest_shall(part: Verdict, result: Verdict, checks: Any) -> None:
    answer(checks, "5.1", part)
    answer(checks, "6.1.designate", Verdict.MET)
    checks.derived("7.1", "5.1", "6.1.designate")(lambda known, on: found(Verdict.MET))

    assert checks.finding("7.1", ON).verdict == result


def test_weak_should_does_not_bound_a_derived_answer(checks: Any) -> None:
    answer(checks, "5.2.a", Verdict.NOT_MET)
    checks.derived("4.2.d", "5.2.a")(lambda known, on: found(Verdict.PARTLY))

    assert checks.finding("4.2.d", ON).verdict == Verdict.PARTLY


def test_derived_answer_of_derived_answers_comes_after_them(checks: Any) -> None:
    answer(checks, "5.1", Verdict.NOT_MET)
    checks.derived("4.2.b", "5.1", "7.1")(lambda known, on: found(known["7.1"].verdict))
    checks.derived("7.1", "5.1")(lambda known, on: found(known["5.1"].verdict))

    assert checks.finding("4.2.b", ON).verdict == Verdict.NOT_MET


def test_findings_of_some_keys_ask_no_other_check(checks: Any) -> None:
    asked: list[str] = []
    checks.check("5.1")(lambda on: asked.append("5.1") or found(Verdict.MET))
    checks.check("6.3.2")(lambda on: asked.append("6.3.2") or found(Verdict.MET))

    assert (list(checks.findings(ON, {"5.1"})), asked) == (["5.1"], ["5.1"])


def test_what_checks_share_is_read_once_a_time_they_are_asked(checks: Any) -> None:
    reads: list[dt.date] = []

    def read(on: dt.date) -> int:
        reads.append(on)
        return len(reads)

    for key in ("6.3.1.poa", "6.3.1.iti"):
        checks.check(key)(lambda on: found(Verdict.MET, str(shared(read, on))))

    first = [finding.reason for finding in checks.findings(ON, {"6.3.1.poa", "6.3.1.iti"}).values()]
    checks.findings(ON, {"6.3.1.poa"})

    assert (first, reads) == (["1", "1"], [ON, ON])


# The command.


def printed(*arguments: str) -> list[list[str]]:
    out = StringIO()
    call_command("conformity", *arguments, stdout=out)
    return [line.split("\t") for line in out.getvalue().splitlines()]


@pytest.mark.django_db
def test_command_prints_key_verb_verdict_and_reason_of_every_provision(checks: Any) -> None:
    checks.check("5.1")(lambda on: found(Verdict.NOT_MET, f"No authority\ton\n{on}"))

    lines = printed("--on", "2021-06-01")

    assert [line[0] for line in lines] == list(PROVISIONS)
    assert {len(line) for line in lines} == {4}
    assert ["5.1", "shall", "not-met", "No authority on 2021-06-01"] in lines
    assert lines[0] == ["4.2.a", "commitment", "unknown", str(NO_CHECK.reason)]


@pytest.mark.django_db
def test_command_without_a_day_judges_today(checks: Any, freeze: Any) -> None:
    freeze(ON)
    checks.check("5.1")(lambda on: found(Verdict.NOT_MET, str(on)))

    assert ["5.1", "shall", "not-met", "2026-11-23"] in printed()


def test_command_refuses_what_is_no_day() -> None:
    with pytest.raises(CommandError, match="'tomorrow' is no day; write it as 2026-11-23"):
        printed("--on", "tomorrow")
