-- Days since the focus company's last frontier-class model, beside its own cadence and what rivals released since.
with told as materialized (
    select
        event_id,
        actor,
        title,
        day,
        happened,
        list_filter(objects, lambda name: regexp_matches(name, $models)) as models
    from known_by($as_of)
    where
        type = 'model_release'
        and status not in ('denied', 'retracted')
        -- A case, so that the pattern is tried on few: DuckDB orders the parts of an `and` itself.
        and case
            when actor = $focus or list_contains($rivals, actor)
                then regexp_matches(title || ' | ' || array_to_string(objects, ' | '), $models)
        end
),

-- The names decide whether it is a smaller one; the title, where none of them is known.
releases as (
    select
        event_id,
        actor,
        title,
        day,
        happened,
        actor = $focus as own,
        coalesce(
            model_key(actor, list_filter(models, lambda name: not regexp_matches(name, $lesser))[1]), event_id
        ) as model
    from told
    where
        if(
            len(models) > 0,
            len(list_filter(models, lambda name: not regexp_matches(name, $lesser))) > 0,
            not regexp_matches(title, $lesser)
        )
),

-- A model is launched once: what is told of it later is an update, or a place where it is offered too.
firsts as (
    select event_id, actor, own, title, day
    from releases
    where happened
    qualify row_number() over (partition by actor, model order by day, event_id) = 1
),

-- Several reports within a week are one launch.
dated as (
    select event_id, actor, own, title, day, day - lag(day) over (partition by actor order by day, event_id) as gap
    from firsts
),

launches as (
    select event_id, actor, own, title, day, max(day) filter (where own) over () as last
    from dated
    where gap is null or gap > 7
),

gaps as (
    select own, day - lag(day) over (partition by actor order by day) as days
    from launches
),

cadence as (
    select median(days) filter (where own) as own, median(days) filter (where not own) as rivals
    from gaps
),

found as (
    select
        max(last) as last,
        arg_max(title, day) filter (where own) as title,
        count(*) filter (where not own and day > last) as since,
        count(distinct actor) filter (where not own and day > last) as labs,
        arg_max(actor || ': ' || title, day) filter (where not own and day > last) as newest,
        list(event_id order by day desc) filter (where own) as own_events,
        list(event_id order by day desc) filter (where not own and day > last) as rival_events
    from launches
),

hints as (
    select count(*) as told, list(r.event_id order by r.day desc) as events, arg_max(r.title, r.day) as newest
    from releases as r
    cross join found as f
    where r.own and not r.happened and r.day > $as_of::date - 90 and r.day > f.last
)

select
    $as_of::date - f.last as value,
    round(0.5 * c.own) as low,
    round(1.5 * c.own) as high,
    c.own as own_cadence,
    c.rivals as rivals_cadence,
    f.since as rivals_since,
    f.labs as rivals_labs,
    h.told as hints,
    coalesce('The last: ' || rtrim(f.title, '.') || ' (' || f.last || ').', 'No such model is known.')
    || if(
        f.since > 0,
        ' Rivals since: ' || f.since || ' by ' || f.labs || ' labs, the newest ' || rtrim(f.newest, '.') || '.',
        ''
    )
    || if(h.told > 0, ' Announced or rumoured: ' || rtrim(h.newest, '.') || '.', '') as note,
    coalesce(h.events, [])
    || list_slice(coalesce(f.own_events, []), 1, 8)
    || list_slice(coalesce(f.rival_events, []), 1, 20) as events
from found as f
cross join cadence as c
cross join hints as h
