-- The share of compute and services among the focus company's happenings of a half year, and of its rivals'.
with own as (
    select event_id, actor = $focus as focus, layer, day
    from known_by($as_of)
    where
        (actor = $focus or list_contains($rivals, actor))
        and status not in ('denied', 'retracted', 'rumoured')
        and day > $as_of::date - 182
),

shares as (
    select
        focus,
        count(*) as events,
        avg((layer = 'compute')::integer) as compute,
        avg((layer = 'models')::integer) as models,
        avg((layer = 'platform')::integer) as platform,
        avg((layer = 'services')::integer) as services,
        avg((layer = 'capital')::integer) as capital,
        avg((layer = 'organisation')::integer) as organisation
    from own
    group by focus
)

select
    round(100 * (f.compute + f.services)) as value,
    round(100 * (r.compute + r.services)) as rivals_share,
    round(100 * f.compute) as compute,
    round(100 * f.models) as models,
    round(100 * f.platform) as platform,
    round(100 * f.services) as services,
    round(100 * f.capital) as capital,
    round(100 * f.organisation) as organisation,
    round(100 * r.compute) as rivals_compute,
    round(100 * r.models) as rivals_models,
    round(100 * r.platform) as rivals_platform,
    round(100 * r.services) as rivals_services,
    coalesce(f.events, 0) as own_events,
    r.events as rivals_events,
    printf(
        'Of %d happenings in 182 days: compute %.0f %%, models %.0f %%, platform %.0f %%, services %.0f %%, '
        || 'capital %.0f %%, organisation %.0f %%; '
        || 'rivals (%d): compute %.0f %%, models %.0f %%, platform %.0f %%, services %.0f %%.',
        coalesce(f.events, 0),
        100 * coalesce(f.compute, 0),
        100 * coalesce(f.models, 0),
        100 * coalesce(f.platform, 0),
        100 * coalesce(f.services, 0),
        100 * coalesce(f.capital, 0),
        100 * coalesce(f.organisation, 0),
        coalesce(r.events, 0),
        100 * coalesce(r.compute, 0),
        100 * coalesce(r.models, 0),
        100 * coalesce(r.platform, 0),
        100 * coalesce(r.services, 0)
    ) as note,
    coalesce((select list(event_id order by day desc) from own where focus), []) as events
from (select $as_of as day) as one
left join shares as f on f.focus
left join shares as r on not r.focus
