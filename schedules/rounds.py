"""A workspace's sources in, one round of the service out: what is due is crawled, read, told and published."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawlers.registry import SourceSpec
from schedules.alerts.standing import tell_standing
from schedules.crawl import Progress, crawl, recover_spools
from schedules.pipeline import Stage
from schedules.polling import NEVER_POLLED, Manners, Pace, Polled, choose_due, pace_of, postponed, waits_until
from schedules.stage import Opened
from store.alerts import Delivery
from store.connection import open_writer
from store.errors import CrawlFailed
from store.model import PollOutcome
from store.polls import list_recent_polls

_LOG = logging.getLogger(__name__)
#: A source of the focus company is asked at least so often.
FOCUS_LONGEST = timedelta(minutes=10)
#: When a source is due again whose crawl died before it was polled.
_AGAIN = timedelta(minutes=2)


class Rounds:
    """The schedule of a workspace: read from the store's polls, so that it is the same after a restart."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._specs = {name: spec for name, spec in opened.specs.items() if spec.enabled}
        self._manners = {name: manners_of(spec, opened.settings.focus) for name, spec in self._specs.items()}
        self._hosts = {name: urlsplit(spec.url).hostname or "" for name, spec in self._specs.items()}
        self._focus = {name for name, manners in self._manners.items() if manners.focus}
        self._paces: dict[str, Pace] = dict.fromkeys(self._specs, NEVER_POLLED)

    @property
    def paces(self) -> Mapping[str, Pace]:
        """When each source is due, and why."""
        return self._paces

    def load(self, names: Mapping[str, object] | None = None) -> None:
        """Work the paces of these sources (all) out from their polls."""
        wanted = list(self._specs if names is None else names)
        with open_writer(self._opened.workspace.store, wait_s=self._opened.stage.wait_s) as connection:
            polls = list_recent_polls(connection, wanted, now=datetime.now(UTC))
        for name in wanted:
            self._paces[name] = pace_of(map(_polled, polls[name]), self._manners[name], name)

    def next_at(self) -> datetime | None:
        """When the next source is due; None: there is no source. Who was never polled is due at once."""
        now = datetime.now(UTC)
        return min((pace.due_at or now for pace in self._paces.values()), default=None)

    def run(self, stop: threading.Event, on_told: Callable[[Sequence[Delivery]], None]) -> Progress | None:
        """Crawl what is due now; None where nothing is. `on_told` takes what standing rules have told.

        Raises CrawlFailed, CrawlStopped or StoreLocked; whoever was not polled is due again soon.
        """
        if recover_spools(self._opened.stage):
            self.load()  # a crawl that was cut short has polled sources too, and heard how long to wait
        settings = self._opened.settings.crawl
        due = choose_due(
            self._paces,
            self._hosts,
            datetime.now(UTC),
            host_requests=settings.host_requests,
            most=settings.concurrency,
            first=self._focus,
        )
        if not due:
            return None
        chosen = {name: self._specs[name] for name in due}
        before = {name: self._paces[name] for name in due}
        now = datetime.now(UTC)
        self._paces.update({name: postponed(pace, now, _AGAIN) for name, pace in before.items()})
        try:
            done = crawl(self._opened.stage, chosen, self._opened.settings, stop=stop)
        except CrawlFailed:
            self._load_polled(before)
            raise
        self._load_polled(before)
        on_told(
            tell_standing(
                self._opened.workspace,
                self._opened.alarm,
                self._opened.settings.sql.limits(),
                wait_s=self._opened.stage.wait_s,
                now=datetime.now(UTC),
            )
        )
        return done

    def _load_polled(self, before: Mapping[str, Pace]) -> None:
        """Work out the paces of those that were polled; the others stay postponed."""
        waiting = {name: self._paces[name] for name in before}
        self.load(before)
        self._paces.update({name: waiting[name] for name, pace in before.items() if self._paces[name] == pace})


def list_waiting(stage: Stage, names: Sequence[str], now: datetime) -> dict[str, datetime]:
    """Those of these sources whose server asked to be left alone (Retry-After), and until when."""
    with open_writer(stage.workspace.store, wait_s=stage.wait_s) as connection:
        polls = list_recent_polls(connection, names, now=now, most=1)
    until = {name: waits_until(_polled(rows[-1])) for name, rows in polls.items() if rows}
    return {name: at for name, at in until.items() if at is not None and at > now}


def manners_of(spec: SourceSpec, focus: str) -> Manners:
    """Between which bounds a source is polled: its file's, and for the focus company's own 10 minutes at most."""
    shortest, longest = timedelta(minutes=spec.poll.min_minutes), timedelta(hours=spec.poll.max_hours)
    if spec.lab is None or spec.lab.casefold() != focus.casefold():
        return Manners(shortest=min(shortest, longest), longest=longest)
    return Manners(shortest=min(shortest, FOCUS_LONGEST), longest=min(longest, FOCUS_LONGEST), focus=True)


def _polled(row: Mapping[str, object]) -> Polled:
    """A row of `polls` as the schedule takes it."""
    ended_at, status = row["ended_at"], row["http_status"]
    if not isinstance(ended_at, datetime):
        raise TypeError(f"polls.ended_at is {ended_at!r}")
    return Polled(
        ended_at=ended_at.astimezone(UTC),
        outcome=PollOutcome(str(row["outcome"])),
        http_status=status if isinstance(status, int) else None,
        news=bool(row["documents"]),
        retry_after=_seconds(row["retry_after_s"]),
        fresh_for=_seconds(row["fresh_for_s"]),
    )


def _seconds(value: object) -> timedelta | None:
    """A number of seconds as the server said it; one beyond all measure is ten years."""
    return timedelta(seconds=min(value, 315_576_000.0)) if isinstance(value, float) else None
