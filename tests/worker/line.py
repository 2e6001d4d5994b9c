"""A line between the register and its Redis that a test can cut and mend."""

import contextlib
import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class _Forward(socketserver.BaseRequestHandler):
    server: "Line"

    def handle(self) -> None:
        with socket.create_connection(self.server.target, timeout=5) as far:
            ends = [self.request, far]
            while not self.server.is_cut.is_set():
                for end in select.select(ends, [], [], 0.1)[0]:
                    content = end.recv(65536)
                    if not content:
                        return
                    (far if end is self.request else self.request).sendall(content)


class Line(socketserver.ThreadingTCPServer):
    """Forwards one port to a server until it is cut: then its connections end and its port refuses."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, target: tuple[str, int]) -> None:
        self.target = target
        self.is_cut = threading.Event()
        super().__init__(("127.0.0.1", port), _Forward)

    def handle_error(self, *request: object) -> None:
        """Say nothing: ends that break are what a line is for."""


@contextlib.contextmanager
def line_to(url: str, port: int) -> Iterator[None]:
    """Make the server of `url` answer on `port` of this machine for as long as the block runs."""
    parts = urlsplit(url)
    line = Line(port, (parts.hostname or "127.0.0.1", parts.port or 6379))
    threading.Thread(target=line.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield
    finally:
        line.is_cut.set()
        line.shutdown()
        line.server_close()


def through(url: str, port: int) -> str:
    """Return the address of the same database, seen through the line at `port`."""
    parts = urlsplit(url)
    secret = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{secret}@127.0.0.1:{port}" if secret else f"127.0.0.1:{port}").geturl()
