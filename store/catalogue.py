"""Models as catalogues list them and figures of curated facts in, rows with their history out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import duckdb

from store.numbers_model import CatalogueModel, Figure
from store.rows import fetch, insert

#: What history keeps of a model.
FOLLOWED: Final = ("price_in", "price_out", "context")


def apply_models(connection: duckdb.DuckDBPyConnection, models: Sequence[CatalogueModel]) -> int:
    """Write what catalogues say of these models now, with history; return how many are new or changed.

    A model that a catalogue lists no more stays as it was last seen. What was seen before is not written over what was
    seen later, so that a spool that is read late changes nothing.
    """
    latest = {model.id: model for model in sorted(models, key=lambda model: model.seen_at)}
    ids = {"ids": sorted(latest)}
    known = {row["model_id"]: row for row in fetch(connection, _KNOWN, ids)}
    rows = [
        _model_row(model) | {"first_seen_at": known.get(model.id, {}).get("first_seen_at", model.seen_at)}
        for model in latest.values()
        if model.id not in known or known[model.id]["seen_at"] <= model.seen_at
    ]
    history = [
        {"model_id": row["model_id"], "valid_from": row["seen_at"], "valid_to": None, "change": words}
        | {name: row[name] for name in FOLLOWED}
        for row in rows
        if (words := _change(known.get(row["model_id"]), row))
    ]
    changed = sum(_differs(known.get(row["model_id"]), row) for row in rows)
    ended = {"ids": [state["model_id"] for state in history], "ends": [state["valid_from"] for state in history]}
    connection.execute(_END_HISTORY, ended)
    connection.execute(_DELETE_MODELS, {"ids": [row["model_id"] for row in rows]})
    insert(connection, "models", rows)
    insert(connection, "model_history", history)
    return changed


def remove_models(connection: duckdb.DuckDBPyConnection, source_id: str, *, keep: Sequence[str], now: datetime) -> None:
    """Remove the models of a source but for those to keep; their history ends now."""
    listed = fetch(connection, "select model_id from models where source_id = $source", {"source": source_id})
    gone = sorted({row["model_id"] for row in listed} - set(keep))
    connection.execute(_END_HISTORY, {"ids": gone, "ends": [now] * len(gone)})
    connection.execute(_DELETE_MODELS, {"ids": gone})


def replace_figures(
    connection: duckdb.DuckDBPyConnection, document_ids: Iterable[str], figures: Sequence[Figure]
) -> None:
    """Write the figures that these documents state, in place of those that they stated before."""
    connection.execute(_DELETE_FIGURES, {"ids": sorted(document_ids)})
    insert(
        connection,
        "figures",
        [
            {
                "figure_id": figure.id,
                "document_id": figure.document_id,
                "company": figure.company,
                "measure": figure.measure,
                "value": figure.value,
                "unit": figure.unit,
                "day": figure.day,
                "date_precision": figure.precision,
                "status": figure.status,
                "quote": figure.quote,
            }
            for figure in figures
        ],
    )


def _model_row(model: CatalogueModel) -> dict[str, Any]:
    return {
        "model_id": model.id,
        "source_id": model.source_id,
        "catalogue_id": model.catalogue_id,
        "lab": model.lab,
        "name": model.name,
        "family": model.family,
        "release_date": model.released.day if model.released else None,
        "date_precision": model.released.precision.value if model.released else None,
        "open_weights": model.open_weights,
        "licence": model.licence,
        "parameters": model.parameters,
        "context": model.context,
        "price_in": model.price_in,
        "price_out": model.price_out,
        "tokens_per_second": model.tokens_per_second,
        "inputs": list(model.inputs),
        "outputs": list(model.outputs),
        "url": model.url,
        "seen_at": model.seen_at,
    }


def _differs(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether anything but the time differs."""
    return before is None or any(before[name] != value for name, value in after.items() if name != "seen_at")


def _change(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> str:
    """What history says of a model's new state; "" where nothing that it follows has changed."""
    if before is None:
        return "new"
    return "; ".join(
        f"{name}: {_word(before[name])} → {_word(after[name])}" for name in FOLLOWED if before[name] != after[name]
    )


def _word(value: float | None) -> str:
    return "unknown" if value is None else f"{value:g}"


_KNOWN = """
select
    model_id,
    source_id,
    catalogue_id,
    lab,
    name,
    family,
    release_date,
    date_precision,
    open_weights,
    licence,
    parameters,
    context,
    price_in,
    price_out,
    tokens_per_second,
    inputs,
    outputs,
    url,
    first_seen_at,
    seen_at
from models
where model_id in (select unnest($ids))
"""

_DELETE_MODELS = "delete from models where model_id in (select unnest($ids::varchar[]))"

_DELETE_FIGURES = "delete from figures where document_id in (select unnest($ids::varchar[]))"

_END_HISTORY = """
update model_history
set valid_to = e.ended_at
from (select unnest($ids::varchar[]) as model_id, unnest($ends::timestamptz[]) as ended_at) as e
where model_history.valid_to is null and model_history.model_id = e.model_id
"""
