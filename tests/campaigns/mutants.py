"""Take one lock away at a time and see whether a test says so: `python -m tests.campaigns.mutants [--every N]` (AZ-6).

A mutant opens a policy to anybody signed in, drops a `permitted(…)` or `require(…)`, empties a condition of a
`visible_to`, or reads past it. Each is made in a copy of the tree, the access tests run against
it, and it is killed where they fail. Nothing of the tree itself is changed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("coordination", "members", "authority", "contacts", "functions", "reporting")
TESTS = ("tests/access/test_matrix.py", "tests/access/test_canary.py", "tests/access/test_revocation.py")
PERSON = r"(?:viewer\(request\.user\)|viewer|who)"
# What is found, what stands in its place, and what that is called.
CHANGES: tuple[tuple[str, str, str], ...] = (
    (
        r"^@policy\(\*?[A-Za-z_.]+(?:, [A-Z][A-Za-z.]+)*, provision=",
        "@policy(signed_in=True, provision=",
        "policy opened",
    ),
    (r"^(\s+)permitted\(request, \"[a-z]+\"\)$", r"\1pass", "permission dropped"),
    (r"^(\s+)require\((.+)\)$", r"\1pass", "requirement dropped"),
    (rf"\.(visible_to)\({PERSON}\)", ".all()", "sight not asked"),
    (r"^(\s+)if viewer\.sees_all(.*):$", r"\1if True:", "everybody sees all"),
    (r"^(\s+)return self\.filter\((own_or_open|_open_to)\(.*$", r"\1return self", "condition dropped"),
    (r"^(\s+)return self if viewer\.roles else self\.none\(\)$", r"\1return self", "role not asked"),
    (r"__in\": viewer\.(seat_ids|body_ids)\}", r'__isnull": False}', "own scope opened"),
)
LEFT_OUT = re.compile(r"/(tests|migrations|management|attention|forms)/|_pages?\.py$")


@dataclass(frozen=True)
class Mutant:
    path: Path
    line: int
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what}"


def mutants() -> Iterator[Mutant]:
    """Yield every mutant of the apps, one change in one line each."""
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            path = file.relative_to(ROOT)
            if LEFT_OUT.search(f"/{path}"):
                continue
            for number, line in enumerate(file.read_text().splitlines(), start=1):
                for found, put, what in CHANGES:
                    changed = re.sub(found, put, line, count=1)
                    if changed != line:
                        yield Mutant(path, number, changed, what)


def is_killed(mutant: Mutant, tree: Path) -> bool:
    """Run the access tests against the copy with the mutant in it, and put the line back."""
    file = tree / mutant.path
    before = file.read_text()
    lines = before.splitlines(keepends=True)
    lines[mutant.line - 1] = mutant.text + "\n"
    file.write_text("".join(lines))
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS]
        given = {**os.environ, "NCM_MATRIX_FIRST": "1"}
        return subprocess.run(command, cwd=tree, env=given, capture_output=True, check=False).returncode != 0
    finally:
        file.write_text(before)


def say(*lines: object) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--every", type=int, default=1, help="only each so-manieth mutant")
    asked.add_argument("--first", type=int, default=0, help="leave out so many before")
    asked.add_argument("--list", action="store_true", help="name them and run nothing")
    given = asked.parse_args()
    chosen = list(mutants())[given.first :: given.every]
    if given.list:
        say(*chosen, f"{len(chosen)} mutants")
        return 0
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(
            ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__")
        )
        for number, mutant in enumerate(chosen, start=1):
            killed = is_killed(mutant, tree)
            say(f"{number}/{len(chosen)} {'killed' if killed else 'SURVIVED'}: {mutant}")
            survived += [] if killed else [mutant]
    say(f"{len(chosen) - len(survived)} of {len(chosen)} killed.", *survived)
    return bool(survived)


if __name__ == "__main__":
    sys.exit(main())
