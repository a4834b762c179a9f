"""Entities and their mentions in, rows out: the watchlist, and what was found in text."""

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from store.ids import slug
from store.model import Entity, Event, Mention
from store.rows import insert

#: What a name is taken for that stands in a role and that no reading has classified.
ROLE_KIND: Mapping[str, str] = {"actor": "organisation", "counterparty": "organisation"}


def apply_entities(connection: duckdb.DuckDBPyConnection, entities: Iterable[Entity]) -> None:
    """Write entities: one that the watchlist lists replaces what is known, one found in text only fills a gap."""
    latest = {entity.id: entity for entity in sorted(entities, key=lambda entity: entity.watched)}
    watched = [entity.id for entity in latest.values() if entity.watched]
    connection.execute("delete from entities where entity_id in (select unnest($ids))", {"ids": watched})
    known = _known(connection, latest)
    insert(
        connection,
        "entities",
        [
            {
                "entity_id": entity.id,
                "name": entity.name,
                "kind": entity.kind,
                "aliases": list(entity.aliases),
                "country": entity.country,
                "ticker": entity.ticker,
                "parent": entity.parent,
                "watched": entity.watched,
            }
            for entity in latest.values()
            if entity.id not in known
        ],
    )


def apply_mentions(connection: duckdb.DuckDBPyConnection, mentions: Mapping[str, Sequence[Mention]]) -> None:
    """Replace the mentions of each document named in `mentions`."""
    connection.execute("delete from mentions where document_id in (select unnest($ids))", {"ids": list(mentions)})
    insert(
        connection,
        "mentions",
        [
            {
                "document_id": document_id,
                "entity_id": mention.entity_id,
                "field": mention.field,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
            }
            for document_id, found in mentions.items()
            for mention in found
        ],
    )


def participants(event: Event) -> tuple[tuple[str, str], ...]:
    """Every name of an event with its role: "actor", "counterparty" or "object"."""
    return (
        (event.actor, "actor"),
        *((name, "counterparty") for name in event.counterparties),
        *((name, "object") for name in event.objects),
    )


def entities_of(event: Event) -> list[Entity]:
    """An entity for each participant, for those that neither watchlist nor reading knows."""
    object_kind = "model" if event.layer == "models" else "product"
    return [
        Entity(id=slug(name), name=name, kind=ROLE_KIND.get(role, object_kind)) for name, role in participants(event)
    ]


def _known(connection: duckdb.DuckDBPyConnection, entity_ids: Iterable[str]) -> set[str]:
    sql = "select entity_id from entities where entity_id in (select unnest($ids))"
    return {row[0] for row in connection.execute(sql, {"ids": list(entity_ids)}).fetchall()}
