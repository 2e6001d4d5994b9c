"""`kill -9` of each process: nothing is lost, no effect in the database happens twice."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest

from coordination import jobs, notices
from coordination.enums import JobState, NoticeState
from coordination.models import Job, Notice, SecurityEvent
from tests.worker.place import Place
from tests.worker.postbox import Postbox
from tests.worker.processes import ask, until
from tests.worker.work import CAUSE, EFFECT, QUICK, STEPS

pytestmark = [pytest.mark.worker, pytest.mark.timeout(120)]


def steps(subject: str, **pauses: float) -> Job:
    payload = {"pause": 0.3, **pauses}
    return jobs.ask(kind=STEPS, subject=subject, period="once", title="Three steps", payload=payload)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def is_done(job: Job) -> bool:
    return fresh(job).state == JobState.DONE


def effects() -> Counter[str]:
    return Counter(SecurityEvent.objects.filter(kind=EFFECT).values_list("subject", flat=True))


@pytest.mark.parametrize("step", ["Step 1", "Step 3"])
def test_worker_killed_between_steps_leaves_a_job_that_the_next_one_does_once(place: Place, step: str) -> None:
    worker = place.worker()
    job = steps("a")
    assert until(lambda: fresh(job).step == step)

    worker.kill()
    interrupted = fresh(job)
    place.worker()

    assert (interrupted.state, interrupted.attempts) == ("running", 1)
    assert place.ticks_until(lambda: is_done(job))
    assert (fresh(job).attempts, effects()) == (2, {"a": 1})


def test_worker_killed_before_the_commit_leaves_no_effect_and_the_next_one_makes_it(place: Place) -> None:
    worker = place.worker()
    job = steps("a", pause=0.05, pause_inside=1.5)
    assert until(lambda: fresh(job).step == "Step 3")
    # The effect and the end are written and not committed: the pause inside the transaction runs.
    threading.Event().wait(0.5)

    worker.kill()
    found, before = fresh(job).state, effects()
    place.worker()

    assert (found, before) == ("running", {})
    assert place.ticks_until(lambda: is_done(job))
    assert (fresh(job).attempts, effects()) == (2, {"a": 1})


def test_worker_killed_after_the_commit_leaves_a_job_that_is_done(place: Place) -> None:
    worker = place.worker()
    job = steps("a", pause=0.05, pause_after=20)
    assert until(effects)

    worker.kill()
    found = fresh(job).state
    place.worker()
    other = steps("b", pause=0)

    assert found == "done"
    assert place.ticks_until(lambda: is_done(other))
    assert (fresh(job).attempts, effects()) == (1, {"a": 1, "b": 1})


def test_job_whose_worker_is_killed_three_times_is_put_aside_and_others_go_on(place: Place) -> None:
    job = steps("poison", pause=5)
    for attempt in (1, 2, 3):
        worker = place.worker()
        assert place.ticks_until(lambda number=attempt: fresh(job).attempts == number)
        worker.kill()
    place.worker()
    other = steps("b", pause=0)

    assert place.ticks_until(lambda: is_done(other) and fresh(job).state == JobState.FAILED)
    assert fresh(job).problem == "The work was interrupted three times. Look at the log, then run it again."
    assert effects() == {"b": 1}


def test_worker_killed_with_forty_queued_loses_none_and_does_none_twice(place: Place) -> None:
    worker = place.worker()
    names = [f"job-{number}" for number in range(40)]
    for name in names:
        jobs.ask(kind=QUICK, subject=name, period="once", title="Quick", payload={"pause": 0.05})
    assert until(lambda: 2 < len(effects()) < 30)

    worker.kill()
    done = len(effects())
    place.worker()

    assert done < 40
    assert place.ticks_until(lambda: not Job.objects.filter(kind=QUICK).exclude(state=JobState.DONE).exists())
    assert effects() == dict.fromkeys(names, 1)


def test_worker_told_to_stop_finishes_what_it_has_in_hand(place: Place) -> None:
    worker = place.worker()
    job = steps("a")
    assert until(lambda: fresh(job).step == "Step 1")

    code = worker.stop()

    assert (code, fresh(job).state, fresh(job).attempts, effects()) == (0, "done", 1, {"a": 1})


def told(key: str) -> tuple[int, int, int]:
    """Count what one request writes: its cause, its job and its notice."""
    return (
        SecurityEvent.objects.filter(kind=CAUSE, subject=key).count(),
        Job.objects.filter(kind=QUICK, subject=key).count(),
        Notice.objects.filter(kind="tests.message", subject=key).count(),
    )


@pytest.mark.parametrize(("where", "kept"), [("inside", (0, 0, 0)), ("after", (1, 1, 1))])
def test_site_killed_during_a_request_keeps_all_of_it_or_nothing(
    place: Place, where: str, kept: tuple[int, int, int]
) -> None:
    web, port = place.web()
    client = threading.Thread(target=answerless, args=(port, f"key=k&wait={where}"))
    client.start()
    assert until((place.folder / f"{where}-k").exists)

    web.kill()
    client.join(10)
    found = told("k")
    web, port = place.web()
    again = ask(port, "POST", "/tests/work/", "key=k")
    place.worker()

    assert (found, again) == (kept, (200, "accepted k"))
    assert place.ticks_until(lambda: Job.objects.filter(state=JobState.DONE, kind=QUICK).exists())
    assert (told("k"), effects()) == ((1, 1, 1), {"k": 1})


def answerless(port: int, body: str) -> None:
    """Ask the site that is going to be killed."""
    with suppress(OSError):
        ask(port, "POST", "/tests/work/", body)


def test_beat_killed_and_started_again_goes_on(place: Place) -> None:
    place.worker()
    beat = place.beat()
    first = Job.objects.create(kind=QUICK, subject="unheard", period="1", title="Nobody was woken for it")
    assert until(lambda: is_done(first))

    beat.kill()
    second = Job.objects.create(kind=QUICK, subject="unheard", period="2", title="Nobody was woken for it")
    waited = not until(lambda: is_done(second), 2)
    place.beat()

    assert waited
    assert until(lambda: is_done(second))
    assert effects() == {"unheard": 2}


def test_two_beats_do_no_harm(place: Place) -> None:
    place.worker()
    place.beat("one"), place.beat("two")
    rows = [Job.objects.create(kind=QUICK, subject=f"row-{n}", period="1", title="Quick") for n in range(5)]

    assert until(lambda: all(is_done(row) for row in rows))
    assert until(lambda: all(place.log(name).count("Sending due task tick") > 3 for name in ("one", "two")))
    assert effects() == {f"row-{n}": 1 for n in range(5)}
    assert Job.objects.filter(kind="contacts.flag-stale").count() == 1


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with Postbox() as box:
        yield box


def owe() -> Notice:
    return notices.owe(
        kind="tests.mail", subject="s", period="1", address="a@office.invalid", heading="Please confirm", body="Soon."
    )


def test_mail_goes_once_and_is_not_marked(place: Place, postbox: Postbox) -> None:
    place.worker("tests.worker.mailing", NCM_MAIL_URL=postbox.url)

    notice = owe()

    assert until(lambda: Notice.objects.get(pk=notice.pk).state == NoticeState.SENT)
    place.ring()
    found = Notice.objects.get(pk=notice.pk)
    assert [letter["Message-ID"] for letter in postbox.letters] == [notice.message_id]
    assert (found.attempts, found.may_have_gone_twice) == (1, False)


def test_mail_found_being_sent_goes_again_with_the_same_number_and_is_marked(place: Place, postbox: Postbox) -> None:
    postbox.open.clear()
    worker = place.worker("tests.worker.mailing", NCM_MAIL_URL=postbox.url)
    notice = owe()
    assert until(lambda: postbox.letters)

    worker.kill()
    found = Notice.objects.get(pk=notice.pk).state
    postbox.open.set()
    place.worker("tests.worker.mailing", NCM_MAIL_URL=postbox.url)

    assert found == "sending"
    assert place.ticks_until(lambda: Notice.objects.get(pk=notice.pk).state == NoticeState.SENT)
    assert [letter["Message-ID"] for letter in postbox.letters] == [notice.message_id] * 2
    assert [letter["Date"] for letter in postbox.letters] == [postbox.letters[0]["Date"]] * 2
    assert Notice.objects.get(pk=notice.pk).may_have_gone_twice
