"""Reports in, rows with the keys by which they find each other out; and the reports near to a new one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
from pydantic import TypeAdapter

from store.connection import transaction
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

    document_id: str
    #: None: it is part of no event.
    event_id: str | None
    #: The reports that it is tied to, directly or through others, have the same.
    circle_id: str
    #: Day of publication of the report itself.
    day: date
    #: First and last day of publication in the circle.
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Reports around others: whole circles."""

    reports: Mapping[str, Report]
    #: The event of each report; absent where it belongs to none.
    event_of: Mapping[str, str]
    #: First and last day of publication of them all; None where there are none.
    days: tuple[date, date] | None


NOTHING_NEAR = Near(reports={}, event_of={}, days=None)


def get_reports(connection: duckdb.DuckDBPyConnection, report_ids: Iterable[str]) -> list[Report]:
    """Reports by id, in order of id; those unknown are absent."""
    sql = "select body from bodies.reports where report_id in (select unnest($ids)) order by report_id"
    return [_REPORT.validate_json(row["body"]) for row in fetch(connection, sql, {"ids": list(report_ids)})]


def get_reports_of_documents(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> list[Report]:
    """What earlier readings found in these documents."""
    sql = "select body from bodies.reports where document_id in (select unnest($ids))"
    return [_REPORT.validate_json(row["body"]) for row in fetch(connection, sql, {"ids": list(document_ids)})]


def get_reports_of_event(connection: duckdb.DuckDBPyConnection, event_id: str) -> list[Report]:
    """The reports that an event is composed of."""
    rows = fetch(connection, _OF_EVENT, {"id": event_id})
    return [_REPORT.validate_json(row["body"]) for row in rows]


def get_placed(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, date]:
    """The reports of these documents that merging has placed, with their days of publication."""
    return {row["report_id"]: row["day"] for row in fetch(connection, _PLACED_OF, {"ids": list(document_ids)})}


def get_near(
    connection: duckdb.DuckDBPyConnection,
    wanted: Sequence[Wanted],
    enough: int,
    known: Mapping[str, date] | None = None,
) -> Near:
    """Reports with keys of weight `enough` in common with one that looks for them, and `known` ones: whole circles.

    Days bound each search but that for lasting keys, so that its cost does not grow with the age of the store; those of
    `known` reports are given with them.
    """
    days = dict(known or {})
    for table, part in _by_table(wanted).items():
        asked: dict[str, Any] = {"keys": [number(want.key) for want in part]}
        if table != "lasting_keys":
            asked |= {
                "days": [want.day for want in part],
                "reaches": [want.reach_days for want in part],
                "first": min(want.day - timedelta(days=want.reach_days or 0) for want in part),
                "last": max(want.day + timedelta(days=want.reach_days or 0) for want in part),
            }
        if table == "word_keys":
            asked |= {
                "wanting": [want.report_id for want in part],
                "weights": [want.weight for want in part],
                "enough": enough,
            }
        days |= {row["report_id"]: row["day"] for row in fetch(connection, _NEAR[table], asked)}
    if not days:
        return NOTHING_NEAR
    circles = fetch(connection, _CIRCLES, {"ids": list(days), "days": list(set(days.values()))})
    if not circles:
        return NOTHING_NEAR
    first, last = min(row["circle_first"] for row in circles), max(row["circle_last"] for row in circles)
    span = {"first": first, "last": last}
    places = fetch(connection, _MEMBERS, span | {"circles": [row["circle_id"] for row in circles]})
    rows = fetch(connection, _BODIES, span | {"ids": [row["report_id"] for row in places]})
    return Near(
        reports={row["report_id"]: _REPORT.validate_json(row["body"]) for row in rows},
        event_of={row["report_id"]: row["event_id"] for row in places if row["event_id"]},
        days=(first, last),
    )


def replace_reports(
    connection: duckdb.DuckDBPyConnection,
    *,
    document_ids: Iterable[str],
    reports: Iterable[Report],
    wanted: Sequence[Wanted],
) -> None:
    """Replace all reports of these documents by `reports`, found under their keys `wanted`.

    They are committed at once, in a transaction of their own, for they are in the file of bodies: a crash before the
    caller's leaves reports whose documents are unread, and that have no place or an old one. Reading these documents
    again, which is due, replaces and places them.
    """
    with connection.cursor() as bodies, transaction(bodies):
        known = fetch(bodies, _KNOWN, {"ids": list(document_ids)})
        if known:
            for sql in _FORGET:
                bodies.execute(sql, {"ids": [row["report_id"] for row in known]})
        insert(
            bodies,
            "bodies.reports",
            [
                {
                    "report_id": report.id,
                    "document_id": report.document_id,
                    "day": report.published_at.date(),
                    "body": dump_report(report),
                }
                for report in reports
            ],
        )
        for table, part in _by_table(wanted).items():
            rows = [{"key": number(want.key), "day": want.day, "report_id": want.report_id} for want in part]
            insert(bodies, f"bodies.{table}", rows)


def place_reports(connection: duckdb.DuckDBPyConnection, places: Mapping[str, Place], gone: Iterable[str] = ()) -> None:
    """Record which event and circle each report belongs to; what is `gone` loses its place, unless it has a new one."""
    lost = list(gone)
    if lost:
        connection.execute(_LOSE, {"ids": lost})
    if not places:
        return
    firsts, lasts = zip(*((place.first, place.last) for place in places.values()), strict=True)
    span = {"first": min(firsts), "last": max(lasts)}
    placed = {row.pop("report_id"): Place(**row) for row in fetch(connection, _PLACED, span | {"ids": list(places)})}
    rows = [
        {
            "report_id": report_id,
            "document_id": place.document_id,
            "day": place.day,
            "event_id": place.event_id,
            "circle_id": place.circle_id,
            "circle_first": place.first,
            "circle_last": place.last,
        }
        for report_id, place in places.items()
        if placed.get(report_id) != place
    ]
    moved = [row for row in rows if row["report_id"] in placed]
    if moved:
        connection.execute(_MOVE, span | {"moved": moved})
    insert(connection, "internal.report_places", [row for row in rows if row["report_id"] not in placed])


def dump_report(report: Report) -> str:
    """A report as the store keeps it."""
    return _REPORT.dump_json(report).decode()


def number(key: str) -> int:
    """A key as 64 bits, which compare faster than text and take a third of the room."""
    return int(content_id(key), 16)


def _by_table(wanted: Iterable[Wanted]) -> dict[str, list[Wanted]]:
    """Keys by the table that holds their like: those that reach less far and are many lie apart from the others."""
    found: dict[str, list[Wanted]] = defaultdict(list)
    for want in wanted:
        table = "lasting_keys" if want.reach_days is None else "word_keys" if want.weight == 1 else "role_keys"
        found[table].append(want)
    return found


_NEAR = {
    "lasting_keys": """
select distinct report_id, day
from bodies.lasting_keys
where key in (select unnest($keys::ubigint[]))
""",
    "role_keys": """
with wanted as (
    select
        unnest($keys::ubigint[]) as key,
        unnest($days::date[]) as day,
        unnest($reaches::integer[]) as reach
)
select distinct k.report_id, k.day
from bodies.role_keys as k
join wanted as w on k.key = w.key and abs(k.day - w.day) <= w.reach
where k.day between $first and $last
""",
    "word_keys": """
with wanted as (
    select
        unnest($wanting::varchar[]) as wanting,
        unnest($keys::ubigint[]) as key,
        unnest($weights::integer[]) as weight,
        unnest($days::date[]) as day,
        unnest($reaches::integer[]) as reach
)
select distinct report_id, day
from (
    select w.wanting, k.report_id, k.day
    from bodies.word_keys as k
    join wanted as w on k.key = w.key and abs(k.day - w.day) <= w.reach
    where k.day between $first and $last
    group by w.wanting, k.report_id, k.day
    having sum(w.weight) >= $enough
)
""",
}

# A join on the days reads the groups of rows that hold one of them, where bounds read all between.
_CIRCLES = """
select distinct circle_id, circle_first, circle_last
from internal.report_places
join (select unnest($days::date[]) as day) using (day)
where report_id in (select unnest($ids))
"""

_MEMBERS = """
select report_id, event_id
from internal.report_places
where day between $first and $last and circle_id in (select unnest($circles))
"""

# Bodies are wide: first which rows, then these alone.
_BODIES = """
select report_id, body
from bodies.reports
where rowid in (
    select rowid
    from bodies.reports
    where day between $first and $last and report_id in (select unnest($ids))
)
"""

_OF_EVENT = """
select body
from bodies.reports
where report_id in (select report_id from internal.report_places where event_id = $id)
order by report_id
"""

_KNOWN = "select report_id from bodies.reports where document_id in (select unnest($ids))"

_FORGET = (
    "delete from bodies.role_keys where report_id in (select unnest($ids))",
    "delete from bodies.word_keys where report_id in (select unnest($ids))",
    "delete from bodies.lasting_keys where report_id in (select unnest($ids))",
    "delete from bodies.reports where report_id in (select unnest($ids))",
)

_LOSE = "delete from internal.report_places where report_id in (select unnest($ids))"

_PLACED_OF = "select report_id, day from internal.report_places where document_id in (select unnest($ids))"

_PLACED = """
select
    report_id,
    document_id,
    day,
    event_id,
    circle_id,
    circle_first as first,
    circle_last as last
from internal.report_places
where day between $first and $last and report_id in (select unnest($ids))
"""

# In place: rows written anew at the end would lie among those of other days.
_MOVE = """
update internal.report_places
set event_id = p.event_id, circle_id = p.circle_id, circle_first = p.circle_first, circle_last = p.circle_last
from (
    select
        unnest(
            $moved::struct(
                report_id varchar,
                document_id varchar,
                "day" date,
                event_id varchar,
                circle_id varchar,
                circle_first date,
                circle_last date
            )[],
            recursive := true
        )
) as p
where report_places.day between $first and $last and report_places.report_id = p.report_id
"""
