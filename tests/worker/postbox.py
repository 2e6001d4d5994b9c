"""A mail server that keeps what it is given, and can be told to hold back its answer."""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message
from typing import Any


class _Session(socketserver.StreamRequestHandler):
    server: "Postbox"

    def handle(self) -> None:
        self._say("220 postbox")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self._say("354 go on")
                self.server.letters.append(message_from_bytes(self._content()))
                self.server.open.wait(30)
            if word == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 postbox")

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        try:
            self.wfile.write(f"{line}\r\n".encode("ascii"))
        except OSError:
            return  # Whoever sent was killed.


class Postbox(socketserver.ThreadingTCPServer):
    """Listens on a port of its own; `letters` are the messages received, answered only while `open` is set."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[Message[Any, Any]] = []
        self.open = threading.Event()
        self.open.set()

    def __enter__(self) -> "Postbox":
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.open.set()
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"
