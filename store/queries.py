"""Questions about the published timeline in, rows out; what the command line and the dashboard read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

import duckdb
import pyarrow as pa

from store.rows import fetch
from store.search import terms, trigrams_of

#: Id of the source that curated facts have; an event that names it as its first source has no other.
BACKLOG: Final = "backlog"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events to list; an empty field filters nothing."""

    #: Names, aliases or ids of organisations that take part.
    companies: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    #: Languages of a document that tells the event, ISO 639-1.
    langs: tuple[str, ...] = ()
    #: First and last event date, both included.
    since: date | None = None
    until: date | None = None
    #: Words that each stand in title, names, objects or quotes, also as parts of longer ones; capitals and accents do
    #: not matter, and what stands in quotation marks is looked for as it is.
    text: str | None = None
    min_confidence: float = 0.0
    #: True: only events that nobody but the backlog of curated facts tells; False: without them.
    curated: bool | None = None
    limit: int = 100


def list_events(connection: duckdb.DuckDBPyConnection, wanted: EventFilter) -> pa.Table:
    """Events that pass the filter, newest first: one row each with the columns of `events` that a person reads."""
    where, parameters = where_passing(connection, wanted)
    return connection.execute(_EVENTS + where + _NEWEST, parameters | {"limit": wanted.limit}).to_arrow_table()


def where_passing(connection: duckdb.DuckDBPyConnection, wanted: EventFilter) -> tuple[str, dict[str, Any]]:
    """The WHERE clause of `events as e` that the filter means, made of constants, and the parameters that it names.

    A condition that filters nothing is left out, so that the others reach the scan.
    """
    asked: dict[str, Any] = {
        "types": list(wanted.types),
        "layers": list(wanted.layers),
        "statuses": list(wanted.statuses),
        "since": wanted.since,
        "until": wanted.until,
        "min_confidence": wanted.min_confidence or None,
        "curated": wanted.curated,
    }
    given = {name: value for name, value in asked.items() if value not in (None, [])}
    if wanted.companies:
        companies = [name.casefold() for name in wanted.companies]
        given["entities"] = [row["entity_id"] for row in fetch(connection, _NAMED, {"companies": companies})]
    conditions = [_CONDITIONS[name] for name in given]
    if "curated" in given:
        given["backlog"] = BACKLOG
    if wanted.langs:  # one by one: list_has_any takes three times as long
        langs = {f"lang{number}": lang for number, lang in enumerate(wanted.langs)}
        conditions.append(f"({' or '.join(f'list_contains(e.langs, ${name})' for name in langs)})")
        given |= langs
    if words := terms(wanted.text or ""):
        found = {f"term{number}": term for number, term in enumerate(words)}
        conditions += [_HAS_TRIGRAMS, *(f"contains(e.search_text, ${name})" for name in found)]
        given |= found | {"trigrams": reduce(or_, map(trigrams_of, words))}
    return " and ".join(["where true", *conditions]), given


def find_event_ids(connection: duckdb.DuckDBPyConnection, prefix: str) -> list[str]:
    """Ids of events that start with `prefix`, at most ten."""
    sql = "select event_id from events where starts_with(event_id, $prefix) order by event_id limit 10"
    return [row["event_id"] for row in fetch(connection, sql, {"prefix": prefix})]


def find_documents(connection: duckdb.DuckDBPyConnection, event_id: str, text: str) -> list[str]:
    """Ids of the event's documents that are at the URL `text`, or whose id starts with it."""
    return [row["document_id"] for row in fetch(connection, _DOCUMENTS, {"id": event_id, "text": text})]


def get_event(connection: duckdb.DuckDBPyConnection, event_id: str) -> dict[str, Any] | None:
    """One event with its "evidence" (by report) and "history"; None if there is none of that id."""
    rows = fetch(connection, _EVENT, {"id": event_id})
    if not rows:
        return None
    return rows[0] | {
        "evidence": fetch(connection, _EVIDENCE, {"id": event_id}),
        "history": fetch(connection, _HISTORY, {"id": event_id}),
    }


def list_sources(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """All sources with their health, by id."""
    return fetch(connection, _SOURCES)


def list_issues(connection: duckdb.DuckDBPyConnection, limit: int = 100) -> list[dict[str, Any]]:
    """The newest issues, newest first."""
    return fetch(connection, _ISSUES, {"limit": limit})


def count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How much the timeline holds: documents, events, evidence, mentions, sources."""
    return {name: int(count) for name, count in fetch(connection, _COUNTS)[0].items()}


def list_columns(connection: duckdb.DuckDBPyConnection) -> list[Mapping[str, str]]:
    """The data dictionary: table_name, table_comment, column_name, type, comment, in the order of the tables."""
    return list(fetch(connection, _DICTIONARY))


_EVENT = """
select * exclude (search_text, trigrams)
from events
where event_id = $id
"""

# First which rows, by their narrow columns, then these alone: a tenth of the time at a million events. Which of those
# that became known at the same time come into the last places is by the order of the table: ids take as long again.
_EVENTS = """
select
    event_id,
    event_date,
    date_precision,
    type,
    layer,
    actor,
    counterparties,
    objects,
    money,
    currency,
    capacity,
    capacity_unit,
    status,
    confidence,
    documents,
    origins,
    title,
    first_published_at,
    first_source_id,
    resurfaced_at
from events
where rowid in (
    select rowid
    from events as e
    """

_NEWEST = """
    order by e.known_on desc, e.first_published_at desc, e.rowid
    limit $limit
)
order by known_on desc, first_published_at desc, event_id
"""

# Most texts lack a trigram of what is looked for, and are not read.
_HAS_TRIGRAMS: Final = "(e.trigrams & $trigrams::hugeint) = $trigrams::hugeint"

#: Field of a filter → what it asks of an event.
_CONDITIONS: Final[Mapping[str, str]] = {
    "types": "list_contains($types, e.type)",
    "layers": "list_contains($layers, e.layer)",
    "statuses": "list_contains($statuses, e.status)",
    "since": "e.event_date >= $since::date",
    "until": "e.event_date <= $until::date",
    "min_confidence": "e.confidence >= $min_confidence",
    "curated": "(e.first_source_id = $backlog) = $curated",
    "entities": "e.event_id in (select event_id from event_entities where list_contains($entities, entity_id))",
}

_NAMED = """
select entity_id
from entities
where
    list_contains($companies, entity_id)
    or list_contains($companies, lower(name))
    or list_has_any(list_transform(aliases, lambda alias: lower(alias)), $companies)
"""

_DOCUMENTS = """
select distinct document_id
from evidence
join documents using (document_id)
where event_id = $id and (url = $text or starts_with(document_id, $text))
order by document_id
"""

# Documents by their ids alone, where a join would look at each.
_EVIDENCE = """
with quoted as materialized (
    select
        report_id,
        document_id,
        any_value(status) as status,
        any_value(scope) as scope,
        any_value(confidence) as confidence,
        any_value(rule) as rule,
        any_value(joined_by) as joined_by,
        list(
            {supports: supports, field: field, "start": "start", "end": "end", quote: quote} order by field, "start"
        ) as quotes
    from evidence
    where event_id = $id
    group by report_id, document_id
)
select
    q.report_id,
    q.document_id,
    d.url,
    d.title,
    d.lang,
    d.believed_at,
    d.date_flags,
    s.source_id,
    s.publisher,
    s.tier,
    q.status,
    q.scope,
    q.confidence,
    q.rule,
    q.joined_by,
    q.quotes
from quoted as q
join (
    select
        document_id,
        url,
        title,
        lang,
        believed_at,
        date_flags,
        source_id
    from documents
    where rowid in (select rowid from documents where document_id in (select document_id from quoted))
) as d using (document_id)
join sources as s on s.source_id = d.source_id
order by d.believed_at, q.report_id
"""

_HISTORY = """
select valid_from, valid_to, change, status, confidence, documents, origins, money, currency
from event_history
where event_id = $id
order by valid_from
"""

_SOURCES = """
select
    source_id,
    name,
    kind,
    tier,
    lang,
    enabled,
    url,
    min_per_week,
    max_per_day,
    documents,
    last_poll_at,
    last_outcome,
    last_error,
    last_success_at,
    failures,
    last_published_at
from sources
order by source_id
"""

_ISSUES = """
select seen_at, level, code, source_id, message
from issues
order by seen_at desc, source_id, code
limit $limit
"""

_COUNTS = """
select
    (select count(*) from documents) as documents,
    (select count(*) from events) as events,
    (select count(*) from evidence) as evidence,
    (select count(*) from mentions) as mentions,
    (select count(*) from sources) as sources
"""

_DICTIONARY = """
select t.table_name, t.comment as table_comment, c.column_name, c.data_type as type, c.comment
from duckdb_tables() as t
join duckdb_columns() as c on c.table_oid = t.table_oid and c.database_name = t.database_name
where not t.internal and t.schema_name = 'main'
order by t.table_name, c.column_index
"""
