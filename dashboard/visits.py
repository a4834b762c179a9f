"""When somebody looks in, since when they have not looked out: what "new since your last visit" means.

Kept in `dashboard-visits.json` of the workspace, a file of the dashboard's own: the timeline says nothing of readers.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: A pause that ends a visit: a page reloaded over coffee shows what it showed before.
_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One reader's present visit, as seconds since 1970."""

    #: End of the visit before; None: there was none.
    since: float | None
    #: When the reader was last here.
    seen_at: float


def next_visit(before: Visit | None, now: datetime) -> Visit:
    """The visit that a look at `now` belongs to: the one before if the pause was short, else a new one."""
    moment = now.timestamp()
    if before is None:
        return Visit(since=None, seen_at=moment)
    pause = moment - before.seen_at
    return Visit(since=before.since if pause < _PAUSE.total_seconds() else before.seen_at, seen_at=moment)


def note_visit(folder: Path, reader: str, now: datetime) -> datetime | None:
    """Write down that `reader` looks now; return the end of the visit before, None on the first.

    Where the folder cannot be written, every visit is the first: a page is not worth failing for a note.
    """
    path = folder / "dashboard-visits.json"
    visits = _read(path)
    visit = next_visit(visits.get(reader), now)
    visits[reader] = visit
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(json.dumps({name: asdict(one) for name, one in visits.items()}), "utf-8")
        fresh.replace(path)
    except OSError:
        return None
    return None if visit.since is None else datetime.fromtimestamp(visit.since, UTC)


def _read(path: Path) -> dict[str, Visit]:
    """The visits noted; none where the file is missing or is not ours any more."""
    try:
        return {name: Visit(**fields) for name, fields in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
