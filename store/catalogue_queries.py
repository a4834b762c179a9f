"""Questions about the catalogue of models in, rankings, prices over time and gaps against the news out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb

from store.rows import fetch

#: Measure → whether less of it is better.
RANKINGS: Final[Mapping[str, bool]] = {
    "price-in": True,
    "price-out": True,
    "context": False,
    "parameters": True,
    "speed": False,
    "age": True,
}
#: Parameters up to which a model counts as small: one that runs on a single accelerator of 80 GB.
SMALL_PARAMETERS: Final = 40e9
#: Words by which makers name what is small or made for one task.
SMALL_WORDS: Final = (
    "small", "mini", "nano", "tiny", "lite", "flash", "haiku", "air", "micro", "edge", "ministral", "codestral",
    "devstral", "voxtral", "ocr", "embed", "embedding", "moderation", "saba", "coder", "fast",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedModel:
    """A model with its place by a measure."""

    #: From 1; None where the value is unknown.
    rank: int | None
    #: By the measure, in its unit: USD per million tokens, tokens, parameters, tokens a second, days; None: unknown.
    value: float | None
    lab: str
    name: str
    #: "small" (small or made for one task) or "large" (large and general).
    size: str
    release_date: date | None
    date_precision: str | None
    open_weights: bool | None
    licence: str | None
    parameters: float | None
    context: int | None
    price_in: float | None
    price_out: float | None
    tokens_per_second: float | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    #: Where the measured value stands, and when it was seen there (UTC, ISO 8601).
    url: str
    source_id: str
    seen_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A release that news and catalogue do not both have."""

    #: "not-in-catalogue" or "not-in-news".
    kind: str
    lab: str
    name: str
    day: date
    #: The event that tells it; None for one that the news has not.
    event_id: str | None
    #: Where the catalogue has it; None for one that it has not.
    url: str | None


def rank_models(
    connection: duckdb.DuckDBPyConnection,
    measure: str,
    *,
    today: date,
    size: str | None = None,
    labs: Sequence[str] = (),
    limit: int = 50,
) -> list[RankedModel]:
    """Models by a measure of RANKINGS, best first; those whose value is unknown come last, without a rank.

    A model that several catalogues list is one: each value comes from the catalogue that has it, that of the API's own
    prices before a reseller's (the order of source ids: backlog, models_dev, openrouter_models). `size` is "small" or
    "large"; `labs` are names, aliases or ids of organisations. Raises KeyError for a measure that there is none of.
    """
    parameters = {
        "labs": [lab.casefold() for lab in labs],
        "today": today,
        "measure": measure,
        "small_parameters": SMALL_PARAMETERS,
        "small_words": list(SMALL_WORDS),
        "size": size,
    }
    rows = fetch(connection, _MODELS, parameters)
    direction = 1 if RANKINGS[measure] else -1
    known = sorted(
        (row for row in rows if row["value"] is not None),
        key=lambda row: (direction * row["value"], row["lab"], row["name"]),
    )
    unknown = sorted((row for row in rows if row["value"] is None), key=lambda row: (row["lab"], row["name"]))
    ranked = [_ranked(row, rank) for rank, row in enumerate(known, start=1)]
    return [*ranked, *(_ranked(row, None) for row in unknown)][:limit]


def catalogue_gaps(connection: duckdb.DuckDBPyConnection, since: date) -> list[Gap]:
    """Releases since a day that the news tells and no catalogue lists, and the reverse; newest first.

    Only labs that a catalogue lists at all are asked about, and of the news only names with a version.
    """
    return [
        Gap(
            kind=row["kind"],
            lab=row["lab"],
            name=row["name"],
            day=row["day"],
            event_id=row["event_id"],
            url=row["url"],
        )
        for row in fetch(connection, _GAPS, {"since": since})
    ]


def list_price_changes(connection: duckdb.DuckDBPyConnection, since: date) -> list[dict[str, Any]]:
    """What became dearer or cheaper, or took more context, since a day: newest first."""
    return fetch(connection, _PRICE_CHANGES, {"since": since})


def _ranked(row: Mapping[str, Any], rank: int | None) -> RankedModel:
    return RankedModel(
        rank=rank,
        value=row["value"],
        lab=row["lab"],
        name=row["name"],
        size=row["size"],
        release_date=row["release_date"],
        date_precision=row["date_precision"],
        open_weights=row["open_weights"],
        licence=row["licence"],
        parameters=row["parameters"],
        context=row["context"],
        price_in=row["price_in"],
        price_out=row["price_out"],
        tokens_per_second=row["tokens_per_second"],
        inputs=tuple(row["inputs"] or ()),
        outputs=tuple(row["outputs"] or ()),
        url=row["url"],
        source_id=row["source_id"],
        seen_at=row["seen_at"].isoformat(),
    )


# A name with its size is one model ("Llama 3.1 8B"), so models of several catalogues are joined by all their words.
_MODELS = """
with listed as (
    select
        m.*,
        array_to_string(model_words(m.lab, m.name), '-') as words,
        case $measure
            when 'price-in' then m.price_in
            when 'price-out' then m.price_out
            when 'context' then m.context::double
            when 'parameters' then m.parameters
            when 'speed' then m.tokens_per_second
            else date_diff('day', m.release_date, $today::date)::double
        end as measured
    from models as m
    left join entities as n on n.name = m.lab
    where
        len($labs::varchar[]) = 0
        or lower(m.lab) in (select unnest($labs::varchar[]))
        or n.entity_id in (select unnest($labs::varchar[]))
        or list_has_any(list_transform(n.aliases, lambda alias: lower(alias)), $labs::varchar[])
),

joined as (
    select
        lab,
        words,
        first(name order by source_id = 'backlog', source_id) as name,
        first(release_date order by source_id) filter (where release_date is not null) as release_date,
        first(date_precision order by source_id) filter (where release_date is not null) as date_precision,
        first(open_weights order by source_id) filter (where open_weights is not null) as open_weights,
        first(licence order by source_id) filter (where licence is not null) as licence,
        first(parameters order by source_id) filter (where parameters is not null) as parameters,
        first(context order by source_id) filter (where context is not null) as context,
        first(price_in order by source_id) filter (where price_in is not null) as price_in,
        first(price_out order by source_id) filter (where price_out is not null) as price_out,
        first(tokens_per_second order by source_id) filter (where tokens_per_second is not null) as tokens_per_second,
        first(inputs order by source_id) filter (where len(inputs) > 0) as inputs,
        first(outputs order by source_id) filter (where len(outputs) > 0) as outputs,
        first(measured order by measured is null, source_id) as value,
        first(url order by measured is null, source_id) as url,
        first(source_id order by measured is null, source_id) as source_id,
        first(seen_at order by measured is null, source_id) as seen_at
    from listed
    group by lab, words
),

sized as (
    select
        joined.*,
        case
            when parameters <= $small_parameters then 'small'
            when parameters > $small_parameters then 'large'
            when list_has_any(string_split(words, '-'), $small_words::varchar[]) then 'small'
            else 'large'
        end as size
    from joined
)

select
    lab,
    name,
    size,
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
    value,
    url,
    source_id,
    seen_at
from sized
where $size::varchar is null or size = $size
"""

_GAPS = """
with listed as materialized (
    select
        lab,
        model_key(lab, name) as key,
        arg_min(name, release_date) as name,
        min(release_date) as day,
        min(url) as url
    from models
    where source_id <> 'backlog'
    group by all
),

releases as materialized (
    select rowid as place, event_id
    from events
    where
        type = 'model_release'
        and list_contains(['confirmed', 'reported'], status)
        and actor in (select lab from listed)
),

news as materialized (
    -- what a catalogue lists is read as a release too, and is no news
    select distinct event_id
    from evidence
    where
        event_id in (select event_id from releases)
        and source_id not in (select source_id from models where source_id <> 'backlog')
),

named as materialized (
    -- each spelling once: a key costs more than all the rest
    select
        e.actor as lab,
        o.name,
        min(e.event_date) as day,
        arg_min(e.event_id, e.event_date) as event_id
    from
        (
            select actor, objects, event_date, event_id
            from events
            where rowid in (select r.place from releases as r join news as n using (event_id))
        ) as e,
        unnest(e.objects) as o (name)
    group by all
),

told as (
    select
        lab,
        model_key(lab, name) as key,
        arg_min(name, day) as name,
        min(day) as day,
        arg_min(event_id, day) as event_id
    from named
    group by all
)

select
    'not-in-catalogue' as kind,
    told.lab,
    told.name,
    told.day,
    told.event_id,
    null as url
from told
where
    told.day >= $since
    and regexp_matches(told.name, '[0-9]')
    and (told.lab, told.key) not in (select (lab, key) from listed)
union all
select
    'not-in-news',
    listed.lab,
    listed.name,
    listed.day,
    null,
    listed.url
from listed
where
    listed.day >= $since
    and (listed.lab, listed.key) not in (select (lab, key) from told)
order by day desc, lab, name
"""

_PRICE_CHANGES = """
select
    h.valid_from,
    m.lab,
    m.name,
    h.change,
    h.price_in,
    h.price_out,
    h.context,
    m.source_id,
    m.url
from model_history as h
join models as m using (model_id)
where h.change <> 'new' and h.valid_from >= $since
order by h.valid_from desc, m.lab, m.name
"""
