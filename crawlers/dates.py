"""Dates as sources claim them in, instants with the reasons to doubt them out; nothing here knows the time of day."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import dateparser

#: Nothing on the web is older, and a clock that was never set says 1970.
_OLDEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
#: Room for a server's clock, a time zone left out, and an embargo.
_AHEAD: Final = timedelta(days=2)
#: A feed built on request says of every item that it came out now.
_NOW: Final = timedelta(minutes=10)
_NOW_ITEMS, _NOW_SHARE = 3, 0.8
#: A redesign gives all old items the instant of the migration. A feed that tells days alone may have a busy day,
#: so more items must share a midnight.
_BULK_ITEMS, _BULK_DAY_ITEMS, _BULK_SHARE = 5, 10, 0.5
_FIRST_ITEMS, _FIRST_SHARE = 5, 0.5

_EPOCH: Final = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)Z?)?")  # GDELT's 20260102T030405Z
_LONGEST: Final = 100
_YEAR_FIRST: Final = frozenset({"hu", "ja", "ko", "lt", "zh"})


def parse_date(written: str, lang: str, now: datetime) -> datetime | None:
    """The instant (UTC) that a written date means; None where it cannot be read.

    Takes ISO 8601, RFC 2822, seconds or milliseconds of the epoch, 20260102T030405Z, and what people write in English
    or in `lang` ("12 novembre 2025", "3 days ago": reckoned from `now`). A date without time is its midnight.
    """
    written = written.strip()
    if not written or len(written) > _LONGEST:
        return None
    for read in (_from_digits, _from_iso, _from_mail):
        found = read(written)
        if found is not None:
            return found
    return _from_words(written, lang, now)


def judge_dates(
    claims: Sequence[tuple[str | None, datetime | None]], crawled_at: datetime
) -> tuple[tuple[str, ...], ...]:
    """The flags (see `Document.date_flags`) for each claim (as written, as read) of one answer, in order.

    Claims are judged together: a plausible date becomes doubtful when all its neighbours have the same one.
    """
    read = [at for _, at in claims if at is not None]
    at_once = Counter(read)
    now_like = sum(abs(at - crawled_at) <= _NOW for at in read)
    generated = now_like >= _NOW_ITEMS and now_like >= _NOW_SHARE * len(read)
    firsts = sum(_is_first_of_month(at) for at in read)
    monthly = len(read) >= _FIRST_ITEMS and firsts > _FIRST_SHARE * len(read)

    def flags(written: str | None, at: datetime | None) -> tuple[str, ...]:
        if at is None:
            return ("unreadable",) if written else ("missing",)
        doubts = {
            "future": at > crawled_at + _AHEAD,
            "too-old": at < _OLDEST,
            "crawl-time": generated and abs(at - crawled_at) <= _NOW,
            "bulk": _is_bulk(at, at_once[at], len(read)),
            "first-of-month": monthly and _is_first_of_month(at),
        }
        return tuple(flag for flag, doubted in doubts.items() if doubted)

    return tuple(flags(written, at) for written, at in claims)


def _is_bulk(at: datetime, sharing: int, dated: int) -> bool:
    enough = _BULK_DAY_ITEMS if _is_midnight(at) else _BULK_ITEMS
    return sharing >= enough and sharing >= _BULK_SHARE * dated


def _is_midnight(at: datetime) -> bool:
    return (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)


def _is_first_of_month(at: datetime) -> bool:
    return at.day == 1 and _is_midnight(at)


def _from_digits(written: str) -> datetime | None:
    try:
        if epoch := _EPOCH.fullmatch(written):
            return datetime.fromtimestamp(int(epoch[1]), UTC)
        if compact := _COMPACT.fullmatch(written):
            year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:  # a 13th month
        return None
    return None


def _from_iso(written: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(written))
    except (ValueError, OverflowError):
        return None


def _from_mail(written: str) -> datetime | None:
    try:
        return _utc(parsedate_to_datetime(written))
    except (ValueError, OverflowError, TypeError, IndexError):  # its parser trips over odd input in all these ways
        return None


def _from_words(written: str, lang: str, now: datetime) -> datetime | None:
    english = lang in {"en", "und"}
    settings = {
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": now.astimezone(UTC).replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
    }
    if not english:  # of 03/04/2026 dateparser would make a March day even for French
        settings["DATE_ORDER"] = "YMD" if lang in _YEAR_FIRST else "DMY"
    try:
        found = dateparser.parse(written, languages=["en"] if english else [lang, "en"], settings=settings)
        return _utc(found) if found else None
    except (ValueError, OverflowError):  # a language that dateparser does not know; a year before 1 or after 9999
        return None


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
