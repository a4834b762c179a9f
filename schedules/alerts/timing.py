"""A moment and how a rule delivers in, the moment of its message out: now, after quiet hours, with a digest."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from schedules.alerts.rules import Cadence, Deliver, Quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a message goes out."""

    #: UTC.
    due_at: datetime
    #: Whether it shares its message with all that are due at that instant.
    digest: bool


def next_slot(cadence: Cadence, deliver: Deliver, now: datetime) -> Slot:
    """The slot of what is decided at `now`."""
    if cadence == "now":
        due_at = after_quiet(now, deliver)
        return Slot(due_at=due_at, digest=due_at > now)
    local = now.astimezone(deliver.zone_info)
    if cadence == "hourly":
        # Counted in UTC: where clocks are set back, an hour comes twice.
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return Slot(due_at=after_quiet(hour + timedelta(hours=1), deliver), digest=True)
    days = 1 if cadence == "daily" else 7
    due = datetime.combine(local.date(), deliver.digest_at, deliver.zone_info)
    if cadence == "weekly":
        due -= timedelta(days=due.weekday())
    while due <= local:
        due += timedelta(days=days)  # of the wall clock: eight stays eight when clocks change
    return Slot(due_at=after_quiet(due.astimezone(UTC), deliver), digest=True)


def after_quiet(at: datetime, deliver: Deliver) -> datetime:
    """The instant itself, or the end of the quiet hours in which it lies."""
    if deliver.quiet is None:
        return at
    local = at.astimezone(deliver.zone_info)
    if not is_quiet(local.time(), deliver.quiet):
        return at
    end = datetime.combine(local.date(), deliver.quiet.end, deliver.zone_info)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(UTC)


def is_quiet(clock: time, quiet: Quiet) -> bool:
    """Whether a time of day lies in the quiet hours, which may pass midnight."""
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end
