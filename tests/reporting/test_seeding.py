"""Seeding the demonstration: wholly or not at all, where it belongs, with or without the means to make papers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from contacts import tasks
from contacts.models import Notification, Registration
from coordination.enums import JobState
from coordination.models import Job, State, User
from coordination.pdf_errors import PdfUnavailableError
from reporting.demo import people, story
from tests.factories import coordination as make
from tests.reporting.seeding import seed


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(snapshot: dict[str, Any]) -> None:
        raise PdfUnavailableError(detail="no Pango")

    monkeypatch.setattr(tasks.pdfs, "render_notification", unavailable)


@pytest.mark.usefixtures("no_paper")
@pytest.mark.django_db
def test_papers_that_cannot_be_made_here_wait_for_the_worker():
    _out, err = seed()

    assert err.count("Left for the worker: NOT-") == 5
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.QUEUED}
    assert Notification.objects.exclude(document=None).count() == 0


@pytest.mark.usefixtures("no_paper")
@pytest.mark.django_db
def test_interruption_leaves_nothing_and_the_next_run_begins_anew(monkeypatch: pytest.MonkeyPatch):
    def pull_the_plug(world: story.World) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(story, "_steps", [*story._steps, (100, pull_the_plug)])
        with pytest.raises(KeyboardInterrupt):
            seed()
    left = State.objects.count() + User.objects.count() + Registration.objects.count()
    seed()

    assert (left, State.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_another_state_is_not_overwritten():
    make.state(name="Somewhere else")

    with pytest.raises(CommandError, match=r"holds another State \(Somewhere else\)\. Use an empty database\."):
        seed()


@pytest.mark.parametrize("command", ["seed_demo", "demo_logins"])
def test_production_refuses_the_demonstration(command: str, settings: Any):
    settings.MODE = "production"

    with pytest.raises(CommandError, match=r"NCM_MODE is production\."):
        call_command(command)


def test_logins_can_be_printed_apart(capsys: Callable):
    call_command("demo_logins")

    assert capsys.readouterr().out == people.table() + "\n"
