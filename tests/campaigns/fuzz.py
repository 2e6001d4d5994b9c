"""Hostile addresses and forms in numbers: `NCM_MODE=test python -m tests.campaigns.fuzz [COUNT] [--seed N]` (FZ-1).

Half of the COUNT are addresses, asked by each of the cast in turn, half are forms, sent by the officer. The same
seed sends the same; DATABASE_URL names another database than SQLite.
"""

import argparse
import os
import sys

import pytest


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int, nargs="?", default=2000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    os.environ |= {"NCM_FUZZ_COUNT": str(given.count), "NCM_FUZZ_SEED": str(given.seed)}
    return int(pytest.main(["tests/campaigns/fuzzing.py", "-q", "-p", "no:cacheprovider"]))


if __name__ == "__main__":
    sys.exit(main())
