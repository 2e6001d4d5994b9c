"""Kombu's queue of files, made safe against a process that is killed while it writes.

The transport of the package writes a message in place: a worker that polls at that moment, or after the
writer was killed, reads half a message and ends with an error; half an exchange file stops every process at
its start, for good. Here each file appears whole or not at all, and what cannot be read is left behind.
A message is only a wake-up (design, rule 8), so one that is left behind costs a minute and no work.
"""

import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """A channel whose files are written beside their place and renamed into it."""

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        try:
            rows = loads(self._exchange_file(exchange).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except ValueError:
            logger.warning("The exchange file of %r could not be read; it is written anew.", exchange)
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        rows = self.get_table(exchange)
        if row not in rows:
            _write_whole(self._exchange_file(exchange), dumps([row, *rows]))

    def _put(self, queue: str, payload: dict[str, object], **kwargs: object) -> None:
        # The name orders the messages by time, also across a restart of the machine.
        name = f"{time.time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str) -> dict[str, object]:
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder) / name
            try:
                os.rename(Path(self.data_folder_in) / name, taken)
            except FileNotFoundError:
                continue  # Another worker was quicker.
            content = taken.read_text(encoding="utf-8", errors="replace")
            taken.unlink()
            try:
                return loads(content)
            except ValueError:
                logger.warning("The message %s could not be read and is left out; the tick finds its row.", name)
        raise Empty


class Transport(filesystem.Transport):
    """The transport that `coordination.celery` names for `filesystem://`."""

    Channel = Channel

    @property
    def default_connection_params(self) -> dict[str, object]:
        # No host is behind a folder. Naming `localhost` here made every process warn that none was given.
        return {"port": self.default_port, "hostname": None}


def _write_whole(path: Path, content: str) -> None:
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    part.write_text(content, encoding="utf-8")
    os.replace(part, path)
