"""Measure 9: saving a record with its history, reason and request id, against a plain save of the same columns."""

import statistics

from django.db import connection, transaction

from benchmarks.measure import Line, seconds
from benchmarks.register import BY
from coordination.records import acting
from coordination.tracing import use_request_id
from members.models import MemberBody

GOAL = 2.0
SAVES = 300


def run(rounds: int) -> list[Line]:
    """Return the line for one transaction of many saves; both write every column of the row."""
    with acting(BY):
        bodies = [MemberBody(name=f"Body {number}", kind="ministry") for number in range(SAVES)]
        for body in bodies:
            body.save()
    turn = iter(range(10_000))

    def recorded() -> None:
        mark = next(turn)
        with transaction.atomic(), use_request_id("benchmark"), acting(BY, "Letter 5"):
            for body in bodies:
                body.address = f"Road {mark}"
                body.save()

    def plain() -> None:
        mark = next(turn)
        with transaction.atomic():
            for body in bodies:
                # Django's own save of the whole row by its key; raw, so that no signal writes history.
                body.address = f"Road {mark}"
                body.version += 1
                body.save_base(raw=True, force_update=True)

    recorded()
    plain()
    pairs = [(seconds(recorded), seconds(plain)) for _round in range(max(rounds, 5))]
    with_history, without = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
    return [
        Line(
            "9", "save with history / plain save", with_history / without, GOAL,
            f"{1000 * with_history / SAVES:.2f} ms against {1000 * without / SAVES:.2f} ms a save ({connection.vendor})",
        )
    ]  # fmt: skip
