"""A port and a class of answers in, an HTTP server on loopback out, which serves while its block is open."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

#: Seconds between two looks of the server at whether it is to end.
_LOOKS_S = 0.02


class Loopback:
    """A server with a thread for each request; raises OSError when the port is taken, port 0 takes any."""

    def __init__(self, port: int, answers: type[BaseHTTPRequestHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", port), answers)
        # A client that holds its connection open keeps nobody waiting at the end.
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port = int(self._server.server_port)
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, kwargs={"poll_interval": _LOOKS_S}, daemon=True)

    @property
    def url(self) -> str:
        """Its address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
