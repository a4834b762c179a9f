"""Outlets in, a site on loopback out: real HTTP with conditional requests, gzip and robots.txt."""

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from schedules.demo.articles import Outlet
from schedules.demo.pages import article_page, source_answer, source_path
from store.errors import ConfigError

_ROBOTS = "User-agent: *\nDisallow: /private/\n"


class DemoSite:
    """The site, from start to stop; use it in a `with` block.

    `corrected` may be switched while it runs: from then on corrected articles are served in their second version.
    Raises ConfigError when the port is taken; port 0 takes any.
    """

    def __init__(self, outlets: tuple[Outlet, ...], port: int = 0) -> None:
        self.corrected = False
        self._outlets = {outlet.id: outlet for outlet in outlets}
        self._sources = {source_path(outlet): outlet for outlet in outlets}
        site = self

        class Handler(BaseHTTPRequestHandler):
            """Answers for the site."""

            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing: standard error belongs to the demo's progress."""

        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        except OSError as error:
            raise ConfigError(
                [f"port {port}: the demo site cannot have it ({error.strerror}); give another with --site-port"]
            ) from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address of the site, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request: 200, 304 where the client has it already, 404."""
        found = self._find(request.path)
        if found is None:
            _send(request, 404, "text/plain; charset=utf-8", b"no such page on the demo site")
            return
        content_type, text = found
        body = text.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if request.headers.get("If-None-Match") == etag:
            _send(request, 304, content_type, b"", ETag=etag)
        elif "gzip" in request.headers.get("Accept-Encoding", ""):
            _send(request, 200, content_type, gzip.compress(body, mtime=0), ETag=etag, Content_Encoding="gzip")
        else:
            _send(request, 200, content_type, body, ETag=etag)

    def _find(self, target: str) -> tuple[str, str] | None:
        """Content type and text at a request target; None where there is nothing."""
        address = urlsplit(target)
        if address.path == "/robots.txt":
            return "text/plain; charset=utf-8", _ROBOTS
        if address.path in self._sources:
            page = parse_qs(address.query).get("page", ["1"])[0]
            number = int(page) if page.isascii() and page.isdigit() and page != "0" else 1
            return source_answer(self._sources[address.path], self.url, number, corrected=self.corrected)
        outlet_id, _, slug = address.path.strip("/").partition("/")
        outlet = self._outlets.get(outlet_id)
        article = next((entry for entry in outlet.article if entry.slug == slug), None) if outlet else None
        if outlet is None or article is None:
            return None
        return "text/html; charset=utf-8", article_page(outlet, article, corrected=self.corrected)


def _send(request: BaseHTTPRequestHandler, status: int, content_type: str, body: bytes, **headers: str) -> None:
    request.send_response(status)
    request.send_header("Content-Type", content_type)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
