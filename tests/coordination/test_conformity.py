"""The conformity registry: one check a provision, honest verdicts, derived answers, who reads what, and the command."""

import datetime as dt
import uuid
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coordination.access import Viewer
from coordination.conformity import (
    NO_CHECK,
    Evidence,
    EvidenceWithoutRecordError,
    Finding,
    Named,
    Reason,
    TwoChecksError,
    VerdictWithoutEvidenceError,
    open_to,
    says,
    shared,
    together,
)
from coordination.enums import Role, Verdict
from coordination.models import Job, User
from coordination.provisions import PROVISIONS, UnknownProvisionError

ON = dt.date(2026, 11, 23)
PROOF = (Evidence("Decree 12", "/there/", ON, Job()),)


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


def test_evidence_that_links_and_names_no_record_is_refused(checks: Any) -> None:
    checks.check("5.1")(lambda on: Finding(Verdict.NOT_MET, "said so", (Evidence("Decree 12", "/there/"),)))

    with pytest.raises(EvidenceWithoutRecordError):
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


# Who reads what.


def reader(*roles: Role, user: User | None = None) -> Viewer:
    return Viewer(user.pk if user else uuid.uuid4(), (), frozenset(roles))


def job(name: str, by: User) -> Job:
    return Job.objects.create(kind="tests.one", subject=name, period=name, title=name, asked_by=by)


@pytest.fixture
def jobs(head: User, focal: User) -> tuple[Job, Job]:
    """Two records: A of the focal point, B of somebody else."""
    return job("A", focal), job("B", head)


def about(*records: Job, reason: object, **fields: Any) -> dict[str, Finding]:
    evidence = tuple(Evidence(record.title, f"/{record.title}/", ON, record) for record in records)
    return {"5.1": Finding(Verdict.PARTLY, reason, evidence, **fields)}


def named(*records: Job) -> Named:
    return Named(tuple((record.title, record) for record in records))


@pytest.mark.django_db
def test_reason_and_evidence_name_only_what_is_open(jobs: tuple[Job, Job], focal: User) -> None:
    reason = together([says("Sent: %(rows)s.", rows=named(*jobs)), says("Never sent: %(rows)s.", rows=named(jobs[1]))])

    found = open_to(reader(Role.FOCAL, user=focal), about(*jobs, reason=reason, remarks=("B too",)))["5.1"]

    assert found.verdict == Verdict.PARTLY
    assert str(found.reason) == "Sent: A. Rests also on records that are not open to you."
    assert [item.label for item in found.evidence] == ["A"]
    assert (found.remarks, found.hides) == ((), True)


@pytest.mark.django_db
def test_reason_of_closed_records_alone_is_a_general_sentence(jobs: tuple[Job, Job]) -> None:
    reason = says("As before. %(why)s", why=says("Sent: %(rows)s.", rows=named(*jobs)))

    plain = open_to(reader(Role.OBSERVER), about(*jobs, reason="Sent: A, B."))["5.1"]
    kept = open_to(reader(Role.OBSERVER), about(*jobs, reason=says("All were sent.")))["5.1"]
    nested = open_to(reader(Role.OBSERVER), about(jobs[0], reason=reason))["5.1"]

    assert (str(plain.reason), plain.evidence) == ("Rests on records that are not open to you.", ())
    assert str(kept.reason) == "All were sent. Rests on records that are not open to you."
    assert str(nested.reason) == "As before. Rests on records that are not open to you."


@pytest.mark.django_db
def test_reason_that_names_closed_records_is_told_in_part_without_any_evidence(jobs: tuple[Job, Job]) -> None:
    known = {"5.1": Finding(Verdict.NOT_MET, says("Never sent: %(rows)s.", rows=named(*jobs)))}

    assert "A" not in str(open_to(reader(Role.OBSERVER), known)["5.1"].reason)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.HEAD, Role.AUDITOR])
def test_those_who_see_all_read_all_without_a_query(
    role: Role, jobs: tuple[Job, Job], django_assert_num_queries: Any
) -> None:
    known = about(*jobs, reason=says("Sent: %(rows)s.", rows=named(*jobs)), remarks=("House reading.",))

    with django_assert_num_queries(0):
        found = open_to(reader(role), known)["5.1"]

    assert str(found.reason) == "Sent: A, B."
    assert isinstance(found.reason, Reason)
    assert (found.evidence, found.remarks, found.hides) == (known["5.1"].evidence, ("House reading.",), False)


@pytest.mark.django_db
def test_reader_costs_one_query_a_model_at_any_number_of_findings(
    jobs: tuple[Job, Job], django_assert_num_queries: Any
) -> None:
    one = about(*jobs, reason=says("Sent: %(rows)s.", rows=named(*jobs)), act_record=jobs[0])

    with django_assert_num_queries(1):
        open_to(reader(Role.FOCAL), {**one, "6.3.2": one["5.1"]})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "permission", "expected"),
    [
        (Role.SECRETARIAT, "write", ("Mend it", "/act/")),
        (Role.HEAD, "write", ("Mend it", "")),
        (Role.HEAD, "release", ("Mend it", "/act/")),
        (Role.AUDITOR, "", ("Mend it", "/act/")),
        (Role.MISSION, "send", ("Mend it", "/act/")),
        (Role.OBSERVER, "write", ("", "")),
    ],
)
def test_act_is_offered_to_those_who_may_do_it(role: Role, permission: str, expected: tuple[str, str]) -> None:
    known = {"5.1": Finding(Verdict.NOT_MET, "no", (), "Mend it", "/act/", act_permission=permission)}

    found = open_to(reader(role), known)["5.1"]

    assert (found.act_label, found.act_url) == expected


@pytest.mark.django_db
def test_act_at_a_closed_record_is_not_offered(jobs: tuple[Job, Job]) -> None:
    known = {"5.1": Finding(Verdict.NOT_MET, "no", (), "Mend it", "/B/", act_permission="send", act_record=jobs[1])}

    found = open_to(reader(Role.MISSION), known)["5.1"]

    assert (found.act_label, found.act_url) == ("", "")


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
