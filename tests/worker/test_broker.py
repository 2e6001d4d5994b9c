"""A broker that loses everything, or is not there: requests answer at once and the work is done later."""

import time
from collections import Counter

import pytest
import redis

from coordination import jobs
from coordination.enums import JobState
from coordination.models import Job, SecurityEvent
from tests.factories import coordination as make
from tests.worker.line import line_to, through
from tests.worker.place import Place
from tests.worker.processes import ask, free_port, until
from tests.worker.work import EFFECT, QUICK

pytestmark = [pytest.mark.worker, pytest.mark.timeout(120)]


def quick(name: str, pause: float = 0) -> Job:
    return jobs.ask(kind=QUICK, subject=name, period="once", title="Quick", payload={"pause": pause})


def all_done() -> bool:
    return not Job.objects.filter(kind=QUICK).exclude(state=JobState.DONE).exists()


def effects() -> Counter[str]:
    return Counter(SecurityEvent.objects.filter(kind=EFFECT).values_list("subject", flat=True))


@pytest.mark.redis
def test_redis_wiped_before_the_worker_starts_loses_nothing(place: Place) -> None:
    names = [f"job-{number}" for number in range(20)]
    with redis.Redis.from_url(place.redis_url) as server:
        for name in names:
            quick(name)
        assert until(lambda: server.llen("celery") == 20)

        server.flushdb()
        place.worker()

    assert until(all_done)
    assert effects() == dict.fromkeys(names, 1)


@pytest.mark.redis
def test_redis_wiped_under_a_running_worker_and_beat_loses_nothing(place: Place) -> None:
    place.worker()
    place.beat()
    names = [f"job-{number}" for number in range(20)]
    with redis.Redis.from_url(place.redis_url) as server:
        for name in names:
            quick(name, pause=0.1)
        assert until(lambda: 0 < len(effects()) < 15)

        server.flushdb()

    assert until(all_done)
    assert effects() == dict.fromkeys(names, 1)


@pytest.mark.redis
def test_site_answers_while_redis_is_down_and_the_work_is_done_when_it_is_back(place: Place) -> None:
    make.state()
    place.collect_static()
    server, port = place.redis_url, free_port()
    place.redis_url = through(server, port)
    with line_to(server, port):
        place.worker()
        place.beat()
        _web, site = place.web()
        timed(site, "key=warm")
        assert until(all_done)

    cut = [timed(site, f"key=cut-{number}") for number in range(3)]
    page = ask(site, "GET", "/accounts/login/")[0]
    while_down = effects()
    with line_to(server, port):
        assert until(all_done)

    assert max(cut) < 1, cut
    assert page == 200
    assert while_down == {"warm": 1}
    assert effects() == {"warm": 1, "cut-0": 1, "cut-1": 1, "cut-2": 1}


@pytest.mark.redis
def test_everything_starts_while_redis_is_down_and_works_when_it_is_there(place: Place) -> None:
    server, port = place.redis_url, free_port()
    place.redis_url = through(server, port)
    worker = place.start_worker()
    place.beat()
    _web, site = place.web()
    ask(site, "GET", "/healthz")
    taken = timed(site, "key=early")
    assert until(lambda: worker.said("Cannot connect to redis"))

    with line_to(server, port):
        assert until(all_done)

    assert taken < 1
    assert effects() == {"early": 1}


def timed(site: int, body: str) -> float:
    """Ask the site for work and return the seconds until its answer."""
    began = time.monotonic()
    assert ask(site, "POST", "/tests/work/", body) == (200, f"accepted {body.partition('=')[2]}")
    return time.monotonic() - began
