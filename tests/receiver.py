"""Answers in, a real HTTP receiver of messages on loopback out; it may be down, slow, broken or busy."""

import json
import socket
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from schedules.serving import Loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that arrived."""

    at: float
    title: str
    body: str

    @property
    def key(self) -> str:
        """The idempotency key at its end."""
        return self.body.rstrip().rsplit("key ", 1)[1].split("<")[0].strip()


class Receiver(Loopback):
    """Takes what Apprise's json:// sends; `status` and `delay_s` may be changed while it runs."""

    def __init__(self, port: int = 0) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.delay_s = 0.0
        #: Words of a title to which the answer is 400.
        self.dislikes: str | None = None
        self.taken: list[Received] = []
        self.refused = 0
        self.at_once = 0
        self.most_at_once = 0
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        super().__init__(port, Handler)

    @property
    def url(self) -> str:
        """Its address for a channel."""
        return f"json://127.0.0.1:{self.port}/hook"

    def take(self, request: BaseHTTPRequestHandler, message: dict[str, Any]) -> None:
        """Answer one message."""
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.delay_s)
        disliked = self.dislikes is not None and message["title"].endswith(self.dislikes)
        status = 400 if disliked else self.status
        with self._lock:
            self.at_once -= 1
            if status < 300:
                self.taken.append(Received(at=time.time(), title=message["title"], body=message["message"]))
            else:
                self.refused += 1
        request.send_response(status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
