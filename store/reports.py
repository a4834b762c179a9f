"""Reports in, rows with the keys by which they find each other out; and the reports near to a new one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
from pydantic import TypeAdapter

from store.ids import content_id
from store.model import Report
from store.rows import fetch, insert

_REPORT = TypeAdapter(Report)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A key under which a report is found, and looks for others."""

    report_id: str
    key: str
    day: date
    #: Days to look back and ahead; None: at any time.
    reach_days: int | None
    #: How much sharing it counts.
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where merging puts a report."""

    #: None: it is part of no event.
    event_id: str | None
    #: The reports that it is tied to, directly or through others, have the same.
    circle_id: str
    #: First and last day of publication in the circle.
    first: date
    last: date


def get_reports(connection: duckdb.DuckDBPyConnection, report_ids: Iterable[str]) -> list[Report]:
    """Reports by id, in order of id; those unknown are absent."""
    sql = "select body from reports where report_id in (select unnest($ids)) order by report_id"
    return [_REPORT.validate_json(row["body"]) for row in fetch(connection, sql, {"ids": list(report_ids)})]


def get_reports_of_documents(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> list[Report]:
    """What earlier readings found in these documents."""
    sql = "select body from reports where document_id in (select unnest($ids))"
    return [_REPORT.validate_json(row["body"]) for row in fetch(connection, sql, {"ids": list(document_ids)})]


def get_reports_of_event(connection: duckdb.DuckDBPyConnection, event_id: str) -> list[Report]:
    """The reports that an event is composed of."""
    rows = fetch(connection, "select body from reports where event_id = $id order by report_id", {"id": event_id})
    return [_REPORT.validate_json(row["body"]) for row in rows]


def get_near(
    connection: duckdb.DuckDBPyConnection, wanted: Sequence[Wanted], enough: int, known: Iterable[Report] = ()
) -> tuple[dict[str, Report], dict[str, str]]:
    """Reports with keys of weight `enough` in common with one that looks for them, and `known` ones: whole circles.

    Days bound each search but that for lasting keys, so that its cost does not grow with the age of the store.
    Returns the reports by id, and the event of each by report id (absent where it belongs to none).
    """
    days = {report.id: report.published_at.date() for report in known}
    by_reach: dict[int | None, list[Wanted]] = defaultdict(list)
    for want in wanted:
        by_reach[want.reach_days].append(want)
    for reach, part in by_reach.items():
        asked: dict[str, Any] = {"keys": [number(want.key) for want in part]}
        if reach is None:
            found = fetch(connection, _NEAR_AT_ANY_TIME, asked)
        else:
            asked |= {
                "wanting": [want.report_id for want in part],
                "weights": [want.weight for want in part],
                "days": [want.day for want in part],
                "reach": reach,
                "first": min(want.day for want in part) - timedelta(days=reach),
                "last": max(want.day for want in part) + timedelta(days=reach),
                "enough": enough,
            }
            found = fetch(connection, _NEAR, asked)
        days |= {row["report_id"]: row["day"] for row in found}
    if not days:
        return {}, {}
    span = {"ids": list(days), "first": min(days.values()), "last": max(days.values())}
    circles = fetch(connection, _CIRCLES, span)
    if not circles:
        return {}, {}
    rows = fetch(
        connection,
        _MEMBERS,
        {
            "circles": [row["circle_id"] for row in circles],
            "first": min(row["circle_first"] for row in circles),
            "last": max(row["circle_last"] for row in circles),
        },
    )
    reports = {row["report_id"]: _REPORT.validate_json(row["body"]) for row in rows}
    return reports, {row["report_id"]: row["event_id"] for row in rows if row["event_id"]}


def replace_reports(
    connection: duckdb.DuckDBPyConnection,
    *,
    document_ids: Iterable[str],
    reports: Iterable[Report],
    wanted: Sequence[Wanted],
) -> None:
    """Replace all reports of these documents by `reports`, found under their keys `wanted`."""
    ids = {"ids": list(document_ids)}
    if fetch(connection, _ANY, ids):
        for sql in (_FORGET_KEYS, _FORGET_LASTING, _FORGET):
            connection.execute(sql, ids)
    insert(
        connection,
        "reports",
        [
            {
                "report_id": report.id,
                "event_id": None,
                "document_id": report.document_id,
                "body": dump_report(report),
                "day": report.published_at.date(),
                "circle_id": None,
                "circle_first": None,
                "circle_last": None,
            }
            for report in reports
        ],
    )
    for table, lasting in (("report_keys", False), ("lasting_keys", True)):
        found_by = [want for want in wanted if (want.reach_days is None) is lasting]
        rows = [{"key": number(want.key), "day": want.day, "report_id": want.report_id} for want in found_by]
        insert(connection, table, rows)


def place_reports(connection: duckdb.DuckDBPyConnection, places: Mapping[str, Place]) -> None:
    """Record which event and circle each report belongs to."""
    if not places:
        return
    connection.execute(
        _PLACE,
        {
            "reports": list(places),
            "events": [place.event_id for place in places.values()],
            "circles": [place.circle_id for place in places.values()],
            "firsts": [place.first for place in places.values()],
            "lasts": [place.last for place in places.values()],
            "first": min(place.first for place in places.values()),
            "last": max(place.last for place in places.values()),
        },
    )


def dump_report(report: Report) -> str:
    """A report as the store keeps it."""
    return _REPORT.dump_json(report).decode()


def number(key: str) -> int:
    """A key as 64 bits, which compare faster than text and take a third of the room."""
    return int(content_id(key), 16)


_NEAR = """
with wanted as (
    select
        unnest($wanting::varchar[]) as wanting,
        unnest($keys::ubigint[]) as key,
        unnest($weights::integer[]) as weight,
        unnest($days::date[]) as day
)
select distinct report_id, day
from (
    select w.wanting, k.report_id, k.day
    from report_keys as k
    join wanted as w on k.key = w.key and abs(k.day - w.day) <= $reach
    where k.day between $first and $last
    group by w.wanting, k.report_id, k.day
    having sum(w.weight) >= $enough
)
"""

_NEAR_AT_ANY_TIME = """
select distinct report_id, day
from lasting_keys
where key in (select unnest($keys::ubigint[]))
"""

_CIRCLES = """
select distinct circle_id, circle_first, circle_last
from reports
where day between $first and $last and report_id in (select unnest($ids)) and circle_id is not null
"""

_MEMBERS = """
select report_id, event_id, body
from reports
where day between $first and $last and circle_id in (select unnest($circles))
"""

_ANY = "select 1 from reports where document_id in (select unnest($ids)) limit 1"

_FORGET_KEYS = """
delete from report_keys
where report_id in (select report_id from reports where document_id in (select unnest($ids)))
"""

_FORGET_LASTING = """
delete from lasting_keys
where report_id in (select report_id from reports where document_id in (select unnest($ids)))
"""

_FORGET = "delete from reports where document_id in (select unnest($ids))"

_PLACE = """
update reports
set event_id = p.event_id, circle_id = p.circle_id, circle_first = p.first, circle_last = p.last
from (
    select
        unnest($reports::varchar[]) as report_id,
        unnest($events::varchar[]) as event_id,
        unnest($circles::varchar[]) as circle_id,
        unnest($firsts::date[]) as first,
        unnest($lasts::date[]) as last
) as p
where
    reports.day between $first and $last
    and reports.report_id = p.report_id
    and (
        reports.event_id is distinct from p.event_id
        or reports.circle_id is distinct from p.circle_id
        or reports.circle_first is distinct from p.first
        or reports.circle_last is distinct from p.last
    )
"""
