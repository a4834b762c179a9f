"""Paths and answers in, a real HTTP server on loopback out: what crawls are tested against."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server answers; `body` may be longer than what it sends, or shorter."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    #: Bytes of the body after which the connection is cut; None: all are sent.
    cut_after: int | None = None
    #: Whether nothing is sent after the headers until the server ends.
    hang: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it arrived."""

    path: str
    #: By lower-case name.
    headers: dict[str, str]


Route = Reply | Callable[[Asked], Reply]


class Loopback:
    """A server whose routes a test may change at any time; everything else is a 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.ending = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    site: Loopback
    request_queue_size = 128
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.server.site
        asked = Asked(path=self.path, headers={name.lower(): value for name, value in self.headers.items()})
        site.asked.append(asked)
        route = site.routes.get(self.path, Reply(status=404))
        reply = route if isinstance(route, Reply) else route(asked)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.hang:
            self.wfile.flush()
            site.ending.wait(30)
            self.close_connection = True
            return
        self.wfile.write(reply.body[: reply.cut_after])
        if reply.cut_after is not None:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Iterator[Loopback]:
    """A running server."""
    with Loopback() as site:
        yield site


def rss(*items: str) -> bytes:
    """An RSS feed of these `<item>` contents."""
    entries = "".join(f"<item>{item}</item>" for item in items)
    channel = f"<channel><title>Gazette</title>{entries}</channel>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{channel}</rss>'.encode()


def item(number: int, link: str, *, more: str = "") -> str:
    """Contents of one `<item>` with a date of its own."""
    date = f"{number % 27 + 1:02d} Jun 2026 0{number % 10}:{number % 60:02d}:00 GMT"
    words = f"<title>Item {number}</title><description>Words of item {number}.</description>"
    return f"{words}<link>{link}</link><pubDate>{date}</pubDate>{more}"


def page(words: str, *, head: str = "") -> bytes:
    """An HTML page with an article of some length around these words."""
    filler = " ".join(f"Sentence number {n} of the story goes on about it at some length." for n in range(12))
    article = f"<article><h1>Story</h1><p>{words} {filler}</p></article>"
    navigation = "<nav><a href='/'>Home</a></nav>"
    return f"<html><head><title>Story</title>{head}</head><body>{navigation}{article}</body></html>".encode()
