"""Run every measure that exists: `python -m benchmarks [--rows N] [--rounds N] [--only 11,12]`.

Prints a tab-separated line each: number, name, ratio, goal, holds or not, what was seen. Works in a
database of its own (SQLite in a temporary folder; PostgreSQL where BENCH_DATABASE_URL names an empty one).
"""

import argparse
import os
import secrets
import sys
import tempfile
from collections.abc import Callable


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=100_000, help="registrations to sweep, rows to seal (default 100000)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each measure (default 3)")
    parser.add_argument("--only", default="", help="numbers of the measures to take, with commas")
    asked = parser.parse_args()
    wanted = {number for number in asked.only.split(",") if number}
    with tempfile.TemporaryDirectory(prefix="ncm-benchmarks-") as folder:
        os.environ["NCM_VAR"] = folder
        os.environ["NCM_MODE"] = "demo"
        os.environ["NCM_SECRET_KEY"] = secrets.token_urlsafe(48)
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/benchmarks.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "coordination.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print("number\tmeasure\tratio\tgoal\tverdict\tseen")
        failed = [line for line in _lines(asked.rows, asked.rounds, wanted) if not line.holds]
    return 1 if failed else 0


def _lines(rows: int, rounds: int, wanted: set[str]):  # type: ignore[no-untyped-def]
    from benchmarks import audit, integrity, lists, paper, queue, register, rights, startup, sweep, writes

    def fill_and_sweep(rounds: int) -> list:
        register.fill(rows)
        return sweep.run(rounds)

    def seal_and_check(rounds: int) -> list:
        return integrity.run(rows)

    measures: list[tuple[set[str], Callable]] = [
        ({"15"}, queue.run),
        ({"16"}, startup.run),
        ({"13"}, paper.run),
        ({"4"}, lists.run),
        ({"7", "8"}, lambda rounds: rights.run(rounds, rows)),
        ({"9"}, writes.run),
        ({"21", "22"}, seal_and_check),
        ({"11", "12"}, fill_and_sweep),
        ({"10"}, audit.run),
    ]
    for numbers, measure in measures:
        if wanted and not numbers & wanted:
            continue
        for line in measure(rounds):
            print(line, flush=True)
            yield line


if __name__ == "__main__":
    sys.exit(main())
