-- Whether the focus company releases more models in the half year after new capacity than in the half year before it.
with own as (
    select event_id, type, title, day
    from known_by($as_of)
    where happened and actor = $focus and type in ('compute', 'model_release')
),

capacity as (
    select day, arg_min(event_id, event_id) as event_id, arg_min(title, event_id) as title
    from own
    where type = 'compute'
    group by day
),

releases as (
    select day, arg_min(event_id, event_id) as event_id, arg_min(title, event_id) as title
    from own
    where type = 'model_release'
    group by day
),

windows as (
    select
        c.day,
        c.event_id,
        count(*) filter (where r.day > c.day and r.day <= c.day + 182) as after,
        count(*) filter (where r.day <= c.day and r.day > c.day - 182) as before
    from capacity as c
    left join releases as r on r.day between c.day - 182 and c.day + 182
    where c.day + 182 <= $as_of::date
    group by c.day, c.event_id
),

line as (
    select day, event_id, day || ' capacity: ' || title as words from capacity
    union all
    select day, event_id, day || ' model: ' || title
    from releases
    where day > coalesce((select min(day) from capacity), $as_of::date) - 182
)

select
    (select round(avg(after - before), 2) from windows) as value,
    (select count(*) from windows) as capacity_events,
    (select count(*) from capacity where day + 182 > $as_of::date) as too_young,
    coalesce(
        (select string_agg(words, '; ' order by day desc) from (from line order by day desc limit 8)),
        'No capacity event is known.'
    ) as note,
    coalesce((select list(event_id order by day desc) from line), []) as events
