"""What waits for one channel in, what to send next and when to try again out; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.alerts import Delivery
from store.ids import content_id

#: First wait after a failure; it doubles with each further one.
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
#: Longest wait that a channel may ask for by Retry-After; its messages are given up by then.
LONGEST_RETRY_AFTER = timedelta(days=1)
#: Failures after which a message that the channel may dislike no longer holds up those behind it.
PATIENCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes out as one message."""

    deliveries: tuple[Delivery, ...]

    @property
    def key(self) -> str:
        """Idempotency key: the delivery's own, or that of all that a digest holds."""
        ids = [delivery.id for delivery in self.deliveries]
        return ids[0] if len(ids) == 1 else content_id(*ids)

    @property
    def attempts(self) -> int:
        """Failed attempts so far."""
        return max(delivery.attempts for delivery in self.deliveries)

    @property
    def since(self) -> datetime:
        """When it could have gone out first."""
        return max(max(delivery.decided_at, delivery.due_at) for delivery in self.deliveries)


def next_parcel(waiting: Collection[Delivery], now: datetime, aside: Mapping[str, datetime]) -> Parcel | None:
    """The parcel that is due first, in order; a digest takes all that share its instant. None where nothing is due.

    `aside` says of deliveries that failed too often until when they hold up no others.
    """
    due = [one for one in waiting if one.due_at <= now and aside.get(one.id, now) <= now]
    due.sort(key=lambda delivery: delivery.number)
    if not due:
        return None
    first = due[0]
    if not first.digest:
        return Parcel(deliveries=(first,))
    return Parcel(deliveries=tuple(one for one in due if one.digest and one.due_at == first.due_at))


def wait_after(failures: int, retry_after_s: float | None = None) -> timedelta:
    """How long a channel is left alone after so many failures in a row; not less than it asks for by Retry-After."""
    asked = min(retry_after_s or 0.0, LONGEST_RETRY_AFTER.total_seconds())
    return max(min(FIRST_WAIT * float(2 ** min(failures - 1, 16)), LONGEST_WAIT), timedelta(seconds=asked))


def is_given_up(parcel: Parcel, now: datetime, give_up_hours: float) -> bool:
    """Whether a parcel that has just failed is not tried again."""
    return now - parcel.since >= timedelta(hours=give_up_hours)


def next_due(
    waiting: Collection[Delivery], resume_at: datetime | None, aside: Mapping[str, datetime]
) -> datetime | None:
    """When to look again; None where nothing waits."""
    if not waiting:
        return None
    first = min(max(delivery.due_at, aside.get(delivery.id, delivery.due_at)) for delivery in waiting)
    return first if resume_at is None else max(first, resume_at)
