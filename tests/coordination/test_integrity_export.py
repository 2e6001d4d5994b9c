"""The export, and the small program that checks it alone on any machine."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from coordination.integrity import current_head, verify_export
from coordination.integrity.exporting import LEFT_OUT, export_history
from coordination.integrity.sources import sources
from coordination.models import SecurityEvent
from coordination.records import HistoricalBase, Recorded
from tests.coordination import chain
from tests.coordination.chain import run_sql
from tests.factories import coordination as make

VERIFIER = Path(verify_export.__file__)
OURS = {"coordination", "members", "authority", "contacts", "functions", "reporting"}


@pytest.fixture
def export(db: None, tmp_path: Path) -> Path:
    make.document(make.user())
    chain.fill(3)
    path = tmp_path / "export.zip"
    export_history(path)
    return path


def verify(path: Path, *words: str) -> tuple[int, str]:
    """Run the verifier as an auditor does: alone, with nothing of this project in reach."""
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(path), *words],
        cwd=path.parent, env={}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def change(path: Path, name: str, act: Callable[[list[dict]], list[dict] | None]) -> Path:
    """Write the export anew with the lines of one file changed by `act`; returns the new file."""
    altered = path.with_name("altered.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(altered, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry == name:
                rows = [json.loads(line) for line in content.splitlines()]
                rows = act(rows) or rows
                content = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
            new.writestr(entry, content)
    return altered


def test_verifier_is_one_short_file_that_needs_nothing() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}

    assert len(text.splitlines()) < 200
    assert imported <= set(sys.stdlib_module_names)


def test_sound_export_verifies_with_its_head(export: Path) -> None:
    head = current_head()
    assert head is not None

    code, said = verify(export, "--head", f"{head.digest[:32]} {head.digest[32:]}")

    assert (code, said.splitlines()[1]) == (0, f"Head of the chain {head.number}: {head.digest}")
    assert said.startswith(f"Sound: {head.rows} rows under 1 seals, ")


def test_verifier_inside_the_export_is_the_one_of_the_project(export: Path) -> None:
    with zipfile.ZipFile(export) as archive:
        assert archive.read("verify_export.py") == VERIFIER.read_bytes()
        assert json.loads(archive.read("manifest.json"))["leaves"] == len(archive.read("leaves.jsonl").splitlines())


def test_export_holds_personal_values_beside_their_hmac_only(export: Path) -> None:
    with zipfile.ZipFile(export) as archive:
        lines = [json.loads(line) for line in archive.read("leaves.jsonl").splitlines()]

    assert [line for line in lines if "Person 0" in line["text"]] == []
    assert [line["values"]["name"] for line in lines if "Person 0" in str(line.get("values"))] == ["Person 0"] * 2


def test_paper_is_known_by_its_bytes(export: Path) -> None:
    paper = export.with_name("paper.pdf")
    paper.write_bytes(b"%PDF-1.7 paper")
    other = export.with_name("other.pdf")
    other.write_bytes(b"%PDF-1.7 forged")

    assert verify(export, "--paper", str(paper))[0] == 0
    assert verify(export, "--paper", str(other)) == (
        1,
        f"NOT SOUND. {other} is no sealed document of this register, or was altered.\n",
    )


def test_head_that_does_not_stand_is_refused(export: Path) -> None:
    code, said = verify(export, "--head", "0" * 64)

    assert code == 1
    assert "the head 0000000000000000… does not stand in this chain" in said


def _alter(number: int, **values: Any) -> Callable[[list[dict]], None]:
    return lambda rows: rows[number].update(values)


@pytest.mark.parametrize(
    ("name", "act", "said"),
    [
        ("leaves.jsonl", _alter(3, text='{"fields":{},"hidden":{},"key":"1","source":"x"}'), "leaf 4 is altered"),
        ("leaves.jsonl", _alter(3, link="0" * 64), "leaf 4 is altered"),
        ("leaves.jsonl", lambda rows: rows[:3] + rows[4:], "leaf 4 is missing"),
        ("leaves.jsonl", lambda rows: rows[:-1], "is missing"),
        ("leaves.jsonl", lambda rows: [*rows, rows[-1]], "stands under no seal"),
        ("leaves.jsonl", lambda rows: [rows[1], rows[0], *rows[2:]], "leaf 1 is missing"),
        ("seals.jsonl", _alter(0, made_at="2020-01-01T00:00:00+00:00"), "seal 1 is altered"),
        ("seals.jsonl", _alter(0, previous="f" * 64), "seal 1 does not follow"),
        ("seals.jsonl", _alter(0, link="f" * 64), "seal 1 does not close over its leaves"),
        ("seals.jsonl", lambda rows: [*rows, rows[0]], "seal 1 does not follow"),
    ],
)
def test_altered_export_is_refused_with_its_place(
    export: Path, name: str, act: Callable[[list[dict]], list[dict] | None], said: str
) -> None:
    altered = change(export, name, act)

    code, words = verify(altered)

    assert (code, words.startswith("NOT SOUND. ")) == (1, True)
    assert said in words


def test_manifest_of_another_chain_is_refused(export: Path) -> None:
    with zipfile.ZipFile(export) as archive:
        manifest = json.loads(archive.read("manifest.json"))

    assert verify(_with_manifest(export, manifest | {"leaves": 1})) == (
        1,
        "NOT SOUND. the manifest tells of another chain.\n",
    )


def _with_manifest(path: Path, manifest: dict) -> Path:
    altered = path.with_name("altered.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(altered, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, json.dumps(manifest) if entry == "manifest.json" else old.read(entry))
    return altered


def test_altered_personal_value_is_refused(export: Path) -> None:
    def act(rows: list[dict]) -> None:
        row = next(row for row in rows if "Person 1" in str(row.get("values")))
        row["values"]["name"] = "Forged"

    code, said = verify(change(export, "leaves.jsonl", act))

    assert code == 1
    assert "is altered in name" in said


def test_personal_values_taken_away_are_refused_without_an_erasure(export: Path) -> None:
    def act(rows: list[dict]) -> None:
        row = next(row for row in rows if "Person 1" in str(row.get("values")))
        del row["values"], row["salt"]

    code, said = verify(change(export, "leaves.jsonl", act))

    assert code == 1
    assert "has no personal values, and no erasure names it" in said


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_export_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(content)

    code, said = verify(path)

    assert (code, said.startswith("The export cannot be read: ")) == (2, True)


def test_export_of_an_empty_register_verifies(db: None, tmp_path: Path) -> None:
    export_history(tmp_path / "export.zip")

    assert verify(tmp_path / "export.zip")[0] == 0


@pytest.mark.django_db
def test_commands_export_and_verify(tmp_path: Path) -> None:
    chain.fill(1)
    path = tmp_path / "history.zip"
    out = StringIO()

    call_command("export_history", str(path), stdout=out)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_history", export=str(path), stdout=out)

    assert ended.value.code == 0
    assert "Head of the chain 1: " in out.getvalue()
    event = SecurityEvent.objects.get(kind="history-exported")
    assert (event.actor, event.subject) == ("command:export_history", "history.zip")


@pytest.mark.django_db
def test_export_overwrites_no_file(tmp_path: Path) -> None:
    path = tmp_path / "history.zip"
    path.write_bytes(b"mine")

    with pytest.raises(CommandError, match="is there already"):
        call_command("export_history", str(path))
    assert path.read_bytes() == b"mine"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [([], 0, "Sound: "), (["--since-head", "f" * 64], 1, "NOT SOUND. Seal ffffffffffffffff: the head")],
)
def test_command_answers_by_its_exit_code(words: list[str], code: int, said: str) -> None:
    chain.sealed(1)
    out = StringIO()

    try:
        call_command("verify_history", *words, stdout=out)
        ended: Any = 0
    except SystemExit as error:
        ended = error.code

    assert (ended, out.getvalue().startswith(said)) == (code, True)


@pytest.mark.django_db
def test_command_names_the_first_or_all() -> None:
    chain.sealed(2)
    run_sql("UPDATE members_historicalperson SET actor = 'user:9'")
    first, every = StringIO(), StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_history", stdout=first)
    with pytest.raises(SystemExit):
        call_command("verify_history", "--all", stdout=every)

    assert len(first.getvalue().splitlines()) == 1
    assert first.getvalue().startswith("NOT SOUND. Person, historical row ")
    assert len(every.getvalue().splitlines()) == 4


@pytest.mark.django_db
def test_command_cannot_check_a_head_that_is_none() -> None:
    with pytest.raises(CommandError, match="A head has 64 figures") as refused:
        call_command("verify_history", "--since-head", "abc")
    assert refused.value.returncode == 2


def test_every_model_is_in_the_export_or_left_out_with_a_reason() -> None:
    sealed = {source.model for source in sources()} | {source.record for source in sources()}
    ours = {model for model in apps.get_models() if model._meta.app_label in OURS}

    missing = {model._meta.label_lower for model in ours - sealed}

    assert missing == set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_history_is_sealed() -> None:
    histories = {model for model in apps.get_models() if issubclass(model, HistoricalBase)}

    assert histories <= {source.model for source in sources()}


# A column with such a name holds a person's or an office-holder's details unless it is listed with its reason.
TELLING = ("email", "phone", "address", "sender", "details", "correction", "signatory_name", "answered_by")
NOT_PERSONAL = {
    "coordination.State.foreign_ministry_address": "the address of a ministry",
    "members.MemberBody.address": "the address of a body",
    "contacts.Recipient.address": "the address of an international body",
    "contacts.Recipient.email": "the mailbox of an international body",
    "contacts.PointOfContact.address_tested_on": "a day",
    "contacts.PointOfContact.details_digest": "a fingerprint, needed to compare",
    "contacts.PointOfContact.details_since": "a day",
    "contacts.NotificationLine.details_digest": "a fingerprint, needed to compare",
    "contacts.RegistrationEvent.details_digest": "a fingerprint, needed to compare",
    "contacts.VerificationRequest.details_digest": "a fingerprint, needed to compare",
}


def test_every_column_with_a_persons_details_is_declared() -> None:
    models = [model for model in apps.get_models() if issubclass(model, Recorded)]
    undeclared = {
        f"{model._meta.label}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if any(word in field.name for word in TELLING) and field.name not in model.personal
    }

    assert undeclared == set(NOT_PERSONAL)


def test_declared_columns_exist() -> None:
    for source in sources():
        assert source.personal <= set(source.columns), source.label
