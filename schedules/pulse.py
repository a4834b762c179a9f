"""What a running service knows of itself in, its answer over HTTP on loopback out: /live, and /ready with reasons."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

from schedules.serving import Loopback
from store.errors import ConfigError

#: A scheduler that has not ticked for so long, or a crawl that goes on for longer, is stuck.
SILENT_AFTER = timedelta(minutes=1)
STUCK_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How the service is."""

    #: Last tick of its scheduler.
    ticked_at: datetime
    #: When the crawl under way began; None: none is.
    crawling_since: datetime | None
    crawled_at: datetime | None
    next_crawl_at: datetime | None
    #: Deliveries that are due and not sent, by channel.
    backlog: Mapping[str, int]
    #: What keeps it from its work, one sentence each.
    troubles: tuple[str, ...]


def is_live(pulse: Pulse, now: datetime) -> bool:
    """Whether the process works at all; if not, it wants a restart."""
    crawling = pulse.crawling_since
    return now - pulse.ticked_at < SILENT_AFTER and (crawling is None or now - crawling < STUCK_AFTER)


class HealthServer(Loopback):
    """Answers on loopback while its block is open; raises ConfigError when the port is taken."""

    def __init__(self, port: int, pulse: Callable[[], Pulse]) -> None:
        class Handler(BaseHTTPRequestHandler):
            """The two answers."""

            def do_GET(self) -> None:
                """Answer."""
                now, state = datetime.now(UTC), pulse()
                good = {"/live": is_live(state, now), "/ready": is_live(state, now) and not state.troubles}
                if self.path not in good:
                    self.send_error(404)
                    return
                body = json.dumps(_words(state, good=good[self.path]), default=str).encode()
                self.send_response(200 if good[self.path] else 503)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        try:
            super().__init__(port, Handler)
        except OSError as error:
            message = f"port {port}: the health answer cannot have it ({error.strerror}); set health_port in [run]"
            raise ConfigError([message]) from error


def _words(state: Pulse, *, good: bool) -> dict[str, Any]:
    return {
        "ok": good,
        "troubles": list(state.troubles),
        "crawling_since": state.crawling_since,
        "crawled_at": state.crawled_at,
        "next_crawl_at": state.next_crawl_at,
        "backlog": dict(state.backlog),
    }
