-- Days since the focus company's last frontier-class model, beside its own cadence and what rivals released since.
with releases as (
    select event_id, actor, title, objects, day, happened, status
    from known_by($as_of)
    where
        type = 'model_release'
        and (actor = $focus or list_contains($rivals, actor))
        and regexp_matches(array_to_string(list_prepend(title, objects), ' | '), $models)
        and status not in ('denied', 'retracted')
),

-- Several reports of one launch are one launch: days on which at least one model came out, a week apart.
launches as (
    select actor, day, arg_min(event_id, event_id) as event_id, arg_min(title, event_id) as title
    from releases
    where happened
    group by actor, day
    qualify day - lag(day) over (partition by actor order by day) > 7 or lag(day) over (partition by actor order by day) is null
),

gaps as (
    select actor, day - lag(day) over (partition by actor order by day) as days
    from launches
),

last as (
    select max(day) as day
    from launches
    where actor = $focus
),

since as (
    select count(*) as launches, count(distinct actor) as labs, arg_max(actor || ': ' || title, day) as newest
    from launches
    where actor <> $focus and day > (select day from last)
),

hints as (
    select count(*) as told, list(event_id order by day desc) as events, arg_max(title, day) as newest
    from releases
    where actor = $focus and not happened and day > $as_of::date - 90 and day > (select day from last)
)

select
    $as_of::date - last.day as value,
    (select round(0.5 * median(days)) from gaps where actor = $focus) as low,
    (select round(1.5 * median(days)) from gaps where actor = $focus) as high,
    (select median(days) from gaps where actor = $focus) as own_cadence,
    (select median(days) from gaps where actor <> $focus) as rivals_cadence,
    since.launches as rivals_since,
    since.labs as rivals_labs,
    hints.told as hints,
    (
        select 'The last: ' || title || ' (' || day || ').'
        from launches
        where actor = $focus
        order by day desc
        limit 1
    )
    || case when since.launches > 0
        then ' Rivals since: ' || since.launches || ' by ' || since.labs || ' labs, the newest ' || since.newest || '.'
        else ' None by a rival since.'
    end
    || case when hints.told > 0 then ' Announced or rumoured: ' || hints.newest || '.' else '' end as note,
    coalesce(hints.events, [])
    || list_slice(coalesce((select list(event_id order by day desc) from launches where actor = $focus), []), 1, 8)
    || list_slice(
        coalesce(
            (
                select list(event_id order by day desc)
                from launches
                where actor <> $focus and day > (select day from last)
            ),
            []
        ),
        1,
        20
    ) as events
from last, since, hints
