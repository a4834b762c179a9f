"""Crawled documents in, stored documents with their versions out; the store's side of what a crawl saw."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import duckdb

from store.connection import transaction
from store.model import Document, PageOutcome, Source, Tier, Validators
from store.rows import fetch, insert

#: A diff longer than this says "rewritten" and no more to a reader.
DIFF_CHARS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document as the store has it, with what is needed to judge another sight of it."""

    document: Document
    first_seen_at: datetime
    changed_at: datetime
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one more sight of a document asks the store to write."""

    stored: Stored
    #: Unified diff from the version before; None for a new document.
    diff: str | None


def decide(document: Document, stored: Stored | None, sources: Mapping[str, Source]) -> Change | None:
    """The change that a sight of a document makes; None where the store has it already, or has it from nearer.

    Of two sources that show one URL the better one owns it, whichever came first, so that order does not matter: one
    with text, then the tier nearest to the fact, then the name. A spool that is read late brings no old version back.
    """
    if stored is None:
        at = document.crawled_at
        return Change(stored=Stored(document=document, first_seen_at=at, changed_at=at, versions=1), diff=None)
    rank, stored_rank = _rank(document, sources), _rank(stored.document, sources)
    stale = rank == stored_rank and document.crawled_at < stored.changed_at
    if rank > stored_rank or stale or document.version == stored.document.version:
        return None
    new = Stored(
        document=document,
        first_seen_at=min(stored.first_seen_at, document.crawled_at),
        changed_at=document.crawled_at,
        versions=stored.versions + 1,
    )
    return Change(stored=new, diff=diff(stored.document, document))


def diff(before: Document, after: Document) -> str:
    """Unified diff of title, summary and text, cut at DIFF_CHARS."""
    lines = difflib.unified_diff(_lines(before), _lines(after), "before", "after", lineterm="", n=1)
    return "\n".join(lines)[:DIFF_CHARS]


def apply_documents(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[Document], sources: Mapping[str, Source]
) -> int:
    """Write what `documents` change and who showed them; return how many are new or newly changed."""
    known = get_documents(connection, {document.id for document in documents})
    changed: dict[str, Stored] = {}
    versions: list[dict[str, Any]] = []
    for document in documents:
        change = decide(document, changed.get(document.id) or known.get(document.id), sources)
        if change is None:
            continue
        changed[document.id] = change.stored
        versions.append(
            {
                "document_id": document.id,
                "version": document.version,
                "seen_at": document.crawled_at,
                "title": document.title,
                "diff": change.diff,
            }
        )
    kept = [stored.document.version for stored in known.values()]
    _add_texts(connection, [stored.document for stored in changed.values()], kept)
    connection.execute("delete from documents where document_id in (select unnest($ids))", {"ids": list(changed)})
    insert(connection, "documents", [_row(stored) for stored in changed.values()])
    insert(connection, "document_versions", versions)
    _apply_sightings(connection, documents)
    return len(changed)


def get_documents(connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str]) -> dict[str, Stored]:
    """Stored documents by id; those unknown are absent."""
    rows = fetch(connection, _GET, {"ids": sorted(document_ids)})
    return {row["document_id"]: _stored(row) for row in rows}


def list_documents_of(connection: duckdb.DuckDBPyConnection, source_id: str) -> list[str]:
    """Ids of the documents of a source."""
    sql = "select document_id from documents where source_id = $source order by document_id"
    return [row["document_id"] for row in fetch(connection, sql, {"source": source_id})]


def list_unread(connection: duckdb.DuckDBPyConnection, read_with: str, limit: int) -> list[str]:
    """Ids of documents that this version of the reading has not read, oldest publication first."""
    rows = fetch(connection, _UNREAD, {"read_with": read_with, "limit": limit})
    return [row["document_id"] for row in rows]


def count_unread(connection: duckdb.DuckDBPyConnection, read_with: str) -> int:
    """How many documents this version of the reading has not read."""
    sql = "select count(*) as n from documents where read_with is distinct from $read_with"
    return int(fetch(connection, sql, {"read_with": read_with})[0]["n"])


def mark_unread(connection: duckdb.DuckDBPyConnection) -> None:
    """Let every document be read again; what was read stays until then."""
    connection.execute("update documents set read_with = null")


def mark_read(connection: duckdb.DuckDBPyConnection, dispositions: Mapping[str, str], read_with: str) -> None:
    """Record how the reading of each document ended."""
    connection.execute(_MARK_READ, {"ids": list(dispositions), "ends": list(dispositions.values()), "by": read_with})


def get_validators(connection: duckdb.DuckDBPyConnection, source_ids: Iterable[str]) -> dict[str, Validators]:
    """What the next crawl of each source needs to ask for changes alone."""
    ids = {"ids": sorted(source_ids)}
    known: dict[str, dict[str, str]] = {}
    for row in fetch(connection, _KNOWN, ids):
        known.setdefault(row["source_id"], {})[row["document_id"]] = row["item_digest"]
    found = {
        row["source_id"]: Validators(
            etag=row["etag"],
            last_modified=row["last_modified"],
            body_digest=row["body_digest"],
            full_fetch_at=row["full_fetch_at"],
            known=known.get(row["source_id"], {}),
        )
        for row in fetch(connection, _VALIDATORS, ids)
    }
    return {source_id: found.get(source_id, Validators(known=known.get(source_id, {}))) for source_id in ids["ids"]}


def _rank(document: Document, sources: Mapping[str, Source]) -> tuple[bool, int, str]:
    tier = sources[document.source_id].tier
    return not document.text, tuple(Tier).index(tier), document.source_id


def _lines(document: Document) -> list[str]:
    return [document.title, document.summary, *document.text.splitlines()]


def _add_texts(connection: duckdb.DuckDBPyConnection, documents: Sequence[Document], kept: Sequence[str]) -> None:
    """Write the texts of new versions beside the versions `kept`, which the store names, in a transaction of its own.

    It is committed before the caller's: a crash in between leaves a text that nothing names, which the next change of
    its document takes away. So does that change with the version before.
    """
    if not documents:
        return
    with connection.cursor() as bodies, transaction(bodies):
        bodies.execute(_FORGET_TEXTS, {"ids": [document.id for document in documents], "kept": kept})
        insert(bodies, "bodies.document_texts", [_text_row(document) for document in documents])


def _apply_sightings(connection: duckdb.DuckDBPyConnection, documents: Sequence[Document]) -> None:
    latest = {(document.id, document.source_id): document for document in documents}
    connection.execute(
        _SEE,
        {
            "documents": [document.id for document in latest.values()],
            "sources": [document.source_id for document in latest.values()],
            "digests": [document.item_digest for document in latest.values()],
            "times": [document.crawled_at for document in latest.values()],
            "days": [None if document.date_flags else document.published_at for document in latest.values()],
        },
    )


def _row(stored: Stored) -> dict[str, Any]:
    document = replace(stored.document, crawled_at=stored.first_seen_at)  # a doubted date falls back to the first crawl
    return {
        "document_id": document.id,
        "url": document.url,
        "source_id": document.source_id,
        "title": document.title,
        "summary": document.summary,
        "lang": document.lang,
        "authors": list(document.authors),
        "published_at": document.published_at,
        "date_flags": list(document.date_flags),
        "believed_at": document.believed_at,
        "first_seen_at": stored.first_seen_at,
        "changed_at": stored.changed_at,
        "version": document.version,
        "versions": stored.versions,
        "page": document.page.value,
        "disposition": None,
        "read_with": None,
    }


def _text_row(document: Document) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "version": document.version,
        "text": document.text,
        "link": document.link,
        "item_digest": document.item_digest,
        "raw": document.raw,
    }


def _stored(row: Mapping[str, Any]) -> Stored:
    document = Document(
        id=row["document_id"],
        url=row["url"],
        link=row["link"],
        source_id=row["source_id"],
        title=row["title"],
        summary=row["summary"],
        text=row["text"],
        page=PageOutcome(row["page"]),
        lang=row["lang"],
        authors=tuple(row["authors"]),
        published_at=row["published_at"],
        date_flags=tuple(row["date_flags"]),
        crawled_at=row["first_seen_at"],
        version=row["version"],
        item_digest=row["item_digest"],
        raw=row["raw"],
    )
    return Stored(
        document=document,
        first_seen_at=row["first_seen_at"],
        changed_at=row["changed_at"],
        versions=row["versions"],
    )


_GET = """
select
    d.document_id,
    d.url,
    t.link,
    d.source_id,
    d.title,
    d.summary,
    t.text,
    d.page,
    d.lang,
    d.authors,
    d.published_at,
    d.date_flags,
    d.first_seen_at,
    d.changed_at,
    d.version,
    d.versions,
    t.item_digest,
    t.raw
from documents as d
join bodies.document_texts as t using (document_id, version)
where d.document_id in (select unnest($ids))
"""

_FORGET_TEXTS = """
delete from bodies.document_texts
where document_id in (select unnest($ids)) and version not in (select unnest($kept::varchar[]))
"""

_UNREAD = """
select document_id
from documents
where read_with is distinct from $read_with
order by believed_at, document_id
limit $limit
"""

_MARK_READ = """
update documents
set disposition = r.disposition, read_with = $by
from (select unnest($ids::varchar[]) as document_id, unnest($ends::varchar[]) as disposition) as r
where documents.document_id = r.document_id
"""

_VALIDATORS = """
select source_id, etag, last_modified, body_digest, full_fetch_at
from internal.validators
where source_id in (select unnest($ids))
"""

# A page that failed may answer later, so its document is not known yet.
_KNOWN = """
select s.source_id, s.document_id, s.item_digest
from sightings as s
join documents as d using (document_id)
where s.source_id in (select unnest($ids)) and d.page <> 'failed-temporary'
"""

_SEE = """
merge into sightings
using (
    select
        unnest($documents::varchar[]) as document_id,
        unnest($sources::varchar[]) as source_id,
        unnest($digests::varchar[]) as item_digest,
        unnest($times::timestamptz[]) as seen_at,
        unnest($days::timestamptz[]) as published_at
) as new
on sightings.document_id = new.document_id and sightings.source_id = new.source_id
when matched then update set item_digest = new.item_digest, published_at = new.published_at
when not matched then insert
"""
