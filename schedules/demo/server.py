"""Outlets in, a site on loopback out: real HTTP with conditional requests, gzip and robots.txt."""

import gzip
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from schedules.demo.articles import Outlet
from schedules.demo.catalogues import CATALOGUES
from schedules.demo.feeds import source_answer
from schedules.demo.pages import article_page, home_page, index_page, source_path
from schedules.serving import Loopback
from store.errors import ConfigError

_HTML = "text/html; charset=utf-8"
_JSON = "application/json; charset=utf-8"
#: Last-Modified of everything, before the corrections and after: later than the newest article.
_PUBLISHED_AT = datetime(2026, 9, 1, tzinfo=UTC)
_CORRECTED_AT = datetime(2026, 9, 2, tzinfo=UTC)
_ROBOTS = "User-agent: *\nDisallow: /private/\n"


class DemoSite(Loopback):
    """The site, from start to stop; use it in a `with` block.

    `corrected` may be switched while it runs: from then on corrected articles are served in their second version.
    Raises ConfigError when the port is taken; port 0 takes any.
    """

    def __init__(self, outlets: tuple[Outlet, ...], port: int = 0) -> None:
        self.corrected = False
        self._outlets = {outlet.id: outlet for outlet in outlets}
        self._sources = {source_path(outlet): outlet for outlet in outlets}
        self._catalogues = dict(CATALOGUES.values())
        self._fixed = {
            "/": (_HTML, index_page(outlets)),
            "/robots.txt": ("text/plain; charset=utf-8", _ROBOTS),
            "/style.css": (
                "text/css; charset=utf-8",
                files("schedules").joinpath("demo", "style.css").read_text("utf-8"),
            ),
        }
        site = self

        class Handler(BaseHTTPRequestHandler):
            """Answers for the site."""

            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def do_HEAD(self) -> None:
                site.answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing: standard error belongs to the demo's progress."""

        try:
            super().__init__(port, Handler)
        except OSError as error:
            raise ConfigError(
                [f"port {port}: the demo site cannot have it ({error.strerror}); give another with --site-port"]
            ) from error

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request: 200, 304 where the client has it already, 404."""
        found = self._find(request.path)
        if found is None:
            _send(request, 404, b"no such page on the demo site", {"Content-Type": "text/plain; charset=utf-8"})
            return
        content_type, text = found
        body = text.encode()
        modified_at = _CORRECTED_AT if self.corrected else _PUBLISHED_AT
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = {"ETag": etag, "Last-Modified": format_datetime(modified_at, usegmt=True), "Vary": "Accept-Encoding"}
        asked = request.headers
        if is_unchanged(etag, modified_at, asked.get("If-None-Match"), asked.get("If-Modified-Since")):
            _send(request, 304, b"", headers)
            return
        headers["Content-Type"] = content_type
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
        _send(request, 200, body, headers)

    def _find(self, target: str) -> tuple[str, str] | None:
        """Content type and text at a request target; None where there is nothing."""
        address = urlsplit(target)
        if address.path in self._sources:
            page = parse_qs(address.query).get("page", ["1"])[0]
            number = int(page) if page.isascii() and page.isdigit() and page != "0" else 1
            return source_answer(self._sources[address.path], self.url, number, corrected=self.corrected)
        if address.path in self._catalogues:
            return _JSON, self._catalogues[address.path](corrected=self.corrected)
        if address.path in self._fixed:
            return self._fixed[address.path]
        outlet_id, _, slug = address.path.strip("/").partition("/")
        outlet = self._outlets.get(outlet_id)
        if outlet and not slug:
            return _HTML, home_page(outlet, corrected=self.corrected)
        article = next((entry for entry in outlet.article if entry.slug == slug), None) if outlet else None
        if outlet is None or article is None:
            return None
        return _HTML, article_page(outlet, article, corrected=self.corrected)


def is_unchanged(etag: str, modified_at: datetime, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether the client has this answer already; the ETag decides alone where it sends one (RFC 9110, 13.2.2)."""
    if if_none_match is not None:
        return etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    if if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:  # an unreadable date counts as none, as the RFC asks
        return False
    return modified_at <= since.replace(tzinfo=UTC)  # HTTP dates are always GMT


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    if status != 304:
        request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(body)
