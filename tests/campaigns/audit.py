"""Count what pip-audit audited against what the lock holds; see `bin/audit --help`."""

import json
import re
import subprocess
import sys
from pathlib import Path

CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 2


def locked(text: str) -> set[tuple[str, str]]:
    """Return (name, version) of each package that a requirements file pins."""
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE))


def judge(pinned: set[tuple[str, str]], report: dict) -> tuple[int, list[str]]:
    """Return the exit code and the lines to print for pip-audit's JSON report about the pinned packages."""
    audited = {(one["name"], one["version"]) for one in report["dependencies"] if "skip_reason" not in one}
    lines, code = [], CLEAN
    for one in report["dependencies"]:
        for fault in one.get("vulns", ()):
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            lines.append(f"{one['name']} {one['version']}: {fault['id']}, mended in {mended}")
            code = VULNERABLE
    missing = sorted(pinned - audited)
    if missing:
        lines.append("Not audited: " + ", ".join(f"{name} {version}" for name, version in missing))
        code = code or NOT_AUDITED
    lines.append(f"{len(pinned & audited)} of {len(pinned)} locked packages audited.")
    return code, lines


def main(path: str) -> int:
    pinned = locked(Path(path).read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "pip_audit", "-r", path, "--disable-pip", "--require-hashes"]
    run = subprocess.run(
        [*command, "--format", "json", "--progress-spinner", "off"], capture_output=True, text=True, check=False
    )
    try:
        report = json.loads(run.stdout)
    except json.JSONDecodeError:
        sys.stdout.write(run.stderr.strip().rpartition("\n")[2] + "\n")
        report = {"dependencies": []}
    code, lines = judge(pinned, report)
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
