"""The queue of files: whole messages only, and nothing half-written that stops a process."""

import logging
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from django.conf import LazySettings
from kombu import Connection, Consumer, Exchange, Producer, Queue
from kombu.transport.virtual import BrokerState

from coordination.celery import broker_options
from coordination.filebroker import Transport

WORK = Queue("celery", Exchange("celery", type="direct"), routing_key="celery")


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    # What a process has bound already it remembers for good; each test is a process of its own.
    monkeypatch.setattr(Transport, "global_state", BrokerState())
    settings.CELERY_BROKER_URL, settings.BROKER_DIR = "filesystem://", tmp_path
    return tmp_path


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    with Connection(
        "filesystem://", transport="coordination.filebroker:Transport", transport_options=broker_options()
    ) as connection:
        yield connection


def received(connection: Connection) -> list[Any]:
    """Take all that waits."""
    taken: list[Any] = []
    with Consumer(connection, [WORK], callbacks=[lambda body, message: (taken.append(body), message.ack())]):
        try:
            while True:
                connection.drain_events(timeout=0.2)
        except TimeoutError:
            return taken


def send(connection: Connection, *bodies: str) -> None:
    producer = Producer(connection)
    for body in bodies:
        producer.publish({"key": body}, exchange=WORK.exchange, routing_key="celery", declare=[WORK])


def test_messages_arrive_whole_once_and_in_order(connection: Connection, folder: Path) -> None:
    names = [f"{number}" for number in range(20)]
    send(connection, *names)

    assert [body["key"] for body in received(connection)] == names
    assert received(connection) == []
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["celery.exchange"]


@pytest.mark.parametrize("content", ["", '{"body": "ab', "\x00\xff"])
def test_half_a_message_is_left_out_and_the_next_one_is_taken(
    connection: Connection, folder: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "queue" / "0_half.celery.msg").write_text(content)
    send(connection, "whole")

    assert received(connection) == [{"key": "whole"}]
    assert caplog.messages == [
        "The message 0_half.celery.msg could not be read and is left out; the tick finds its row."
    ]


def test_message_still_being_written_is_not_taken(connection: Connection, folder: Path) -> None:
    received(connection)
    (folder / "queue" / ".5f2c.part").write_text("{")

    with pytest.raises(Empty):
        connection.default_channel._get("celery")


@pytest.mark.parametrize("content", ["", '[["cel'])
def test_half_an_exchange_file_is_written_anew(connection: Connection, folder: Path, content: str) -> None:
    exchange = folder / "control" / "celery.exchange"
    exchange.write_text(content)

    send(connection, "one")

    assert received(connection) == [{"key": "one"}]
    assert exchange.read_text() == '[["celery", "", "celery"]]'


def test_no_process_warns_of_a_host_that_a_folder_does_not_have(
    connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="kombu.connection"):
        connection.connect()

    assert caplog.messages == []
